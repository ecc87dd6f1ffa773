package io.afterbell.server.sessions;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.candles.CandleLibrary.Holding;
import io.afterbell.server.config.ServerConfig.RangeChoice;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** Turns the ranges that a user names into those that can be replayed. Safe for many threads. */
final class SessionRanges {
    /** Long enough for any row of holidays, short enough to be walked through. */
    private static final int DAYS_LOOKED_AT = 40;

    private final CandleLibrary library;
    private final TradingCalendar calendar;

    SessionRanges(CandleLibrary library, TradingCalendar calendar) {
        this.library = library;
        this.calendar = calendar;
    }

    /** Ranges and what was done to them. */
    record Chosen(List<TimeRange> ranges, List<String> warnings) {
        Chosen {
            ranges = List.copyOf(ranges);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Reads the ranges, refuses what lies outside the candles and cuts what lies partly outside.
     *
     * @param choices the ranges as they were written, in the order of time
     * @param instruments whose candles count; empty for any in the source
     */
    Chosen choose(List<RangeChoice> choices, List<Instrument> instruments) {
        List<String> warnings = new ArrayList<>();
        List<TimeRange> ranges = new ArrayList<>();
        Optional<TimeRange> held = held(instruments);
        for (RangeChoice choice : choices) {
            TimeRange asked = choice.resolve(fromEnd -> day(instruments, fromEnd, warnings));
            ranges.add(held.isEmpty() ? asked : cut(asked, held.get(), warnings));
        }
        return new Chosen(ranges, warnings);
    }

    private LocalDate day(List<Instrument> instruments, int fromEnd, List<String> warnings) {
        SortedSet<LocalDate> days = library.lastTradingDays(instruments, fromEnd);
        if (days.size() < fromEnd) {
            warnings.add("there are candles of " + days.size() + (days.size() == 1 ? " day" : " days") + " only, from "
                    + days.first() + " to " + days.last() + ": last:" + fromEnd + "d");
        }
        return days.first();
    }

    // Whole days, from the first with a candle to the last.
    private Optional<TimeRange> held(List<Instrument> instruments) {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (Holding holding : library.holdings(instruments)) {
            ZoneId zone = calendar.zone(holding.instrument().exchange());
            from = Math.min(
                    from, day(holding.coverage().firstEpochMillis(), zone).fromEpochMillis());
            to = Math.max(to, day(holding.coverage().lastEpochMillis(), zone).toEpochMillis());
        }
        return from > to ? Optional.empty() : Optional.of(new TimeRange(from, to));
    }

    private static TimeRange day(long epochMillis, ZoneId zone) {
        LocalDate date = date(epochMillis, zone);
        return TimeRange.ofDates(date, date, zone);
    }

    private TimeRange cut(TimeRange asked, TimeRange held, List<String> warnings) {
        TimeRange both = asked.intersect(held);
        String exists = "there are candles from " + firstDate(held) + " to " + lastDate(held);
        if (both.isEmpty()) {
            throw new ReplayException(
                    ErrorCode.EMPTY_RANGE,
                    "there is no candle from " + firstDate(asked) + " to " + lastDate(asked) + "; " + exists
                            + ": range=" + firstDate(asked) + "/" + lastDate(asked));
        }
        boolean misses = isTradedIn(asked.fromEpochMillis(), both.fromEpochMillis())
                || isTradedIn(both.toEpochMillis(), asked.toEpochMillis());
        if (misses) {
            warnings.add("the range from " + firstDate(asked) + " to " + lastDate(asked) + " was cut to "
                    + firstDate(both) + " to " + lastDate(both) + ": " + exists);
        }
        return both;
    }

    // A Sunday at the end of a range is no loss.
    private boolean isTradedIn(long fromEpochMillis, long toEpochMillis) {
        LocalDate day = date(fromEpochMillis, TradingCalendar.INDIA);
        LocalDate end = date(toEpochMillis - 1, TradingCalendar.INDIA);
        if (toEpochMillis <= fromEpochMillis) {
            return false;
        }
        for (int i = 0; i < DAYS_LOOKED_AT && !day.isAfter(end); i++, day = day.plusDays(1)) {
            if (!calendar.sessions("NSE", day).isEmpty()) {
                return true;
            }
        }
        return !day.isAfter(end);
    }

    /** Says what an instrument lacks of the ranges by whole trading days, when it begins later or ends earlier. */
    Optional<String> shortfall(CandleSeries candles, List<TimeRange> ranges) {
        long from = ranges.get(0).fromEpochMillis();
        long to = ranges.get(ranges.size() - 1).toEpochMillis();
        if (from == Long.MIN_VALUE || to == Long.MAX_VALUE) {
            return Optional.empty();
        }
        String exchange = candles.instrument().exchange();
        ZoneId zone = calendar.zone(exchange);
        LocalDate first = date(Math.max(from, candles.openEpochMillis(0)), zone);
        LocalDate last = date(candles.openEpochMillis(candles.size() - 1), zone);
        boolean late = anySession(exchange, date(from, zone), first);
        boolean early =
                anySession(exchange, last.plusDays(1), date(to - 1, zone).plusDays(1));
        return late || early
                ? Optional.of(candles.instrument() + " has candles from " + first + " to " + last
                        + " only; it is silent in the rest of the range")
                : Optional.empty();
    }

    private boolean anySession(String exchange, LocalDate from, LocalDate before) {
        LocalDate day = from;
        for (int i = 0; i < DAYS_LOOKED_AT && day.isBefore(before); i++, day = day.plusDays(1)) {
            if (!calendar.sessions(exchange, day).isEmpty()) {
                return true;
            }
        }
        return day.isBefore(before);
    }

    private static LocalDate firstDate(TimeRange range) {
        return date(range.fromEpochMillis(), TradingCalendar.INDIA);
    }

    private static LocalDate lastDate(TimeRange range) {
        return date(range.toEpochMillis() - 1, TradingCalendar.INDIA);
    }

    private static LocalDate date(long epochMillis, ZoneId zone) {
        return Instant.ofEpochMilli(epochMillis).atZone(zone).toLocalDate();
    }
}
