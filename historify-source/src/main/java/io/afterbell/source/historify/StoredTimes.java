package io.afterbell.source.historify;

import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * What an instrument's times tell of their zone: how many lie in trading hours only if they are UTC, and how many only if
 * they are Indian time written as UTC. For one thread.
 */
final class StoredTimes {
    private static final long SECONDS_A_DAY = 86_400;
    private static final long IST_SECONDS = 19_800;

    private final long opens;
    private final long closes;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long count;
    private long fitUtc;
    private long fitIst;

    /**
     * @param opens when trading starts at the earliest, in seconds of an Indian day
     * @param closes when it ends at the latest
     */
    StoredTimes(long opens, long closes) {
        this.opens = opens;
        this.closes = closes;
    }

    /** Takes in rows whose first column is the time in seconds. */
    void add(DuckDBDataChunkReader chunk) {
        DuckDBReadableVector seconds = chunk.vector(0);
        for (long row = 0; row < chunk.rowCount(); row++) {
            if (!seconds.isNull(row)) {
                add(seconds.getLong(row));
            }
        }
    }

    private void add(long seconds) {
        first = Math.min(first, seconds);
        last = Math.max(last, seconds);
        count++;
        long ofDay = seconds % SECONDS_A_DAY;
        boolean fitsUtc = ofDay >= opens - IST_SECONDS && ofDay < closes - IST_SECONDS;
        boolean fitsIst = ofDay >= opens && ofDay < closes;
        if (fitsUtc != fitsIst) {
            if (fitsUtc) {
                fitUtc++;
            } else {
                fitIst++;
            }
        }
    }

    /** The earliest time; meaningful when there is any, as is the latest. */
    long first() {
        return first;
    }

    long last() {
        return last;
    }

    long count() {
        return count;
    }

    long fitUtc() {
        return fitUtc;
    }

    long fitIst() {
        return fitIst;
    }
}
