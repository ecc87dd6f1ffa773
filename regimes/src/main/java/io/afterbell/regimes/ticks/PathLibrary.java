package io.afterbell.regimes.ticks;

import io.afterbell.api.CounterRandom;
import io.afterbell.api.shape.RecordedShapes;
import java.util.Arrays;

/**
 * Many paths of one candle each, filed so that one of the right shape is found at once. Immutable.
 *
 * <p>A path is kept as positions in its range, 0 being the low and {@link #TOP} the high. Its shape is where it opens
 * and closes in the range, and how wide the range is for the volatility around it. Rising and falling are each other's
 * mirror image, so every path is kept as a rising one; of a random walk the reverse is as likely as itself, so that
 * symmetry is used as well.
 *
 * <p>Paths that begin at an extreme, end at one, or both, are different in kind from those that do not, and are kept
 * apart. Each kind is divided at medians (Bentley, 1975: a k-d tree) until a few paths are left in each cell. Whatever
 * proportion of candles falls into a cell, the walks' own candles fall into it in the proportion of its paths; so a path
 * drawn evenly from the candle's cell has order, times, variance and all else in the right proportion. Of recorded
 * minutes there are fewer: a cell of them decides the order of the extremes, and of its paths with that order one is drawn
 * from those that have to be bent least.
 */
final class PathLibrary {
    /** The position of the high. */
    static final int TOP = 0xFFFF;

    private static final int WALKS = 32_768;
    private static final int WALK_STEPS = 60;
    /** One random number has bits for the steps of four. */
    private static final int STEPS_OF_ONE_NUMBER = 4;

    private static final String WALKS_ARE_FILED_UNDER = "walks of bridge 2";

    private static final int WALKS_PER_CELL = 32;
    /** Of recorded minutes a cell decides in which order the extremes come; then one of the nearest in it is taken. */
    private static final int RECORDED_PER_CELL = 64;

    private static final int NEAREST = 2;
    /** How much a difference in the logarithm of the range counts against one in how far a path has to be bent. */
    private static final double RANGE_AGAINST_BENDING = 0.3;

    /** How much a difference in the logarithm of the range counts against one in where the path opens or closes. */
    private static final float RANGE_WEIGHT = 0.7f;

    private static final int DIMENSIONS = 3;
    /** What stands for the dimension of a node that is not divided further. */
    private static final int LEAF = DIMENSIONS;

    private static final int KINDS = 4;
    /** Cells a side of the table that tells how wide a range is expected for an open and a close. */
    private static final int SIDE = 8;

    private static final int ENOUGH_FOR_A_CELL = 30;

    private static final int FEWEST_RECORDED = 100;

    /** Where a path's traits stand in its block; its positions follow them. */
    private static final int POINTS = 0;

    private static final int HIGH_POINT = 1;
    private static final int LOW_POINT = 2;
    private static final int VARIANCE = 3;
    private static final int LOG_RANGE = 5;
    private static final int POSITIONS = 7;

    /** Random walks of 60 steps: made when first asked for, in less than a tenth of a second. */
    private static final class Walks {
        static final PathLibrary LIBRARY = walks(WALKS);

        private Walks() {}
    }

    private final boolean reversible;
    /**
     * A block for each path, which the path's number says the beginning of: how many points it has, its highest and its
     * lowest point, its variance, the logarithm of its range (over the volatility of a candle's length for walks, over
     * the price if recorded), its positions. Side by side, because each candle takes another path and waits for memory
     * once and not five times.
     */
    private final char[] blocks;

    private final int size;

    private final Cells[] kinds = new Cells[KINDS];
    private final double meanLogRange;
    private final double spreadOfLogRange;
    private final double[] expectedLogRange = new double[SIDE * SIDE];
    private final double[] varianceOfLogRange = new double[SIDE * SIDE];

    /** A tree of cells as it lies in memory: the children of node n are 2n and 2n + 1. */
    private record Cells(int[] paths, long[] nodes) {
        /** Where a node divides: the median in the upper half, the dimension in the lower. */
        void divide(int node, int dimension, float median) {
            nodes[node] = (long) Float.floatToRawIntBits(median) << Integer.SIZE | dimension;
        }
    }

    /** Takes in paths one by one, in any number of points from 2. */
    static final class Builder {
        private final boolean reversible;
        private char[] positions = new char[1 << 16];
        private int[] starts = new int[1 << 8];
        private float[] logRanges = new float[1 << 8];
        private int count;

        /**
         * @param reversible whether a path walked backwards is as likely as the path
         */
        Builder(boolean reversible) {
            this.reversible = reversible;
        }

        /**
         * Adds a path that is not flat.
         *
         * @param path its prices in any unit, of which the first ones count
         * @param points how many
         * @param logRange the logarithm of its range, over whatever the library measures ranges in
         */
        void add(double[] path, int points, double logRange) {
            double low = path[0];
            double high = path[0];
            for (int i = 1; i < points; i++) {
                low = Math.min(low, path[i]);
                high = Math.max(high, path[i]);
            }
            double range = high - low;
            double open = path[0] - low;
            double close = path[points - 1] - low;
            boolean falling = open > close;
            boolean backwards = reversible && (falling ? 2 * range - open - close : open + close) > range;
            if (count + 1 >= starts.length) {
                starts = Arrays.copyOf(starts, 2 * starts.length);
                logRanges = Arrays.copyOf(logRanges, 2 * logRanges.length);
            }
            int start = starts[count];
            while (start + points > positions.length) {
                positions = Arrays.copyOf(positions, 2 * positions.length);
            }
            for (int i = 0; i < points; i++) {
                double position = (path[backwards ? points - 1 - i : i] - low) / range;
                // Walked backwards a rising path falls, and has to be mirrored to rise again.
                positions[start + i] = (char) Math.rint((falling != backwards ? 1 - position : position) * TOP);
            }
            logRanges[count] = (float) logRange;
            starts[++count] = start + points;
        }

        int size() {
            return count;
        }

        PathLibrary build() {
            return new PathLibrary(this);
        }
    }

    private PathLibrary(Builder builder) {
        int count = builder.count;
        reversible = builder.reversible;
        size = count;
        blocks = new char[builder.starts[count] + count * POSITIONS];
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            int start = builder.starts[i];
            int path = start + i * POSITIONS;
            int points = builder.starts[i + 1] - start;
            numbers[i] = path;
            blocks[path + POINTS] = (char) points;
            putFloat(path + LOG_RANGE, builder.logRanges[i]);
            System.arraycopy(builder.positions, start, blocks, path + POSITIONS, points);
            measure(path);
        }
        int[] sizes = new int[KINDS];
        byte[] kindOf = new byte[count];
        for (int i = 0; i < count; i++) {
            int path = numbers[i];
            kindOf[i] = (byte) kind(position(path, 0), position(path, points(path) - 1));
            sizes[kindOf[i]]++;
        }
        float[][] coordinates = new float[DIMENSIONS][count];
        for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
            for (int i = 0; i < count; i++) {
                coordinates[dimension][i] = coordinate(dimension, numbers[i]);
            }
        }
        for (int kind = 0; kind < KINDS; kind++) {
            int[] members = new int[sizes[kind]];
            int next = 0;
            for (int i = 0; i < count; i++) {
                if (kindOf[i] == kind) {
                    members[next++] = i;
                }
            }
            kinds[kind] = cells(members, coordinates);
            // Divided as they were counted, and then called by their numbers.
            for (int i = 0; i < members.length; i++) {
                members[i] = numbers[members[i]];
            }
        }
        double sum = 0;
        double squares = 0;
        for (int path : numbers) {
            float logRange = logRange(path);
            sum += logRange;
            squares += logRange * logRange;
        }
        meanLogRange = sum / count;
        spreadOfLogRange = squares / count - meanLogRange * meanLogRange;
        expectRanges(numbers);
    }

    private void putFloat(int at, float value) {
        int bits = Float.floatToRawIntBits(value);
        blocks[at] = (char) (bits >>> Character.SIZE);
        blocks[at + 1] = (char) bits;
    }

    private float getFloat(int at) {
        return Float.intBitsToFloat(blocks[at] << Character.SIZE | blocks[at + 1]);
    }

    private void measure(int path) {
        int high = 0;
        int low = 0;
        double sum = 0;
        for (int point = 1; point < points(path); point++) {
            int position = position(path, point);
            double move = (position - position(path, point - 1)) / (double) TOP;
            sum += move * move;
            if (position > position(path, high)) {
                high = point;
            }
            if (position < position(path, low)) {
                low = point;
            }
        }
        blocks[path + HIGH_POINT] = (char) high;
        blocks[path + LOW_POINT] = (char) low;
        putFloat(path + VARIANCE, (float) sum);
    }

    private static int kind(int open, int close) {
        return (open == 0 ? 1 : 0) + (close == TOP ? 2 : 0);
    }

    private Cells cells(int[] members, float[][] coordinates) {
        int perCell = reversible ? WALKS_PER_CELL : RECORDED_PER_CELL;
        int nodes = 2;
        while (nodes * perCell < members.length) {
            nodes *= 2;
        }
        Cells cells = new Cells(members, new long[2 * nodes]);
        divide(cells, 1, 0, members.length, perCell, coordinates);
        return cells;
    }

    private static void divide(Cells cells, int node, int from, int to, int perCell, float[][] coordinates) {
        if (to - from <= perCell) {
            cells.divide(node, LEAF, 0);
            return;
        }
        int widest = 0;
        double most = -1;
        for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
            double spread = spread(coordinates[dimension], cells.paths, from, to);
            if (spread > most) {
                most = spread;
                widest = dimension;
            }
        }
        int middle = (from + to) >>> 1;
        putMedianInPlace(coordinates[widest], cells.paths, from, to, middle);
        cells.divide(node, widest, coordinates[widest][cells.paths[middle]]);
        divide(cells, 2 * node, from, middle, perCell, coordinates);
        divide(cells, 2 * node + 1, middle, to, perCell, coordinates);
    }

    private static double spread(float[] values, int[] paths, int from, int to) {
        double sum = 0;
        double squares = 0;
        for (int i = from; i < to; i++) {
            double value = values[paths[i]];
            sum += value;
            squares += value * value;
        }
        return squares - sum * sum / (to - from);
    }

    // Quickselect (Hoare, 1961): what is smaller comes before the middle, what is larger behind it.
    private static void putMedianInPlace(float[] values, int[] paths, int from, int to, int middle) {
        int low = from;
        int high = to - 1;
        while (low < high) {
            float pivot = values[paths[(low + high) >>> 1]];
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[paths[i]] < pivot) {
                    i++;
                }
                while (values[paths[j]] > pivot) {
                    j--;
                }
                if (i <= j) {
                    int swapped = paths[i];
                    paths[i++] = paths[j];
                    paths[j--] = swapped;
                }
            }
            if (middle <= j) {
                high = j;
            } else if (middle >= i) {
                low = i;
            } else {
                return;
            }
        }
    }

    private float coordinate(int dimension, int path) {
        return switch (dimension) {
            case 0 -> fromEdge(position(path, 0) / (double) TOP);
            case 1 -> fromEdge(1 - position(path, points(path) - 1) / (double) TOP);
            default -> rangeCoordinate(logRange(path));
        };
    }

    // Near an extreme a small difference stretches the path much, in the middle it does not.
    private static float fromEdge(double distance) {
        return (float) Math.sqrt(distance);
    }

    private static float rangeCoordinate(double logRange) {
        return (float) logRange * RANGE_WEIGHT;
    }

    private void expectRanges(int[] numbers) {
        int[] counts = new int[SIDE * SIDE];
        for (int path : numbers) {
            int cell = cell(position(path, 0) / (double) TOP, position(path, points(path) - 1) / (double) TOP);
            counts[cell]++;
            float logRange = logRange(path);
            expectedLogRange[cell] += logRange;
            varianceOfLogRange[cell] += logRange * logRange;
        }
        for (int cell = 0; cell < counts.length; cell++) {
            if (counts[cell] >= ENOUGH_FOR_A_CELL) {
                expectedLogRange[cell] /= counts[cell];
                varianceOfLogRange[cell] =
                        varianceOfLogRange[cell] / counts[cell] - expectedLogRange[cell] * expectedLogRange[cell];
            } else {
                expectedLogRange[cell] = meanLogRange;
                varianceOfLogRange[cell] = spreadOfLogRange;
            }
        }
    }

    private static int cell(double open, double close) {
        return Math.min(SIDE - 1, (int) (open * SIDE)) * SIDE + Math.min(SIDE - 1, (int) (close * SIDE));
    }

    /**
     * The library of random walks.
     *
     * @return the same one for everybody
     */
    static PathLibrary walks() {
        return Walks.LIBRARY;
    }

    private static PathLibrary walks(int count) {
        Builder builder = new Builder(true);
        long key = CounterRandom.key(0, WALKS_ARE_FILED_UNDER);
        double[] path = new double[WALK_STEPS + 1];
        double volatility = Math.sqrt(WALK_STEPS);
        for (int walk = 0; walk < count; walk++) {
            double low = 0;
            double high = 0;
            long bits = 0;
            for (int step = 1; step <= WALK_STEPS; step++) {
                if (step % STEPS_OF_ONE_NUMBER == 1) {
                    bits = CounterRandom.bits(key, walk, step);
                }
                path[step] = path[step - 1] + TickTables.gaussian(bits);
                bits <<= Long.SIZE / STEPS_OF_ONE_NUMBER;
                low = Math.min(low, path[step]);
                high = Math.max(high, path[step]);
            }
            builder.add(path, path.length, StrictMath.log((high - low) / volatility));
        }
        return builder.build();
    }

    /**
     * A library of recorded minutes. Of these the range over the price counts, not over the volatility around: the same
     * small moves to and fro are much of a narrow minute and little of a wide one.
     *
     * @throws IllegalArgumentException when there are fewer than {@value #FEWEST_RECORDED}
     */
    static PathLibrary recorded(RecordedShapes shapes) {
        if (shapes.size() < FEWEST_RECORDED) {
            throw new IllegalArgumentException(
                    "at least " + FEWEST_RECORDED + " minutes that moved are needed: shapes=" + shapes.size());
        }
        Builder builder = new Builder(false);
        double[] path = new double[RecordedShapes.MAXIMUM_POINTS];
        for (int shape = 0; shape < shapes.size(); shape++) {
            for (int point = 0; point < shapes.points(shape); point++) {
                path[point] = shapes.position(shape, point);
            }
            builder.add(path, shapes.points(shape), StrictMath.log(shapes.range(shape)));
        }
        return builder.build();
    }

    /** How many paths there are. */
    int size() {
        return size;
    }

    /** Whether a path walked backwards is as likely as the path. */
    boolean isReversible() {
        return reversible;
    }

    /**
     * The mean logarithm of a path's range: over the volatility of a candle's length for walks, over the price for
     * recorded minutes.
     */
    double meanLogRange() {
        return meanLogRange;
    }

    /** The variance of that logarithm. */
    double varianceOfLogRange() {
        return spreadOfLogRange;
    }

    /** The mean logarithm of the range for an open and a close, as positions from 0 to 1. */
    double meanLogRange(double open, double close) {
        return expectedLogRange[cell(open, close)];
    }

    /** The variance of that logarithm. */
    double varianceOfLogRange(double open, double close) {
        return varianceOfLogRange[cell(open, close)];
    }

    /**
     * Finds a path for a shape, in the time of a dozen comparisons.
     *
     * @param open where it opens, from 0 to 1
     * @param close where it closes, not below the open; together at most 1 when the library is reversible
     * @param logRange the logarithm of the range, over what the library measures ranges in
     * @param bits choose among the paths of like shape
     * @return the path's number
     */
    int find(double open, double close, double logRange, long bits) {
        Cells cells = kinds[(open == 0 ? 1 : 0) + (close == 1 ? 2 : 0)];
        for (int kind = 0; cells.paths.length == 0; kind++) {
            // A small library may have no path of this kind; any path can be bent to fit.
            cells = kinds[kind];
        }
        float openCoordinate = fromEdge(open);
        float closeCoordinate = fromEdge(1 - close);
        float rangeCoordinate = rangeCoordinate(logRange);
        int node = 1;
        int from = 0;
        int to = cells.paths.length;
        for (long division = cells.nodes[node]; (int) division != LEAF; division = cells.nodes[node]) {
            int dimension = (int) division;
            float coordinate = dimension == 0 ? openCoordinate : dimension == 1 ? closeCoordinate : rangeCoordinate;
            int middle = (from + to) >>> 1;
            node *= 2;
            if (coordinate < Float.intBitsToFloat((int) (division >>> Integer.SIZE))) {
                to = middle;
            } else {
                from = middle;
                node++;
            }
        }
        int chosen = cells.paths[from + part(bits, to - from)];
        return reversible ? chosen : nearest(cells.paths, from, to, chosen, open, close, logRange, bits >>> 32);
    }

    /**
     * One of the few paths in a cell that are bent least, among those whose extremes come in the same order as those of a
     * path of that cell.
     */
    private int nearest(
            int[] paths, int from, int to, int like, double open, double close, double logRange, long bits) {
        boolean highFirst = highPoint(like) < lowPoint(like);
        double limit = Double.POSITIVE_INFINITY;
        int chosen = like;
        int wanted = part(bits, NEAREST);
        // The nearest, then the nearest of the rest, and so on until the wanted one.
        double beyond = -1;
        for (int rank = 0; rank <= wanted; rank++) {
            double least = limit;
            for (int i = from; i < to; i++) {
                int path = paths[i];
                if (highPoint(path) < lowPoint(path) == highFirst) {
                    double bending = bending(path, open, close, logRange);
                    if (bending > beyond && bending < least) {
                        least = bending;
                        chosen = path;
                    }
                }
            }
            if (least == limit) {
                return chosen;
            }
            beyond = least;
        }
        return chosen;
    }

    /** How much more the moves of a path count once it is bent, if they are spread evenly over its range. */
    private double bending(int path, double open, double close, double logRange) {
        double opens = Math.max(1, position(path, 0)) / (double) TOP;
        double closes = Math.min(TOP - 1, position(path, points(path) - 1)) / (double) TOP;
        double between = Math.max(1.0 / TOP, closes - opens);
        double apart = logRange - logRange(path);
        return open * open / opens
                + (close - open) * (close - open) / between
                + (1 - close) * (1 - close) / (1 - closes)
                - 1
                + RANGE_AGAINST_BENDING * apart * apart;
    }

    /** A whole number from 0 to below the limit, from the lower 32 bits. */
    private static int part(long bits, int limit) {
        return (int) ((bits & 0xFFFF_FFFFL) * limit >>> 32);
    }

    /** How many points a path has. */
    int points(int path) {
        return blocks[path + POINTS];
    }

    /** Where a path stands, from 0 to {@link #TOP}. */
    int position(int path, int point) {
        return blocks[path + POSITIONS + point];
    }

    /** The first point at the top. */
    int highPoint(int path) {
        return blocks[path + HIGH_POINT];
    }

    /** The first point at the bottom. */
    int lowPoint(int path) {
        return blocks[path + LOW_POINT];
    }

    /** The sum of the squared moves, with the range as 1. */
    double variance(int path) {
        return getFloat(path + VARIANCE);
    }

    private float logRange(int path) {
        return getFloat(path + LOG_RANGE);
    }
}
