package io.afterbell.server.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LagTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    /** As of a JVM whose clock is below zero. */
    private static final long BEGIN = -Lag.HALF_MINUTE_NANOS / 2;

    private final Lag lag = new Lag();

    @Test
    void thereIsNoneBeforeAnythingLeaves() {
        assertEquals(new Lag.Summary(0, 0, 0, 0), lag.summary());
    }

    @Test
    void figuresAreOfThisHalfMinuteAndTheOneBefore() {
        late(0, 1_900);
        late(1, 700);
        late(29, 500);
        assertEquals(new Lag.Summary(700, 1_900, 1_900, 1_900), lag.summary());
        late(30, 300);
        assertEquals(new Lag.Summary(500, 1_900, 1_900, 1_900), lag.summary(), "the one before counts");
        late(59, 200);
        assertEquals(1_900, lag.summary().maximumMicros());
        late(60, 100);
        assertEquals(new Lag.Summary(200, 300, 300, 300), lag.summary(), "the first one does not");
    }

    @Test
    void whatLeftLastIsRememberedWhileNothingLeaves() {
        late(0, 1_900);
        late(3_600, 100);
        assertEquals(new Lag.Summary(100, 1_900, 1_900, 1_900), lag.summary());
        late(7_200, 100);
        assertEquals(new Lag.Summary(100, 100, 100, 100), lag.summary());
    }

    @Test
    void aHalfMinuteBeginsWithTheFirstTickAndNotWithTheSession() {
        late(20, 1_900);
        late(49, 100);
        late(50, 100);
        assertEquals(1_900, lag.summary().maximumMicros());
    }

    @Test
    void whatLeavesEarlyIsNotLateAndNobodyIsLateForMoreThanAnHour() {
        lag.record(BEGIN + MILLI, BEGIN);
        assertEquals(0, lag.summary().maximumMicros());
        lag.record(BEGIN - TimeUnit.HOURS.toNanos(5), BEGIN);
        assertEquals(3_600, lag.summary().maximumMicros() / 1_000_000);
    }

    private void late(long second, long micros) {
        long due = BEGIN + TimeUnit.SECONDS.toNanos(second);
        lag.record(due - TimeUnit.MICROSECONDS.toNanos(micros), due);
    }
}
