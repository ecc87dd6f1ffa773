package io.afterbell.replay.checkup;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Notices an instrument whose candles are another's: fed with one series after the other, it remembers a number a day
 * and not the candles. For one thread.
 */
public final class SameCandles {
    /** Beyond it new days are no longer remembered; a thousand instruments over four years have as many. */
    private static final int MOST_DAYS = 1_000_000;
    /** A day on which the price moves less often may be equal to another's by chance. */
    private static final int FEWEST_MOVES = 8;

    private final TradingCalendar calendar;
    private final Checks checks;
    private final Map<Long, Instrument> instrumentByDay = new HashMap<>();

    /**
     * Makes one that has seen nothing.
     *
     * @param calendar knows the zones in which days are meant
     * @param checks what to do about foreign data
     */
    public SameCandles(TradingCalendar calendar, Checks checks) {
        this.calendar = requireNonNull(calendar, "calendar");
        this.checks = requireNonNull(checks, "checks");
    }

    /**
     * Looks at the next series and remembers it.
     *
     * @param series candles as the source has them
     * @return what it has in common with an earlier one; empty when it is unlike all of them
     */
    public Optional<Finding> add(CandleSeries series) {
        TradingDays days =
                TradingDays.of(series, calendar.zone(series.instrument().exchange()));
        List<String> examples = new ArrayList<>();
        List<TimeRange> ranges = new ArrayList<>();
        int count = 0;
        int places = 0;
        for (int day = 0; day < days.count(); day++) {
            long key = day(series, days.from(day), days.to(day));
            Instrument earlier = key == 0
                    ? null
                    : instrumentByDay.size() < MOST_DAYS
                            ? instrumentByDay.putIfAbsent(key, series.instrument())
                            : instrumentByDay.get(key);
            if (earlier != null && !earlier.equals(series.instrument())) {
                count += days.to(day) - days.from(day);
                places++;
                if (examples.size() < 3) {
                    examples.add(days.date(day) + " is equal to " + earlier);
                }
                if (ranges.size() < Finding.MOST_RANGES) {
                    ranges.add(new TimeRange(
                            series.openEpochMillis(days.from(day)),
                            series.openEpochMillis(days.to(day) - 1)
                                    + series.interval().millis()));
                }
            }
        }
        if (count == 0) {
            return Optional.empty();
        }
        // Which of the two is the copy nobody can tell, so repair leaves both.
        FindingPolicy policy = checks.policy(Finding.Kind.FOREIGN_DATA);
        String consequence = policy == FindingPolicy.REFUSE ? "refused" : "kept";
        return Optional.of(new Finding(
                Finding.Kind.FOREIGN_DATA,
                Severity.WARNING,
                count,
                places,
                examples,
                ranges,
                policy == FindingPolicy.REFUSE ? policy : FindingPolicy.KEEP,
                consequence));
    }

    private static long day(CandleSeries series, int from, int to) {
        long hash = series.openEpochMillis(from);
        int moves = 0;
        for (int i = from; i < to; i++) {
            moves += i > from && series.close(i) != series.close(i - 1) ? 1 : 0;
            hash = (hash ^ Double.doubleToRawLongBits(series.close(i))) * 0xBF58476D1CE4E5B9L;
            hash = (hash ^ hash >>> 29 ^ Double.doubleToRawLongBits(series.high(i))) * 0x94D049BB133111EBL;
        }
        return moves < FEWEST_MOVES ? 0 : hash;
    }
}
