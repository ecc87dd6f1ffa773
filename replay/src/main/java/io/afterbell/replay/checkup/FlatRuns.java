package io.afterbell.replay.checkup;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.InstrumentKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The same price candle after candle: in the middle of a day, or to its end. */
final class FlatRuns implements Check {
    /**
     * The longest run in a liquid instrument of NSE is 5 candles (40 symbols, 2009 to 2026), so 8 in a row are not the
     * market's.
     */
    private static final int SHORTEST = 8;
    /** Where fewer than one candle in a hundred stands still nobody would miss a minute's trade. */
    private static final double LIQUID = 0.01;
    /** A thin instrument's runs are as long as its habit makes them: beyond one in ten thousand days they are a defect. */
    private static final double RARE = 1e-4;
    /** Three days that stand still at the same time of day are the exchange's doing, an auction that no table knows. */
    private static final int DAYS_OF_A_HABIT = 3;

    private static final long SAME_TIME_MILLIS = 2 * 60_000;
    private static final long DAY_MILLIS = 86_400_000;
    /** Where Indian exchanges stop a price, as a share of the day before's close. */
    private static final double[] LIMITS = {0.02, 0.05, 0.1, 0.2};
    /** A limit is rounded to the price grid. */
    private static final double LIMIT_TOLERANCE = 0.0003;
    /** Below so many steps the smallest move is 5 percent: an option about to expire stands still by itself. */
    private static final double FEW_STEPS = 20;

    private record Run(int day, int from, int to) {}

    @Override
    public void look(Facts facts, Report report, Mending mending) {
        List<Run> runs = runs(facts);
        if (runs.isEmpty()) {
            return;
        }
        int shortest = shortest(facts, runs);
        for (Run run : runs) {
            if (run.to() - run.from() >= shortest) {
                report(facts, report, mending, run, runs);
            }
        }
    }

    private static boolean isSame(CandleSeries series, int i) {
        double close = series.close(i);
        boolean flat = series.high(i) == series.low(i) && close == series.close(i - 1);
        return flat
                || close == series.close(i - 1)
                        && series.open(i) == series.open(i - 1)
                        && series.high(i) == series.high(i - 1)
                        && series.low(i) == series.low(i - 1);
    }

    // All runs that are long enough for a liquid instrument.
    private static List<Run> runs(Facts facts) {
        List<Run> runs = new ArrayList<>();
        for (int day = 0; day < facts.days.count(); day++) {
            int from = facts.days.from(day);
            for (int i = from + 1; i <= facts.days.to(day); i++) {
                if (i < facts.days.to(day) && isSame(facts.series, i)) {
                    continue;
                }
                if (i - from >= SHORTEST) {
                    runs.add(new Run(day, from, i));
                }
                from = i;
            }
        }
        return runs;
    }

    // How often one more candle stands still after one that does, without each day's longest run, gives the length that
    // chance does not reach.
    private static int shortest(Facts facts, List<Run> runs) {
        CandleSeries series = facts.series;
        boolean[] set = inLongestRuns(facts, runs);
        int still = 0;
        int stillAgain = 0;
        boolean before = false;
        for (int day = 0; day < facts.days.count(); day++) {
            for (int i = facts.days.from(day) + 1; i < facts.days.to(day); i++) {
                boolean now = !set[i] && isSame(series, i);
                if (before) {
                    still++;
                    stillAgain += now ? 1 : 0;
                }
                before = now;
            }
        }
        if (still < LIQUID * series.size()) {
            return SHORTEST;
        }
        // One in ten before anything is known.
        double persistence = (stillAgain + 0.5) / (still + 5.0);
        int aDay = Math.max(1, series.size() / facts.days.count());
        return Math.max(SHORTEST, (int) Math.ceil(Math.log(RARE / aDay) / Math.log(persistence)) + 1);
    }

    private static boolean[] inLongestRuns(Facts facts, List<Run> runs) {
        boolean[] set = new boolean[facts.series.size()];
        for (int first = 0; first < runs.size(); ) {
            Run longest = runs.get(first);
            int next = first + 1;
            for (; next < runs.size() && runs.get(next).day() == longest.day(); next++) {
                Run other = runs.get(next);
                longest = other.to() - other.from() > longest.to() - longest.from() ? other : longest;
            }
            Arrays.fill(set, longest.from() + 1, longest.to(), true);
            first = next;
        }
        return set;
    }

    private static void report(Facts facts, Report report, Mending mending, Run run, List<Run> runs) {
        boolean tail = run.to() == facts.days.to(run.day());
        Finding.Kind kind = tail ? Finding.Kind.STALE_TAIL : Finding.Kind.FLAT_RUN;
        String why = excuse(facts, run, tail, runs);
        Severity severity = why.isEmpty() ? Severity.WARNING : Severity.NOTE;
        report.add(
                kind,
                severity,
                run.to() - run.from(),
                facts.range(run.from(), run.to()),
                () -> facts.span(run.from(), run.to()) + " at " + facts.series.close(run.from()) + why);
        if (report.repairs(kind, severity)) {
            mending.leaveOut(run.from() + 1, run.to());
        }
    }

    private static String excuse(Facts facts, Run run, boolean tail, List<Run> runs) {
        CandleSeries series = facts.series;
        double price = series.close(run.from());
        if (isAuction(facts, run)) {
            return ", the closing auction";
        }
        if (isAtLimit(facts, run)) {
            return ", a price limit";
        }
        boolean cheap = price < FEW_STEPS * series.priceScale().stepSize();
        if (cheap || facts.isThin && series.instrument().kind() == InstrumentKind.OPTION) {
            return ", too cheap or too thin to move every minute";
        }
        return !tail && isHabit(facts, run, runs) ? ", as on other days at that time" : "";
    }

    private static boolean isAuction(Facts facts, Run run) {
        CandleSeries series = facts.series;
        return facts.calendar
                .closingAuction(series.instrument().exchange(), facts.days.date(run.day()))
                .filter(auction -> series.openEpochMillis(run.from()) >= auction.fromEpochMillis() - SAME_TIME_MILLIS
                        && series.openEpochMillis(run.to() - 1) < auction.toEpochMillis())
                .isPresent();
    }

    private static boolean isAtLimit(Facts facts, Run run) {
        CandleSeries series = facts.series;
        int from = facts.days.from(run.day());
        double price = series.close(run.from());
        // Against the day before's close, which a series that begins with this day does not hold.
        double base = from > 0 ? series.close(from - 1) : series.open(from);
        double move = Math.abs(price / base - 1);
        double tolerance = Math.max(LIMIT_TOLERANCE, series.priceScale().stepSize() / base);
        for (double limit : LIMITS) {
            if (Math.abs(move - limit) < tolerance) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHabit(Facts facts, Run run, List<Run> runs) {
        long time = facts.series.openEpochMillis(run.from()) % DAY_MILLIS;
        int days = 0;
        for (Run other : runs) {
            long distance = Math.abs(facts.series.openEpochMillis(other.from()) % DAY_MILLIS - time);
            days += distance <= SAME_TIME_MILLIS ? 1 : 0;
        }
        return days >= DAYS_OF_A_HABIT;
    }
}
