package io.afterbell.server.measures;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.measure.Measure;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
import io.afterbell.replay.Configured;
import io.afterbell.server.candles.CandleLibrary;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real days in the order in which they are like a regime, by the regime's own measures: for who would rather replay a
 * choppy day than bend one. Immutable.
 *
 * @param days the days, the likest first
 */
public record DayRanking(List<RankedDay> days) {
    private static final Logger LOG = LoggerFactory.getLogger(DayRanking.class);
    private static final Instrument INDIA_VIX = Instrument.of("INDIAVIX", "NSE_INDEX");

    /** A day needs this many candles to say what it is like. */
    private static final int FEWEST_CANDLES = 60;

    /**
     * A trading day and what it is like.
     *
     * @param date the date in the exchange's zone
     * @param candles how many it has
     * @param values what the regime's measures say of it, by name
     */
    public record RankedDay(LocalDate date, int candles, Map<String, Double> values) {}

    private record Sign(String name, Measure measure, double likest) {
        // How far from what is wanted: from as much as can be, as little as can be, or a level.
        double distance(double value) {
            return Double.isInfinite(likest)
                    ? likest > 0 ? -value : value
                    : Math.abs(StrictMath.log(Math.max(1e-12, value) / likest));
        }
    }

    /** Copies the list. */
    public DayRanking {
        days = List.copyOf(days);
    }

    /**
     * Ranks the days of an instrument as the source has them.
     *
     * @param regime what they are to be like
     * @param library where candles come from; India VIX is used when it is there
     * @param calendar knows the exchanges' zones
     * @param instrument whose days
     * @param range which of them
     * @return all days with enough candles
     * @throws AfterbellException when the instrument cannot be loaded
     */
    public static DayRanking of(
            Configured<RegimeTransform> regime,
            CandleLibrary library,
            TradingCalendar calendar,
            Instrument instrument,
            TimeRange range) {
        CandleSeries series = library.loadOnce(instrument, range);
        Optional<CandleSeries> fear = Optional.empty();
        if (regime.service().name().endsWith("_vix")) {
            try {
                fear = Optional.of(library.loadOnce(INDIA_VIX, range));
            } catch (AfterbellException notThere) {
                LOG.debug("days are ranked without India VIX: {}", notThere.getMessage());
            }
        }
        return of(regime, series, calendar.zone(instrument.exchange()), fear);
    }

    /**
     * Ranks the days of a series.
     *
     * @param regime what they are to be like
     * @param series possible candles
     * @param zone the exchange's zone
     * @param fear the candles of India VIX; when they are there they decide, day by day, for regimes of fear and calm
     * @return all days with enough candles
     */
    public static DayRanking of(
            Configured<RegimeTransform> regime, CandleSeries series, ZoneId zone, Optional<CandleSeries> fear) {
        requireNonNull(regime, "regime");
        List<Sign> signs = signs(regime);
        TradingDays days = TradingDays.of(series, zone);
        Map<LocalDate, Double> levels =
                fear.map(candles -> levels(candles, zone)).orElse(Map.of());
        String name = regime.service().name();
        boolean byFear = !levels.isEmpty() && (name.equals("high_vix") || name.equals("low_vix"));
        List<RankedDay> ranked = new ArrayList<>();
        for (int day = 0; day < days.count(); day++) {
            CandleSeries one = series.slice(days.from(day), days.to(day));
            if (one.size() < FEWEST_CANDLES || byFear && !levels.containsKey(days.date(day))) {
                continue;
            }
            TradingDays alone = TradingDays.of(one, zone);
            Map<String, Double> values = new LinkedHashMap<>();
            if (byFear) {
                values.put("india_vix", levels.get(days.date(day)));
            }
            signs.forEach(sign -> values.put(sign.name(), sign.measure().of(one, alone)));
            if (values.values().stream().noneMatch(value -> value.isNaN())) {
                ranked.add(new RankedDay(days.date(day), one.size(), values));
            }
        }
        if (byFear) {
            Comparator<RankedDay> byLevel =
                    Comparator.comparingDouble(day -> day.values().getOrDefault("india_vix", 0.0));
            ranked.sort(name.equals("high_vix") ? byLevel.reversed() : byLevel);
            return new DayRanking(ranked);
        }
        return new DayRanking(byMeanRank(ranked, signs));
    }

    private static List<RankedDay> byMeanRank(List<RankedDay> days, List<Sign> signs) {
        Map<LocalDate, Integer> ranks = new LinkedHashMap<>();
        for (Sign sign : signs) {
            List<RankedDay> sorted = days.stream()
                    .sorted(Comparator.comparingDouble(
                            day -> sign.distance(day.values().getOrDefault(sign.name(), Double.NaN))))
                    .toList();
            for (int rank = 0; rank < sorted.size(); rank++) {
                ranks.merge(sorted.get(rank).date(), rank, Integer::sum);
            }
        }
        return days.stream()
                .sorted(Comparator.comparingInt((RankedDay day) -> ranks.getOrDefault(day.date(), 0))
                        .thenComparing(RankedDay::date))
                .toList();
    }

    private static Map<LocalDate, Double> levels(CandleSeries fear, ZoneId zone) {
        Map<LocalDate, Double> levels = new LinkedHashMap<>();
        if (!fear.isEmpty()) {
            TradingDays days = TradingDays.of(fear, zone);
            for (int day = 0; day < days.count(); day++) {
                levels.put(days.date(day), fear.close(days.to(day) - 1));
            }
        }
        return levels;
    }

    // What a regime promises says what it looks for: the most, the least, or a level.
    private static List<Sign> signs(Configured<RegimeTransform> regime) {
        Map<String, Sign> signs = new LinkedHashMap<>();
        for (Target target : regime.service().targets(regime.settings())) {
            double neutral = target.basis() == Target.Basis.RATIO_TO_INPUT ? 1 : 0;
            double likest;
            if (target.atMost() == Double.POSITIVE_INFINITY) {
                likest = Double.POSITIVE_INFINITY;
            } else if (target.atLeast() == Double.NEGATIVE_INFINITY) {
                likest = Double.NEGATIVE_INFINITY;
            } else if (target.basis() == Target.Basis.VALUE) {
                likest = (target.atLeast() + target.atMost()) / 2;
            } else if (target.atLeast() > neutral) {
                likest = Double.POSITIVE_INFINITY;
            } else if (target.atMost() < neutral) {
                likest = Double.NEGATIVE_INFINITY;
            } else {
                // As it was before: no sign of anything.
                continue;
            }
            Measure.find(target.measure())
                    .ifPresent(measure -> signs.putIfAbsent(measure.code(), new Sign(measure.code(), measure, likest)));
        }
        return List.copyOf(signs.values());
    }

    /**
     * The ranking for programs.
     *
     * @param top how many days
     * @return an object
     */
    public ObjectNode json(int top) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("days");
        days.stream().limit(top).forEach(day -> {
            ObjectNode one = list.addObject().put("date", day.date().toString()).put("candles", day.candles());
            day.values().forEach(one::put);
        });
        return json;
    }
}
