package io.afterbell.api.spi;

import io.afterbell.api.CandleSeries;
import java.util.List;

/**
 * Bends candles into a market regime: the same minutes, calmer or wilder, trending or choppy.
 *
 * <p>A transform is a pure function: the same series and context always give the same result, on any machine. It gets
 * the whole range at once and returns the whole range: one candle for each candle, at the same times. Every candle that
 * it returns is possible (low &lt;= open, close &lt;= high, all positive); it need not care about the price grid, onto
 * which the host rounds once, after the last regime. It must not use a day's later minutes to steer its earlier ones: a
 * strategy that reads the morning would then know the afternoon.
 *
 * <p>The way to keep candles possible without ever clamping is to work on logarithms. A candle is a gap from the last
 * close, a body, an upper and a lower wick; scale, filter or draw the first two, scale the wicks by something positive,
 * and rebuild:
 *
 * <pre>{@code
 * double body = StrictMath.log(series.close(i) / series.open(i));
 * double upperWick = StrictMath.log(series.high(i) / Math.max(series.open(i), series.close(i)));
 * ...
 * closes[i] = opens[i] * StrictMath.exp(factor * body);
 * highs[i] = Math.max(opens[i], closes[i]) * StrictMath.exp(factor * upperWick);
 * }</pre>
 *
 * <p>Randomness comes from {@link io.afterbell.api.CounterRandom} with {@link RegimeContext#instrumentSeed()}, or
 * {@link RegimeContext#marketSeed()} for a shock that hits all instruments in the same minute, and
 * {@link CandleSeries#epochMinute(int)}. Use {@link StrictMath} for logarithms and exponentials.
 */
public interface RegimeTransform extends NamedService {
    /**
     * Bends a series.
     *
     * @param series possible candles of one instrument, at least one
     * @param context parameters, trading days and seeds
     * @return as many candles at the same times, usually by {@link CandleSeries#withPrices}
     */
    CandleSeries apply(CandleSeries series, RegimeContext context);

    /**
     * What the regime promises, so that users can see whether it kept its word.
     *
     * @param settings checked values of {@link #parameters()}
     * @return the targets; empty when it promises nothing
     */
    default List<Target> targets(PluginSettings settings) {
        return List.of();
    }
}
