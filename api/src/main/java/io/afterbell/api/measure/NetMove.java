package io.afterbell.api.measure;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;

/** How far a day gets in the end, whichever way it goes. Pure and safe for many threads. */
public final class NetMove {
    private NetMove() {}

    /**
     * Measures the net move: the absolute log return from a day's first close to its last, the mean over the days.
     *
     * @param series possible candles
     * @param days the trading days of that series
     * @return the move, 0.01 for one percent; days of one candle do not count, and {@link Double#NaN} says that there
     *     is no other
     * @throws IllegalArgumentException when the days are not those of the series
     */
    public static double of(CandleSeries series, TradingDays days) {
        Runs.check(series, days);
        double sum = 0;
        int counted = 0;
        for (int day = 0; day < days.count(); day++) {
            int first = days.from(day);
            int last = days.to(day) - 1;
            if (last > first) {
                sum += Math.abs(StrictMath.log(series.close(last) / series.close(first)));
                counted++;
            }
        }
        return counted == 0 ? Double.NaN : sum / counted;
    }
}
