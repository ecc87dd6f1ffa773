package io.afterbell.source.historify;

import io.afterbell.api.CandleSeriesBuilder;
import java.util.Arrays;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * Rows of one instrument, column by column, so that nobody has to look at them one by one: taken in as they come, put in
 * order at the end. For one thread at a time.
 */
final class StoredRows {
    private static final int PRICES_AND_VOLUME = 5;
    private static final double MOST_VOLUME = 1L << 53;
    /** Bits for a row's number beside its time when both are put in order together. */
    private static final int NUMBER_BITS = 24;

    private final boolean hasOpenInterest;
    private final double[][] values = new double[PRICES_AND_VOLUME][];
    private long[] seconds;
    private long[] openInterest;
    private int size;
    private boolean rising = true;

    /**
     * @param expected how many rows there will be, as far as is known
     */
    StoredRows(boolean hasOpenInterest, int expected) {
        this.hasOpenInterest = hasOpenInterest;
        seconds = new long[expected];
        openInterest = new long[hasOpenInterest ? expected : 0];
        Arrays.setAll(values, i -> new double[expected]);
    }

    int size() {
        return size;
    }

    /**
     * Takes in rows of time, open, high, low, close, volume and open interest.
     *
     * @param timeColumn where the time is; the others follow it
     * @param from the first row
     * @param to behind the last one
     */
    void add(DuckDBDataChunkReader chunk, int timeColumn, int from, int to) {
        makeRoom(to - from);
        addTimes(chunk.vector(timeColumn), from, to);
        for (int i = 0; i < PRICES_AND_VOLUME; i++) {
            copy(chunk.vector(timeColumn + 1 + i), from, to, values[i], size);
        }
        DuckDBReadableVector open = chunk.vector(timeColumn + 1 + PRICES_AND_VOLUME);
        for (int row = from; row < to && hasOpenInterest; row++) {
            openInterest[size + row - from] = open.getLong(row, 0);
        }
        size += to - from;
    }

    private void makeRoom(int count) {
        if (size + count > seconds.length) {
            int longer = size + count + (size >> 1);
            seconds = Arrays.copyOf(seconds, longer);
            for (int i = 0; i < PRICES_AND_VOLUME; i++) {
                values[i] = Arrays.copyOf(values[i], longer);
            }
            openInterest = Arrays.copyOf(openInterest, hasOpenInterest ? longer : 0);
        }
    }

    private void addTimes(DuckDBReadableVector vector, int from, int to) {
        long last = size == 0 ? Long.MIN_VALUE : seconds[size - 1];
        for (int row = from; row < to; row++) {
            long time = vector.getLong(row, 0);
            rising &= time > last;
            seconds[size + row - from] = time;
            last = time;
        }
    }

    private static void copy(DuckDBReadableVector vector, int from, int to, double[] column, int position) {
        for (int row = from; row < to; row++) {
            column[position + row - from] = vector.getDouble(row, Double.NaN);
        }
    }

    /**
     * Puts the rows in order of time.
     *
     * @return false when a time is there twice, which needs a closer look than columns give
     */
    boolean arrange() {
        if (rising) {
            return true;
        }
        long earliest = Arrays.stream(seconds, 0, size).min().orElse(0);
        long latest = Arrays.stream(seconds, 0, size).max().orElse(0);
        if (size > 1 << NUMBER_BITS || earliest < 0 || latest >= 1L << Long.SIZE - 1 - NUMBER_BITS) {
            return false;
        }
        // Rows come in stretches that rise already, which sorting makes use of.
        long[] order = new long[size];
        Arrays.setAll(order, i -> seconds[i] << NUMBER_BITS | i);
        Arrays.sort(order);
        for (int i = 1; i < size; i++) {
            if (order[i] >> NUMBER_BITS == order[i - 1] >> NUMBER_BITS) {
                return false;
            }
        }
        seconds = ordered(seconds, order);
        for (int i = 0; i < PRICES_AND_VOLUME; i++) {
            values[i] = ordered(values[i], order);
        }
        openInterest = hasOpenInterest ? ordered(openInterest, order) : openInterest;
        rising = true;
        return true;
    }

    private static int number(long ordered) {
        return (int) (ordered & (1 << NUMBER_BITS) - 1);
    }

    private static long[] ordered(long[] column, long[] order) {
        long[] to = new long[order.length];
        Arrays.setAll(to, i -> column[number(order[i])]);
        return to;
    }

    private static double[] ordered(double[] column, long[] order) {
        double[] to = new double[order.length];
        Arrays.setAll(to, i -> column[number(order[i])]);
        return to;
    }

    /** Whether it is a number that doubles and their sums hold exactly; a negative one is for the check-up to report. */
    static boolean isVolume(double volume) {
        return volume <= MOST_VOLUME;
    }

    /**
     * Puts 0 where a volume is missing or none.
     *
     * @return how many there were
     */
    int dropImpossibleVolumes() {
        int dropped = 0;
        double[] volumes = values[PRICES_AND_VOLUME - 1];
        for (int i = 0; i < size; i++) {
            if (!isVolume(volumes[i])) {
                volumes[i] = 0;
                dropped++;
            }
        }
        return dropped;
    }

    /**
     * Hands the rows of a stretch of time over to a series; they must be in order, and nobody uses them afterwards.
     *
     * @param fromSeconds the first time as stored
     * @param toSeconds the first time behind it
     * @param shiftSeconds what a stored time is ahead of UTC
     */
    void handOver(CandleSeriesBuilder builder, long fromSeconds, long toSeconds, long shiftSeconds) {
        int from = place(fromSeconds);
        int to = Math.max(from, place(toSeconds));
        for (int i = from; i < to; i++) {
            seconds[i] = (seconds[i] - shiftSeconds) * 1_000;
        }
        builder.takeAll(
                to - from,
                from == 0 ? seconds : Arrays.copyOfRange(seconds, from, to),
                startingAt(from, to, values[0]),
                startingAt(from, to, values[1]),
                startingAt(from, to, values[2]),
                startingAt(from, to, values[3]),
                startingAt(from, to, values[4]),
                hasOpenInterest && from > 0 ? Arrays.copyOfRange(openInterest, from, to) : openInterest);
    }

    private int place(long time) {
        int found = Arrays.binarySearch(seconds, 0, size, time);
        return found >= 0 ? found : -found - 1;
    }

    private static double[] startingAt(int from, int to, double[] column) {
        return from == 0 ? column : Arrays.copyOfRange(column, from, to);
    }
}
