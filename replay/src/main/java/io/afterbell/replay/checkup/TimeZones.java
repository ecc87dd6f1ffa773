package io.afterbell.replay.checkup;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingSession;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Stretches of candles that lie outside trading hours as they are and inside when they are moved by a whole number of
 * half-hours: 5:30 h where Indian time was taken for UTC, an hour where daylight saving was forgotten.
 */
final class TimeZones implements Check {
    private static final long MINUTE = 60_000;
    private static final long HALF_HOUR = 30 * MINUTE;
    /** Zones lie from UTC-12 to UTC+14, so two of them lie at most 26 hours apart; beyond 14 dates are what is wrong. */
    private static final int MOST_HALF_HOURS = 28;
    /** A pause of three hours ends a stretch; no exchange pauses as long inside a day, every night is longer. */
    private static final long PAUSE = 3 * 60 * MINUTE;
    /** A stretch fits when at most 2 in 100 candles lie outside: a closing candle does not hide a shift. */
    private static final double FITS = 0.98;
    /** Half an hour of an NSE day is 8 in 100 candles; a shift has to explain more than half of that. */
    private static final double GAIN = 0.05;
    /** A piece of a day fits many shifts, so one that fills less of a trading session proves nothing. */
    private static final double FILLS = 0.8;

    @Override
    public void look(Facts facts, Report report, Mending mending) {
        if (!facts.knowsHours()) {
            return;
        }
        CandleSeries series = facts.series;
        int from = 0;
        for (int i = 1; i <= series.size(); i++) {
            if (i == series.size() || series.openEpochMillis(i) - series.openEpochMillis(i - 1) > PAUSE) {
                lookAtStretch(facts, report, mending, from, i);
                from = i;
            }
        }
    }

    private static void lookAtStretch(Facts facts, Report report, Mending mending, int from, int to) {
        int inside = inside(facts, from, to, 0);
        int size = to - from;
        if (inside >= (1 - GAIN) * size) {
            return;
        }
        for (int distance = 1; distance <= MOST_HALF_HOURS; distance++) {
            for (int sign = -1; sign <= 1; sign += 2) {
                long shift = sign * distance * HALF_HOUR;
                int fitting = inside(facts, from, to, shift);
                if (fitting >= FITS * size && fitting - inside > GAIN * size && fills(facts, from, to, shift)) {
                    String hours = hours(-shift);
                    report.add(
                            Finding.Kind.TIME_ZONE,
                            Severity.WARNING,
                            size,
                            facts.range(from, to),
                            () -> facts.span(from, to) + " is " + hours);
                    java.util.Arrays.fill(facts.zoneExplains, from, to, true);
                    if (report.repairs(Finding.Kind.TIME_ZONE, Severity.WARNING)) {
                        mending.shift(from, to, shift);
                    }
                    return;
                }
            }
        }
    }

    private static String hours(long millis) {
        long minutes = Math.abs(millis) / MINUTE;
        String length = minutes % 60 == 0 ? minutes / 60 + " h" : minutes / 60 + ":" + minutes % 60 + " h";
        return length + (millis > 0 ? " late" : " early");
    }

    private static int inside(Facts facts, int from, int to, long shift) {
        CandleSeries series = facts.series;
        LocalDate first = date(facts, series.openEpochMillis(from) + shift);
        LocalDate last = date(facts, series.openEpochMillis(to - 1) + shift);
        int inside = 0;
        for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
            for (TradingSession session :
                    facts.calendar.sessions(series.instrument().exchange(), date)) {
                int start = Math.max(from, series.indexAtOrAfter(session.hours().fromEpochMillis() - shift));
                int end = Math.min(to, series.indexAtOrAfter(session.hours().toEpochMillis() - shift));
                inside += Math.max(0, end - start);
            }
        }
        return inside;
    }

    // From the first session's open to the last one's close on the day that the stretch would lie on.
    private static boolean fills(Facts facts, int from, int to, long shift) {
        CandleSeries series = facts.series;
        long first = series.openEpochMillis(from) + shift;
        long last = series.openEpochMillis(to - 1) + shift;
        var sessions = facts.calendar.sessions(series.instrument().exchange(), date(facts, first));
        if (sessions.isEmpty()) {
            return false;
        }
        long open = sessions.get(0).hours().fromEpochMillis();
        long close = sessions.get(sessions.size() - 1).hours().toEpochMillis();
        return last - first >= FILLS * (close - open);
    }

    private static LocalDate date(Facts facts, long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).atZone(facts.zone).toLocalDate();
    }
}
