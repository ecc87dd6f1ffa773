package io.afterbell.api.measure;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;

/**
 * Whether there is a trend, up or down: the average directional index, ADX.
 *
 * <p>After Wilder ("New Concepts in Technical Trading Systems", 1978). Below 20 there is none, above 25 there is one. Pure
 * and safe for many threads.
 */
public final class TrendStrength {
    private TrendStrength() {}

    /**
     * Measures the average directional index.
     *
     * <p>It starts anew each day, as a chart of that day alone would show it: the first sums go over as many candles as
     * asked for, the first index over as many again; from then on each candle takes the place of an average one. The
     * measure is the mean of the index over a day, and of the days.
     *
     * @param series possible candles
     * @param days the trading days of that series
     * @param candles over how many candles it smooths, at least 1; Wilder took 14
     * @return the index, 0 to 100; days of fewer than twice as many candles do not count, and {@link Double#NaN} says
     *     that there is no other
     * @throws IllegalArgumentException when the days are not those of the series or {@code candles} is below 1
     */
    public static double averageDirectionalIndex(CandleSeries series, TradingDays days, int candles) {
        Runs.check(series, days);
        if (candles < 1) {
            throw new IllegalArgumentException("an average goes over at least 1 candle: candles=" + candles);
        }
        double sum = 0;
        int counted = 0;
        for (int day = 0; day < days.count(); day++) {
            if (days.to(day) - days.from(day) >= 2 * candles) {
                sum += ofDay(series, days.from(day), days.to(day), candles);
                counted++;
            }
        }
        return counted == 0 ? Double.NaN : sum / counted;
    }

    private static double ofDay(CandleSeries series, int first, int end, int candles) {
        double rises = 0;
        double falls = 0;
        double index = 0;
        double indexes = 0;
        int firstDirection = first + candles;
        int firstIndex = firstDirection + candles - 1;
        for (int i = first + 1; i < end; i++) {
            double up = series.high(i) - series.high(i - 1);
            double down = series.low(i - 1) - series.low(i);
            // Wilder's sums: whole at first, then the newest in the place of an average one.
            double kept = i <= firstDirection ? 1 : 1 - 1.0 / candles;
            rises = kept * rises + (up > down && up > 0 ? up : 0);
            falls = kept * falls + (down > up && down > 0 ? down : 0);
            if (i >= firstDirection) {
                // Wilder divides both sums by that of the true ranges, which cancels here.
                double moves = rises + falls;
                double direction = moves > 0 ? 100 * Math.abs(rises - falls) / moves : 0;
                index += i <= firstIndex ? direction / candles : (direction - index) / candles;
                indexes += i >= firstIndex ? index : 0;
            }
        }
        return indexes / (end - firstIndex);
    }
}
