package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TradingDays;
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
 */
public record PreparedSeries(
        CandleSeries source, CandleSeries series, TradingDays days, List<LeftOut> leftOut, String fingerprint) {
    /**
     * Volume that counts in a day's running total although its candles are not replayed: traded since the candle before
     * this one, or since the day began. Immutable.
     *
     * @param candle the index of the first candle whose running total holds the volume
     * @param volume units of the instrument's volume scale
     */
    public record LeftOut(int candle, long volume) {}

    /** Checks that nothing is missing. */
    public PreparedSeries {
        requireNonNull(source, "source");
        requireNonNull(series, "series");
        requireNonNull(days, "days");
        leftOut = List.copyOf(leftOut);
        requireNonNull(fingerprint, "fingerprint");
    }

    /**
     * Candles that are replayed as they are.
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
                volumeBefore == 0 ? List.of() : List.of(new LeftOut(0, volumeBefore)),
                Fingerprint.of(series));
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
