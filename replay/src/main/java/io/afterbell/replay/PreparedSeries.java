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
 */
public record PreparedSeries(CandleSeries series, TradingDays days, long volumeBefore) {
    /** Checks that nothing is missing. */
    public PreparedSeries {
        requireNonNull(series, "series");
        requireNonNull(days, "days");
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
