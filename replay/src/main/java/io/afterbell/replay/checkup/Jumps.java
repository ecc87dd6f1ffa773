package io.afterbell.replay.checkup;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingSession;
import java.util.ArrayList;
import java.util.List;

/**
 * Prices inside a day that no trade led to: spikes that revert, gaps that stay, and rows of another instrument. A large
 * move is none of them: each candle of it opens where the one before closed.
 */
final class Jumps implements Check {
    /**
     * How many usual moves a gap or a wick must span. Of 300,000 minutes of NSE candles none of which is known to be
     * wrong the widest gap has 20 and, but for one freak trade of 42, the widest wick 24.
     */
    private static final double USUAL_MOVES = 25;
    /** And at least one percent of the price: an index hardly moves on a quiet day, and half a percent is news. */
    private static final double SMALLEST = 0.01;
    /** Outside of trading hours few trade, far apart. */
    private static final double OUTSIDE_HOURS = 4;
    /** Up to three candles away from the price are a spike; a longer stretch is another instrument's or a break. */
    private static final int LONGEST_SPIKE = 3;
    /** Two instruments' prices rarely lie within a tenth of each other, and a tenth in a minute is more than news. */
    private static final double FOREIGN = 0.1;
    /** A break to a day's end that reverts overnight: the size beyond which it is another instrument and not a jump. */
    private static final double FOREIGN_TO_THE_END = 0.25;
    /** Single rows at one other level, if there are as many, are another instrument's and no spikes. */
    private static final int FOREIGN_ROWS = 4;

    private static final double SAME_LEVEL = 0.05;

    /** Candles away from the price, and where they lie over where they should, less 1. */
    private record Stretch(int from, int to, double distance, boolean wholeCandles, boolean reverts) {
        int size() {
            return to - from;
        }
    }

    @Override
    public void look(Facts facts, Report report, Mending mending) {
        for (int day = 0; day < facts.days.count(); day++) {
            List<Stretch> found = find(facts, day);
            if (!found.isEmpty()) {
                report(facts, report, mending, day, found);
            }
        }
    }

    private static List<Stretch> find(Facts facts, int day) {
        CandleSeries series = facts.series;
        double limit = Math.max(SMALLEST, USUAL_MOVES * facts.usualMove(day));
        List<Stretch> found = new ArrayList<>(0);
        int from = facts.days.from(day);
        int to = facts.days.to(day);
        // The last close that is believed.
        double price = series.open(from);
        int i = from;
        while (i < to) {
            double open = series.open(i);
            double gap = i == from ? 0 : open / price - 1;
            if (Math.abs(gap) > limit && Math.abs(gap) > limitAt(facts, day, i, limit)) {
                Stretch stretch = stretch(facts, day, i, price, gap);
                found.add(stretch);
                if (stretch.reverts()) {
                    i = stretch.to();
                    // A stretch that lasts to the end of the day leaves nothing to come back to.
                    continue;
                }
                price = series.close(i);
                i++;
                continue;
            }
            double next = i + 1 < to ? series.open(i + 1) : series.close(i);
            double distance = wick(series, i, price, next);
            boolean spike = Math.abs(distance) > limit
                    && Math.abs(distance) > limitAt(facts, day, i, limit)
                    && Math.abs(next / open - 1) < Math.abs(distance) / 2;
            if (spike) {
                found.add(new Stretch(i, i + 1, distance, false, true));
            }
            price = spike ? open : series.close(i);
            i++;
        }
        return found;
    }

    // How far a candle reaches beyond where it, the one before and the one after open.
    private static double wick(CandleSeries series, int i, double price, double next) {
        double open = series.open(i);
        double top = Math.max(open, Math.max(price, next));
        double bottom = Math.min(open, Math.min(price, next));
        double up = series.high(i) / top - 1;
        double down = series.low(i) / bottom - 1;
        return up > -down ? up : down;
    }

    private static double limitAt(Facts facts, int day, int candle, double limit) {
        double wider = 1;
        if (candle > facts.days.from(day)) {
            // Over minutes without trade a price goes as far as the square root of their number.
            wider = Math.sqrt(Math.max(1, facts.intervalsSincePrevious(candle)));
        }
        boolean outside = facts.knowsHours() && !facts.sessions(day).isEmpty();
        if (outside) {
            long time = facts.series.openEpochMillis(candle);
            for (TradingSession session : facts.sessions(day)) {
                outside &= !session.hours().contains(time);
            }
        }
        return limit * (outside ? OUTSIDE_HOURS * wider : wider);
    }

    private static Stretch stretch(Facts facts, int day, int from, double price, double gap) {
        CandleSeries series = facts.series;
        int to = facts.days.to(day);
        for (int i = from + 1; i < to; i++) {
            double back = series.open(i) / series.close(i - 1) - 1;
            // Back by a gap of at least half the size, to nearer the old price than to the new.
            if (back * gap < 0
                    && Math.abs(back) > Math.abs(gap) / 2 / (1 + Math.max(0, gap))
                    && Math.abs(series.open(i) / price - 1) < Math.abs(gap) / 2) {
                return new Stretch(from, i, gap, true, true);
            }
        }
        boolean revertsOvernight = to < series.size()
                && Math.abs(series.open(to) / price - 1) < Math.abs(gap) / 2
                && Math.abs(gap) > FOREIGN_TO_THE_END;
        return new Stretch(from, to, gap, true, revertsOvernight);
    }

    private static void report(Facts facts, Report report, Mending mending, int day, List<Stretch> found) {
        for (Stretch stretch : found) {
            boolean foreign = stretch.reverts()
                    && stretch.wholeCandles()
                    && Math.abs(stretch.distance()) > FOREIGN
                    && (stretch.size() > LONGEST_SPIKE || rowsAtLevel(facts, stretch, found) >= FOREIGN_ROWS);
            Finding.Kind kind = foreign ? Finding.Kind.FOREIGN_DATA : Finding.Kind.JUMP;
            int count = stretch.reverts() ? stretch.size() : 1;
            int end = stretch.from() + count;
            String distance = percent(stretch.distance());
            // An opening auction prints far off now and then, and a volatility index begins from anywhere.
            boolean opening = stretch.from() == facts.days.from(day) && !stretch.wholeCandles();
            Severity severity = opening ? Severity.NOTE : Severity.WARNING;
            report.add(
                    kind,
                    severity,
                    count,
                    facts.range(stretch.from(), end),
                    () -> stretch.reverts()
                            ? facts.span(stretch.from(), end) + " " + distance + " off and back"
                            : facts.time(stretch.from()) + " a gap of " + distance + " that stays");
            if (stretch.reverts() && report.repairs(kind, severity)) {
                mending.leaveOut(stretch.from(), stretch.to());
            }
        }
    }

    private static int rowsAtLevel(Facts facts, Stretch one, List<Stretch> all) {
        double level = facts.series.close(one.from());
        int rows = 0;
        for (Stretch other : all) {
            if (other.wholeCandles()
                    && other.reverts()
                    && Math.abs(facts.series.close(other.from()) / level - 1) < SAME_LEVEL) {
                rows += other.size();
            }
        }
        return rows;
    }

    static String percent(double share) {
        double percent = Math.rint(share * 1_000) / 10;
        return (percent > 0 ? "+" : "") + percent + " %";
    }
}
