package io.afterbell.api;

import static java.util.Objects.requireNonNull;

/**
 * One trade print by itself, for reading and for tests; the hot path hands ticks to a {@link TickSink} as primitives.
 *
 * @param instrument what was traded
 * @param epochMillis when, UTC market time
 * @param price the price, a whole number of the {@link PriceScale}'s units
 * @param volume the quantity of this tick alone, a whole number of the {@link VolumeScale}'s units
 */
public record Tick(Instrument instrument, long epochMillis, long price, long volume) {
    /** Checks that there is an instrument. */
    public Tick {
        requireNonNull(instrument, "instrument");
    }
}
