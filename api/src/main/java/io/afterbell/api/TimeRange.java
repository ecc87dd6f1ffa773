package io.afterbell.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * A half-open stretch of time: it holds its start and not its end.
 *
 * @param fromEpochMillis the first millisecond that belongs to the range, UTC
 * @param toEpochMillis the first millisecond that no longer does, UTC; not before the start
 */
public record TimeRange(long fromEpochMillis, long toEpochMillis) {
    /** All of time. */
    public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    /** Checks the order of the ends. */
    public TimeRange {
        if (toEpochMillis < fromEpochMillis) {
            throw new IllegalArgumentException("a range ends after it starts: fromEpochMillis=" + fromEpochMillis
                    + " toEpochMillis=" + toEpochMillis);
        }
    }

    /**
     * The whole days from one date to another, both included, in a zone.
     *
     * @param first the first day
     * @param last the last day, which belongs to the range as a whole
     * @param zone the exchange's zone
     * @return the range from the first day's midnight to the midnight after the last day
     * @throws IllegalArgumentException when the last day is before the first
     */
    public static TimeRange ofDates(LocalDate first, LocalDate last, ZoneId zone) {
        requireNonNull(first, "first");
        requireNonNull(last, "last");
        requireNonNull(zone, "zone");
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("the last day is before the first: from=" + first + " to=" + last);
        }
        return new TimeRange(
                first.atStartOfDay(zone).toInstant().toEpochMilli(),
                last.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli());
    }

    /**
     * Says whether an instant lies in the range.
     *
     * @param epochMillis the instant
     * @return true when it is not before the start and before the end
     */
    public boolean contains(long epochMillis) {
        return epochMillis >= fromEpochMillis && epochMillis < toEpochMillis;
    }

    /**
     * Says whether the range holds no instant at all.
     *
     * @return true when start and end are equal
     */
    public boolean isEmpty() {
        return fromEpochMillis == toEpochMillis;
    }

    /**
     * The part that two ranges have in common.
     *
     * @param other the other range
     * @return the overlap; an empty range when there is none
     */
    public TimeRange intersect(TimeRange other) {
        long from = Math.max(fromEpochMillis, other.fromEpochMillis);
        return new TimeRange(from, Math.max(from, Math.min(toEpochMillis, other.toEpochMillis)));
    }

    /** The range for people, in UTC: {@code 2024-01-23T03:45:00Z/2024-01-23T10:00:00Z}. */
    @Override
    public String toString() {
        String from = fromEpochMillis == Long.MIN_VALUE
                ? ".."
                : Instant.ofEpochMilli(fromEpochMillis).toString();
        String to = toEpochMillis == Long.MAX_VALUE
                ? ".."
                : Instant.ofEpochMilli(toEpochMillis).toString();
        return from + "/" + to;
    }
}
