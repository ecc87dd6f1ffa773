package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TradingDays;
import java.util.Collections;
import java.util.List;

/**
 * One instrument's candles as they will be replayed: after the regimes, on the price grid. Immutable.
 *
 * @param source the candles inside the plan's ranges as the source has them, before any regime; all possible
 * @param series the candles that are replayed: the same minutes after the regimes, all possible and on the grid
 * @param days where their trading days begin and end
 * @param leftOut what was traded on a candle's day before it and is not replayed, so that running totals are right; by
 *     rising candle
 * @param fingerprint tells these source candles from others, as {@link Manifest} names them
 * @param previousCloses what each day's change is counted from
 */
public record PreparedSeries(
        CandleSeries source,
        CandleSeries series,
        TradingDays days,
        List<LeftOut> leftOut,
        String fingerprint,
        PreviousCloses previousCloses) {
    /**
     * Candles that count in a day's running totals although they are not replayed: traded since the candle before this
     * one, or since the day began. Immutable.
     *
     * @param candle the index of the first candle whose running totals hold them
     * @param volume what was traded, in units of the instrument's volume scale
     * @param open their first price, in units of the price scale, here and below
     * @param high their highest price; below the lowest when prices are unknown
     * @param low their lowest price
     * @param turnover price units times volume units, each candle at its typical price
     * @param openInterest the last one's
     */
    public record LeftOut(int candle, long volume, long open, long high, long low, double turnover, long openInterest) {
        static LeftOut volumeOnly(int candle, long volume) {
            return new LeftOut(candle, volume, 0, Long.MIN_VALUE, Long.MAX_VALUE, 0, 0);
        }

        static LeftOut of(int candle, CandleSeries stored, int from, int to) {
            PriceScale grid = stored.priceScale();
            long volume = 0;
            long high = Long.MIN_VALUE;
            long low = Long.MAX_VALUE;
            double turnover = 0;
            for (int i = from; i < to; i++) {
                long candleHigh = grid.toUnits(stored.high(i));
                long candleLow = grid.toUnits(stored.low(i));
                high = Math.max(high, candleHigh);
                low = Math.min(low, candleLow);
                turnover += (candleHigh + candleLow + grid.toUnits(stored.close(i))) / 3.0 * stored.volume(i);
                volume += stored.volume(i);
            }
            return new LeftOut(
                    candle, volume, grid.toUnits(stored.open(from)), high, low, turnover, stored.openInterest(to - 1));
        }

        boolean hasPrices() {
            return high >= low;
        }
    }

    /** Checks that nothing is missing. */
    public PreparedSeries {
        requireNonNull(source, "source");
        requireNonNull(series, "series");
        requireNonNull(days, "days");
        leftOut = List.copyOf(leftOut);
        requireNonNull(fingerprint, "fingerprint");
        requireNonNull(previousCloses, "previousCloses");
    }

    /**
     * Candles that are replayed as they are, of which nothing is known from before the first one but a volume.
     *
     * @param series the candles inside the range, all possible and on the grid
     * @param days where their trading days begin and end
     * @param volumeBefore what was traded on the first day before the range starts
     */
    public PreparedSeries(CandleSeries series, TradingDays days, long volumeBefore) {
        this(
                series,
                series,
                days,
                volumeBefore == 0 ? List.of() : List.of(LeftOut.volumeOnly(0, volumeBefore)),
                Fingerprint.of(series),
                PreviousCloses.of(series, series, days, Collections.emptySortedMap()));
    }

    /**
     * Which trading day a candle belongs to.
     *
     * @param candle the candle's index
     * @return the day's index in {@link #days()}
     */
    int dayOf(int candle) {
        int day = 0;
        int high = days.count() - 1;
        while (day < high) {
            int middle = (day + high + 1) >>> 1;
            if (days.from(middle) <= candle) {
                day = middle;
            } else {
                high = middle - 1;
            }
        }
        return day;
    }

    /**
     * The open interest while a candle forms: what the candle itself says is known when it is complete, not before. Of
     * the first candle of all its own must do, as nothing is known from before it.
     *
     * @param candle the candle's index
     * @return contracts, or 0 when the source has none
     */
    long openInterestBefore(int candle) {
        for (int i = 0; i < leftOut.size(); i++) {
            LeftOut before = leftOut.get(i);
            if (before.candle() == candle && before.hasPrices()) {
                return before.openInterest();
            }
        }
        return series.openInterest(Math.max(0, candle - 1));
    }

    /**
     * Whose candles these are.
     *
     * @return the instrument
     */
    public Instrument instrument() {
        return series.instrument();
    }
}
