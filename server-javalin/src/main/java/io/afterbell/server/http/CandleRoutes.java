package io.afterbell.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.replay.CandlesSoFar;
import io.afterbell.replay.Configured;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.replay.Scenario;
import io.afterbell.server.candles.CandleAggregation.Row;
import io.afterbell.server.candles.CandleHistory;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.config.ServerConfig.RangeChoice;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.sessions.HostedSession;
import io.afterbell.server.sessions.SessionQuote;
import io.afterbell.server.sessions.SessionRegistry;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Candles and quotes over REST: in our own shape, and in the shape of OpenAlgo's {@code /api/v1}, so that a bot which asks
 * for history beside its ticks needs no second server. A replay session's candles end at its clock.
 */
final class CandleRoutes {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> COLUMNS = List.of("time", "open", "high", "low", "close", "volume", "oi");

    private final PluginCatalog plugins;
    private final CandleLibrary library;
    private final SessionRegistry sessions;
    private final TradingCalendar calendar;
    private final CandleHistory history;

    CandleRoutes(PluginCatalog plugins, CandleLibrary library, SessionRegistry sessions, TradingCalendar calendar) {
        this.plugins = plugins;
        this.library = library;
        this.sessions = sessions;
        this.calendar = calendar;
        this.history = new CandleHistory(library, calendar);
    }

    void register(RoutesConfig routes) {
        routes.get("/api/candles", this::candles);
        routes.post("/api/v1/history", this::openAlgoHistory);
        routes.post("/api/v1/quotes", this::openAlgoQuotes);
    }

    private void candles(Context context) {
        String symbol = RestApi.required(context, "symbol");
        String exchange = RestApi.required(context, "exchange");
        Interval interval = interval(Query.optional(context, "interval", "1m"));
        Instrument instrument = Query.instrument(symbol, exchange);
        ZoneId zone = calendar.zone(instrument.exchange());
        String sessionName = Query.optional(context, "session", "");
        String from = Query.optional(context, "from", "");
        String to = Query.optional(context, "to", "");
        String regime = Query.optional(context, "regime", "");
        CandleHistory.Answer answer;
        if (!sessionName.isEmpty() && regime.isEmpty()) {
            HostedSession session = sessions.get(sessionName);
            answer = upToClock(session, instrument, interval, from, to, zone);
            regime = SessionJson.regimes(session.status().plan().regimes());
        } else {
            TimeRange range = range(from, to, instrument, zone);
            if (sessionName.isEmpty()) {
                answer = history.stored(instrument, interval, range, plan(context, regime, range, zone));
            } else {
                // Another regime than the session's, to compare: of the session's range, and not beyond its clock.
                TimeRange past = untilClock(sessions.get(sessionName), from.isEmpty() && to.isEmpty(), range);
                answer = history.addedUp(instrument, interval, past, plan(context, regime, past, zone));
            }
        }
        ObjectNode json = NODES.objectNode();
        json.put("symbol", symbol);
        json.put("exchange", exchange);
        json.put("interval", interval.code());
        json.put("made_of", answer.madeOf().code());
        json.put("regime", regime.isEmpty() ? "none" : regime);
        if (!sessionName.isEmpty()) {
            json.put("session", sessionName);
        }
        json.put("timezone", zone.getId());
        json.put("price_step", answer.priceStep());
        json.put("count", answer.rows().size());
        ArrayNode columns = json.putArray("columns");
        COLUMNS.forEach(columns::add);
        ArrayNode list = json.putArray("candles");
        for (Row row : answer.rows()) {
            ArrayNode one = list.addArray();
            one.add(row.epochSeconds())
                    .add(row.open())
                    .add(row.high())
                    .add(row.low())
                    .add(row.close());
            addQuantity(one, row.volume()).add(row.openInterest());
        }
        RestApi.answer(context, json);
    }

    private static ArrayNode addQuantity(ArrayNode array, double quantity) {
        return quantity == Math.rint(quantity) ? array.add((long) quantity) : array.add(quantity);
    }

    private CandleHistory.Answer upToClock(
            HostedSession session, Instrument instrument, Interval interval, String from, String to, ZoneId zone) {
        CandlesSoFar soFar = session.candlesSoFar(instrument);
        TimeRange replayed = session.plan().range();
        TimeRange range = from.isEmpty() && to.isEmpty() ? replayed : sessionRange(from, to, instrument, zone);
        return history.upToClock(soFar, interval, range, replayed.fromEpochMillis());
    }

    // A first date alone means up to the clock, and not up to the last day in the source.
    private TimeRange sessionRange(String from, String to, Instrument instrument, ZoneId zone) {
        TimeRange asked = range(from, to, instrument, zone);
        return to.isEmpty() ? new TimeRange(asked.fromEpochMillis(), Long.MAX_VALUE) : asked;
    }

    private static TimeRange untilClock(HostedSession session, boolean wholeSession, TimeRange asked) {
        long clock = session.status()
                .clockEpochMillis()
                .orElse(session.plan().range().fromEpochMillis());
        TimeRange range = wholeSession ? session.plan().range() : asked;
        TimeRange past = range.intersect(new TimeRange(Long.MIN_VALUE, Math.floorDiv(clock, 60_000L) * 60_000L));
        if (past.isEmpty()) {
            throw new ReplayException(
                    ErrorCode.EMPTY_RANGE,
                    "the session's clock has not passed a candle of this range yet: session=" + session.name());
        }
        return past;
    }

    private TimeRange range(String from, String to, Instrument instrument, ZoneId zone) {
        RangeChoice choice =
                from.isEmpty() && to.isEmpty() ? new RangeChoice("last:1d", "") : new RangeChoice(from, to);
        return choice.resolve(
                days -> library.lastTradingDays(List.of(instrument), days).first(), zone);
    }

    private Optional<ReplayPlan> plan(Context context, String regime, TimeRange range, ZoneId zone) {
        if (regime.isEmpty() || regime.equals("none")) {
            return Optional.empty();
        }
        long seed = Query.whole(context, "seed", ReplayPlan.DEFAULT_SEED);
        boolean derivatives =
                Query.optional(context, "bend_derivatives", "false").equals("true");
        Optional<Scenario> scenario = Scenario.parse(regime);
        // Candles make no ticks here, but a plan has a synthesizer.
        Configured<TickSynthesizer> synthesizer =
                Configured.defaults(plugins.synthesizers().get(0).service());
        return Optional.of(
                scenario.isPresent()
                        ? new ReplayPlan(
                                List.of(range),
                                List.of(),
                                scenario.get().over(List.of(range), zone, plugins::regimes),
                                synthesizer,
                                seed,
                                derivatives)
                        : new ReplayPlan(
                                range,
                                plugins.regimes(PluginChoice.parseChain(regime)),
                                synthesizer,
                                seed,
                                derivatives));
    }

    private void openAlgoHistory(Context context) {
        ObjectNode body = body(context);
        Instrument instrument = Query.instrument(text(body, "symbol"), text(body, "exchange"));
        ZoneId zone = calendar.zone(instrument.exchange());
        CandleHistory.Answer answer = upToClock(
                session(context, body),
                instrument,
                interval(text(body, "interval")),
                text(body, "start_date"),
                text(body, "end_date"),
                zone);
        ObjectNode json = NODES.objectNode();
        json.put("status", "success");
        ArrayNode data = json.putArray("data");
        for (Row row : answer.rows()) {
            ObjectNode one = data.addObject();
            one.put("timestamp", row.epochSeconds());
            one.put("open", row.open());
            one.put("high", row.high());
            one.put("low", row.low());
            one.put("close", row.close());
            put(one, "volume", row.volume());
            one.put("oi", row.openInterest());
        }
        RestApi.answer(context, json);
    }

    private void openAlgoQuotes(Context context) {
        ObjectNode body = body(context);
        Instrument instrument = Query.instrument(text(body, "symbol"), text(body, "exchange"));
        HostedSession session = session(context, body);
        SessionQuote quote = session.quote(instrument)
                .orElseThrow(() -> new ReplayException(
                        ErrorCode.WRONG_STATE,
                        "no tick of " + instrument + " has left yet: session=" + session.name()));
        ObjectNode json = NODES.objectNode();
        json.put("status", "success");
        ObjectNode data = json.putObject("data");
        data.put("ltp", quote.ltp());
        data.put("open", quote.open());
        data.put("high", quote.high());
        data.put("low", quote.low());
        data.put("prev_close", Double.isNaN(quote.previousClose()) ? 0 : quote.previousClose());
        put(data, "volume", quote.volume());
        data.put("oi", quote.openInterest());
        data.put("bid", quote.bid());
        data.put("ask", quote.ask());
        RestApi.answer(context, json);
    }

    private static void put(ObjectNode json, String name, double quantity) {
        if (quantity == Math.rint(quantity)) {
            json.put(name, (long) quantity);
        } else {
            json.put(name, quantity);
        }
    }

    // OpenAlgo's own clients know nothing of sessions: they mean main, unless their URL or body says otherwise.
    private HostedSession session(Context context, ObjectNode body) {
        String asked = Query.optional(context, "session", body.path("session").asText(""));
        return sessions.get(asked.isEmpty() ? SessionRegistry.MAIN : asked);
    }

    /** The key in the body, where OpenAlgo's clients put it; empty when there is none. */
    static String key(Context context) {
        try {
            return JSON.readTree(context.body()).path("apikey").asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static ObjectNode body(Context context) {
        try {
            JsonNode node = JSON.readTree(context.body());
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, "the body is not JSON: " + e.getOriginalMessage(), e);
        }
        throw invalid("the body is a JSON object, as in {\"symbol\":\"NIFTY\",\"exchange\":\"NSE_INDEX\"}");
    }

    private static String text(ObjectNode body, String field) {
        String value = body.path(field).asText("").strip();
        boolean mayBeMissing = field.endsWith("_date");
        if (value.isEmpty() && !mayBeMissing) {
            throw invalid("the field " + field + " is missing: fields="
                    + String.join(
                            ",",
                            body.propertyStream()
                                    .map(java.util.Map.Entry::getKey)
                                    .filter(name -> !name.equals("apikey"))
                                    .toList()));
        }
        return value;
    }

    private static Interval interval(String code) {
        try {
            // OpenAlgo's clients write a day as D or 1d.
            return Interval.parse(code.equals("1d") || code.equals("d") ? "D" : code);
        } catch (IllegalArgumentException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER,
                    "an interval is a number of minutes or hours, or D, W, M, as in 5m or 1h: interval=" + code,
                    e);
        }
    }

    private static ReplayException invalid(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message);
    }
}
