/**
 * What a market is like, as numbers: how far it moves, whether its moves follow or undo each other, how straight it goes.
 *
 * <p>Open {@link io.afterbell.api.measure.Measure} first: each constant is one measure, with the name under which a
 * {@link io.afterbell.api.spi.Target} promises it. The arithmetic with its sources is in
 * {@link io.afterbell.api.measure.Volatility}, {@link io.afterbell.api.measure.VarianceRatio},
 * {@link io.afterbell.api.measure.EfficiencyRatio}, {@link io.afterbell.api.measure.NetMove},
 * {@link io.afterbell.api.measure.ChoppinessIndex}, {@link io.afterbell.api.measure.TrendStrength},
 * {@link io.afterbell.api.measure.ExcessKurtosis} and {@link io.afterbell.api.measure.AverageTrueRange}.
 *
 * <p>Rules that hold for all of them: they are pure functions of possible candles and of the trading days, the same on
 * every machine. They look inside trading days only, so that nights do not count; candles that do not follow each other
 * directly, because a minute is missing or the exchange paused, do not make a return. To measure one day, hand over its
 * {@linkplain io.afterbell.api.CandleSeries#slice slice}. What cannot be measured, because there are too few candles or
 * no moves, is {@link java.lang.Double#NaN}.
 */
@NullMarked
package io.afterbell.api.measure;

import org.jspecify.annotations.NullMarked;
