package io.afterbell.replay.checkup;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingSession;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/** Candles outside of trading hours, on days without trade, and days with hours of their own. */
final class TradingHours implements Check {
    /** From two days on, what most days have is the vendor's way: pre-market and after-hours trade. */
    private static final int FEWEST_DAYS_OF_A_HABIT = 2;

    private static final double SHARE_OF_A_HABIT = 0.75;

    @Override
    public void look(Facts facts, Report report, Mending mending) {
        if (!facts.knowsHours()) {
            return;
        }
        int daysWithout = 0;
        int[] outside = new int[facts.days.count()];
        for (int day = 0; day < outside.length; day++) {
            outside[day] = facts.sessions(day).isEmpty() ? 0 : countOutside(facts, day);
            daysWithout += outside[day] > 0 ? 1 : 0;
        }
        boolean habit = daysWithout >= FEWEST_DAYS_OF_A_HABIT && daysWithout > SHARE_OF_A_HABIT * outside.length;
        for (int day = 0; day < outside.length; day++) {
            if (facts.zoneExplains[facts.days.from(day)]) {
                continue;
            }
            mentionSpecialHours(facts, report, day);
            if (facts.sessions(day).isEmpty()) {
                closedDay(facts, report, mending, day);
            } else if (outside[day] > 0) {
                outsideHours(facts, report, mending, day, habit);
            }
        }
    }

    private static int countOutside(Facts facts, int day) {
        CandleSeries series = facts.series;
        int inside = 0;
        for (TradingSession session : facts.sessions(day)) {
            inside += series.indexAtOrAfter(session.hours().toEpochMillis())
                    - series.indexAtOrAfter(session.hours().fromEpochMillis());
        }
        return facts.days.to(day) - facts.days.from(day) - inside;
    }

    private static void mentionSpecialHours(Facts facts, Report report, int day) {
        LocalDate date = facts.days.date(day);
        facts.calendar
                .specialSession(facts.series.instrument().exchange(), date)
                .ifPresent(name -> report.add(
                        Finding.Kind.SPECIAL_SESSION,
                        Severity.NOTE,
                        1,
                        facts.range(facts.days.from(day), facts.days.to(day)),
                        () -> date + " " + name));
    }

    private static void closedDay(Facts facts, Report report, Mending mending, int day) {
        int from = facts.days.from(day);
        int to = facts.days.to(day);
        LocalDate date = facts.days.date(day);
        report.add(
                Finding.Kind.CLOSED_DAY,
                Severity.WARNING,
                to - from,
                facts.range(from, to),
                () -> date + ", "
                        + facts.calendar
                                .holiday(facts.series.instrument().exchange(), date)
                                .orElse("a " + date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH)));
        if (report.repairs(Finding.Kind.CLOSED_DAY, Severity.WARNING)) {
            mending.leaveOut(from, to);
        }
    }

    private static void outsideHours(Facts facts, Report report, Mending mending, int day, boolean habit) {
        List<TradingSession> sessions = facts.sessions(day);
        int from = facts.days.from(day);
        while (from < facts.days.to(day)) {
            if (isInside(sessions, facts.series.openEpochMillis(from))) {
                from++;
                continue;
            }
            int to = from + 1;
            while (to < facts.days.to(day) && !isInside(sessions, facts.series.openEpochMillis(to))) {
                to++;
            }
            Severity severity = habit || isClosingCandle(facts, sessions, from, to) ? Severity.NOTE : Severity.WARNING;
            int first = from;
            int end = to;
            report.add(
                    Finding.Kind.OUTSIDE_TRADING_HOURS,
                    severity,
                    to - from,
                    facts.range(from, to),
                    () -> facts.span(first, end));
            if (report.repairs(Finding.Kind.OUTSIDE_TRADING_HOURS, severity)) {
                mending.leaveOut(from, to);
            }
            from = to;
        }
    }

    // Many vendors label one last candle, the close, by the moment at which trading ends.
    private static boolean isClosingCandle(Facts facts, List<TradingSession> sessions, int from, int to) {
        long time = facts.series.openEpochMillis(from);
        return to - from == 1
                && sessions.stream().anyMatch(session -> session.hours().toEpochMillis() == time);
    }

    private static boolean isInside(List<TradingSession> sessions, long epochMillis) {
        for (TradingSession session : sessions) {
            if (session.hours().contains(epochMillis)) {
                return true;
            }
        }
        return false;
    }
}
