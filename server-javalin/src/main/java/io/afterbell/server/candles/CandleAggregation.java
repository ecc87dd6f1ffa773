package io.afterbell.server.candles;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Interval;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/**
 * Adds candles up to longer ones, into the buckets that OpenAlgo's Historify makes: hours and minutes are counted from
 * the open of the day, in Indian time; weeks begin on Monday.
 */
public final class CandleAggregation {
    private static final long DAY_SECONDS = 86_400;
    private static final long INDIA_SECONDS = 19_800;
    private static final Set<String> OPEN_AT_NINE = Set.of("CDS", "BCD", "MCX", "NCO", "MCX_INDEX");
    private static final long NINE = 32_400;
    private static final long QUARTER_PAST_NINE = 33_300;

    private CandleAggregation() {}

    /**
     * One candle as it is answered to clients.
     *
     * @param epochSeconds when it opens, UTC; 00:00 UTC of its date for a day or longer
     * @param open the open
     * @param high the high
     * @param low the low
     * @param close the close
     * @param volume what was traded
     * @param openInterest open interest at its end; 0 when unknown
     */
    public record Row(
            long epochSeconds, double open, double high, double low, double close, double volume, long openInterest) {}

    /**
     * Adds one-minute candles up.
     *
     * @param minutes the candles in order
     * @param interval how long the answer's candles are: any number of minutes or hours, days, weeks or months
     * @param exchange whose open the buckets are counted from
     * @param calendar knows zones and hours of exchanges outside India
     * @return the longer candles; the last may be unfinished
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} for an interval shorter than a minute
     */
    public static List<Row> ofMinutes(List<Row> minutes, Interval interval, String exchange, TradingCalendar calendar) {
        requireNonNull(interval, "interval");
        if (interval.equals(Interval.ONE_MINUTE)) {
            return minutes;
        }
        return switch (interval.unit()) {
            case SECOND ->
                throw new ReplayException(
                        ErrorCode.INVALID_PARAMETER,
                        "candles are a minute at least: interval=" + interval + "; ask for 1m, 5m, 15m, 1h, D, W or M");
            case MINUTE, HOUR -> add(minutes, intraday(interval, exchange, calendar));
            case DAY, WEEK, MONTH -> {
                ZoneId zone = calendar.zone(exchange);
                List<Row> days = add(minutes, second -> date(second, zone).toEpochDay() * DAY_SECONDS);
                yield ofDays(days, interval);
            }
        };
    }

    /**
     * Adds daily candles up.
     *
     * @param days the candles in order, each at 00:00 UTC of its date
     * @param interval a number of days, weeks or months; several weeks or months are counted from the start of the year
     * @return the longer candles
     */
    public static List<Row> ofDays(List<Row> days, Interval interval) {
        int count = interval.count();
        return switch (interval.unit()) {
            case DAY ->
                count == 1
                        ? days
                        : add(days, second -> Math.floorDiv(second, count * DAY_SECONDS) * count * DAY_SECONDS);
            case WEEK -> addGroups(days, count, Interval.Unit.WEEK);
            case MONTH -> addGroups(days, count, Interval.Unit.MONTH);
            default -> throw new IllegalArgumentException("days make no such candles: interval=" + interval);
        };
    }

    private static LocalDate date(long epochSeconds, ZoneId zone) {
        return Instant.ofEpochSecond(epochSeconds).atZone(zone).toLocalDate();
    }

    private static LongUnaryOperator intraday(Interval interval, String exchange, TradingCalendar calendar) {
        long length = interval.millis() / 1_000;
        boolean indian = TradingCalendar.isIndian(exchange) || !calendar.knows(exchange) || exchange.equals("CRYPTO");
        if (indian) {
            long opens = OPEN_AT_NINE.contains(exchange) ? NINE : QUARTER_PAST_NINE;
            return second -> {
                long local = second + INDIA_SECONDS;
                long day = Math.floorDiv(local, DAY_SECONDS) * DAY_SECONDS - INDIA_SECONDS;
                long since = Math.floorMod(local, DAY_SECONDS) - opens;
                return day + opens + Math.floorDiv(since, length) * length;
            };
        }
        ZoneId zone = calendar.zone(exchange);
        return second -> {
            LocalDate date = date(second, zone);
            long opens = calendar.sessions(exchange, date).stream()
                    .findFirst()
                    .map(session -> session.hours().fromEpochMillis() / 1_000)
                    .orElseGet(
                            () -> date.atTime(LocalTime.MIDNIGHT).atZone(zone).toEpochSecond());
            return opens + Math.floorDiv(second - opens, length) * length;
        };
    }

    // Groups of several are cut at the turn of the year, as Historify cuts them.
    private static List<Row> addGroups(List<Row> days, int count, Interval.Unit unit) {
        List<Row> groups = new ArrayList<>();
        long current = Long.MIN_VALUE;
        long start = 0;
        List<Row> bucketed = new ArrayList<>(days.size());
        for (Row day : days) {
            LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(day.epochSeconds(), DAY_SECONDS));
            boolean weeks = unit == Interval.Unit.WEEK;
            LocalDate first =
                    weeks ? date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)) : date.withDayOfMonth(1);
            int year = weeks ? date.get(IsoFields.WEEK_BASED_YEAR) : date.getYear();
            int number = (weeks ? date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) : date.getMonthValue()) - 1;
            long group = year * 1_000L + number / count;
            if (group != current) {
                current = group;
                start = first.toEpochDay() * DAY_SECONDS;
            }
            bucketed.add(
                    new Row(start, day.open(), day.high(), day.low(), day.close(), day.volume(), day.openInterest()));
        }
        groups.addAll(add(bucketed, second -> second));
        return groups;
    }

    private static List<Row> add(List<Row> rows, LongUnaryOperator bucketOf) {
        List<Row> sums = new ArrayList<>();
        Row sum = null;
        for (Row row : rows) {
            long bucket = bucketOf.applyAsLong(row.epochSeconds());
            if (sum != null && sum.epochSeconds() == bucket) {
                sum = new Row(
                        bucket,
                        sum.open(),
                        Math.max(sum.high(), row.high()),
                        Math.min(sum.low(), row.low()),
                        row.close(),
                        sum.volume() + row.volume(),
                        row.openInterest());
                sums.set(sums.size() - 1, sum);
            } else {
                sum = new Row(bucket, row.open(), row.high(), row.low(), row.close(), row.volume(), row.openInterest());
                sums.add(sum);
            }
        }
        return sums;
    }
}
