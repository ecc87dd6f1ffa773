package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.PriceScale;

/**
 * In which order a candle visits its four prices, and at which of its ticks: what every path with at least four ticks
 * has in common.
 *
 * <p>The order of the extremes is drawn, never fixed, because any fixed rule would tell a strategy the future. How often
 * the high comes first, and how much time passes before, between and after the extremes, follow driftless random walks
 * of 60 steps with the same open and close in their range; the curves were fitted to 400,000 of those, and a test holds
 * them to the walks. Prices are counted in steps above the low. For one thread.
 */
final class CandleAnchors {
    /**
     * The logarithm of the odds that the high comes first is the fall from open to close, in ranges, times the slope; the
     * slope is steeper when open and close lie together near one of the extremes.
     */
    private static final double ORDER_SLOPE = 5;

    private static final double ORDER_SLOPE_OFF_CENTRE = 30;

    /** The time to the first extreme and from the last, with that from one to the other as 1, by the length in ranges. */
    private static final double END_TIME = 1.8;

    private static final double END_TIME_CURVE = -0.65;

    /** Counters of the random numbers that belong to a whole candle; the ticks count up from {@link #FIRST_TICK}. */
    private static final int ORDER = 0;

    private static final int FIRST_LEG = 1;
    private static final int SECOND_LEG = 2;
    private static final int THIRD_LEG = 3;
    /** Where the first tick and the last lie inside the candle. */
    static final int EDGES = 4;

    /** The first counter that is free for single ticks. */
    static final int FIRST_TICK = 8;

    private final long key;
    private final PriceScale grid;

    /** What the candle's random numbers are filed under: its epoch minute. */
    private long address;

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
        // Candles shorter than a minute share their minute, and must not share their random numbers.
        long millisIntoMinute = Math.floorMod(series.openEpochMillis(index), 60_000L);
        address = series.epochMinute(index) ^ millisIntoMinute << 40;
        lowUnits = grid.toUnits(series.low(index));
        open = stepsAboveLow(series.open(index));
        high = stepsAboveLow(series.high(index));
        close = stepsAboveLow(series.close(index));
    }

    private long stepsAboveLow(double price) {
        return (grid.toUnits(price) - lowUnits) / grid.step();
    }

    /** The candle's random bits. */
    long bits(int counter) {
        return CounterRandom.bits(key, address, counter);
    }

    /** The scaled price of a number of steps above the low. */
    long units(long steps) {
        return lowUnits + steps * grid.step();
    }

    /** Draws which extreme comes first. */
    void drawOrder() {
        if (open == high || close == 0) {
            highFirst = true;
        } else if (open == 0 || close == high) {
            highFirst = false;
        } else {
            double fall = (double) (open - close) / high;
            double offCentre = 0.5 * (open + close) / high - 0.5;
            double logOdds = fall * (ORDER_SLOPE + ORDER_SLOPE_OFF_CENTRE * offCentre * offCentre);
            highFirst = TickTables.logistic(bits(ORDER)) < logOdds;
        }
    }

    /**
     * Draws at which ticks the extremes are printed. The path goes from the open to one extreme, to the other, to the
     * close; each leg takes a random share of the ticks that grows with its length.
     *
     * @param tickCount at least 4
     */
    void drawTicks(int tickCount) {
        drawOrder();
        double range = Math.max(1, high);
        double firstTime = endTime((highFirst ? high - open : open) / range, bits(FIRST_LEG));
        double secondTime = middleTime(bits(SECOND_LEG));
        double lastTime = endTime((highFirst ? close : high - close) / range, bits(THIRD_LEG));
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

    private static double endTime(double length, long bits) {
        double mean = length * (END_TIME + END_TIME_CURVE * length);
        return mean * 0.5 * (TickTables.exponential(bits) + TickTables.otherExponential(bits));
    }

    // More regular than the ends: crossing the whole range cannot be done in no time.
    private static double middleTime(long bits) {
        return (TickTables.exponential(bits) + TickTables.otherExponential(bits) + TickTables.exponential(bits >>> 32))
                / 3;
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
