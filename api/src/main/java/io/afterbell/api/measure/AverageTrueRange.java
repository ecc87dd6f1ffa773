package io.afterbell.api.measure;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;

/**
 * How far a candle reaches, in the price's own unit: the average true range, ATR.
 *
 * <p>After Wilder ("New Concepts in Technical Trading Systems", 1978). Pure and safe for many threads.
 */
public final class AverageTrueRange {
    private AverageTrueRange() {}

    /**
     * Measures the average true range.
     *
     * <p>A candle's true range goes from the lowest to the highest of its high, its low and the close before it; a day's
     * first candle has its high and low only. The first average of a day is the mean of as many true ranges as asked
     * for; each later one is the last, with the newest candle in the place of an average one. The measure is the mean
     * of those averages over a day, and of the days.
     *
     * @param series possible candles
     * @param days the trading days of that series
     * @param candles over how many candles the average goes, at least 1; Wilder took 14
     * @return the average true range in the price's own unit; shorter days do not count, and {@link Double#NaN} says
     *     that there is no other
     * @throws IllegalArgumentException when the days are not those of the series or {@code candles} is below 1
     */
    public static double of(CandleSeries series, TradingDays days, int candles) {
        Runs.check(series, days);
        if (candles < 1) {
            throw new IllegalArgumentException("an average goes over at least 1 candle: candles=" + candles);
        }
        double sum = 0;
        int counted = 0;
        for (int day = 0; day < days.count(); day++) {
            int first = days.from(day);
            int firstAverage = first + candles - 1;
            double average = 0;
            double averages = 0;
            for (int i = first; i < days.to(day); i++) {
                double range = TrueRange.of(series, i, i == first);
                average = i <= firstAverage ? average + range / candles : average + (range - average) / candles;
                averages += i >= firstAverage ? average : 0;
            }
            if (firstAverage < days.to(day)) {
                sum += averages / (days.to(day) - firstAverage);
                counted++;
            }
        }
        return counted == 0 ? Double.NaN : sum / counted;
    }
}
