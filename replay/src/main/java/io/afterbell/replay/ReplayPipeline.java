package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TimeRange;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
     * The stages before the first tick: cut to the ranges, bend, put on the grid.
     *
     * @param stored possible candles as the source has them, from the start of the first range's first day on, so that
     *     the day's volume is known; at least one inside the ranges
     * @return what will be replayed
     * @throws ReplayException when no candle lies in the ranges, when a regime must not be applied to a derivative, or
     *     when a regime breaks its contract
     */
    public PreparedSeries prepare(CandleSeries stored) {
        return prepare(stored, Collections.emptySortedMap());
    }

    /**
     * The stages before the first tick: cut to the ranges, bend, put on the grid.
     *
     * @param stored possible candles as the source has them, from the start of the first range's first day on, so that
     *     running totals are known; at least one inside a range
     * @param dayCloses official closes by date, of the trading day before the ranges and of those in them, as far as they
     *     are known; what a day's change is counted from
     * @return what will be replayed
     * @throws ReplayException when no candle lies in a range, when a regime must not be applied to a derivative, or
     *     when a regime breaks its contract
     */
    public PreparedSeries prepare(CandleSeries stored, SortedMap<LocalDate, Double> dayCloses) {
        CandleSeries inRanges = stored.within(plan.ranges());
        if (inRanges.isEmpty()) {
            String ranges = plan.ranges().stream().map(TimeRange::toString).collect(Collectors.joining(" and "));
            throw new ReplayException(
                    ErrorCode.EMPTY_RANGE, "no candle of " + stored.instrument() + " in range=" + ranges);
        }
        TradingDays days = TradingDays.of(inRanges, zone(stored.instrument()));
        CandleSeries bent = bend(inRanges, days);
        return new PreparedSeries(
                inRanges,
                bent,
                days,
                leftOut(stored, inRanges),
                Fingerprint.of(inRanges),
                PreviousCloses.of(inRanges, bent, days, closes(stored, dayCloses)));
    }

    // A day between two ranges is not replayed, but the day after it counts from its close all the same; so it does
    // where a range ends within the day.
    private SortedMap<LocalDate, Double> closes(CandleSeries stored, SortedMap<LocalDate, Double> dayCloses) {
        if (plan.ranges().size() == 1) {
            return dayCloses;
        }
        SortedMap<LocalDate, Double> closes = new TreeMap<>(dayCloses);
        TradingDays days = TradingDays.of(stored, zone(stored.instrument()));
        for (int day = 0; day < days.count(); day++) {
            closes.putIfAbsent(days.date(day), stored.priceScale().snap(stored.close(days.to(day) - 1)));
        }
        return closes;
    }

    /** The same candles under this pipeline's regimes, whatever they were prepared with. */
    PreparedSeries prepareAgain(PreparedSeries prepared) {
        CandleSeries bent = bend(prepared.source(), prepared.days());
        return new PreparedSeries(
                prepared.source(),
                bent,
                prepared.days(),
                prepared.leftOut(),
                prepared.fingerprint(),
                prepared.previousCloses().after(prepared.source(), bent, prepared.days()));
    }

    /** The same stages with another plan. */
    ReplayPipeline with(ReplayPlan otherPlan) {
        return new ReplayPipeline(otherPlan, calendar);
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
                .unchanged()
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

    /**
     * Candles after one of the plan's regimes. Immutable.
     *
     * @param regime the regime with its settings
     * @param series what it and those before it have made of the candles, on the price grid
     */
    public record Stage(Configured<RegimeTransform> regime, CandleSeries series) {}

    /**
     * What each regime of the plan does to candles, from left to right, so that each can be held to its promises.
     *
     * @param stored possible candles
     * @return one stage for each regime
     * @throws ReplayException as of {@link #prepare(CandleSeries)}
     */
    public List<Stage> stages(CandleSeries stored) {
        TradingDays days = TradingDays.of(stored, zone(stored.instrument()));
        List<Stage> stages = new ArrayList<>();
        for (int i = 1; i <= plan.regimes().size(); i++) {
            stages.add(new Stage(
                    plan.regimes().get(i - 1),
                    snap(bend(stored, days, plan.regimes().subList(0, i)))));
        }
        return stages;
    }

    // All regimes of the schedule, and the grid once, after the last of them.
    private CandleSeries bend(CandleSeries series, TradingDays days) {
        CandleSeries bent = bend(series, days, plan.regimes());
        // A scenario has the same few chains of regimes every day.
        Map<List<Configured<RegimeTransform>>, CandleSeries> chains = new HashMap<>();
        for (int i = 0; i < plan.schedule().size(); i++) {
            RegimeChange change = plan.schedule().get(i);
            int from = series.indexAtOrAfter(change.fromEpochMillis());
            int next = i + 1 < plan.schedule().size()
                    ? series.indexAtOrAfter(plan.schedule().get(i + 1).fromEpochMillis())
                    : series.size();
            // A change without a candle before the next one, as on a holiday, changes nothing.
            if (from < next) {
                CandleSeries after = chains.computeIfAbsent(change.regimes(), regimes -> bend(series, days, regimes));
                bent = goOnWith(bent, after, from);
            }
        }
        return snap(bent);
    }

    // Lifts or lowers what follows as a whole, in proportion, so that the move from the last candle under the old
    // regimes to the first one under the new is the one that the new regimes make of it, and no jump.
    private static CandleSeries goOnWith(CandleSeries before, CandleSeries after, int from) {
        if (from == 0) {
            return after;
        }
        double factor = before.close(from - 1) / after.close(from - 1);
        return before.withPrices(
                        goOnWith(before.opens(), after.opens(), from, factor),
                        goOnWith(before.highs(), after.highs(), from, factor),
                        goOnWith(before.lows(), after.lows(), from, factor),
                        goOnWith(before.closes(), after.closes(), from, factor))
                .withVolumes(goOnWith(before.volumes(), after.volumes(), from));
    }

    private static double[] goOnWith(double[] before, double[] after, int from, double factor) {
        for (int i = from; i < before.length; i++) {
            before[i] = after[i] * factor;
        }
        return before;
    }

    private static long[] goOnWith(long[] before, long[] after, int from) {
        System.arraycopy(after, from, before, from, before.length - from);
        return before;
    }

    private CandleSeries bend(CandleSeries series, TradingDays days, List<Configured<RegimeTransform>> regimes) {
        Instrument instrument = series.instrument();
        CandleSeries bent = series;
        int stageNumber = 0;
        for (Configured<RegimeTransform> regime : regimes) {
            RegimeTransform transform = regime.unchanged();
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
        // Stored prices lie on their grid already, and then there is no need to hold them twice.
        boolean moved = snap(grid, opens) | snap(grid, highs) | snap(grid, lows) | snap(grid, closes);
        return moved ? series.withPrices(opens, highs, lows, closes) : series;
    }

    private static boolean snap(PriceScale grid, double[] prices) {
        boolean moved = false;
        for (int i = 0; i < prices.length; i++) {
            double price = prices[i];
            prices[i] = grid.snap(price);
            moved |= prices[i] != price;
        }
        return moved;
    }

    // Each range may begin in the middle of a day, and two may lie in the same one.
    private List<PreparedSeries.LeftOut> leftOut(CandleSeries stored, CandleSeries inRanges) {
        ZoneId zone = zone(stored.instrument());
        List<PreparedSeries.LeftOut> leftOut = new ArrayList<>();
        int playedTo = 0;
        int candle = 0;
        for (TimeRange range : plan.ranges()) {
            int from = stored.indexAtOrAfter(range.fromEpochMillis());
            int to = stored.indexAtOrAfter(range.toEpochMillis());
            if (from == to) {
                continue;
            }
            LocalDate day = Instant.ofEpochMilli(inRanges.openEpochMillis(candle))
                    .atZone(zone)
                    .toLocalDate();
            int dayFrom =
                    stored.indexAtOrAfter(day.atStartOfDay(zone).toInstant().toEpochMilli());
            int leftFrom = Math.max(dayFrom, playedTo);
            if (leftFrom < from) {
                leftOut.add(PreparedSeries.LeftOut.of(candle, stored, leftFrom, from));
            }
            candle += to - from;
            playedTo = to;
        }
        return leftOut;
    }

    private ZoneId zone(Instrument instrument) {
        return calendar.zone(instrument.exchange());
    }
}
