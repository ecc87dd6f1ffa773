package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Candle;
import io.afterbell.api.CandleSeries;
import java.util.Optional;

/**
 * The candles of a replay session up to its clock, so that who asks for history while it replays sees no future.
 * Immutable.
 *
 * @param whole the candles that are over, as they were replayed; may be empty
 * @param forming the candle that the clock stands in, made of the ticks that have left; empty between candles and before
 *     its first tick
 */
public record CandlesSoFar(CandleSeries whole, Optional<Candle> forming) {
    /** Checks that nothing is missing. */
    public CandlesSoFar {
        requireNonNull(whole, "whole");
        requireNonNull(forming, "forming");
    }

    /**
     * Cuts candles at an instant.
     *
     * @param prepared all candles of the session
     * @param ticks a cursor over their ticks, which is moved
     * @param epochMillis the instant; candles that end by then are over
     * @param lastTickEpochMillis when the instrument's last tick came; the clock alone does not tell, as of ticks at one
     *     instant those of other instruments may have left and its own not
     * @return what is known at the instant
     */
    static CandlesSoFar before(PreparedSeries prepared, TickCursor ticks, long epochMillis, long lastTickEpochMillis) {
        CandleSeries series = prepared.series();
        int begun = series.indexAtOrAfter(epochMillis);
        int last = begun - 1;
        boolean isForming =
                last >= 0 && series.openEpochMillis(last) + series.interval().millis() > epochMillis;
        if (!isForming) {
            return new CandlesSoFar(series.slice(0, begun), Optional.empty());
        }
        return new CandlesSoFar(series.slice(0, last), forming(prepared, last, ticks, lastTickEpochMillis));
    }

    private static Optional<Candle> forming(
            PreparedSeries prepared, int index, TickCursor ticks, long lastTickEpochMillis) {
        CandleSeries series = prepared.series();
        long opens = series.openEpochMillis(index);
        ticks.seek(opens);
        long open = 0;
        long high = Long.MIN_VALUE;
        long low = Long.MAX_VALUE;
        long close = 0;
        long volume = 0;
        boolean hasNext = ticks.next();
        while (hasNext && ticks.epochMillis() <= lastTickEpochMillis) {
            open = high == Long.MIN_VALUE ? ticks.price() : open;
            high = Math.max(high, ticks.price());
            low = Math.min(low, ticks.price());
            close = ticks.price();
            volume += ticks.volume();
            hasNext = ticks.next() && ticks.spanFromEpochMillis() == opens;
        }
        if (high == Long.MIN_VALUE) {
            return Optional.empty();
        }
        if (!hasNext) {
            // With its last tick all is known of a candle, as in the day's statistics.
            return Optional.of(series.candle(index));
        }
        return Optional.of(new Candle(
                opens,
                series.priceScale().toPrice(open),
                series.priceScale().toPrice(high),
                series.priceScale().toPrice(low),
                series.priceScale().toPrice(close),
                volume,
                prepared.openInterestBefore(index)));
    }
}
