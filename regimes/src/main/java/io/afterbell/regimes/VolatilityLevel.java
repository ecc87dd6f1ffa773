package io.afterbell.regimes;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.TradingDays;
import io.afterbell.api.measure.Volatility;
import io.afterbell.api.spi.RegimeContext;

/**
 * Drives a series to a level of volatility, candle by candle, judging by the candles of the day so far.
 *
 * <p>What a day is like is estimated from the ranges of its candles (Parkinson, 1980), each over what its time of day makes
 * of it. The level then comes out of {@link VarianceBudget}. For fear there are also bursts, in which the logarithm of the
 * volatility follows a first-order autoregression (Taylor, 1986), and jumps (Merton, 1976), most of them down. Bursts and
 * jumps belong to the market: they are drawn by the market's seed and the minute, so that all instruments have them
 * together. Calm has neither, and draws large moves in. Each day begins anew.
 */
final class VolatilityLevel {
    /** So many times the day's own volatility is no limit; finite, since no candle may move at first. */
    static final double NO_LIMIT = 1e6;

    private static final double PERCENT = 0.01;
    private static final double TRADING_DAYS_A_YEAR = 252;

    /** What the open and the close do to ranges, in logarithms: fitted on NSE and US shares, see TickCount. */
    private static final double AT_OPEN = 1.3;

    private static final double FADES_OVER_MINUTES = 15;

    /** The mean of what the open adds to variances, over the time in which it fades. */
    private static final double OPEN_EXCESS = 5.2;

    private static final int SEASON_MINUTES = 240;
    private static final double[] SEASON = seasons();

    private static final double PERSISTENCE = 0.97;
    private static final double BURSTS = 0.25;
    private static final double JUMPS_A_MINUTE = 1 / 90.0;
    private static final double JUMP_SIZE = 6;
    /** How much variance jumps add to that of the other moves. */
    private static final double WITH_JUMPS = 1 + JUMPS_A_MINUTE * JUMP_SIZE * JUMP_SIZE * 13 / 12;

    /** What a jump shortly before the close gives too much can no longer be made up for. */
    private static final double ROOM_FOR_LATE_JUMPS = 0.975;

    private static final double JUMPS_DOWN = 0.7;
    private static final double FALLS_MORE = 0.02;
    /** How far a move of a calm market goes at most, in standard deviations. */
    private static final double CALM_LIMIT = 3;

    private static final int KNOWN_AFTER_CANDLES = 5;

    private VolatilityLevel() {}

    /**
     * Transforms a series.
     *
     * @param targetPercent the level, in percent a year
     * @param atMostOfOwn the level is at most this part of the day's own
     * @param fearful with bursts, jumps and heavier falls
     */
    static CandleSeries apply(
            CandleSeries series, RegimeContext context, double targetPercent, double atMostOfOwn, boolean fearful) {
        TradingDays days = context.days();
        LogPath path = new LogPath(series, days, context.settings().decimal(RegimeParameters.OVERNIGHT_SCALE));
        VarianceBudget budget = new VarianceBudget(8, 10, 8);
        long key = CounterRandom.key(context.marketSeed(), "volatility level");
        double candlesAYear = Volatility.candlesAYear(series, days);
        double level = targetPercent * PERCENT * (fearful ? ROOM_FOR_LATE_JUMPS : 1);
        double mean = 1 + FADES_OVER_MINUTES * OPEN_EXCESS * TRADING_DAYS_A_YEAR / candlesAYear;
        double target = level * level / candlesAYear / mean;
        double ownSum = 0;
        int ownCount = 0;
        double burst = 0;
        double ownVariance = 0;
        double ownSquares = 0;
        double targetSquares = 0;
        double wantedSquares = 0;
        while (path.next()) {
            double move = path.move();
            if (path.startsDay()) {
                budget.start();
                ownSum = 0;
                ownCount = 0;
                burst = CounterRandom.gaussian(key, path.epochMinute(), 0);
                ownSquares = 0;
                targetSquares = 0;
                wantedSquares = 0;
            }
            double season = season(path.minutesIntoDay());
            if (ownCount == 0) {
                // Nothing else is known yet of the day than that its first candle is as wide as it is.
                ownVariance = path.rangeVariance() / (season * season);
            }
            double expected = Math.max(1e-16, ownVariance) * season * season;
            double wanted = Math.min(target * season * season, atMostOfOwn * atMostOfOwn * expected);
            double gain = budget.gain(wanted, fearful ? expected * WITH_JUMPS : expected);
            double changed = move * gain;
            if (fearful) {
                burst = PERSISTENCE * burst
                        + Math.sqrt(1 - PERSISTENCE * PERSISTENCE) * CounterRandom.gaussian(key, path.epochMinute(), 1);
                double factor = StrictMath.exp(BURSTS * burst - BURSTS * BURSTS);
                changed *= factor * (move < 0 ? 1 + FALLS_MORE : 1 - FALLS_MORE);
                gain *= factor;
                if (!path.startsDay() && CounterRandom.uniform(key, path.epochMinute(), 2) < JUMPS_A_MINUTE) {
                    double size = JUMP_SIZE * (0.5 + CounterRandom.uniform(key, path.epochMinute(), 3));
                    boolean down = CounterRandom.uniform(key, path.epochMinute(), 4) < JUMPS_DOWN;
                    changed += (down ? -size : size) * Math.sqrt(target);
                }
            }
            if (!fearful) {
                // A calm market takes nothing far: large moves are drawn in, small ones stay as they are.
                double limit = CALM_LIMIT * Math.sqrt(wanted);
                double beyond = changed / limit;
                double drawnIn = 1 / Math.sqrt(1 + beyond * beyond);
                changed *= drawnIn;
                gain *= drawnIn;
            }
            if (!path.isFirst()) {
                // The day's level so far, as it is measured: by squared moves.
                ownSquares += move * move;
                targetSquares += target * season * season;
                double wantedBefore = wantedSquares;
                wantedSquares = Math.min(targetSquares, atMostOfOwn * atMostOfOwn * ownSquares);
                budget.spend(wantedSquares - wantedBefore, changed);
            }
            path.put(changed, gain);
            double seen =
                    ownCount < KNOWN_AFTER_CANDLES ? path.rangeVariance() : 0.5 * (path.rangeVariance() + move * move);
            ownSum += seen / (season * season);
            ownCount++;
            ownVariance = ownSum / ownCount;
        }
        return RegimeParameters.active(path.build(), context.settings());
    }

    private static double season(double minutesIntoDay) {
        return minutesIntoDay < SEASON.length ? SEASON[(int) minutesIntoDay] : 1;
    }

    private static double[] seasons() {
        double[] seasons = new double[SEASON_MINUTES];
        for (int minute = 0; minute < seasons.length; minute++) {
            seasons[minute] = StrictMath.exp(AT_OPEN * StrictMath.exp(-minute / FADES_OVER_MINUTES));
        }
        return seasons;
    }
}
