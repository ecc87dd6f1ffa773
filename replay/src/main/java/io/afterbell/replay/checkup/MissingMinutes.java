package io.afterbell.replay.checkup;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingSession;
import java.time.LocalDate;
import java.util.List;

/**
 * Minutes of a trading session, and whole trading days, without a candle. In an instrument that nobody trades every
 * minute that is how it is; elsewhere something was lost.
 */
final class MissingMinutes implements Check {
    private static final int MINUTES_A_DAY = 24 * 60;
    /** So many days are looked at for holes; a file that goes on for more has candles of the century before. */
    private static final int MOST_DAYS = 40_000;

    @Override
    public void look(Facts facts, Report report, Mending mending) {
        if (!facts.knowsHours()) {
            return;
        }
        Severity severity = facts.isThin ? Severity.NOTE : Severity.WARNING;
        for (int day = 0; day < facts.days.count(); day++) {
            if (!facts.zoneExplains[facts.days.from(day)]) {
                lookAtDay(facts, report, severity, day);
            }
        }
        wholeDays(facts, report);
    }

    private static void lookAtDay(Facts facts, Report report, Severity usual, int day) {
        CandleSeries series = facts.series;
        long interval = series.interval().millis();
        int missing = 0;
        int expected = 0;
        for (TradingSession session : facts.sessions(day)) {
            TimeRange hours = hours(facts, session);
            int minutes = (int) ((hours.toEpochMillis() - hours.fromEpochMillis()) / interval);
            int from = series.indexAtOrAfter(hours.fromEpochMillis());
            int to = series.indexAtOrAfter(hours.toEpochMillis());
            expected += minutes;
            missing += minutes - (to - from);
        }
        if (missing <= 0) {
            return;
        }
        int count = missing;
        int all = expected;
        boolean byEnd = missing == 1 && isLabelledByEnd(facts, day);
        Severity severity = byEnd ? Severity.NOTE : usual;
        report.add(
                Finding.Kind.MISSING_MINUTES,
                severity,
                count,
                null,
                () -> facts.days.date(day) + " has " + (all - count) + " of " + all + ", without " + gaps(facts, day)
                        + (byEnd ? ", as where times are those of the candles' ends" : ""));
        forEachGap(
                facts,
                day,
                (from, to) -> report.addRange(Finding.Kind.MISSING_MINUTES, severity, new TimeRange(from, to)));
    }

    // From the second minute to the one that begins when trading ends.
    private static boolean isLabelledByEnd(Facts facts, int day) {
        List<TradingSession> sessions = facts.sessions(day);
        CandleSeries series = facts.series;
        return sessions.size() == 1
                && series.openEpochMillis(facts.days.from(day))
                        > sessions.get(0).hours().fromEpochMillis()
                && series.openEpochMillis(facts.days.to(day) - 1)
                        == sessions.get(0).hours().toEpochMillis();
    }

    // A market that never closes has no first minute: there the data's own ends are no holes.
    private static TimeRange hours(Facts facts, TradingSession session) {
        TimeRange hours = session.hours().intersect(facts.loaded);
        boolean neverCloses = session.minutes() == MINUTES_A_DAY;
        return neverCloses ? hours.intersect(facts.range(0, facts.series.size())) : hours;
    }

    private static String gaps(Facts facts, int day) {
        StringBuilder text = new StringBuilder();
        int[] shown = new int[1];
        forEachGap(facts, day, (from, to) -> {
            shown[0]++;
            if (shown[0] <= 2) {
                long last = to - facts.series.interval().millis();
                text.append(text.isEmpty() ? "" : ", ").append(facts.time(from).substring(11));
                if (last > from) {
                    text.append(" to ").append(facts.time(last).substring(11));
                }
            }
        });
        return shown[0] > 2 ? text + " and " + (shown[0] - 2) + " more" : text.toString();
    }

    private interface Gap {
        void found(long fromEpochMillis, long toEpochMillis);
    }

    private static void forEachGap(Facts facts, int day, Gap gap) {
        CandleSeries series = facts.series;
        for (TradingSession session : facts.sessions(day)) {
            TimeRange hours = hours(facts, session);
            long next = hours.fromEpochMillis();
            int to = series.indexAtOrAfter(hours.toEpochMillis());
            for (int i = series.indexAtOrAfter(hours.fromEpochMillis()); i < to; i++) {
                if (series.openEpochMillis(i) > next) {
                    gap.found(next, series.openEpochMillis(i));
                }
                next = series.openEpochMillis(i) + series.interval().millis();
            }
            if (next < hours.toEpochMillis()) {
                gap.found(next, hours.toEpochMillis());
            }
        }
    }

    private static void wholeDays(Facts facts, Report report) {
        for (int day = 1; day < facts.days.count(); day++) {
            LocalDate next = facts.days.date(day);
            LocalDate date = facts.days.date(day - 1).plusDays(1);
            if (next.toEpochDay() - date.toEpochDay() > MOST_DAYS) {
                continue;
            }
            for (; date.isBefore(next); date = date.plusDays(1)) {
                var sessions = facts.calendar.sessions(facts.series.instrument().exchange(), date);
                if (!sessions.isEmpty()) {
                    LocalDate missing = date;
                    report.add(
                            Finding.Kind.MISSING_DAYS,
                            Severity.NOTE,
                            1,
                            sessions.get(0).hours(),
                            missing::toString);
                }
            }
        }
    }
}
