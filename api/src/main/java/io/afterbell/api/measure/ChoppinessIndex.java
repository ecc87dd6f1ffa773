package io.afterbell.api.measure;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;

/**
 * Whether a day goes sideways: the way that it went against the range that it covered, on a scale of 0 to 100.
 *
 * <p>After E. W. Dreiss: {@code 100 log10(sum of true ranges / (highest high - lowest low)) / log10(n)} over n
 * candles. Near 100 a day that fills the same range again and again, low a straight one; traders draw lines at 61.8 and
 * 38.2. Pure and safe for many threads.
 */
public final class ChoppinessIndex {
    private ChoppinessIndex() {}

    /**
     * Measures the choppiness index of whole days; the mean over the days.
     *
     * @param series possible candles
     * @param days the trading days of that series
     * @return the index, 0 to 100; days of one candle or without a range do not count, and {@link Double#NaN} says that
     *     there is no other
     * @throws IllegalArgumentException when the days are not those of the series
     */
    public static double of(CandleSeries series, TradingDays days) {
        Runs.check(series, days);
        double sum = 0;
        int counted = 0;
        for (int day = 0; day < days.count(); day++) {
            int first = days.from(day);
            int candles = days.to(day) - first;
            double ranges = 0;
            double high = 0;
            double low = Double.POSITIVE_INFINITY;
            for (int i = first; i < days.to(day); i++) {
                ranges += TrueRange.of(series, i, i == first);
                high = Math.max(high, series.high(i));
                low = Math.min(low, series.low(i));
            }
            if (candles > 1 && high > low) {
                sum += 100 * StrictMath.log(ranges / (high - low)) / StrictMath.log(candles);
                counted++;
            }
        }
        return counted == 0 ? Double.NaN : sum / counted;
    }
}
