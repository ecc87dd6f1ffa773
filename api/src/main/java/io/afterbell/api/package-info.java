/**
 * The words of the market, as immutable values: instruments, candles, ticks, time and price grids.
 *
 * <p>Open {@link io.afterbell.api.CandleSeries} first: it is the unit that moves from a source through the regimes to
 * a synthesizer. {@link io.afterbell.api.Instrument} says what is traded, {@link io.afterbell.api.PriceScale} which
 * prices exist, {@link io.afterbell.api.TradingCalendar} when a market is open, {@link io.afterbell.api.TickSink}
 * where ticks go, and {@link io.afterbell.api.CounterRandom} where randomness comes from.
 *
 * <p>Rules that hold everywhere: times are UTC epoch milliseconds, ranges are half-open, no null goes in or comes
 * out, and a value that breaks a rule is refused with an {@link java.lang.IllegalArgumentException} whose message
 * carries {@code name=value}.
 */
@NullMarked
package io.afterbell.api;

import org.jspecify.annotations.NullMarked;
