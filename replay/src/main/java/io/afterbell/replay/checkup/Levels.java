package io.afterbell.replay.checkup;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.InstrumentKind;

/** Days at another price level than those before: splits and bonuses nobody adjusted for, and days of another instrument. */
final class Levels implements Check {
    /**
     * A night's move of 15 percent and 100 usual minutes' moves is looked at. The widest of 1,700 nights on NSE has 6
     * percent and none more than 28 times what its minutes make likely, which is 19 of them.
     */
    private static final double SMALLEST = 0.15;

    private static final double USUAL_MOVES = 100;
    /** An option doubles or halves with what it is written on. */
    private static final double USUAL_MOVES_OF_AN_OPTION = 300;
    /** Below a bonus of one for three (4:3) a crash is as likely, so it is only mentioned. */
    private static final double CERTAIN = 0.26;
    /** How far the night itself may have moved the price besides the split. */
    private static final double NIGHT = 0.045;
    /** Old over new price as companies choose it: splits to a smaller face value, and bonuses of m for n shares. */
    private static final double[] RATIOS = {
        1.25, 4.0 / 3, 1.5, 5.0 / 3, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 100
    };

    private static final int FEWEST_DAYS_OF_A_SPLIT = 2;
    /** Days from the last day before a long weekend to the first one after. */
    private static final int LONG_WEEKEND = 5;
    /** Candles that stand for a day's begin and its end, so that one wrong candle does not look like another level. */
    private static final int CANDLES = 5;

    @Override
    public void look(Facts facts, Report report, Mending mending) {
        int count = facts.days.count();
        double[] nights = new double[count];
        boolean option = facts.series.instrument().kind() == InstrumentKind.OPTION;
        double usualMoves = option ? USUAL_MOVES_OF_AN_OPTION : USUAL_MOVES;
        for (int day = 1; day < count; day++) {
            double move =
                    Math.log(median(facts, facts.days.from(day), true) / median(facts, facts.days.to(day - 1), false));
            double usual = (facts.usualMove(day) + facts.usualMove(day - 1)) / 2;
            double limit = Math.max(SMALLEST, usualMoves * usual) * longer(facts, day);
            nights[day] = Math.abs(move) > limit ? move : 0;
        }
        for (int day = 1; day < count; day++) {
            if (nights[day] != 0) {
                int back = backAt(nights, day);
                if (back > 0) {
                    foreign(facts, report, mending, facts.days.from(day), facts.days.from(back), nights[day]);
                    nights[back] = 0;
                } else {
                    stays(facts, report, mending, day, nights[day]);
                }
            }
        }
    }

    // Over a hole in the data a price goes as far as the square root of its length; a long weekend is no hole.
    private static double longer(Facts facts, int day) {
        long apart =
                facts.days.date(day).toEpochDay() - facts.days.date(day - 1).toEpochDay();
        return Math.sqrt(Math.max(1, apart / (double) LONG_WEEKEND));
    }

    private static double median(Facts facts, int edge, boolean begins) {
        CandleSeries series = facts.series;
        int from = begins ? edge : Math.max(0, edge - CANDLES);
        int to = begins ? Math.min(series.size(), edge + CANDLES) : edge;
        double[] closes = new double[to - from];
        for (int i = from; i < to; i++) {
            closes[i - from] = series.close(i);
        }
        return Facts.median(closes, closes.length);
    }

    // The first later night that undoes this one's move.
    private static int backAt(double[] nights, int day) {
        for (int later = day + 1; later < nights.length; later++) {
            if (nights[later] * nights[day] < 0 && Math.abs(nights[later] + nights[day]) < Math.abs(nights[day]) / 3) {
                return later;
            }
        }
        return 0;
    }

    private static void stays(Facts facts, Report report, Mending mending, int day, double move) {
        int from = facts.days.from(day);
        String percent = Jumps.percent(StrictMath.exp(move) - 1);
        double ratio = ratio(Math.abs(move));
        if (Math.abs(move) < CERTAIN) {
            report.add(
                    Finding.Kind.JUMP,
                    Severity.NOTE,
                    1,
                    facts.range(from, from + 1),
                    () -> facts.time(from) + " opens " + percent + " from the day before");
        } else if (ratio > 0) {
            report.add(
                    Finding.Kind.SPLIT,
                    Severity.WARNING,
                    1,
                    facts.range(from, from + 1),
                    () -> facts.days.date(day) + " opens " + percent + ", about "
                            + (move < 0 ? text(ratio) + ":1" : "1:" + text(ratio)));
            mentionDoubt(facts, report, day, from);
            if (report.repairs(Finding.Kind.SPLIT, Severity.WARNING)) {
                mending.divide(from, move < 0 ? ratio : 1 / ratio);
            }
        } else {
            boolean early = from < facts.series.size() / 2;
            foreign(facts, report, mending, early ? 0 : from, early ? from : facts.series.size(), move);
        }
    }

    // With a single day at the new level, or at the old one, nobody can tell a split from another instrument's days.
    private static void mentionDoubt(Facts facts, Report report, int day, int from) {
        int after = facts.days.count() - day;
        int shorter = Math.min(day, after);
        if (shorter < FEWEST_DAYS_OF_A_SPLIT) {
            int first = after <= day ? from : 0;
            int end = after <= day ? facts.series.size() : from;
            report.add(
                    Finding.Kind.FOREIGN_DATA,
                    Severity.WARNING,
                    end - first,
                    facts.range(first, end),
                    () -> facts.span(first, end) + ", unless that is a split");
        }
    }

    private static double ratio(double move) {
        double best = 0;
        double nearest = NIGHT;
        for (double ratio : RATIOS) {
            double distance = Math.abs(move - Math.log(ratio));
            if (distance < nearest) {
                nearest = distance;
                best = ratio;
            }
        }
        return best;
    }

    private static String text(double ratio) {
        return ratio == Math.rint(ratio)
                ? Integer.toString((int) ratio)
                : Double.toString(Math.rint(ratio * 100) / 100);
    }

    private static void foreign(Facts facts, Report report, Mending mending, int from, int to, double move) {
        report.add(
                Finding.Kind.FOREIGN_DATA,
                Severity.WARNING,
                to - from,
                facts.range(from, to),
                () -> facts.span(from, to) + " lies at another level ("
                        + Jumps.percent(StrictMath.exp(Math.abs(move)) - 1) + ")");
        if (report.repairs(Finding.Kind.FOREIGN_DATA, Severity.WARNING)) {
            mending.leaveOut(from, to);
        }
    }
}
