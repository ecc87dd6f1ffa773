package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TradingDays;
import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;

/**
 * What the statistics of a trading day need beyond the candles that are replayed: the closes of the days before, and
 * what happened on the first day before the range starts. Immutable.
 */
public final class DayReferences {
    private final double[] previousCloses;
    private final boolean hasEarlier;
    private final long earlierOpen;
    private final long earlierHigh;
    private final long earlierLow;
    private final double earlierTurnover;
    private final long earlierOpenInterest;

    private DayReferences(double[] previousCloses, CandleSeries earlier) {
        PriceScale grid = earlier.priceScale();
        this.previousCloses = previousCloses;
        this.hasEarlier = !earlier.isEmpty();
        long high = Long.MIN_VALUE;
        long low = Long.MAX_VALUE;
        double turnover = 0;
        for (int i = 0; i < earlier.size(); i++) {
            long candleHigh = grid.toUnits(earlier.high(i));
            long candleLow = grid.toUnits(earlier.low(i));
            high = Math.max(high, candleHigh);
            low = Math.min(low, candleLow);
            turnover += (candleHigh + candleLow + grid.toUnits(earlier.close(i))) / 3.0 * earlier.volume(i);
        }
        this.earlierOpen = hasEarlier ? grid.toUnits(earlier.open(0)) : 0;
        this.earlierHigh = high;
        this.earlierLow = low;
        this.earlierTurnover = turnover;
        this.earlierOpenInterest = hasEarlier ? earlier.openInterest(earlier.size() - 1) : 0;
    }

    /**
     * What can be known from the candles alone: from the second day on, a day's last minute is the next day's reference.
     *
     * @param series the candles that are replayed
     * @param days where their trading days begin and end
     * @return references without anything about the time before the first candle
     */
    static DayReferences within(CandleSeries series, TradingDays days) {
        return of(series, series, days, series.slice(0, 0), Collections.emptySortedMap());
    }

    /**
     * Puts together what is known.
     *
     * @param stored the candles of the range as the source has them
     * @param replayed the same candles after the regimes, on the grid
     * @param days where their trading days begin and end
     * @param earlier the first day's stored candles before the range
     * @param dayCloses official closes by date, as far as there are any; of the days before the range they are taken as
     *     they are, later ones are moved as far as the regimes have moved that day's last minute
     */
    static DayReferences of(
            CandleSeries stored,
            CandleSeries replayed,
            TradingDays days,
            CandleSeries earlier,
            SortedMap<LocalDate, Double> dayCloses) {
        double[] closes = new double[days.count()];
        for (int day = 0; day < closes.length; day++) {
            SortedMap<LocalDate, Double> before = dayCloses.headMap(days.date(day));
            closes[day] = day == 0
                    ? before.isEmpty() ? Double.NaN : close(before)
                    : closeWithin(stored, replayed, days, day - 1, before);
        }
        return new DayReferences(closes, earlier);
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

    /** Says whether the first day has candles before the range. */
    boolean hasEarlier() {
        return hasEarlier;
    }

    /** The open of the first day, in units of the price scale; 0 when the range has the whole day. */
    long earlierOpen() {
        return earlierOpen;
    }

    /** The highest price of the first day before the range, in units; the least number when there is none. */
    long earlierHigh() {
        return earlierHigh;
    }

    /** The lowest price of the first day before the range, in units; the greatest number when there is none. */
    long earlierLow() {
        return earlierLow;
    }

    /** Price units times volume units of the first day before the range, each candle at its typical price. */
    double earlierTurnover() {
        return earlierTurnover;
    }

    /** The last open interest of the first day before the range. */
    long earlierOpenInterest() {
        return earlierOpenInterest;
    }
}
