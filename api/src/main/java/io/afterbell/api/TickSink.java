package io.afterbell.api;

/**
 * Takes the ticks of one instrument, in time order.
 *
 * <p>Called by one thread at a time; an implementation must not keep the caller waiting and allocates nothing per tick.
 */
@FunctionalInterface
public interface TickSink {
    /**
     * Takes one tick.
     *
     * @param epochMillis when, UTC market time; later than the last tick of the same candle
     * @param price the price, a whole number of the series' {@link PriceScale} units
     * @param volume the quantity of this tick alone, a whole number of the series' {@link VolumeScale} units, not
     *     negative
     */
    void tick(long epochMillis, long price, long volume);
}
