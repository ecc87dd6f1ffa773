package io.afterbell.server.feed;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * How late the ticks of a paced session have left in the last minute in which any did: from when the first of a
 * train was due until Jetty has been given the train, counted for each client that it did not have to wait for.
 *
 * <p>Not since the beginning: the first seconds, in which nothing is compiled yet, would be seen for hours, and what is
 * late now would not. Safe for many threads.
 */
final class Lag {
    /** Figures are of the half minute that runs and of the one before it. */
    static final long HALF_MINUTE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int DIGITS = 3;

    private AbstractHistogram before = new IntCountsHistogram(DIGITS);
    private AbstractHistogram now = new IntCountsHistogram(DIGITS);
    private long nowBeganNanos;

    /** What it comes to, in microseconds. */
    record Summary(long p50Micros, long p99Micros, long p999Micros, long maximumMicros) {}

    /**
     * Counts a train for one client.
     *
     * @param dueNanos when it was due
     * @param nowNanos what the same clock says now
     */
    synchronized void record(long dueNanos, long nowNanos) {
        if (now.getTotalCount() == 0 && before.getTotalCount() == 0) {
            nowBeganNanos = nowNanos;
        } else if (nowNanos - nowBeganNanos >= HALF_MINUTE_NANOS) {
            beginHalfMinute(nowNanos);
        }
        long micros = TimeUnit.NANOSECONDS.toMicros(nowNanos - dueNanos);
        now.recordValue(Math.max(0, Math.min(HIGHEST_MICROS, micros)));
    }

    private void beginHalfMinute(long nowNanos) {
        AbstractHistogram oldest = before;
        before = now;
        oldest.reset();
        now = oldest;
        nowBeganNanos = nowNanos;
    }

    /** What has been counted; zeros as long as there is nothing. */
    Summary summary() {
        AbstractHistogram both;
        synchronized (this) {
            both = now.copy();
            both.add(before);
        }
        return new Summary(
                both.getValueAtPercentile(50),
                both.getValueAtPercentile(99),
                both.getValueAtPercentile(99.9),
                both.getMaxValue());
    }
}
