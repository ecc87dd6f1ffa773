package io.afterbell.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.replay.Configured;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.ReplayPipeline;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.measures.DayRanking;
import io.afterbell.server.measures.RegimeMeasurement;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.views.PluginViews;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** Routes that say what candles are like: regimes with their targets, measurements, and days that are like a regime. */
final class MeasureRoutes {
    private static final int MOST_DAYS = 1_000;
    private static final int USUAL_DAYS = 10;

    private final PluginCatalog plugins;
    private final CandleLibrary library;
    private final TradingCalendar calendar;

    MeasureRoutes(PluginCatalog plugins, CandleLibrary library, TradingCalendar calendar) {
        this.plugins = plugins;
        this.library = library;
        this.calendar = calendar;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/regimes", context -> RestApi.answer(context, PluginViews.regimes(plugins)));
        routes.get("/api/synthesizers", context -> RestApi.answer(context, PluginViews.synthesizers(plugins)));
        routes.get("/api/regimes/measure", this::measure);
        routes.get("/api/days", this::days);
    }

    private void measure(Context context) {
        Instrument instrument = Query.instrument(context);
        List<Configured<RegimeTransform>> regimes =
                plugins.regimes(PluginChoice.parseChain(Query.optional(context, "regime", "none")));
        TimeRange range = range(context, calendar.zone(instrument.exchange()));
        CandleSeries series = library.loadOnce(instrument, range);
        ReplayPlan plan = new ReplayPlan(
                TimeRange.ALL, regimes, synthesizer(), Query.whole(context, "seed", ReplayPlan.DEFAULT_SEED), false);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("symbol", instrument.symbol()).put("exchange", instrument.exchange());
        ArrayNode stages = json.putArray("stages");
        RegimeMeasurement.of(new ReplayPipeline(plan, calendar), series, calendar.zone(instrument.exchange()))
                .forEach(one -> stages.add(one.json()));
        RestApi.answer(context, json);
    }

    // Measuring candles makes no ticks, but a plan has a synthesizer.
    private Configured<TickSynthesizer> synthesizer() {
        return Configured.defaults(plugins.synthesizers().get(0).service());
    }

    private void days(Context context) {
        Instrument instrument = Query.instrument(context);
        String like = RestApi.required(context, "like");
        Configured<RegimeTransform> regime = plugins.regimes(List.of(PluginChoice.parse(like))).stream()
                .findFirst()
                .orElseThrow(() -> invalid("every day is like none: like=" + like));
        int top = (int) Query.whole(context, "top", USUAL_DAYS);
        if (top < 1 || top > MOST_DAYS) {
            throw invalid("top is a whole number from 1 to " + MOST_DAYS + ": top=" + top);
        }
        DayRanking ranking = DayRanking.of(
                regime, library, calendar, instrument, range(context, calendar.zone(instrument.exchange())));
        RestApi.answer(context, ranking.json(top));
    }

    private static TimeRange range(Context context, ZoneId zone) {
        String from = Query.optional(context, "from", "");
        String to = Query.optional(context, "to", "");
        try {
            long start = from.isEmpty()
                    ? Long.MIN_VALUE
                    : TimeRange.ofDates(LocalDate.parse(from), LocalDate.parse(from), zone)
                            .fromEpochMillis();
            long end = to.isEmpty()
                    ? Long.MAX_VALUE
                    : TimeRange.ofDates(LocalDate.parse(to), LocalDate.parse(to), zone)
                            .toEpochMillis();
            if (start >= end) {
                throw invalid("the range ends before it starts: from=" + from + " to=" + to);
            }
            return new TimeRange(start, end);
        } catch (DateTimeException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, "a date is written 2024-01-23: from=" + from + " to=" + to, e);
        }
    }

    private static ReplayException invalid(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message);
    }
}
