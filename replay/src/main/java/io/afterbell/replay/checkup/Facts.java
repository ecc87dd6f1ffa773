package io.afterbell.replay.checkup;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.TradingSession;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What all checks want to know of a series, worked out once: its days, their trading sessions, and how far the price
 * usually moves in a minute. For one thread.
 */
final class Facts {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    /** With fewer moves than these a day's median says nothing, and the whole series' is taken. */
    private static final int FEWEST_MOVES = 20;
    /** A minute's move of an instrument that hardly moves: a fifth of a basis point, below any real index. */
    private static final double SMALLEST_MOVE = 0.00002;
    /** Where 15 of 100 candles are flat nobody trades every minute; the busiest thin share of 2016 has 14, liquid ones 1. */
    private static final double THIN_FLAT_SHARE = 0.15;
    /** Where a fifth of all candles follows a gap minutes are missing because nobody traded. */
    private static final double THIN_GAP_SHARE = 0.2;

    final CandleSeries series;
    final TradingCalendar calendar;
    final ZoneId zone;
    final TimeRange loaded;
    final TradingDays days;
    /** True for candles whose odd times the time zone explains, so that they are not reported again. */
    final boolean[] zoneExplains;

    final boolean isThin;
    private final List<List<TradingSession>> sessions;
    private final double[] usualMove;

    Facts(CandleSeries series, TradingCalendar calendar, TimeRange loaded) {
        this.series = series;
        this.calendar = calendar;
        this.loaded = loaded;
        zone = calendar.zone(series.instrument().exchange());
        days = TradingDays.of(series, zone);
        sessions = new ArrayList<>(days.count());
        for (int day = 0; day < days.count(); day++) {
            sessions.add(calendar.sessions(series.instrument().exchange(), days.date(day)));
        }
        usualMove = usualMoves();
        isThin = isThin();
        zoneExplains = new boolean[series.size()];
    }

    boolean knowsHours() {
        return calendar.knows(series.instrument().exchange());
    }

    List<TradingSession> sessions(int day) {
        return sessions.get(day);
    }

    /** The median of a day's one-minute moves that are not zero, as a share of the price. */
    double usualMove(int day) {
        return usualMove[day];
    }

    /** How many intervals after the candle before this one opens, 1 where none is missing. */
    double intervalsSincePrevious(int candle) {
        return (double) (series.openEpochMillis(candle) - series.openEpochMillis(candle - 1))
                / series.interval().millis();
    }

    String time(int candle) {
        return time(series.openEpochMillis(candle));
    }

    String time(long epochMillis) {
        return TIME.format(Instant.ofEpochMilli(epochMillis).atZone(zone));
    }

    /** From the open of one candle to the end of the one before another. */
    TimeRange range(int from, int to) {
        long start = series.openEpochMillis(from);
        return new TimeRange(
                start, series.openEpochMillis(to - 1) + series.interval().millis());
    }

    /** From when to when candles lie, for people. */
    String span(int from, int to) {
        if (to - from == 1) {
            return time(from);
        }
        String last = time(to - 1);
        return time(from) + " to " + (last.startsWith(time(from).substring(0, 10)) ? last.substring(11) : last);
    }

    private double[] usualMoves() {
        double[] medians = new double[days.count()];
        double[] moves = new double[series.size()];
        double[] some = new double[days.count()];
        int known = 0;
        for (int day = 0; day < medians.length; day++) {
            int count = 0;
            for (int i = days.from(day) + 1; i < days.to(day); i++) {
                double move = Math.abs(series.close(i) / series.close(i - 1) - 1);
                if (move > 0) {
                    moves[count++] = move;
                }
            }
            if (count >= FEWEST_MOVES) {
                medians[day] = Math.max(SMALLEST_MOVE, median(moves, count));
                some[known++] = medians[day];
            }
        }
        double usual = known > 0 ? median(some, known) : medianOfAll(moves);
        for (int day = 0; day < medians.length; day++) {
            if (medians[day] == 0) {
                medians[day] = usual;
            }
        }
        return medians;
    }

    private double medianOfAll(double[] moves) {
        int count = 0;
        for (int i = 1; i < series.size(); i++) {
            double move = Math.abs(series.close(i) / series.close(i - 1) - 1);
            if (move > 0) {
                moves[count++] = move;
            }
        }
        // Nothing is known then; a percent a minute is an option's and finds the coarsest errors only.
        return count < FEWEST_MOVES ? 0.01 : Math.max(SMALLEST_MOVE, median(moves, count));
    }

    /** The median by repeated partition, in linear time; leaves the values in another order. */
    static double median(double[] values, int count) {
        int wanted = count / 2;
        int low = 0;
        int high = count - 1;
        while (low < high) {
            double pivot = values[(low + high) >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swapped = values[i];
                    values[i++] = values[j];
                    values[j--] = swapped;
                }
            }
            if (wanted <= j) {
                high = j;
            } else if (wanted >= i) {
                low = i;
            } else {
                break;
            }
        }
        return values[wanted];
    }

    private boolean isThin() {
        int flat = 0;
        int gaps = 0;
        for (int i = 0; i < series.size(); i++) {
            if (series.high(i) == series.low(i)) {
                flat++;
            }
            if (i > 0
                    && series.openEpochMillis(i) - series.openEpochMillis(i - 1)
                            > series.interval().millis()) {
                gaps++;
            }
        }
        return flat >= THIN_FLAT_SHARE * series.size() || gaps >= THIN_GAP_SHARE * series.size();
    }
}
