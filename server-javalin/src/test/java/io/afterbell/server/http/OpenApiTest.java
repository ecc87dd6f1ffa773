package io.afterbell.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.afterbell.api.TradingCalendar;
import io.afterbell.replay.Configured;
import io.afterbell.replay.checkup.BadCandlePolicy;
import io.afterbell.replay.checkup.Checkup;
import io.afterbell.server.access.AccessRules;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.plugins.TestCatalog;
import io.afterbell.server.presets.PresetStore;
import io.afterbell.server.sessions.PresetBook;
import io.afterbell.server.sessions.SessionRegistry;
import io.afterbell.testkit.InMemoryCandleSource;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    private static JsonNode document;
    private static final Set<String> REGISTERED = new TreeSet<>();

    private static synchronized JsonNode document() throws Exception {
        if (document == null) {
            PluginCatalog plugins = TestCatalog.of(List.of(), List.of());
            TradingCalendar calendar = TradingCalendar.standard();
            CandleLibrary library = new CandleLibrary(
                    Configured.defaults(InMemoryCandleSource.of()),
                    calendar,
                    new Checkup(calendar, BadCandlePolicy.REFUSE),
                    1_000_000);
            try (SessionRegistry registry = new SessionRegistry(
                    plugins,
                    library,
                    calendar,
                    PresetBook.EMPTY,
                    new SessionRegistry.Limits(1, Duration.ZERO),
                    "mock",
                    "1",
                    System::nanoTime,
                    System::currentTimeMillis)) {
                AccessRules access = new AccessRules("127.0.0.1", List.of(), Optional.empty());
                RestApi rest = new RestApi(
                        "1", access, plugins, library, registry, new PresetStore(Path.of("no-such.db")), calendar);
                Javalin app = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    rest.register(config.routes);
                });
                app.start("127.0.0.1", 0);
                app.unsafe.internalRouter.allHttpHandlers().forEach(handler -> {
                    String method = handler.endpoint.method.name().toLowerCase(Locale.ROOT);
                    boolean isApi = handler.endpoint.path.matches("/(api|historify)/.*|/metrics");
                    if (METHODS.contains(method) && isApi) {
                        REGISTERED.add(method + " " + handler.endpoint.path);
                    }
                });
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + app.port() + "/api/openapi.json"))
                        .build();
                HttpResponse<String> response =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
                app.stop();
                assertEquals(200, response.statusCode());
                document = JsonMapper.builder().build().readTree(response.body());
            }
        }
        return document;
    }

    @Test
    void everyRouteIsDescribedAndEveryDescriptionHasARoute() throws Exception {
        Set<String> described = new TreeSet<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> described.add(method + " " + path.getKey())));
        assertTrue(REGISTERED.size() > 10, REGISTERED.toString());
        assertEquals(REGISTERED, described);
    }

    @Test
    void everyReferenceLeadsSomewhere() throws Exception {
        assertTrue(document().path("openapi").asText().startsWith("3."));
        for (JsonNode reference : document().findValues("$ref")) {
            JsonNode target = document().at(reference.asText().substring(1));
            assertTrue(target.isObject(), reference.asText());
        }
    }

    @Test
    void everyOperationHasANameOfItsOwnItsPathParametersAndAnErrorShape() throws Exception {
        Set<String> names = new HashSet<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    JsonNode one = operation.getValue();
                    assertTrue(names.add(one.path("operationId").asText()), path.getKey());
                    boolean needsName = path.getKey().contains("{name}");
                    assertEquals(
                            needsName,
                            one.path("parameters").findValuesAsText("in").contains("path"),
                            path.getKey());
                    assertTrue(one.path("responses").has("403"), path.getKey());
                }));
    }

    @Test
    void theFieldsOfASessionAreThoseThatTheServerReads() throws Exception {
        Set<String> described = new TreeSet<>();
        document()
                .at("/components/schemas/SessionRequest/properties")
                .fieldNames()
                .forEachRemaining(described::add);
        assertEquals(new TreeSet<>(SessionRegistry.fields()), described);
    }
}
