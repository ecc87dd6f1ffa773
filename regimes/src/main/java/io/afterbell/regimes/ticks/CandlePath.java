package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.PriceScale;

/**
 * The path of the candle in hand: one drawn from a library, bent onto the candle's four prices.
 *
 * <p>Nothing about it is fixed: which extreme comes first, when, and how the price gets there are those of a path whose
 * shape is the candle's. The bending is monotone and straight between low, open, close and high, so that every order
 * among prices stays what it was. Prices are counted in steps above the low. For one thread.
 *
 * <p>A candle's prices have been rounded to the grid, its path is not yet. So the path runs between prices that are
 * drawn from what rounds to the candle's; when it is rounded in turn, it touches each price of the grid as often as a
 * real one would, also where a candle is only a few steps wide.
 */
final class CandlePath {
    /** How many paths begin at an extreme, over how many begin within a unit of the range of it, near it. */
    private static final double AT_THE_EDGE = 0.075;

    /** Candles may be by and large so much wider or narrower than recorded minutes, in logarithms: a factor of 2.7. */
    private static final double MUCH_WIDER = 1;

    private static final double UNIFORM_16 = 0x1.0p-16;

    /** Counters of the random numbers that belong to a whole candle; the ticks count up from {@link #FIRST_TICK}. */
    private static final int CHOICE = 0;

    private static final int ROUNDING = 1;
    private static final int EDGE = 2;
    private static final int RANGE = 3;
    /** Where the first tick and the last lie inside the candle. */
    static final int EDGES = 4;

    /** The first counter that is free for single ticks. */
    static final int FIRST_TICK = 8;

    private final long key;
    private final PriceScale grid;
    private final double stepsPerUnit;
    private final PathLibrary library;
    private final VolatilityAround volatility;

    /** What the candle's random numbers are filed under: made of its epoch minute. */
    private long minuteKey;

    /** The low in units, and the other prices in steps above it. */
    private long lowUnits;

    long open;
    long high;
    long close;

    private int path;
    private boolean backwards;
    private int lastPoint;
    /** The positions of the path's own open and close, the lower one first as it lies in the library. */
    private int lowerKnot;

    private int upperKnot;
    /** The price at a position is the offset plus the slope times the position: below, between, and above the knots. */
    private double lowerOffset;

    private double lowerSlope;
    private double middleOffset;
    private double middleSlope;
    private double upperOffset;
    private double upperSlope;

    /** The points of the path at which it is first at its extremes. */
    int highPoint;

    int lowPoint;
    /** The ticks that print the extremes; the open is tick 0, the close the last one. */
    int highTick;

    int lowTick;

    /** Where the unrounded path has its extremes, in steps, and the sum of its squared moves, in steps squared. */
    double top;

    double bottom;
    double variance;

    CandlePath(long key, PriceScale grid, PathLibrary library) {
        this.key = key;
        this.grid = grid;
        this.stepsPerUnit = 1.0 / grid.step();
        this.library = library;
        this.volatility = new VolatilityAround(library.varianceOfLogRange());
    }

    /** Reads a candle's prices. */
    void read(CandleSeries series, int index) {
        // Candles shorter than a minute share their minute, and must not share their random numbers.
        long millisIntoMinute = Math.floorMod(series.openEpochMillis(index), 60_000L);
        minuteKey = CounterRandom.minuteKey(key, series.epochMinute(index) ^ millisIntoMinute << 40);
        lowUnits = grid.toUnits(series.low(index));
        open = stepsAboveLow(series.open(index));
        high = stepsAboveLow(series.high(index));
        close = stepsAboveLow(series.close(index));
    }

    private long stepsAboveLow(double price) {
        // A multiple of the step, so that the product is whole but for its last bits.
        return (long) ((grid.toUnits(price) - lowUnits) * stepsPerUnit + 0.5);
    }

    /** The candle's random bits. */
    long bits(int counter) {
        return CounterRandom.bitsOf(minuteKey, counter);
    }

    /** The scaled price of a number of steps above the low. */
    long units(long steps) {
        return lowUnits + steps * grid.step();
    }

    /** Whether the high comes before the low, once a path is drawn. */
    boolean highFirst() {
        return highPoint < lowPoint;
    }

    /** Draws a path for the candle that was read, and bends it. */
    void draw(CandleSeries series, int index) {
        if (!library.isReversible()) {
            drawRecorded(series, index);
            return;
        }
        long rounding = bits(ROUNDING);
        bottom = uniform(rounding) - 0.5;
        top = high + uniform(rounding >>> 16) - 0.5;
        double range = Math.max(1e-9, top - bottom);
        top = bottom + range;
        long edge = bits(EDGE);
        double opensAt = unrounded(open, uniform(rounding >>> 32), uniform(edge));
        double closesAt = unrounded(close, uniform(rounding >>> 48), uniform(edge >>> 16));

        // The library has rising paths, and of a path and its reverse only one.
        boolean falling = opensAt > closesAt || opensAt == closesAt && (edge >>> 32 & 1) == 1;
        double first = falling ? top - opensAt : opensAt - bottom;
        double second = falling ? top - closesAt : closesAt - bottom;
        backwards =
                library.isReversible() && (first + second > range || first + second == range && (edge >>> 33 & 1) == 1);
        if (backwards) {
            double lastFromTop = range - first;
            first = range - second;
            second = lastFromTop;
        }
        double lower = Math.min(1, first / range);
        double upper = Math.max(lower, Math.min(1, second / range));
        path = library.find(lower, upper, logRange(series, index, lower, upper, range), bits(CHOICE));
        bend(lower, upper, range, falling != backwards);
        variance = library.variance(path) * range * range;
    }

    /**
     * Draws a recorded path. Its prices were on a grid when they were recorded, so they are bent onto the candle's prices
     * as these are: where shape and candle are alike, price for price.
     */
    private void drawRecorded(CandleSeries series, int index) {
        bottom = 0;
        top = high;
        double range = Math.max(1, high);
        boolean falling = open > close || open == close && (bits(EDGE) & 1) == 1;
        double lower = (falling ? high - open : open) / range;
        double upper = high == 0 ? 0 : (falling ? high - close : close) / range;
        path = library.find(lower, upper, recordedLogRange(series, index, range), bits(CHOICE));
        backwards = false;
        bend(lower, upper, high, falling);
        variance = library.variance(path) * range * range;
    }

    private static double uniform(long bits) {
        return ((bits & 0xFFFF) + 0.5) * UNIFORM_16;
    }

    // What an open or close was before it was rounded to the grid. At an extreme it either was that extreme, or lay
    // within half a step of it.
    private double unrounded(long steps, double uniform, double atTheEdge) {
        boolean isAtTheEdge = atTheEdge * (AT_THE_EDGE + 0.25 / (high + 1)) < AT_THE_EDGE;
        if (steps == 0) {
            return isAtTheEdge ? bottom : bottom + (Math.min(0.5, top) - bottom) * uniform;
        }
        if (steps == high) {
            return isAtTheEdge ? top : top - (top - Math.max(high - 0.5, bottom)) * uniform;
        }
        return steps + uniform - 0.5;
    }

    /**
     * The logarithm of the range over the volatility. The less is known of the volatility, the more it is drawn from what
     * ranges such an open and close have.
     */
    private double logRange(CandleSeries series, int index, double lower, double upper, double range) {
        double unknown = volatility.uncertainty(series, index);
        double expected = library.meanLogRange(lower, upper);
        double spread = library.varianceOfLogRange(lower, upper);
        double seen = unknown == VolatilityAround.NOTHING_KNOWN
                ? expected
                : TickTables.logarithm(range) - volatility.meanLogRange(series, index) + library.meanLogRange();
        if (unknown == 0) {
            return seen;
        }
        double trust = spread / (spread + unknown);
        return expected
                + trust * (seen - expected)
                + Math.sqrt(spread * (1 - trust)) * TickTables.gaussian(bits(RANGE));
    }

    /**
     * The logarithm of the range over the price. Where candles are by and large much narrower or wider than the minutes
     * recorded, as those of another instrument may be, it is moved towards them.
     */
    private double recordedLogRange(CandleSeries series, int index, double range) {
        double logPrice = TickTables.logarithm((double) lowUnits / grid.step());
        double apart = volatility.uncertainty(series, index) == VolatilityAround.NOTHING_KNOWN
                ? 0
                : volatility.meanLogRange(series, index) - logPrice - library.meanLogRange();
        double tooFar = apart - Math.max(-MUCH_WIDER, Math.min(MUCH_WIDER, apart));
        return TickTables.logarithm(range) - logPrice - tooFar;
    }

    private void bend(double lower, double upper, double range, boolean mirrored) {
        int points = library.points(path);
        lastPoint = points - 1;
        lowerKnot = library.position(path, 0);
        upperKnot = library.position(path, lastPoint);
        double below = lowerKnot == 0 ? 0 : lower / lowerKnot;
        double between = upperKnot == lowerKnot ? 0 : (upper - lower) / (upperKnot - lowerKnot);
        double above = upperKnot == PathLibrary.TOP ? 0 : (1 - upper) / (PathLibrary.TOP - upperKnot);
        double start = mirrored ? top : bottom;
        double scale = mirrored ? -range : range;
        // Half a step more, so that cutting off the fraction rounds; no price here is below the low by half a step.
        lowerOffset = start + 0.5;
        lowerSlope = scale * below;
        middleOffset = start + scale * (lower - between * lowerKnot) + 0.5;
        middleSlope = scale * between;
        upperOffset = start + scale * (upper - above * upperKnot) + 0.5;
        upperSlope = scale * above;
        int atTop = library.highPoint(path);
        int atBottom = library.lowPoint(path);
        highPoint = walked(mirrored ? atBottom : atTop);
        lowPoint = walked(mirrored ? atTop : atBottom);
    }

    private int walked(int point) {
        return backwards ? lastPoint - point : point;
    }

    /** How many steps the path has from its first point to its last. */
    int lastPoint() {
        return lastPoint;
    }

    /**
     * The price at a point of the path, rounded to the grid.
     *
     * @return steps above the low, from 0 to the high
     */
    long steps(int point) {
        int position = library.position(path, backwards ? lastPoint - point : point);
        double price = position <= lowerKnot
                ? lowerOffset + lowerSlope * position
                : position <= upperKnot ? middleOffset + middleSlope * position : upperOffset + upperSlope * position;
        return Math.min(high, (long) price);
    }

    /**
     * Decides which ticks print the extremes: those nearest to when the path is there.
     *
     * @param ticks how many ticks the candle has, at least 4
     */
    void placeExtremes(int ticks) {
        double ticksPerPoint = (ticks - 1.0) / lastPoint;
        int earlier = (int) Math.rint(Math.min(highPoint, lowPoint) * ticksPerPoint);
        int later = (int) Math.rint(Math.max(highPoint, lowPoint) * ticksPerPoint);
        boolean highFirst = highFirst();
        // An extreme that is the open or the close itself needs no tick of its own, any other needs one.
        boolean opensAtFirst = highFirst ? open == high : open == 0;
        boolean closesAtLast = highFirst ? close == 0 : close == high;
        earlier = opensAtFirst && earlier == 0 ? 0 : Math.max(1, Math.min(ticks - 3, earlier));
        later = closesAtLast && later == ticks - 1 ? ticks - 1 : Math.max(earlier + 1, Math.min(ticks - 2, later));
        highTick = highFirst ? earlier : later;
        lowTick = highFirst ? later : earlier;
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
