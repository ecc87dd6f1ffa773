package io.afterbell.server.candles;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Candle;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.VolumeScale;
import io.afterbell.replay.CandlesSoFar;
import io.afterbell.replay.ReplayPipeline;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.server.candles.CandleAggregation.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Candles of any interval as charts and bots ask for them: of the source, after a regime, or up to a replay session's
 * clock. Safe for many threads.
 */
public final class CandleHistory {
    private final CandleLibrary library;
    private final TradingCalendar calendar;

    /**
     * Makes a history.
     *
     * @param library where candles come from
     * @param calendar knows zones and hours
     */
    public CandleHistory(CandleLibrary library, TradingCalendar calendar) {
        this.library = requireNonNull(library, "library");
        this.calendar = requireNonNull(calendar, "calendar");
    }

    /**
     * Candles that were found.
     *
     * @param instrument as the source calls it
     * @param interval how long they are
     * @param priceStep the distance of neighbouring prices
     * @param madeOf the interval of the stored candles that they were added up from
     * @param rows the candles in order
     */
    public record Answer(Instrument instrument, Interval interval, double priceStep, Interval madeOf, List<Row> rows) {
        /** Checks that nothing is missing and copies the list. */
        public Answer {
            requireNonNull(instrument, "instrument");
            requireNonNull(interval, "interval");
            requireNonNull(madeOf, "madeOf");
            rows = List.copyOf(rows);
        }
    }

    /**
     * Candles of the source. Days and longer come from stored daily candles where there are any, which hold the official
     * close; else, and under a regime, they are added up from minutes.
     *
     * @param wanted the instrument, by any name that reaches it
     * @param interval how long they are to be
     * @param range which; a longer candle is made only of what lies in it
     * @param plan bends them first; empty for the candles as they are
     * @return the candles, at least one
     */
    public Answer stored(Instrument wanted, Interval interval, TimeRange range, Optional<ReplayPlan> plan) {
        if (interval.unit().compareTo(Interval.Unit.DAY) >= 0 && plan.isEmpty()) {
            Optional<CandleSeries> days = library.storedDays(wanted, range);
            if (days.isPresent()) {
                return new Answer(
                        days.get().instrument(),
                        interval,
                        days.get().priceScale().stepSize(),
                        Interval.ONE_DAY,
                        CandleAggregation.ofDays(rows(days.get()), interval));
            }
        }
        return addedUp(wanted, interval, range, plan);
    }

    /**
     * Candles of the source, of days and longer too, added up from its minutes alone: what a day's stored candle says is
     * known at the day's end only, however early in the day the range ends.
     *
     * @param wanted the instrument, by any name that reaches it
     * @param interval how long they are to be
     * @param range which minutes
     * @param plan bends them first; empty for the candles as they are
     * @return the candles, at least one
     */
    public Answer addedUp(Instrument wanted, Interval interval, TimeRange range, Optional<ReplayPlan> plan) {
        CandleSeries minutes = library.loadOnce(wanted, range);
        CandleSeries bent = plan.map(one ->
                        new ReplayPipeline(one, calendar).prepare(minutes).series())
                .orElse(minutes);
        return answer(bent, rows(bent), interval);
    }

    /**
     * Candles up to a session's clock: before the session's own range those of the source, in it those that were
     * replayed.
     *
     * @param soFar what the session has replayed
     * @param interval how long they are to be
     * @param range which
     * @param sessionFrom where the session's range begins, UTC epoch milliseconds
     * @return the candles; none where the range holds none
     */
    public Answer upToClock(CandlesSoFar soFar, Interval interval, TimeRange range, long sessionFrom) {
        CandleSeries replayed = soFar.whole();
        List<Row> rows = new ArrayList<>();
        TimeRange before = range.intersect(new TimeRange(Long.MIN_VALUE, sessionFrom));
        if (!before.isEmpty()) {
            library.loadIfAny(replayed.instrument(), before).ifPresent(series -> rows.addAll(rows(series)));
        }
        rows.addAll(rows(replayed.within(range.intersect(new TimeRange(sessionFrom, Long.MAX_VALUE)))));
        soFar.forming()
                .filter(candle -> range.contains(candle.openEpochMillis()))
                .ifPresent(candle -> rows.add(row(candle, replayed.volumeScale())));
        return answer(replayed, rows, interval);
    }

    private Answer answer(CandleSeries series, List<Row> minutes, Interval interval) {
        return new Answer(
                series.instrument(),
                interval,
                series.priceScale().stepSize(),
                Interval.ONE_MINUTE,
                CandleAggregation.ofMinutes(
                        minutes, interval, series.instrument().exchange(), calendar));
    }

    private static List<Row> rows(CandleSeries series) {
        List<Row> rows = new ArrayList<>(series.size());
        for (int i = 0; i < series.size(); i++) {
            rows.add(row(series.candle(i), series.volumeScale()));
        }
        return rows;
    }

    private static Row row(Candle candle, VolumeScale scale) {
        return new Row(
                Math.floorDiv(candle.openEpochMillis(), 1_000L),
                candle.open(),
                candle.high(),
                candle.low(),
                candle.close(),
                scale.toQuantity(candle.volume()),
                candle.openInterest());
    }
}
