package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TradingDays;

/**
 * One instrument's candles as they will be replayed: after the regimes, on the price grid. Immutable.
 *
 * @param series the candles inside the range, all possible and on the grid
 * @param days where their trading days begin and end
 * @param volumeBefore what was traded on the first day before the range starts, so that running totals are right
 * @param references what the days' statistics need besides the candles
 */
public record PreparedSeries(CandleSeries series, TradingDays days, long volumeBefore, DayReferences references) {
    /** Checks that nothing is missing. */
    public PreparedSeries {
        requireNonNull(series, "series");
        requireNonNull(days, "days");
        requireNonNull(references, "references");
    }

    /**
     * Makes a series of which nothing is known from before its first candle but a volume.
     *
     * @param series the candles inside the range
     * @param days where their trading days begin and end
     * @param volumeBefore what was traded on the first day before the range starts
     */
    public PreparedSeries(CandleSeries series, TradingDays days, long volumeBefore) {
        this(series, days, volumeBefore, DayReferences.within(series, days));
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
     * Whose candles these are.
     *
     * @return the instrument
     */
    public Instrument instrument() {
        return series.instrument();
    }
}
