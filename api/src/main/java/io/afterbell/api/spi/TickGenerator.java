package io.afterbell.api.spi;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TickSink;

/**
 * Turns candles of one instrument into ticks, one candle at a time. For one thread; hot code, so it allocates nothing
 * per tick.
 *
 * <p>The ticks of a candle depend on the series, the index and the context and on nothing else: not on which candle was
 * asked for before. So a replay can seek. They give the candle back exactly:
 *
 * <ul>
 *   <li>the first tick is the open, the last the close, the highest the high, the lowest the low, as far as there are
 *       enough ticks (with one tick the close; with two open and close; with three the extreme that open and close do
 *       not show as well);
 *   <li>no tick lies outside low and high; every price is a multiple of the grid's step;
 *   <li>times rise strictly, from the candle's open to before its end;
 *   <li>volumes are not negative and add up to the candle's.
 * </ul>
 *
 * <p>The host checks times and prices of every tick and ends the replay session, naming the plugin, when one breaks the
 * contract.
 */
public interface TickGenerator extends AutoCloseable {
    /**
     * Hands the ticks of one candle to a sink.
     *
     * @param series possible candles whose prices all lie on the grid
     * @param index which candle
     * @param sink takes at least one tick
     */
    void generate(CandleSeries series, int index, TickSink sink);

    /** Lets go of what the generator holds; by default nothing. */
    @Override
    default void close() {}
}
