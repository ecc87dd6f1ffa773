package io.afterbell.server.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.access.AccessRules;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.presets.PresetStore;
import io.afterbell.server.sessions.HostedSession;
import io.afterbell.server.sessions.ManifestDiffersException;
import io.afterbell.server.sessions.SessionRegistry;
import io.afterbell.server.views.CandleViews;
import io.afterbell.server.views.PluginViews;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST routes: a thin layer of JSON over what the rest of the host knows.
 *
 * <p>Every answer is a JSON object; an error is {@code {"status":"error","code":…,"message":…}} with a fitting HTTP
 * status. Safe for many threads.
 */
public final class RestApi {
    private static final Logger LOG = LoggerFactory.getLogger(RestApi.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String version;
    private final AccessRules access;
    private final PluginCatalog plugins;
    private final CandleLibrary library;
    private final SessionRegistry sessions;
    private final SessionRoutes sessionRoutes;
    private final TradingCalendar calendar;
    private final SessionJson sessionJson;
    private final SessionControls controls;
    private final Metrics metrics;
    private final MeasureRoutes measures;
    private final PresetRoutes presetRoutes;
    private final CandleRoutes candles;
    private final PageFiles page = PageFiles.installed();

    /**
     * Makes the routes.
     *
     * @param version Afterbell's version
     * @param access who may connect
     * @param plugins the services found
     * @param library where candles come from
     * @param sessions the replay sessions
     * @param presets saved choices
     * @param calendar knows the exchanges' zones
     */
    public RestApi(
            String version,
            AccessRules access,
            PluginCatalog plugins,
            CandleLibrary library,
            SessionRegistry sessions,
            PresetStore presets,
            TradingCalendar calendar) {
        this.version = requireNonNull(version, "version");
        this.access = requireNonNull(access, "access");
        this.plugins = requireNonNull(plugins, "plugins");
        this.library = requireNonNull(library, "library");
        this.sessions = requireNonNull(sessions, "sessions");
        this.calendar = requireNonNull(calendar, "calendar");
        this.sessionJson = new SessionJson(calendar);
        this.sessionRoutes = new SessionRoutes(sessions, sessionJson);
        this.controls = new SessionControls(plugins);
        this.presetRoutes = new PresetRoutes(presets, sessions);
        this.candles = new CandleRoutes(plugins, library, sessions, calendar);
        this.metrics = new Metrics(sessions);
        this.measures = new MeasureRoutes(plugins, library, calendar);
    }

    /**
     * Adds the routes to a server that is being configured.
     *
     * @param routes takes the routes
     */
    public void register(RoutesConfig routes) {
        routes.before(this::guard);
        routes.options("/<path>", this::preflight);
        routes.get("/", this::welcome);
        page.register(routes);
        routes.get("/api/health", this::health);
        routes.get("/metrics", metrics::answer);
        routes.get("/api/plugins", this::plugins);
        routes.get("/api/instruments", this::instruments);
        routes.get("/api/range", this::range);
        routes.get("/historify/replay/range", this::range);
        routes.get("/api/openapi.json", RestApi::openApi);
        routes.get("/api/sessions", context -> answer(context, sessionRoutes.list()));
        routes.post("/api/sessions", context -> answer(context.status(201), sessionRoutes.create(context.body())));
        routes.get("/api/sessions/{name}", context -> answer(context, sessionRoutes.read(context.pathParam("name"))));
        routes.delete(
                "/api/sessions/{name}", context -> answer(context, sessionRoutes.delete(context.pathParam("name"))));
        measures.register(routes);
        presetRoutes.register(routes);
        candles.register(routes);
        routes.post("/api/sessions/{name}/pause", context -> control(context, HostedSession::pause));
        routes.post("/api/sessions/{name}/resume", context -> control(context, HostedSession::resume));
        routes.post("/api/sessions/{name}/restart", context -> control(context, HostedSession::restart));
        routes.post("/api/sessions/{name}/seek", context -> control(context, controls::seek));
        routes.post("/api/sessions/{name}/step", context -> control(context, controls::step));
        routes.post("/api/sessions/{name}/speed", context -> control(context, controls::speed));
        routes.post("/api/sessions/{name}/regime", context -> control(context, controls::regime));
        routes.exception(ManifestDiffersException.class, RestApi::differs);
        routes.exception(AfterbellException.class, RestApi::failed);
        routes.exception(HttpResponseException.class, RestApi::refused);
        routes.exception(Exception.class, RestApi::mistaken);
        routes.error(404, RestApi::noSuchRoute);
    }

    private void guard(Context context) {
        String host = header(context, "Host");
        String origin = header(context, "Origin");
        boolean changes =
                !Set.of("GET", "HEAD", "OPTIONS").contains(context.method().name());
        if (!access.isHostAllowed(host)) {
            throw refusal("the Host header names another server: host=" + host);
        }
        if (changes ? !access.mayChange(origin, host) : !access.mayRead(origin, host)) {
            throw refusal("pages of this origin may not do this; allow it with --allow-origin: origin=" + origin);
        }
        if (!origin.isEmpty()) {
            context.header("Access-Control-Allow-Origin", origin);
            context.header("Vary", "Origin");
        }
        context.header("X-Content-Type-Options", "nosniff");
        if (access.demandsKey()
                && !context.method().name().equals("OPTIONS")
                && !page.isPage(context.path())
                && !access.isKeyAllowed(header(context, "X-API-KEY"))
                && !(context.path().startsWith("/api/v1/") && access.isKeyAllowed(CandleRoutes.key(context)))) {
            throw new HttpResponseException(401, "this server demands its key in the header X-API-KEY");
        }
    }

    private static HttpResponseException refusal(String message) {
        return new HttpResponseException(403, message);
    }

    private static String header(Context context, String name) {
        return Optional.ofNullable(context.header(name)).orElse("");
    }

    // A browser asks before it lets a page change something here; only an allowed origin hears yes.
    private void preflight(Context context) {
        String origin = header(context, "Origin");
        boolean may = access.mayChange(origin, header(context, "Host"));
        context.header("Access-Control-Allow-Methods", may ? "GET, POST, PUT, DELETE" : "GET");
        context.header("Access-Control-Allow-Headers", "Content-Type, X-API-KEY");
        context.status(204);
    }

    private void welcome(Context context) {
        context.header("Vary", "Accept, Origin");
        if (page.isWanted(context)) {
            page.sendIndex(context);
            return;
        }
        String pageLine = page.isThere()
                ? "Page:      this address, in a browser\n"
                : "Page:      none in this build, which was made without Node.js; everything else is here\n";
        context.contentType("text/plain; charset=utf-8").result("""
                        Afterbell replays stored candles as a live market feed.
                        This is a replay, not a live market.

                        """ + pageLine + """
                        WebSocket: this address, with ws:// instead of http://
                        REST:      /api/health  /api/plugins  /api/instruments  /api/range  /api/sessions
                                   /api/openapi.json describes all of them
                        """);
    }

    private void health(Context context) {
        ObjectNode json = NODES.objectNode();
        json.put("status", "ok");
        json.put("name", "afterbell");
        json.put("version", version);
        json.put("source", library.sourceName());
        json.put("broker", library.isMadeUp() ? "mock" : "historify_replay");
        answer(context, json);
    }

    private void plugins(Context context) {
        answer(context, PluginViews.of(plugins));
    }

    private void instruments(Context context) {
        answer(context, CandleViews.instruments(library.sourceName(), library.holdings(), calendar));
    }

    private void range(Context context) {
        String symbol = required(context, "symbol");
        String exchange = required(context, "exchange");
        answer(context, CandleViews.range(library.availability(symbol, exchange), calendar));
    }

    static String required(Context context, String name) {
        String value = context.queryParam(name);
        if (value == null || value.isBlank()) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER,
                    "the query parameter " + name + " is missing, as in /api/range?symbol=NIFTY&exchange=NSE_INDEX");
        }
        return value;
    }

    private HostedSession session(Context context) {
        return sessions.get(context.pathParam("name"));
    }

    /** A control with a body; it may add to the answer. */
    @FunctionalInterface
    private interface Control {
        boolean apply(HostedSession session, String body, ObjectNode answer);
    }

    private void control(Context context, Predicate<HostedSession> change) {
        control(context, (session, body, answer) -> change.test(session));
    }

    private void control(Context context, Control control) {
        HostedSession session = session(context);
        ObjectNode json = NODES.objectNode();
        json.put("status", "success");
        boolean changed = control.apply(session, context.body(), json);
        json.put("changed", changed);
        json.set("session", sessionJson.of(session));
        answer(context, json);
    }

    private static void openApi(Context context) throws IOException {
        try (InputStream document = requireNonNull(RestApi.class.getResourceAsStream("openapi.json"))) {
            context.contentType("application/json").result(document.readAllBytes());
        }
    }

    private static void differs(ManifestDiffersException error, Context context) {
        ObjectNode json = RestErrors.json("manifest_differs", String.valueOf(error.getMessage()));
        ArrayNode differences = json.putArray("differences");
        error.differences().forEach(differences::add);
        answer(context.status(409), json);
    }

    private static void failed(AfterbellException error, Context context) {
        String message = error.getMessage() == null ? "" : error.getMessage();
        answer(
                context.status(RestErrors.httpStatus(error.code())),
                RestErrors.json(RestErrors.name(error.code()), message));
    }

    private static void refused(HttpResponseException error, Context context) {
        String message = error.getMessage() == null ? "" : error.getMessage();
        String code = switch (error.getStatus()) {
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 405 -> "method_not_allowed";
            default -> "bad_request";
        };
        answer(context.status(error.getStatus()), RestErrors.json(code, message));
    }

    private static void mistaken(Exception error, Context context) {
        LOG.error("{} {} failed", context.method(), context.path(), error);
        answer(
                context.status(500),
                RestErrors.json("internal", "a mistake of Afterbell's own; the log has the details"));
    }

    private static void noSuchRoute(Context context) {
        if (!"application/json".equals(context.res().getContentType())) {
            answer(context, RestErrors.json("not_found", "there is nothing at path=" + context.path()));
        }
    }

    static void answer(Context context, JsonNode json) {
        try {
            context.contentType("application/json").result(JSON.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }
}
