package io.afterbell.api.measure;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;

/**
 * How straight prices go: the day's net move against the way that they went for it.
 *
 * <p>After Kaufman ("Smarter Trading", 1995). A random walk of n candles has a value of the order of one over the square
 * root of n, 0.05 for a day of 375 minutes, so compare like with like. Pure and safe for many threads.
 */
public final class EfficiencyRatio {
    private EfficiencyRatio() {}

    /**
     * Measures the efficiency ratio: the absolute move from a day's first close to its last, over the sum of absolute
     * moves from close to close between them; the mean over the days.
     *
     * <p>Unlike the other measures it looks across missing minutes inside a day, because a way has no holes.
     *
     * @param series possible candles
     * @param days the trading days of that series
     * @return the ratio, 0 to 1; days without any move do not count, and {@link Double#NaN} says that no day has one
     * @throws IllegalArgumentException when the days are not those of the series
     */
    public static double of(CandleSeries series, TradingDays days) {
        Runs.check(series, days);
        double sum = 0;
        int counted = 0;
        for (int day = 0; day < days.count(); day++) {
            double way = 0;
            for (int i = days.from(day) + 1; i < days.to(day); i++) {
                way += Math.abs(series.close(i) - series.close(i - 1));
            }
            if (way > 0) {
                sum += Math.abs(series.close(days.to(day) - 1) - series.close(days.from(day))) / way;
                counted++;
            }
        }
        return counted == 0 ? Double.NaN : sum / counted;
    }
}
