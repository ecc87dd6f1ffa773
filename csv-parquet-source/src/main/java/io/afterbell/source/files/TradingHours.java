package io.afterbell.source.files;

import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingSession;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the trading hours of an exchange tell of times: the zone of a wall clock, and which end of a candle a time is. */
final class TradingHours {
    private static final double MOST = 0.8;
    private static final double NEARLY_ALL = 0.9;
    private static final long HOUR = 3_600_000L;
    private static final ZoneId UTC = ZoneId.of("UTC");

    private TradingHours() {}

    /** The exchange's zone, unless the candles lie in its trading hours only when they are read as UTC. */
    static ZoneId zone(String exchange, List<long[]> wallClock) {
        TradingCalendar calendar = TradingCalendar.standard();
        if (exchange.equals("CRYPTO") || exchange.equals("24X7")) {
            return UTC;
        }
        ZoneId own = calendar.zone(exchange);
        if (!calendar.knows(exchange)) {
            return own;
        }
        double asOwn = share(exchange, wallClock, own);
        double asUtc = share(exchange, wallClock, UTC);
        // MCX trades so long that two thirds of a day in UTC fall into its hours.
        return asOwn < 0.5 && asUtc > MOST || asOwn < MOST && asUtc > 0.99 ? UTC : own;
    }

    /** What to say about a zone that nobody named. */
    static String guessed(String exchange, List<long[]> times, ZoneId zone) {
        if (!TradingCalendar.standard().knows(exchange)) {
            return " (a guess)";
        }
        double share = share(exchange, times, zone);
        return share >= NEARLY_ALL
                ? " (by trading hours of " + exchange + ")"
                : " (a guess: only " + Math.round(share * 100) + " % of them fall into trading hours of " + exchange
                        + "; timezone= says otherwise)";
    }

    private static double share(String exchange, List<long[]> wallClock, ZoneId zone) {
        TradingCalendar calendar = TradingCalendar.standard();
        ZoneId own = calendar.zone(exchange);
        Map<LocalDate, List<TradingSession>> sessions = new HashMap<>();
        long count = 0;
        long inside = 0;
        for (long[] times : wallClock) {
            for (long time : times) {
                long instant = instant(time, zone);
                LocalDate day = Instant.ofEpochMilli(instant).atZone(own).toLocalDate();
                count++;
                if (sessions.computeIfAbsent(day, one -> calendar.sessions(exchange, one)).stream()
                        .anyMatch(session -> instant >= session.hours().fromEpochMillis()
                                && instant <= session.hours().toEpochMillis())) {
                    inside++;
                }
            }
        }
        return count == 0 ? 0 : (double) inside / count;
    }

    /** The instant at which a wall clock shows a time. */
    static long instant(long wallClockMillis, ZoneId zone) {
        return LocalDateTime.ofEpochSecond(
                        Math.floorDiv(wallClockMillis, 1_000L),
                        (int) Math.floorMod(wallClockMillis, 1_000L) * 1_000_000,
                        ZoneOffset.UTC)
                .atZone(zone)
                .toInstant()
                .toEpochMilli();
    }

    /** Whether candles begin one after the open of the day and end with its close, as those labelled by their close do. */
    static boolean areLabelledByClose(Layout layout, String exchange, List<long[]> times) {
        TradingCalendar calendar = TradingCalendar.standard();
        if (layout.interval().isEmpty()
                || !calendar.knows(exchange)
                || layout.time().kind() == TimeForm.Kind.DATE) {
            return false;
        }
        ZoneId own = calendar.zone(exchange);
        int days = 0;
        int byClose = 0;
        for (long[] series : times) {
            long[] instants = layout.time().kind() == TimeForm.Kind.INSTANT
                    ? series
                    : Arrays.stream(series)
                            .map(time -> instant(time, layout.zone()))
                            .sorted()
                            .toArray();
            int i = 0;
            while (i < instants.length) {
                int from = i;
                LocalDate day = Instant.ofEpochMilli(instants[i]).atZone(own).toLocalDate();
                long nextDay = day.plusDays(1).atStartOfDay(own).toInstant().toEpochMilli();
                while (i < instants.length && instants[i] < nextDay) {
                    i++;
                }
                List<TradingSession> sessions = calendar.sessions(exchange, day);
                // A day most of which lies elsewhere is one of another zone.
                if (sessions.size() == 1 && isInside(sessions.get(0).hours(), Arrays.copyOfRange(instants, from, i))) {
                    TimeRange hours = sessions.get(0).hours();
                    boolean hasOpen = Arrays.binarySearch(instants, hours.fromEpochMillis()) >= 0;
                    // Midnight, where a market never closes, is the open of the next day.
                    boolean hasClose = hours.toEpochMillis() < nextDay
                            && Arrays.binarySearch(instants, hours.toEpochMillis()) >= 0;
                    // A day with neither is cut off and tells nothing.
                    days += hasOpen || hasClose ? 1 : 0;
                    byClose += hasClose && !hasOpen ? 1 : 0;
                }
            }
        }
        return days > 0 && byClose >= MOST * days;
    }

    private static boolean isInside(TimeRange hours, long[] instants) {
        long inside = Arrays.stream(instants)
                .filter(one -> one >= hours.fromEpochMillis() && one <= hours.toEpochMillis())
                .count();
        return inside >= NEARLY_ALL * instants.length;
    }

    /** Whether a wall clock shows hours from 1 to 12 alone, and many of them when the exchange does not trade. */
    static boolean areOfTwelveHours(String exchange, List<long[]> wallClock, ZoneId zone) {
        if (!TradingCalendar.standard().knows(exchange) || share(exchange, wallClock, zone) >= NEARLY_ALL) {
            return false;
        }
        Set<Integer> hours = wallClock.stream()
                .flatMapToLong(Arrays::stream)
                .mapToObj(time -> (int) (Math.floorMod(time, Intervals.DAY) / HOUR))
                .collect(Collectors.toSet());
        return hours.contains(12) && hours.contains(1) && Collections.min(hours) == 1 && Collections.max(hours) == 12;
    }

    /** Whether candles reach from a minute before the open, or to a minute behind the close, on nearly all days. */
    static boolean areOneCandleOff(Instrument instrument, Candles candles) {
        TradingCalendar calendar = TradingCalendar.standard();
        if (!calendar.knows(instrument.exchange())) {
            return false;
        }
        ZoneId zone = calendar.zone(instrument.exchange());
        int days = 0;
        int off = 0;
        for (long[] day : candles.boundsOfDays(zone)) {
            List<TradingSession> sessions = calendar.sessions(
                    instrument.exchange(),
                    Instant.ofEpochMilli(day[0]).atZone(zone).toLocalDate());
            if (sessions.size() == 1) {
                TimeRange hours = sessions.get(0).hours();
                boolean early = day[0] == hours.fromEpochMillis() - Intervals.MINUTE
                        && day[1] < hours.toEpochMillis() - Intervals.MINUTE;
                boolean late = day[0] > hours.fromEpochMillis() && day[1] == hours.toEpochMillis();
                off += early || late ? 1 : 0;
                days++;
            }
        }
        return days > 0 && off * 10 >= days * 8;
    }
}
