package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import org.jspecify.annotations.Nullable;

/**
 * How wide a candle could be expected to be, judging by the candles of its day before it. For one thread.
 *
 * <p>Never the candle itself or later ones: or the first ticks of a path would tell how far the rest of it goes. And never
 * the day before: so a day is the same tape whether it is replayed alone or within a month. A day ends at midnight UTC,
 * or with a gap of half an hour. What is known of all candles of a day is computed when the first of them is asked for.
 */
final class VolatilityAround {
    private static final long DAY_MILLIS = 24 * 60 * 60_000L;
    private static final long LONG_GAP_MILLIS = 30 * 60_000L;
    /** Ranges below one step are rounded to none; in the mean they had about half a step. */
    private static final double SMALLEST_RANGE_STEPS = 0.5;

    /** What an uncertainty is when nothing is known. */
    static final double NOTHING_KNOWN = RangeHistory.NOTHING_KNOWN;

    private final RangeHistory history;
    private double[] means = new double[512];
    private double[] uncertainties = new double[512];
    private @Nullable CandleSeries series;
    private int dayFrom;
    private int dayTo;

    /**
     * @param spread the variance of the logarithm of the range at an even volatility
     */
    VolatilityAround(double spread) {
        history = new RangeHistory(spread);
    }

    /**
     * The mean logarithm of the ranges before a candle, in price steps.
     *
     * @return 0 when {@link #uncertainty} is {@link #NOTHING_KNOWN}
     */
    double meanLogRange(CandleSeries candles, int index) {
        know(candles, index);
        return means[index - dayFrom];
    }

    /** The variance of the logarithm of the volatility for a candle; 0 when it is known well. */
    double uncertainty(CandleSeries candles, int index) {
        know(candles, index);
        return uncertainties[index - dayFrom];
    }

    private void know(CandleSeries candles, int index) {
        if (candles != series || index < dayFrom || index >= dayTo) {
            compute(candles, index);
        }
    }

    private void compute(CandleSeries candles, int index) {
        int from = index;
        while (from > 0 && !isFirstOfItsDay(candles, from)) {
            from--;
        }
        int to = index + 1;
        while (to < candles.size() && !isFirstOfItsDay(candles, to)) {
            to++;
        }
        if (to - from > means.length) {
            means = new double[to - from];
            uncertainties = new double[to - from];
        }
        double stepsPerPrice =
                1 / candles.priceScale().toPrice(candles.priceScale().step());
        history.forget();
        for (int i = from; i < to; i++) {
            means[i - from] = history.mean();
            uncertainties[i - from] = history.uncertainty();
            double steps = (candles.high(i) - candles.low(i)) * stepsPerPrice;
            history.add(TickTables.logarithm(Math.max(SMALLEST_RANGE_STEPS, steps)));
        }
        series = candles;
        dayFrom = from;
        dayTo = to;
    }

    private static boolean isFirstOfItsDay(CandleSeries candles, int index) {
        long before = candles.openEpochMillis(index - 1);
        long millis = candles.openEpochMillis(index);
        return millis - before > LONG_GAP_MILLIS
                || Math.floorDiv(millis, DAY_MILLIS) != Math.floorDiv(before, DAY_MILLIS);
    }
}
