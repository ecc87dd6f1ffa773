package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;

/**
 * The way of the data, stage by stage: stored candles, regimes, price grid, ticks, one merged order.
 *
 * <p>The clock, the encoding and the sockets come behind it, in {@link ReplaySession} and in the host. Pure: the result
 * depends on the plan and the candles only. Immutable and safe for many threads; what it opens is for one.
 */
public final class ReplayPipeline {
    private final ReplayPlan plan;
    private final TradingCalendar calendar;

    /**
     * Makes a pipeline.
     *
     * @param plan what decides the tape
     * @param calendar knows the zone in which an exchange's days begin
     */
    public ReplayPipeline(ReplayPlan plan, TradingCalendar calendar) {
        this.plan = requireNonNull(plan, "plan");
        this.calendar = requireNonNull(calendar, "calendar");
    }

    /**
     * The stages before the first tick: cut to the range, bend, put on the grid.
     *
     * @param stored possible candles as the source has them, from the start of the range's first day on, so that the
     *     day's volume is known; at least one inside the range
     * @return what will be replayed
     * @throws ReplayException when no candle lies in the range, when a regime must not be applied to a derivative, or
     *     when a regime breaks its contract
     */
    public PreparedSeries prepare(CandleSeries stored) {
        return prepare(stored, Collections.emptySortedMap());
    }

    /**
     * The stages before the first tick: cut to the range, bend, put on the grid.
     *
     * @param stored possible candles as the source has them, from the start of the range's first day on, so that the
     *     day's volume is known; at least one inside the range
     * @param dayCloses official closes by date, of the trading day before the range and of those in it, as far as they
     *     are known; what a day's change is counted from
     * @return what will be replayed
     * @throws ReplayException when no candle lies in the range, when a regime must not be applied to a derivative, or
     *     when a regime breaks its contract
     */
    public PreparedSeries prepare(CandleSeries stored, SortedMap<LocalDate, Double> dayCloses) {
        CandleSeries inRange = stored.within(plan.range());
        if (inRange.isEmpty()) {
            throw new ReplayException(
                    ErrorCode.EMPTY_RANGE, "no candle of " + stored.instrument() + " in range=" + plan.range());
        }
        CandleSeries earlier = earlier(stored, inRange);
        TradingDays days = TradingDays.of(inRange, zone(stored.instrument()));
        CandleSeries bent = bend(inRange, days);
        CandleSeries onGrid = snap(bent);
        return new PreparedSeries(
                onGrid, days, volume(earlier), DayReferences.of(inRange, onGrid, days, earlier, dayCloses));
    }

    /**
     * The stage that makes ticks: a cursor over the tape of one instrument.
     *
     * @param prepared the candles
     * @return a cursor before the first tick, for one thread, which the caller closes
     */
    public TickCursor cursor(PreparedSeries prepared) {
        return new CandleTickCursor(
                prepared, generator(prepared), plan.synthesizer().service().name());
    }

    /**
     * What messages beyond the last price tell of the same tape: the day's statistics and the order book at a tick.
     *
     * @param prepared the candles
     * @param indexDepth whether an order book is invented for an index as well
     * @return a detail before the first tick, for one thread, which the caller closes
     */
    public TickDetail detail(PreparedSeries prepared, boolean indexDepth) {
        DayStatistics day = new DayStatistics(prepared, generator(prepared));
        long key = plan.instrumentKey(prepared.instrument(), "order book");
        return new TickDetail(day, new OrderBook(day, key, indexDepth));
    }

    private TickGenerator generator(PreparedSeries prepared) {
        Instrument instrument = prepared.instrument();
        CandleSeries series = prepared.series();
        String stage = "ticks " + plan.synthesizer().service().name();
        return plan.synthesizer()
                .service()
                .newGenerator(new SynthesisContext(
                        plan.synthesizer().settings(),
                        instrument,
                        series.priceScale(),
                        series.volumeScale(),
                        plan.instrumentKey(instrument, stage)));
    }

    /**
     * The last stage: the ticks of several instruments in one global time order, ties by exchange, then symbol.
     *
     * @param prepared the candles of each instrument; their order does not matter
     * @return a merger before the first tick, for one thread, which the caller closes; a tick's instrument index is its
     *     place in {@code prepared}
     */
    public TickMerger merge(Collection<PreparedSeries> prepared) {
        TickMerger merger = new TickMerger();
        int index = 0;
        for (PreparedSeries one : prepared) {
            merger.add(cursor(one), index++);
        }
        return merger;
    }

    private CandleSeries bend(CandleSeries series, TradingDays days) {
        Instrument instrument = series.instrument();
        CandleSeries bent = series;
        int stageNumber = 0;
        for (Configured<RegimeTransform> regime : plan.regimes()) {
            RegimeTransform transform = regime.service();
            if (instrument.kind().isDerivative()
                    && !plan.bendDerivatives()
                    && !transform.name().equals("none")) {
                throw new ReplayException(
                        ErrorCode.NOT_ALLOWED,
                        "regime " + transform.name() + " is not applied to " + instrument
                                + ", because bending a derivative apart from its underlying breaks their parity;"
                                + " replay it with regime none, or allow it with --bend-derivatives");
            }
            String stage = "regime " + stageNumber++ + " " + transform.name();
            CandleSeries before = bent;
            RegimeContext context = new RegimeContext(
                    regime.settings(), days, plan.instrumentKey(instrument, stage), plan.marketKey(stage));
            bent = apply(transform, before, context);
            checkBent(transform, before, bent);
        }
        return bent;
    }

    private static CandleSeries apply(RegimeTransform transform, CandleSeries series, RegimeContext context) {
        try {
            return transform.apply(series, context);
        } catch (AfterbellException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ReplayException(
                    ErrorCode.PLUGIN_CONTRACT,
                    "regime " + transform.name() + " failed for " + series.instrument() + ": it threw " + e,
                    e);
        }
    }

    private static void checkBent(RegimeTransform transform, CandleSeries before, CandleSeries after) {
        String regime = "regime " + transform.name() + " broke its contract for " + before.instrument() + ": ";
        if (after.size() != before.size()) {
            throw new ReplayException(
                    ErrorCode.PLUGIN_CONTRACT, regime + "candles=" + after.size() + " instead of " + before.size());
        }
        for (int i = 0; i < after.size(); i++) {
            if (after.openEpochMillis(i) != before.openEpochMillis(i)) {
                throw new ReplayException(
                        ErrorCode.PLUGIN_CONTRACT,
                        regime + "candle " + i + " moved to openEpochMillis=" + after.openEpochMillis(i));
            }
            if (!after.candle(i).isPossible()) {
                throw new ReplayException(
                        ErrorCode.PLUGIN_CONTRACT, regime + "an impossible candle=" + after.candle(i));
            }
        }
    }

    // One monotone rounding for all four prices keeps low <= open, close <= high without looking at them.
    private static CandleSeries snap(CandleSeries series) {
        PriceScale grid = series.priceScale();
        double[] opens = series.opens();
        double[] highs = series.highs();
        double[] lows = series.lows();
        double[] closes = series.closes();
        for (int i = 0; i < opens.length; i++) {
            opens[i] = grid.snap(opens[i]);
            highs[i] = grid.snap(highs[i]);
            lows[i] = grid.snap(lows[i]);
            closes[i] = grid.snap(closes[i]);
        }
        return series.withPrices(opens, highs, lows, closes);
    }

    // What is stored of the first day before the range starts.
    private CandleSeries earlier(CandleSeries stored, CandleSeries inRange) {
        ZoneId zone = zone(stored.instrument());
        LocalDate firstDay =
                Instant.ofEpochMilli(inRange.openEpochMillis(0)).atZone(zone).toLocalDate();
        int from = stored.indexAtOrAfter(firstDay.atStartOfDay(zone).toInstant().toEpochMilli());
        return stored.slice(from, stored.indexAtOrAfter(inRange.openEpochMillis(0)));
    }

    private static long volume(CandleSeries series) {
        long volume = 0;
        for (int i = 0; i < series.size(); i++) {
            volume += series.volume(i);
        }
        return volume;
    }

    private ZoneId zone(Instrument instrument) {
        return calendar.zone(instrument.exchange());
    }
}
