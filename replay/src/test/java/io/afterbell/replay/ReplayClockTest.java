package io.afterbell.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ReplayClockTest {
    private static final long MILLI = 1_000_000;
    private static final long MARKET = 1_706_000_000_000L;

    private static ReplayClock running(double factor, long nowNanos) {
        ReplayClock clock = new ReplayClock(new Speed(factor), MARKET);
        clock.run(nowNanos);
        return clock;
    }

    @Test
    void aClockThatWasNeverStartedStands() {
        ReplayClock clock = new ReplayClock(Speed.REAL_TIME, MARKET);
        assertFalse(clock.isRunning());
        assertEquals(MARKET, clock.marketMillis(Long.MAX_VALUE));
        clock.run(5_000 * MILLI);
        assertTrue(clock.isRunning());
        assertEquals(MARKET, clock.marketMillis(5_000 * MILLI));
        assertEquals(MARKET + 1, clock.marketMillis(5_001 * MILLI));
        assertEquals(MARKET, clock.marketMillis(5_001 * MILLI - 1), "rounded down");
    }

    @Test
    void runningAgainChangesNothing() {
        ReplayClock clock = running(1, 0);
        clock.run(700 * MILLI);
        assertEquals(MARKET + 1_000, clock.marketMillis(1_000 * MILLI));
    }

    @Test
    void realTimeBeforeZeroIsLikeAnyOther() {
        ReplayClock clock = running(1, -10 * MILLI);
        assertEquals(MARKET + 25, clock.marketMillis(15 * MILLI));
        assertEquals(15 * MILLI, clock.dueNanos(MARKET + 25));
    }

    @Property
    void whatIsDueHasHappenedThenAndNotBefore(
            @ForAll("factors") double factor,
            @ForAll @LongRange(min = -1_000_000_000_000_000L, max = 1_000_000_000_000_000L) long startNanos,
            @ForAll @LongRange(max = 1_000_000_000L) long afterMillis) {
        ReplayClock clock = running(factor, startNanos);
        long due = clock.dueNanos(MARKET + afterMillis);

        assertTrue(clock.marketMillis(due) >= MARKET + afterMillis, "due=" + due);
        // A double holds a factor to 16 digits, so that very long waits end a nanosecond or so late.
        long slack = 2 + Math.round(Math.abs(due - startNanos) * 1e-15 + 1e-9 / factor);
        if (afterMillis > 0 && due - slack > startNanos) {
            assertTrue(clock.marketMillis(due - slack) < MARKET + afterMillis || factor > 1_000, "due=" + due);
        }
    }

    @Provide
    Arbitrary<Double> factors() {
        return Arbitraries.oneOf(
                Arbitraries.of(1.0, 60.0, 0.5, 0.1, 0.3, 1 / 3.0, 7.0, 375.0, 1e6),
                Arbitraries.doubles().ofScale(6).between(0.001, 1_000));
    }

    @Test
    void aMillionWakingsDoNotAddUpToDrift() {
        ReplayClock clock = running(60, 123);
        long now = 123;
        for (int i = 1; i <= 1_000_000; i++) {
            long market = MARKET + i * 1_000L;
            now = clock.dueNanos(market);
            assertEquals(market, clock.marketMillis(now));
            // Whoever asks in between, and late, changes nothing.
            clock.marketMillis(now + 77_777);
        }
        assertEquals(123 + (1_000_000_000L * MILLI + 59) / 60, now);
    }

    @Test
    void aPauseCostsNoMarketTime() {
        ReplayClock clock = running(2, 0);
        clock.pause(10 * MILLI);
        assertEquals(MARKET + 20, clock.marketMillis(10 * MILLI));
        assertEquals(MARKET + 20, clock.marketMillis(99_999 * MILLI));
        clock.run(100_000 * MILLI);
        assertEquals(MARKET + 20, clock.marketMillis(100_000 * MILLI));
        assertEquals(MARKET + 30, clock.marketMillis(100_005 * MILLI));
        assertEquals(100_005 * MILLI, clock.dueNanos(MARKET + 30));
    }

    @Test
    void aNewSpeedCountsFromNowOn() {
        ReplayClock clock = running(1, 0);
        clock.speed(new Speed(60), 1_000 * MILLI);
        assertEquals(60, clock.speed().factor());
        assertEquals(MARKET + 1_000, clock.marketMillis(1_000 * MILLI));
        assertEquals(MARKET + 61_000, clock.marketMillis(2_000 * MILLI));
        clock.speed(new Speed(0.5), 2_000 * MILLI);
        assertEquals(MARKET + 61_500, clock.marketMillis(3_000 * MILLI));
    }

    @Test
    void aJumpIsThatTimeFromNowOn() {
        ReplayClock clock = running(1, 0);
        clock.jump(MARKET - 5_000, 1_000 * MILLI);
        assertEquals(MARKET - 5_000, clock.marketMillis(1_000 * MILLI));
        assertEquals(MARKET - 4_000, clock.marketMillis(2_000 * MILLI));
    }

    @Test
    void aSkippedGapCostsNothingWhenNoIdleTimeIsWanted() {
        ReplayClock clock = running(1, 0);
        // Noticed late: the time behind the gap counts from when the gap began, not from when somebody looked.
        clock.skip(MARKET + 60_000, MARKET + 3_600_000, 0);
        assertEquals(MARKET + 3_600_000, clock.marketMillis(60_000 * MILLI));
        assertEquals(MARKET + 3_600_500, clock.marketMillis(60_500 * MILLI));
        assertEquals(60_500 * MILLI, clock.dueNanos(MARKET + 3_600_500));
    }

    @Test
    void aSkippedGapCostsAtMostTheIdleTime() {
        ReplayClock clock = running(1, 0);
        clock.skip(MARKET + 60_000, MARKET + 3_600_000, 5_000 * MILLI);
        assertEquals(65_000 * MILLI, clock.dueNanos(MARKET + 3_600_000));
        assertTrue(
                clock.marketMillis(65_000 * MILLI - 1) < MARKET + 3_600_000,
                "what happens where the gap ends has not happened while the clock waits");
        assertEquals(MARKET + 3_600_000, clock.marketMillis(65_000 * MILLI));
        assertEquals(MARKET + 3_600_001, clock.marketMillis(65_001 * MILLI));
    }

    @Test
    void aShortGapIsNotStretchedToTheIdleTime() {
        ReplayClock clock = running(60, 0);
        clock.skip(MARKET, MARKET + 60_000, 5_000 * MILLI);
        assertEquals(1_000 * MILLI, clock.dueNanos(MARKET + 60_000));
    }

    @Test
    void aWeekendAtTheSlowestSpeedIsFarAwayAndNotInThePast() {
        ReplayClock clock = running(1e-6, 1_000_000 * MILLI);
        assertTrue(clock.dueNanos(MARKET + 3 * 86_400_000L) > 1_000_000 * MILLI);
        clock.skip(MARKET, MARKET + 3 * 86_400_000L, 5 * MILLI);
        assertEquals(MARKET + 3 * 86_400_000L, clock.marketMillis(1_000_005 * MILLI));
        assertTrue(clock.marketMillis(1_000_005 * MILLI - 1) < MARKET + 3 * 86_400_000L);
    }

    @Test
    void atMaximumSpeedNothingIsEverDueLater() {
        ReplayClock clock = new ReplayClock(Speed.MAX, MARKET);
        clock.run(7);
        assertEquals(MARKET, clock.marketMillis(Long.MAX_VALUE));
        assertEquals(7, clock.dueNanos(Long.MAX_VALUE));
    }
}
