package io.afterbell.api.measure;

import io.afterbell.api.CandleSeries;

/** The true range (Wilder, "New Concepts in Technical Trading Systems", 1978). */
final class TrueRange {
    private TrueRange() {}

    /**
     * From the lowest to the highest of a candle and the close before it; of a day's first candle its range alone,
     * because nights do not count.
     */
    static double of(CandleSeries series, int index, boolean isFirstOfDay) {
        double high = series.high(index);
        double low = series.low(index);
        if (isFirstOfDay) {
            return high - low;
        }
        double before = series.close(index - 1);
        return Math.max(high, before) - Math.min(low, before);
    }
}
