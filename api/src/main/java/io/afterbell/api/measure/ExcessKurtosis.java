package io.afterbell.api.measure;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;

/**
 * How much of the movement sits in few large moves: 0 for normally distributed returns, above 0 for jumps and bursts.
 * Pure and safe for many threads.
 */
public final class ExcessKurtosis {
    private ExcessKurtosis() {}

    /**
     * Measures the excess kurtosis of log returns from close to close, all days pooled about one mean: the mean fourth
     * power over the square of the mean second power, minus 3 (Pearson, 1905; without a correction for few candles).
     *
     * @param series possible candles
     * @param days the trading days of that series
     * @return the kurtosis, -2 or more; {@link Double#NaN} with fewer than two returns or when nothing moves
     * @throws IllegalArgumentException when the days are not those of the series
     */
    public static double of(CandleSeries series, TradingDays days) {
        Runs.check(series, days);
        Moments returns = new Moments();
        double[] moves = new double[series.size()];
        for (int i = 1; i < moves.length; i++) {
            if (Runs.follows(series, days, i)) {
                moves[returns.count()] = StrictMath.log(series.close(i) / series.close(i - 1));
                returns.add(moves[returns.count()]);
            }
        }
        double squares = 0;
        double fourths = 0;
        for (int i = 0; i < returns.count(); i++) {
            double square = (moves[i] - returns.mean()) * (moves[i] - returns.mean());
            squares += square;
            fourths += square * square;
        }
        boolean measurable = returns.count() >= 2 && squares > 0;
        return measurable ? fourths * returns.count() / (squares * squares) - 3 : Double.NaN;
    }
}
