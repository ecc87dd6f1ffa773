package io.afterbell.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimeRangeTest {
    private static final LocalDate DATE = LocalDate.of(2024, 1, 23);

    @Test
    void aRangeHoldsItsStartAndNotItsEnd() {
        TimeRange range = new TimeRange(10, 20);
        assertTrue(range.contains(10));
        assertTrue(range.contains(19));
        assertFalse(range.contains(20));
        assertFalse(range.contains(9));
    }

    @Test
    void anEndDateBelongsToTheRangeAsAWholeDay() {
        TimeRange range = TimeRange.ofDates(DATE, DATE, TradingCalendar.INDIA);
        assertEquals("2024-01-22T18:30:00Z/2024-01-23T18:30:00Z", range.toString());
        TimeRange two = TimeRange.ofDates(DATE, DATE.plusDays(1), TradingCalendar.INDIA);
        assertEquals(2 * 86_400_000L, two.toEpochMillis() - two.fromEpochMillis());
    }

    @Test
    void aDayOnWhichClocksChangeHas23Hours() {
        LocalDate spring = LocalDate.of(2024, 3, 10);
        TimeRange range = TimeRange.ofDates(spring, spring, ZoneId.of("America/New_York"));
        assertEquals(23 * 3_600_000L, range.toEpochMillis() - range.fromEpochMillis());
    }

    @Test
    void endsInTheWrongOrderAreRefusedWithBothValues() {
        assertThrows(IllegalArgumentException.class, () -> new TimeRange(2, 1));
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> TimeRange.ofDates(DATE, DATE.minusDays(1), TradingCalendar.INDIA));
        assertEquals("the last day is before the first: from=2024-01-23 to=2024-01-22", refusal.getMessage());
    }

    @Test
    void allOfTimeHoldsEverythingButItsLastMillisecond() {
        assertTrue(TimeRange.ALL.contains(Long.MIN_VALUE));
        assertTrue(TimeRange.ALL.contains(0));
        assertEquals("../..", TimeRange.ALL.toString());
    }

    @Test
    void rangesThatDoNotMeetHaveAnEmptyOverlap() {
        assertTrue(new TimeRange(0, 10).intersect(new TimeRange(10, 20)).isEmpty());
        assertTrue(new TimeRange(0, 10).intersect(new TimeRange(50, 60)).isEmpty());
        assertTrue(new TimeRange(50, 60).intersect(new TimeRange(0, 10)).isEmpty());
        assertTrue(new TimeRange(5, 5).isEmpty());
        assertFalse(new TimeRange(5, 6).isEmpty());
    }

    @Property
    void theOverlapHoldsWhatBothHold(
            @ForAll @LongRange(min = 0, max = 20) long a,
            @ForAll @LongRange(min = 0, max = 20) long b,
            @ForAll @LongRange(min = 0, max = 20) long c,
            @ForAll @LongRange(min = 0, max = 20) long d) {
        TimeRange one = new TimeRange(Math.min(a, b), Math.max(a, b));
        TimeRange other = new TimeRange(Math.min(c, d), Math.max(c, d));
        TimeRange overlap = one.intersect(other);
        for (long time = -1; time <= 21; time++) {
            long at = time;
            assertEquals(
                    one.contains(time) && other.contains(time),
                    overlap.contains(time),
                    () -> one + " " + other + " at " + at);
        }
    }
}
