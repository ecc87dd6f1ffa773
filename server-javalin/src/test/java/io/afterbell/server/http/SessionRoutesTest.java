package io.afterbell.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TickSink;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
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
import io.afterbell.server.plugins.PluginLoader;
import io.afterbell.server.presets.PresetStore;
import io.afterbell.server.sessions.HostedSession;
import io.afterbell.server.sessions.PresetBook;
import io.afterbell.server.sessions.SessionRegistry;
import io.afterbell.server.sessions.SessionSpec;
import io.afterbell.testkit.CandleFixtures;
import io.afterbell.testkit.InMemoryCandleSource;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionRoutesTest {
    private static final Instrument NIFTY = CandleFixtures.INDEX;
    private static final CandleSeries DAYS = CandleFixtures.randomWalk(NIFTY, CandleFixtures.FIRST_DATE, 2, 1);
    private static final String DATE = CandleFixtures.FIRST_DATE.toString();

    /** A tick at the end of each candle. */
    private static final class Close implements TickSynthesizer {
        @Override
        public TickGenerator newGenerator(SynthesisContext context) {
            return (CandleSeries series, int index, TickSink sink) -> sink.tick(
                    series.openEpochMillis(index) + 59_000,
                    series.priceScale().toUnits(series.close(index)),
                    series.volume(index));
        }

        @Override
        public String name() {
            return "close";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public String description() {
            return "One tick a candle.";
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }
    }

    @TempDir
    private Path plugins;

    private SessionRegistry registry;
    private HostedSession session;
    private Javalin app;

    @BeforeEach
    void start() {
        TradingCalendar calendar = TradingCalendar.standard();
        CandleLibrary library = new CandleLibrary(
                Configured.defaults(InMemoryCandleSource.of(DAYS)),
                calendar,
                new Checkup(calendar, BadCandlePolicy.REFUSE),
                10_000_000);
        ReplayPlan plan = new ReplayPlan(TimeRange.ALL, List.of(), Configured.defaults(new Close()), 1, false);
        Pacing pacing =
                new Pacing(Speed.REAL_TIME, ReplayMode.SINGLE_PASS, StartPolicy.MANUAL, Duration.ZERO, Duration.ZERO);
        registry = new SessionRegistry(
                PluginLoader.load(plugins),
                library,
                calendar,
                PresetBook.EMPTY,
                new SessionRegistry.Limits(2, Duration.ofMinutes(30)),
                "mock",
                "1",
                System::nanoTime,
                System::currentTimeMillis);
        session = registry.openMain(new SessionSpec(plan, pacing, List.of(NIFTY), false, false), OptionalLong.empty());
        RestApi rest = new RestApi(
                "1",
                new AccessRules("127.0.0.1", List.of(), Optional.empty()),
                PluginLoader.load(plugins),
                library,
                registry,
                new PresetStore(plugins.resolve("presets.db")),
                calendar);
        app = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            rest.register(config.routes);
        });
        app.start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        registry.close();
        app.stop();
    }

    private JsonNode post(int status, String control, String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + app.port() + "/api/sessions/main/" + control)
                        .toURL()
                        .openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        boolean good = connection.getResponseCode() < 400;
        try (InputStream in = good ? connection.getInputStream() : connection.getErrorStream()) {
            JsonNode answer = new ObjectMapper().readTree(in);
            assertEquals(status, connection.getResponseCode(), answer.toString());
            return answer;
        }
    }

    private void refused(int status, String code, String control, String body, String... named) throws IOException {
        JsonNode answer = post(status, control, body);
        assertEquals("error", answer.path("status").asText());
        assertEquals(code, answer.path("code").asText(), answer.toString());
        for (String part : named) {
            assertTrue(answer.path("message").asText().contains(part), answer + " names " + part);
        }
    }

    @Test
    void metricsCountTheTicksOfASession() throws IOException {
        post(200, "step", "{\"ticks\":7}");
        String text;
        try (InputStream in = URI.create("http://127.0.0.1:" + app.port() + "/metrics")
                .toURL()
                .openStream()) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertTrue(text.contains("\nafterbell_session_ticks_total{session=\"main\"} 7.0\n"), text);
        assertTrue(text.contains("\nafterbell_session_clients{session=\"main\"} 0.0\n"), text);
        assertTrue(text.contains("\nafterbell_sessions 1.0\n"), text);
        assertTrue(text.contains("\njvm_memory_used_bytes{"), text);
    }

    @Test
    void aSeekTakesDatesTimesAndEpochMilliseconds() throws IOException {
        String tenFifteen = DATE + "T10:15:00+05:30";
        for (String to : List.of(
                "\"" + DATE + "T10:15\"",
                "\"" + DATE + "T10:15:00+05:30\"",
                "\"" + DATE + "T04:45:00Z\"",
                "\"10:15\"",
                Long.toString(
                        java.time.OffsetDateTime.parse(tenFifteen).toInstant().toEpochMilli()))) {
            post(200, "seek", "{\"to\":\"" + DATE + "T12:00\"}");
            JsonNode answer = post(200, "seek", "{\"to\":" + to + "}");
            assertEquals(tenFifteen, answer.path("to").asText(), to);
            assertEquals(
                    tenFifteen,
                    answer.path("session").path("clock").path("market_time").asText());
        }
        assertEquals(
                DATE + "T09:15:00+05:30",
                post(200, "seek", "{\"to\":0}").path("to").asText());
        JsonNode end = post(200, "seek", "{\"to\":" + Long.MAX_VALUE + "}").path("session");
        assertEquals(1.0, end.path("progress").asDouble());
        assertEquals(
                end.path("playable").path("to").asText(),
                end.path("clock").path("market_time").asText());
    }

    @Test
    void aSeekThatMakesNoSenseSaysWhatWould() throws IOException {
        refused(400, "invalid_parameter", "seek", "", "JSON");
        refused(400, "invalid_parameter", "seek", "{", "not JSON");
        refused(400, "invalid_parameter", "seek", "{}", "to is missing", "epoch milliseconds");
        refused(400, "invalid_parameter", "seek", "{\"time\":5}", "no field time", "there is to");
        for (String wrong : List.of("\"noon\"", "1.5", "true", "null", "\"2024-13-01T10:00\"", "\"\"")) {
            refused(400, "invalid_parameter", "seek", "{\"to\":" + wrong + "}", "to=" + wrong, "epoch milliseconds");
        }
    }

    @Test
    void aStepPlaysTicksOrCandlesOfAPausedSession() throws IOException {
        assertEquals(3, post(200, "step", "{\"ticks\":3}").path("ticks").asInt());
        JsonNode answer = post(200, "step", "{\"candles\":2}");
        assertEquals(2, answer.path("ticks").asInt());
        assertEquals(5, answer.path("session").path("ticks").asInt());
        assertEquals(
                DATE + "T09:20:00+05:30",
                answer.path("session").path("clock").path("market_time").asText());
        for (String wrong : List.of(
                "{}",
                "{\"ticks\":1,\"candles\":1}",
                "{\"ticks\":0}",
                "{\"ticks\":1.5}",
                "{\"candles\":\"x\"}",
                "[1]",
                "{\"candles\":99999999999}")) {
            refused(400, "invalid_parameter", "step", wrong);
        }
        refused(400, "invalid_parameter", "step", "{}", "either ticks or candles");
        refused(400, "invalid_parameter", "step", "{\"ticks\":1.5}", "ticks=1.5");
        post(200, "resume", "");
        refused(409, "wrong_state", "step", "{\"ticks\":1}", "pause it first");
    }

    @Test
    void theSpeedChangesAlsoToMaximum() throws IOException {
        assertTrue(post(200, "speed", "{\"speed\":60}").path("changed").asBoolean());
        JsonNode same = post(200, "speed", "{\"speed\":\"60\"}");
        assertFalse(same.path("changed").asBoolean());
        assertEquals("60", same.path("session").path("speed").asText());
        assertEquals(
                "max",
                post(200, "speed", "{\"speed\":\"max\"}")
                        .path("session")
                        .path("speed")
                        .asText());
        refused(400, "invalid_parameter", "speed", "{\"speed\":-1}", "speed=-1", "max");
        refused(400, "invalid_parameter", "speed", "{\"speed\":[]}", "speed=[]");
    }

    @Test
    void aRegimeIsLookedUpBeforeAnythingChanges() throws IOException {
        refused(400, "unknown_plugin", "regime", "{\"regime\":\"storm\"}", "storm");
        refused(400, "invalid_parameter", "regime", "{\"regime\":7}", "regime=7");
        JsonNode answer = post(200, "regime", "{\"regime\":\"none\"}");
        assertEquals(
                "none",
                answer.path("session")
                        .path("plan")
                        .path("schedule")
                        .path(0)
                        .path("regime")
                        .asText());
    }

    @Test
    void aSessionThatDoesNotExistIsNotFound() throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + app.port() + "/api/sessions/other/seek")
                        .toURL()
                        .openConnection();
        connection.setRequestMethod("POST");
        assertEquals(404, connection.getResponseCode());
    }

    @Test
    void aBuildWithoutThePageServesEverythingElseAndSaysSoToABrowser() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/"))
                .header("Accept", "text/html")
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("Page:      none in this build"), answer.body());
        assertTrue(answer.body().contains("/api/sessions"), answer.body());
    }

    private int statusFor(String method, String path, String origin) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void aPageFromElsewhereCanNeitherReadNorChangeAndOneOfThisMachineCanOnlyRead() throws Exception {
        String own = "http://127.0.0.1:" + app.port();
        String pause = "/api/sessions/main/pause";
        assertEquals(403, statusFor("GET", "/api/sessions", "https://example.com"));
        assertEquals(403, statusFor("POST", pause, "https://example.com"));
        assertEquals(403, statusFor("GET", "/", "https://example.com"));
        assertEquals(200, statusFor("GET", "/api/sessions", "http://localhost:5000"));
        assertEquals(403, statusFor("POST", pause, "http://localhost:5000"));
        assertEquals(200, statusFor("POST", pause, own));
    }
}
