package io.afterbell.api.measure;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.TradingSession;
import java.util.List;

/**
 * How far prices move inside trading days, annualised: the standard deviation of a candle's log return times the square
 * root of how many such candles 252 trading sessions have.
 *
 * <p>A session's length comes from the built-in {@link TradingCalendar}: the longest of the series' days, 375 minutes at
 * the NSE; where the calendar does not know the exchange or its hours on these days, the longest day of the candles
 * themselves. All methods are pure and safe for many threads.
 */
public final class Volatility {
    private static final double SESSIONS_A_YEAR = 252;
    private static final double MILLIS_A_MINUTE = 60_000;
    private static final double FOUR_LN_2 = 4 * StrictMath.log(2);
    private static final double TWO_LN_2_MINUS_1 = 2 * StrictMath.log(2) - 1;

    private Volatility() {}

    /**
     * The volatility of moves from close to close: the sample standard deviation of log returns about their mean, all
     * days pooled, annualised.
     *
     * @param series possible candles, here and in the other methods
     * @param days the trading days of that series
     * @return the volatility, 0.15 for 15 percent a year; {@link Double#NaN} with fewer than two returns
     * @throws IllegalArgumentException when the days are not those of the series
     */
    public static double closeToClose(CandleSeries series, TradingDays days) {
        Runs.check(series, days);
        Moments returns = new Moments();
        for (int i = 1; i < series.size(); i++) {
            if (Runs.follows(series, days, i)) {
                returns.add(StrictMath.log(series.close(i) / series.close(i - 1)));
            }
        }
        return Math.sqrt(returns.sampleVariance() * candlesAYear(series, days));
    }

    /**
     * The volatility after Parkinson ("The extreme value method for estimating the variance of the rate of return",
     * Journal of Business 53, 1980), from highs and lows, annualised: the mean of {@code ln(high / low)^2 / (4 ln 2)}.
     *
     * <p>Knows nothing of gaps between candles and takes drift for volatility. A range that is seen at few trades or on
     * a coarse grid is too small, and so is this measure then.
     *
     * @param series possible candles
     * @param days the trading days of that series
     * @return the volatility, 0.15 for 15 percent a year; {@link Double#NaN} without candles
     * @throws IllegalArgumentException when the days are not those of the series
     */
    public static double parkinson(CandleSeries series, TradingDays days) {
        Runs.check(series, days);
        double sum = 0;
        for (int i = 0; i < series.size(); i++) {
            double range = StrictMath.log(series.high(i) / series.low(i));
            sum += range * range;
        }
        return Math.sqrt(sum / FOUR_LN_2 / series.size() * candlesAYear(series, days));
    }

    /**
     * The volatility after Garman and Klass ("On the estimation of security price volatilities from historical data",
     * Journal of Business 53, 1980), annualised: the mean of
     * {@code ln(high / low)^2 / 2 - (2 ln 2 - 1) ln(close / open)^2}.
     *
     * <p>Uses opens and closes too, and so needs fewer candles than {@link #parkinson}. Knows nothing of gaps between
     * candles and takes drift for volatility.
     *
     * @param series possible candles
     * @param days the trading days of that series
     * @return the volatility, 0.15 for 15 percent a year; {@link Double#NaN} without candles
     * @throws IllegalArgumentException when the days are not those of the series
     */
    public static double garmanKlass(CandleSeries series, TradingDays days) {
        Runs.check(series, days);
        double sum = 0;
        for (int i = 0; i < series.size(); i++) {
            double range = StrictMath.log(series.high(i) / series.low(i));
            double body = StrictMath.log(series.close(i) / series.open(i));
            sum += range * range / 2 - TWO_LN_2_MINUS_1 * body * body;
        }
        return Math.sqrt(sum / series.size() * candlesAYear(series, days));
    }

    /**
     * The volatility after Rogers and Satchell ("Estimating variance from high, low and closing prices", Annals of
     * Applied Probability 1, 1991), annualised: the mean of {@code u (u - c) + d (d - c)} with the logarithms u, d and c
     * of high, low and close over the open.
     *
     * <p>Does not depend on drift. Knows nothing of gaps between candles.
     *
     * @param series possible candles
     * @param days the trading days of that series
     * @return the volatility, 0.15 for 15 percent a year; {@link Double#NaN} without candles
     * @throws IllegalArgumentException when the days are not those of the series
     */
    public static double rogersSatchell(CandleSeries series, TradingDays days) {
        Runs.check(series, days);
        double sum = 0;
        for (int i = 0; i < series.size(); i++) {
            double up = StrictMath.log(series.high(i) / series.open(i));
            double down = StrictMath.log(series.low(i) / series.open(i));
            double body = StrictMath.log(series.close(i) / series.open(i));
            sum += up * (up - body) + down * (down - body);
        }
        return Math.sqrt(sum / series.size() * candlesAYear(series, days));
    }

    /**
     * The volatility after Yang and Zhang ("Drift-independent volatility estimation based on high, low, open, and close
     * prices", Journal of Business 73, 2000), with candles in the place of their days, annualised.
     *
     * <p>It adds the variance of the gaps between candles, {@code k} times the variance from open to close and
     * {@code 1 - k} times that of Rogers and Satchell (1991), with {@code k = 0.34 / (1.34 + (n + 1) / (n - 1))}. It
     * does not depend on drift, and needs far fewer candles than {@link #closeToClose} for the same precision. A range
     * that is seen at few trades or on a coarse grid is too small, and so is this measure then.
     *
     * @param series possible candles
     * @param days the trading days of that series
     * @return the volatility, 0.15 for 15 percent a year; {@link Double#NaN} with fewer than two candles that follow
     *     another one
     * @throws IllegalArgumentException when the days are not those of the series
     */
    public static double yangZhang(CandleSeries series, TradingDays days) {
        Runs.check(series, days);
        Moments gaps = new Moments();
        Moments bodies = new Moments();
        Moments rogersSatchell = new Moments();
        for (int i = 1; i < series.size(); i++) {
            if (Runs.follows(series, days, i)) {
                double open = series.open(i);
                double up = StrictMath.log(series.high(i) / open);
                double down = StrictMath.log(series.low(i) / open);
                double body = StrictMath.log(series.close(i) / open);
                gaps.add(StrictMath.log(open / series.close(i - 1)));
                bodies.add(body);
                rogersSatchell.add(up * (up - body) + down * (down - body));
            }
        }
        double n = gaps.count();
        double k = 0.34 / (1.34 + (n + 1) / (n - 1));
        double variance = gaps.sampleVariance() + k * bodies.sampleVariance() + (1 - k) * rogersSatchell.mean();
        return Math.sqrt(variance * candlesAYear(series, days));
    }

    /**
     * How many candles of this length 252 trading sessions of this market have: its square root turns the standard
     * deviation of a candle's return into a volatility of this class.
     *
     * @param series the candles
     * @param days the trading days of that series
     * @return for example 94,500 for minutes of the NSE; 0 for an empty series of unknown hours
     * @throws IllegalArgumentException when the days are not those of the series
     */
    public static double candlesAYear(CandleSeries series, TradingDays days) {
        Runs.check(series, days);
        double minutesPerCandle = series.interval().millis() / MILLIS_A_MINUTE;
        return SESSIONS_A_YEAR * minutesPerSession(series, days) / minutesPerCandle;
    }

    private static double minutesPerSession(CandleSeries series, TradingDays days) {
        TradingCalendar calendar = TradingCalendar.standard();
        String exchange = series.instrument().exchange();
        double known = 0;
        double seen = 0;
        for (int day = 0; day < days.count(); day++) {
            List<TradingSession> sessions = calendar.sessions(exchange, days.date(day));
            known = Math.max(
                    known, sessions.stream().mapToInt(TradingSession::minutes).sum());
            long first = series.openEpochMillis(days.from(day));
            long end =
                    series.openEpochMillis(days.to(day) - 1) + series.interval().millis();
            seen = Math.max(seen, (end - first) / MILLIS_A_MINUTE);
        }
        return known > 0 ? known : seen;
    }
}
