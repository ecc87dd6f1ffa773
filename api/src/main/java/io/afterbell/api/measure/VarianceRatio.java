package io.afterbell.api.measure;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;

/**
 * Whether moves follow or undo each other: the variance of moves over several candles against that of moves over one.
 *
 * <p>After Lo and MacKinlay ("Stock market prices do not follow random walks", Review of Financial Studies 1, 1988):
 * overlapping moves and their unbiased divisors. About 1 on a random walk, above 1 in a trend, below 1 in chop. Pure and
 * safe for many threads.
 */
public final class VarianceRatio {
    private VarianceRatio() {}

    /**
     * Measures the variance ratio VR(q) of log returns from close to close.
     *
     * <p>Moves over {@code candles} candles lie inside a run of candles without a gap; all runs are pooled about one
     * mean. With a single run the value is exactly that of the paper.
     *
     * @param series possible candles
     * @param days the trading days of that series
     * @param candles over how many candles the longer moves go: the paper's q, at least 2
     * @return the ratio; {@link Double#NaN} when there are not more returns than {@code candles}, no run is that long, or
     *     nothing moves
     * @throws IllegalArgumentException when the days are not those of the series or {@code candles} is below 2
     */
    public static double of(CandleSeries series, TradingDays days, int candles) {
        Runs.check(series, days);
        if (candles < 2) {
            throw new IllegalArgumentException("the longer moves go over at least 2 candles: candles=" + candles);
        }
        Moments returns = new Moments();
        for (int i = 1; i < series.size(); i++) {
            if (Runs.follows(series, days, i)) {
                returns.add(StrictMath.log(series.close(i) / series.close(i - 1)));
            }
        }
        double drift = candles * returns.mean();
        double squares = 0;
        int longMoves = 0;
        int run = 0;
        for (int i = 1; i < series.size(); i++) {
            run = Runs.follows(series, days, i) ? run + 1 : 0;
            if (run >= candles) {
                double move = StrictMath.log(series.close(i) / series.close(i - candles)) - drift;
                squares += move * move;
                longMoves++;
            }
        }
        double variance = returns.sampleVariance();
        double divisor = (double) candles * longMoves * (1 - (double) candles / returns.count());
        return divisor > 0 && variance > 0 ? squares / divisor / variance : Double.NaN;
    }

    /**
     * Says how sure it is that {@link #of} is not 1: the z statistic of the paper that is robust against changing
     * volatility, their {@code z*(q)}.
     *
     * <p>About a standard normal number on a random walk of whatever volatility, so beyond 1.96 either way chance has
     * less than 5 percent.
     *
     * @param series possible candles
     * @param days the trading days of that series
     * @param candles over how many candles the longer moves go: the paper's q, at least 2
     * @return the statistic, below 0 in chop, above 0 in a trend; {@link Double#NaN} where {@link #of} is
     * @throws IllegalArgumentException when the days are not those of the series or {@code candles} is below 2
     */
    public static double z(CandleSeries series, TradingDays days, int candles) {
        double ratio = of(series, days, candles);
        // NaN marks a candle that follows none, and makes no product count.
        double[] moves = new double[series.size()];
        Moments returns = new Moments();
        for (int i = 0; i < moves.length; i++) {
            moves[i] = i > 0 && Runs.follows(series, days, i)
                    ? StrictMath.log(series.close(i) / series.close(i - 1))
                    : Double.NaN;
            if (!Double.isNaN(moves[i])) {
                returns.add(moves[i]);
            }
        }
        double sum = 0;
        for (int i = 0; i < moves.length; i++) {
            moves[i] = (moves[i] - returns.mean()) * (moves[i] - returns.mean());
            sum += Double.isNaN(moves[i]) ? 0 : moves[i];
        }
        double variance = 0;
        for (int lag = 1; lag < candles; lag++) {
            double products = 0;
            for (int i = lag; i < moves.length; i++) {
                if (isOneRun(moves, i - lag, i)) {
                    products += moves[i] * moves[i - lag];
                }
            }
            double weight = 2.0 * (candles - lag) / candles;
            variance += weight * weight * products / (sum * sum);
        }
        return variance > 0 ? (ratio - 1) / Math.sqrt(variance) : Double.NaN;
    }

    private static boolean isOneRun(double[] moves, int from, int to) {
        for (int i = from; i <= to; i++) {
            if (Double.isNaN(moves[i])) {
                return false;
            }
        }
        return true;
    }
}
