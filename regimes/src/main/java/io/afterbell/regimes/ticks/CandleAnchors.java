package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.PriceScale;

/**
 * In which order a candle visits its four prices, and at which of its ticks: what every path with at least four ticks
 * has in common.
 *
 * <p>The order of the extremes is drawn, never fixed, because any fixed rule would tell a strategy the future. For a
 * driftless Brownian path the reflection principle gives the leading terms of both orders' likelihoods: with open and
 * close at u and v of the range and w the variance of the candle over its squared range, the logarithm of their ratio is
 * 4 (u - v) / w. The expected squared range of Brownian motion is 4 ln 2 times its variance (Parkinson, 1980), hence w.
 * Prices are counted in steps above the low. For one thread.
 */
final class CandleAnchors {
    private static final double VARIANCE_OVER_SQUARED_RANGE = 1 / (4 * 0.693_147_180_559_945_3);
    private static final double LOG_RATIO_FACTOR = 4 / VARIANCE_OVER_SQUARED_RANGE;

    /** Counters of the random numbers that belong to a whole candle; the ticks count up from {@link #FIRST_TICK}. */
    private static final int ORDER = 0;

    private static final int FIRST_LEG = 1;
    private static final int SECOND_LEG = 2;
    private static final int THIRD_LEG = 3;
    /** The first counter that is free for single ticks. */
    static final int FIRST_TICK = 8;

    /** A leg without length takes some time as well: a price lingers at its extreme. */
    private static final double LEAST_LEG = 0.15;

    private final long key;
    private final PriceScale grid;

    /** The low in units, and the other prices in steps above it. */
    long lowUnits;

    long open;
    long high;
    long close;
    boolean highFirst;

    /** The ticks that print the extremes; the open is tick 0, the close the last one. */
    int highTick;

    int lowTick;

    CandleAnchors(long key, PriceScale grid) {
        this.key = key;
        this.grid = grid;
    }

    /** Reads a candle's prices. */
    void read(CandleSeries series, int index) {
        long step = grid.step();
        lowUnits = grid.toUnits(series.low(index));
        open = (grid.toUnits(series.open(index)) - lowUnits) / step;
        high = (grid.toUnits(series.high(index)) - lowUnits) / step;
        close = (grid.toUnits(series.close(index)) - lowUnits) / step;
    }

    /** The scaled price of a number of steps above the low. */
    long units(long steps) {
        return lowUnits + steps * grid.step();
    }

    /** Draws which extreme comes first. */
    void drawOrder(long epochMinute) {
        if (open == high || close == 0) {
            highFirst = true;
        } else if (open == 0 || close == high) {
            highFirst = false;
        } else {
            double logRatio = LOG_RATIO_FACTOR * (open - close) / high;
            double probability = 1 / (1 + StrictMath.exp(-logRatio));
            highFirst = CounterRandom.uniform(key, epochMinute, ORDER) < probability;
        }
    }

    /**
     * Draws at which ticks the extremes are printed. The path goes from the open to one extreme, to the other, to the
     * close; each leg takes a random share of the ticks that grows with its length.
     *
     * @param tickCount at least 4
     */
    void drawTicks(long epochMinute, int tickCount) {
        drawOrder(epochMinute);
        double range = Math.max(1, high);
        double first = highFirst ? (high - open) / range : open / range;
        double last = highFirst ? close / range : (high - close) / range;
        double firstTime = (first + LEAST_LEG) * TickTables.exponential(leg(epochMinute, FIRST_LEG));
        double secondTime = (1 + LEAST_LEG) * TickTables.exponential(leg(epochMinute, SECOND_LEG));
        double lastTime = (last + LEAST_LEG) * TickTables.exponential(leg(epochMinute, THIRD_LEG));
        double scale = (tickCount - 1) / (firstTime + secondTime + lastTime);
        int earlier = (int) Math.rint(firstTime * scale);
        earlier = Math.max(1, Math.min(tickCount - 3, earlier));
        int later = (int) Math.rint((firstTime + secondTime) * scale);
        later = Math.max(earlier + 1, Math.min(tickCount - 2, later));
        // An extreme that is the open or the close itself needs no tick of its own.
        if (highFirst) {
            highTick = high == open ? 0 : earlier;
            lowTick = close == 0 ? tickCount - 1 : later;
        } else {
            lowTick = open == 0 ? 0 : earlier;
            highTick = high == close ? tickCount - 1 : later;
        }
    }

    private long leg(long epochMinute, int counter) {
        return CounterRandom.bits(key, epochMinute, counter);
    }

    /**
     * The middle one of three ticks: the extreme that open and close do not show; of two such the one further away from
     * them; half way when they show both.
     *
     * @return steps above the low
     */
    long middleOfThree() {
        long above = high - Math.max(open, close);
        long below = Math.min(open, close);
        if (above == 0 && below == 0) {
            return (open + close) / 2;
        }
        return above >= below ? high : 0;
    }
}
