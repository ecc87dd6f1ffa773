package io.afterbell.api.spi;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.TradingDays;

/**
 * What a regime is handed besides the candles. Immutable.
 *
 * @param settings checked values of the regime's parameters
 * @param days where the trading days of the series begin and end; a return across such a boundary is an overnight gap
 * @param instrumentSeed a key for {@link io.afterbell.api.CounterRandom} that differs between instruments
 * @param marketSeed a key that is the same for all instruments of a replay session
 */
public record RegimeContext(PluginSettings settings, TradingDays days, long instrumentSeed, long marketSeed) {
    /** Checks that nothing is missing. */
    public RegimeContext {
        requireNonNull(settings, "settings");
        requireNonNull(days, "days");
    }
}
