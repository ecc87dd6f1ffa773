package io.afterbell.server.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.replay.Configured;
import io.afterbell.replay.Pacing;
import io.afterbell.replay.ReplayMode;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.replay.Speed;
import io.afterbell.replay.StartPolicy;
import io.afterbell.replay.checkup.BadCandlePolicy;
import io.afterbell.replay.checkup.Checkup;
import io.afterbell.server.access.AccessRules;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.feed.FeedEndpoint;
import io.afterbell.server.feed.FeedSession;
import io.afterbell.server.http.RestApi;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.plugins.TestCatalog;
import io.afterbell.server.presets.PresetStore;
import io.afterbell.server.wire.openalgo.OpenAlgoProtocol;
import io.afterbell.testkit.CandleFixtures;
import io.afterbell.testkit.InMemoryCandleSource;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A whole server on a free port: feed, REST and replay sessions over four days of made-up candles. */
final class TestHost implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    static final LocalDate FIRST = CandleFixtures.FIRST_DATE;
    static final CandleSeries NIFTY = CandleFixtures.randomWalk(CandleFixtures.INDEX, FIRST, 4, 1);
    static final CandleSeries BANKNIFTY = CandleFixtures.randomWalk(CandleFixtures.SECOND_INDEX, FIRST, 4, 2);

    final PluginCatalog catalog = TestCatalog.of(
            List.of(new TestServices.Times()), List.of(new TestServices.Seeded(), new TestServices.Breaking()));
    final CandleLibrary library;
    final SessionRegistry registry;
    final FeedEndpoint endpoint;
    final Javalin app;

    private final HttpClient http = HttpClient.newHttpClient();

    TestHost(int mostSessions, long memoryLimitBytes, PresetBook presets) {
        TradingCalendar calendar = TradingCalendar.standard();
        library = new CandleLibrary(
                Configured.defaults(InMemoryCandleSource.of(NIFTY, BANKNIFTY)),
                calendar,
                new Checkup(calendar, BadCandlePolicy.REFUSE),
                memoryLimitBytes);
        registry = new SessionRegistry(
                catalog,
                library,
                calendar,
                presets,
                new SessionRegistry.Limits(mostSessions, Duration.ofMinutes(30)),
                "mock",
                "1",
                System::nanoTime,
                System::currentTimeMillis);
        ReplayPlan plan = new ReplayPlan(
                TimeRange.ofDates(FIRST, FIRST, TradingCalendar.INDIA),
                List.of(),
                Configured.defaults(new TestServices.Seeded()),
                1,
                false);
        Pacing pacing = new Pacing(
                Speed.MAX, ReplayMode.SINGLE_PASS, StartPolicy.ON_SUBSCRIBE, Pacing.DEFAULT_SETTLE, Duration.ZERO);
        registry.openMain(new SessionSpec(plan, pacing, List.of(), false, false), OptionalLong.empty());
        AccessRules access = new AccessRules("127.0.0.1", List.of(), Optional.empty());
        endpoint = new FeedEndpoint(
                List.of(new OpenAlgoProtocol()),
                name -> registry.joinable(name).map(FeedSession.class::cast),
                access,
                "mock",
                Duration.ofSeconds(30),
                System::nanoTime);
        RestApi rest = new RestApi(
                "1",
                access,
                catalog,
                library,
                registry,
                new PresetStore(java.nio.file.Path.of("no-such.db")),
                calendar);
        app = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            endpoint.configure(config);
            rest.register(config.routes);
        });
        app.start("127.0.0.1", 0);
        endpoint.started(app);
    }

    static TestHost start() {
        return new TestHost(3, 10_000_000, PresetBook.EMPTY);
    }

    static String json(String text) {
        return text.replace('\'', '"');
    }

    TestClient join(String session) throws Exception {
        return TestClient.connect(app.port(), session.isEmpty() ? "/" : "/?session=" + session);
    }

    /** Sends a request with a body in single quotes and checks the status. */
    JsonNode call(int status, String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(json(body)))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != status) {
            throw new AssertionError(method + " " + path + " " + body + " was answered with " + response.statusCode()
                    + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    JsonNode create(String body) throws IOException, InterruptedException {
        return call(201, "POST", "/api/sessions", body);
    }

    JsonNode session(String name) throws IOException, InterruptedException {
        return call(200, "GET", "/api/sessions/" + name, "");
    }

    @Override
    public void close() {
        endpoint.close();
        registry.close();
        app.stop();
    }
}
