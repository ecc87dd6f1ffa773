package io.afterbell.regimes;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;

/**
 * A series taken apart in logarithms, to be put together with other moves. For one thread; goes through the candles once,
 * in order.
 *
 * <p>A candle is a gap from the last close, a body and two wicks. Whatever moves are given, the parts are multiplied on
 * each other, so every candle stays one and joins the candle before as it did: prices stay positive, and high and low
 * hold open and close, by construction.
 */
final class LogPath {
    private static final double PARKINSON = 1 / (4 * StrictMath.log(2));
    private static final long HOLE_MILLIS = 15 * 60_000L;

    private final CandleSeries series;
    private final TradingDays days;
    private final double overnightScale;
    private final double[] opens;
    private final double[] highs;
    private final double[] lows;
    private final double[] closes;

    private int index = -1;
    private int day;
    private boolean startsDay;
    private boolean afterHole;
    private double gap;
    private double lastClose;

    LogPath(CandleSeries series, TradingDays days, double overnightScale) {
        this.series = series;
        this.days = days;
        this.overnightScale = overnightScale;
        opens = series.opens();
        highs = series.highs();
        lows = series.lows();
        closes = series.closes();
    }

    /** Goes to the next candle. */
    boolean next() {
        if (++index >= opens.length) {
            return false;
        }
        boolean overnight = day + 1 < days.count() && index == days.from(day + 1);
        day += overnight ? 1 : 0;
        startsDay = index == 0 || overnight;
        gap = index == 0 ? 1 : series.open(index) / series.close(index - 1);
        afterHole = !startsDay && series.openEpochMillis(index) - series.openEpochMillis(index - 1) > HOLE_MILLIS;
        return true;
    }

    /** Whether the candle is the first of its day, or the first after a hole of more than a quarter of an hour. */
    boolean isFirst() {
        return startsDay || afterHole;
    }

    boolean startsDay() {
        return startsDay;
    }

    long epochMinute() {
        return series.epochMinute(index);
    }

    /** How many minutes the candle opens after the first one of its day. */
    double minutesIntoDay() {
        return (series.openEpochMillis(index) - series.openEpochMillis(days.from(day))) / 60_000.0;
    }

    /** The candle's own move in logarithms: from the last close to its close; the body alone when it is a first one. */
    double move() {
        return StrictMath.log(series.close(index) / (isFirst() ? series.open(index) : series.close(index - 1)));
    }

    /**
     * The variance of a candle as its high and low show it (Parkinson, 1980), in squared logarithms. Taken to the second
     * order, which is exact to a tenth where high and low are not a fifth apart.
     */
    double rangeVariance() {
        double high = series.high(index);
        double low = series.low(index);
        double range = 2 * (high - low) / (high + low);
        return range * range * PARKINSON;
    }

    /**
     * Puts the candle together.
     *
     * @param move how far it goes, in the sense of {@link #move}
     * @param scale how many times as large its wicks and the gap before it are, unless the gap is one of a night
     */
    void put(double move, double scale) {
        double gapNow = index == 0 ? 1 : power(gap, startsDay ? overnightScale : scale);
        double base = index == 0 ? series.open(0) : lastClose;
        double open = base * gapNow;
        double close = (isFirst() ? open : base) * StrictMath.exp(move);
        double top = Math.max(series.open(index), series.close(index));
        double bottom = Math.min(series.open(index), series.close(index));
        opens[index] = open;
        closes[index] = close;
        highs[index] = Math.max(open, close) * power(series.high(index) / top, scale);
        lows[index] = Math.min(open, close) * power(series.low(index) / bottom, scale);
        lastClose = close;
    }

    private static double power(double ratio, double exponent) {
        return ratio == 1 || exponent == 1 ? ratio : StrictMath.exp(exponent * StrictMath.log(ratio));
    }

    /** The series that was put together. */
    CandleSeries build() {
        return series.withPrices(opens, highs, lows, closes);
    }
}
