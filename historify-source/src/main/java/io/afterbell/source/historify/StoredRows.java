package io.afterbell.source.historify;

import io.afterbell.api.CandleSeriesBuilder;
import java.util.Arrays;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * Rows of one instrument in order of time, column by column, as long as no time is there twice: so that nobody has to look
 * at them one by one. For one thread.
 */
final class StoredRows {
    private static final int VALUES = 5;

    private final boolean hasOpenInterest;
    private final double[][] values = new double[VALUES][];
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

    /** Whether all rows are here, each later than the one before; if not, there is nothing here. */
    boolean areRising() {
        return rising;
    }

    /**
     * Takes in rows of time, open, high, low, close, volume and open interest; gives up when they are too many.
     *
     * @param timeColumn where the time is; the others follow it
     * @param from the first row
     * @param to behind the last one
     * @param most how many there may be in all
     */
    void add(DuckDBDataChunkReader chunk, int timeColumn, int from, int to, int most) {
        int count = to - from;
        makeRoom(Math.min(count, most - size));
        if (count > most - size || !copyTimes(chunk.vector(timeColumn), from, to)) {
            rising = false;
            size = 0;
            seconds = new long[0];
            openInterest = seconds;
            Arrays.fill(values, new double[0]);
            return;
        }
        for (int i = 0; i < VALUES; i++) {
            copy(chunk.vector(timeColumn + 1 + i), from, to, values[i], size);
        }
        DuckDBReadableVector open = chunk.vector(timeColumn + 1 + VALUES);
        for (int row = from; row < to && hasOpenInterest; row++) {
            openInterest[size + row - from] = open.getLong(row, 0);
        }
        size += count;
    }

    private void makeRoom(int count) {
        if (size + count > seconds.length) {
            int longer = size + count + (size >> 1);
            seconds = Arrays.copyOf(seconds, longer);
            for (int i = 0; i < VALUES; i++) {
                values[i] = Arrays.copyOf(values[i], longer);
            }
            openInterest = Arrays.copyOf(openInterest, hasOpenInterest ? longer : 0);
        }
    }

    private boolean copyTimes(DuckDBReadableVector vector, int from, int to) {
        long last = size == 0 ? Long.MIN_VALUE : seconds[size - 1];
        for (int row = from; row < to; row++) {
            long time = vector.getLong(row, 0);
            if (time <= last) {
                return false;
            }
            seconds[size + row - from] = time;
            last = time;
        }
        return true;
    }

    private static void copy(DuckDBReadableVector vector, int from, int to, double[] column, int position) {
        for (int row = from; row < to; row++) {
            column[position + row - from] = vector.getDouble(row, 0);
        }
    }

    /**
     * Adds the rows of a stretch of time to a series.
     *
     * @param fromSeconds the first time as stored
     * @param toSeconds the first time behind it
     * @param shiftSeconds what a stored time is ahead of UTC
     */
    void addTo(CandleSeriesBuilder builder, long fromSeconds, long toSeconds, long shiftSeconds) {
        int from = place(fromSeconds);
        int to = Math.max(from, place(toSeconds));
        long[] times = new long[to - from];
        for (int i = from; i < to; i++) {
            times[i - from] = (seconds[i] - shiftSeconds) * 1_000;
        }
        builder.addAll(
                to - from,
                times,
                from(from, to, values[0]),
                from(from, to, values[1]),
                from(from, to, values[2]),
                from(from, to, values[3]),
                from(from, to, values[4]),
                hasOpenInterest && from > 0 ? Arrays.copyOfRange(openInterest, from, to) : openInterest);
    }

    private int place(long time) {
        int found = Arrays.binarySearch(seconds, 0, size, time);
        return found >= 0 ? found : -found - 1;
    }

    // The builder copies what it takes.
    private static double[] from(int from, int to, double[] column) {
        return from == 0 ? column : Arrays.copyOfRange(column, from, to);
    }
}
