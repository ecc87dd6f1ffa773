package io.afterbell.api.measure;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/**
 * A measure of candles, with the name under which regimes promise it and users see it. Immutable; measuring is safe for
 * many threads.
 */
public enum Measure {
    /** {@link Volatility#closeToClose}: annualised, 0.15 is 15 percent a year. */
    CLOSE_TO_CLOSE_VOLATILITY("Annualised volatility of the moves from close to close.", Volatility::closeToClose),
    /** {@link Volatility#yangZhang}: annualised, 0.15 is 15 percent a year. */
    YANG_ZHANG_VOLATILITY("Annualised volatility that the wicks count towards as well.", Volatility::yangZhang),
    /** {@link Volatility#parkinson}: annualised, 0.15 is 15 percent a year. */
    PARKINSON_VOLATILITY("Annualised volatility from highs and lows.", Volatility::parkinson),
    /** {@link Volatility#garmanKlass}: annualised, 0.15 is 15 percent a year. */
    GARMAN_KLASS_VOLATILITY("Annualised volatility from all four prices of a candle.", Volatility::garmanKlass),
    /** {@link Volatility#rogersSatchell}: annualised, 0.15 is 15 percent a year. */
    ROGERS_SATCHELL_VOLATILITY(
            "Annualised volatility from all four prices of a candle, whatever the trend.", Volatility::rogersSatchell),
    /** {@link VarianceRatio#of} over 5 candles: about 1 on a random walk. */
    VARIANCE_RATIO_5(
            "Above 1 when moves follow each other over 5 candles, below 1 when they undo each other.",
            (series, days) -> VarianceRatio.of(series, days, 5)),
    /** {@link VarianceRatio#z} over 5 candles: beyond 1.96 either way chance has less than 5 percent. */
    VARIANCE_RATIO_5_Z(
            "How sure it is that the variance ratio is not 1, in standard deviations.",
            (series, days) -> VarianceRatio.z(series, days, 5)),
    /** {@link EfficiencyRatio#of}: 0 for a day that ends where it began, 1 for a straight one. */
    EFFICIENCY_RATIO("How much of the way that the price went was progress, from 0 to 1.", EfficiencyRatio::of),
    /** {@link NetMove#of}: 0.01 is one percent. */
    NET_MOVE("How far a day gets from its first close to its last, whichever way.", NetMove::of),
    /** {@link ChoppinessIndex#of}: 0 to 100, above 61.8 sideways. */
    CHOPPINESS_INDEX("High when a day covers the same range again and again, from 0 to 100.", ChoppinessIndex::of),
    /** {@link TrendStrength#averageDirectionalIndex} over 14 candles: above 25 a trend. */
    ADX_14(
            "Above 25 when there is a trend, up or down; below 20 when there is none.",
            (series, days) -> TrendStrength.averageDirectionalIndex(series, days, 14)),
    /** {@link ExcessKurtosis#of}: 0 without jumps or bursts. */
    EXCESS_KURTOSIS("How much of the movement sits in few large moves, 0 for none.", ExcessKurtosis::of),
    /** {@link AverageTrueRange#of} over 14 candles, in the price's own unit. */
    ATR_14(
            "How far a candle reaches, in the price's own unit.",
            (series, days) -> AverageTrueRange.of(series, days, 14));

    private final String description;
    private final ToDoubleBiFunction<CandleSeries, TradingDays> arithmetic;

    Measure(String description, ToDoubleBiFunction<CandleSeries, TradingDays> arithmetic) {
        this.description = description;
        this.arithmetic = arithmetic;
    }

    /**
     * Finds a measure by the name that a {@link io.afterbell.api.spi.Target} carries.
     *
     * @param code for example {@code close_to_close_volatility}
     * @return the measure; empty when there is none of that name
     */
    public static Optional<Measure> find(String code) {
        requireNonNull(code, "code");
        for (Measure measure : values()) {
            if (measure.code().equals(code)) {
                return Optional.of(measure);
            }
        }
        return Optional.empty();
    }

    /**
     * The name in targets, manifests and tables.
     *
     * @return for example {@code close_to_close_volatility}
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What the measure says, for a trader.
     *
     * @return one sentence
     */
    public String description() {
        return description;
    }

    /**
     * Measures candles.
     *
     * @param series possible candles
     * @param days the trading days of that series
     * @return the value; {@link Double#NaN} when the candles are too few or do not move
     * @throws IllegalArgumentException when the days are not those of the series
     */
    public double of(CandleSeries series, TradingDays days) {
        return arithmetic.applyAsDouble(series, days);
    }
}
