package io.afterbell.server.feed;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/**
 * How late the ticks of a paced session have left: from when the first of a train was due until Jetty has been given the
 * train, counted for each client that it did not have to wait for. Safe for many threads.
 */
final class Lag {
    private static final long HIGHEST_MICROS = 3_600_000_000L;
    private static final long NANOS_A_MICRO = 1_000;

    private final Histogram micros = new SynchronizedHistogram(HIGHEST_MICROS, 3);

    void record(long nanos) {
        micros.recordValue(Math.max(0, Math.min(HIGHEST_MICROS, nanos / NANOS_A_MICRO)));
    }

    long microsAtPercentile(double percentile) {
        return micros.getValueAtPercentile(percentile);
    }

    long maximumMicros() {
        return micros.getMaxValue();
    }
}
