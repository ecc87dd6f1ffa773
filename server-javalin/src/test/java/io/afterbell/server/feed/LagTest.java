package io.afterbell.server.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LagTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    /** As of a JVM whose clock is below zero. */
    private static final long BEGIN = -Lag.MINUTE_NANOS / 2;

    private final Lag lag = new Lag();

    @Test
    void thereIsNoneBeforeAnythingLeaves() {
        assertEquals(new Lag.Summary(0, 0, 0, 0), lag.summary());
    }

    @Test
    void figuresAreOfThisMinuteAndTheOneBefore() {
        late(0, 1_900);
        late(1, 700);
        late(59, 500);
        assertEquals(new Lag.Summary(700, 1_900, 1_900, 1_900), lag.summary());
        late(60, 300);
        assertEquals(new Lag.Summary(500, 1_900, 1_900, 1_900), lag.summary(), "the minute before counts");
        late(119, 200);
        assertEquals(1_900, lag.summary().maximumMicros());
        late(120, 100);
        assertEquals(new Lag.Summary(200, 300, 300, 300), lag.summary(), "the first minute does not");
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
    void aMinuteBeginsWithTheFirstTickAndNotWithTheSession() {
        late(50, 1_900);
        late(109, 100);
        late(110, 100);
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
