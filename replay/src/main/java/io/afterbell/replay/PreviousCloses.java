package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;
import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The close that each trading day's change is counted from. Immutable. */
public final class PreviousCloses {
    private final SortedMap<LocalDate, Double> dayCloses;
    private final double[] previousCloses;

    private PreviousCloses(SortedMap<LocalDate, Double> dayCloses, double[] previousCloses) {
        this.dayCloses = dayCloses;
        this.previousCloses = previousCloses;
    }

    /**
     * Puts together what is known.
     *
     * @param stored the candles of the range as the source has them
     * @param replayed the same candles after the regimes, on the grid
     * @param days where their trading days begin and end
     * @param dayCloses official closes by date, as far as there are any; of the days before the range they are taken as
     *     they are, later ones are moved as far as the regimes have moved that day's last minute
     */
    static PreviousCloses of(
            CandleSeries stored, CandleSeries replayed, TradingDays days, SortedMap<LocalDate, Double> dayCloses) {
        double[] closes = new double[days.count()];
        for (int day = 0; day < closes.length; day++) {
            SortedMap<LocalDate, Double> before = dayCloses.headMap(days.date(day));
            closes[day] = day == 0
                    ? before.isEmpty() ? Double.NaN : close(before)
                    : closeWithin(stored, replayed, days, day - 1, before);
        }
        return new PreviousCloses(Collections.unmodifiableSortedMap(new TreeMap<>(dayCloses)), closes);
    }

    /** The same closes once other regimes have moved the candles. */
    PreviousCloses after(CandleSeries stored, CandleSeries replayed, TradingDays days) {
        return of(stored, replayed, days, dayCloses);
    }

    private static double closeWithin(
            CandleSeries stored,
            CandleSeries replayed,
            TradingDays days,
            int dayBefore,
            SortedMap<LocalDate, Double> before) {
        int last = days.to(dayBefore) - 1;
        double lastMinute = replayed.close(last);
        if (before.isEmpty() || before.lastKey().isBefore(days.date(dayBefore))) {
            return lastMinute;
        }
        double storedLastMinute = replayed.priceScale().snap(stored.close(last));
        return storedLastMinute == lastMinute
                ? close(before)
                : replayed.priceScale().snap(close(before) * (lastMinute / storedLastMinute));
    }

    private static double close(SortedMap<LocalDate, Double> closes) {
        return requireNonNull(closes.get(closes.lastKey()));
    }

    /**
     * The close that a day's change is counted from.
     *
     * @param day which trading day of the series
     * @return the price; not a number when it is unknown
     */
    public double previousClose(int day) {
        return previousCloses[day];
    }
}
