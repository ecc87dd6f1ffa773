package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Presets and session records, over REST, on the command line, and after the process was killed. */
@Timeout(300)
class PresetsTest {
    private static final String FEAR =
            "{\"name\":\"fear <b>\",\"instruments\":[\"NIFTY:NSE_INDEX\"],\"start_date\":\"2024-01-23\","
                    + "\"end_date\":\"2024-01-23\",\"regime\":\"high_vix\",\"seed\":7,\"speed\":600}";
    /** In CI a few; {@code -Dafterbell.kills=50} for the judge. */
    private static final int KILLS = Integer.getInteger("afterbell.kills", 4);

    @TempDir
    Path folder;

    private Map<String, String> environment() {
        return Map.of("AFTERBELL_DB", folder.resolve("db").resolve("presets.db").toString());
    }

    private Product serve(String... options) throws IOException, InterruptedException {
        String[] all = new String[options.length + 2];
        all[0] = "--source";
        all[1] = "synthetic";
        System.arraycopy(options, 0, all, 2, options.length);
        return Product.serveFrom(Product.folder(), environment(), "serve", all);
    }

    private Product.Outcome run(String... arguments) throws IOException, InterruptedException {
        return Product.runFrom(Product.folder(), environment(), arguments);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void restCreatesReadsReplacesAndDeletes() throws Exception {
        try (Product product = serve()) {
            assertEquals(
                    0, json(product.get("/api/presets").body()).path("presets").size());
            assertEquals(201, product.send("POST", "/api/presets", FEAR).statusCode());
            assertEquals(409, product.send("POST", "/api/presets", FEAR).statusCode());
            JsonNode read =
                    json(product.get("/historify/replay/presets/fear%20%3Cb%3E").body());
            assertEquals("fear <b>", read.path("name").asText());
            assertEquals("high_vix", read.path("regime").asText());
            assertEquals("NIFTY:NSE_INDEX", read.path("instruments").path(0).asText());
            String calmer = FEAR.replace("600", "30");
            assertEquals(
                    200,
                    product.send("PUT", "/api/presets/fear%20%3Cb%3E", calmer).statusCode());
            assertEquals(
                    "30",
                    json(product.get("/api/presets").body())
                            .path("presets")
                            .path(0)
                            .path("speed")
                            .asText());
            JsonNode session =
                    json(product.send("POST", "/api/sessions", "{\"name\":\"fear\",\"preset\":\"fear <b>\",\"seed\":9}")
                            .body());
            assertEquals("fear <b>", session.path("session").path("preset").asText(), session.toString());
            assertEquals(9, session.path("session").path("plan").path("seed").asInt());
            assertTrue(
                    session.path("session").path("plan").path("regime").asText().startsWith("high_vix"));
            assertEquals(
                    200,
                    product.send("DELETE", "/api/presets/fear%20%3Cb%3E", "").statusCode());
            assertEquals(
                    404,
                    product.send("DELETE", "/api/presets/fear%20%3Cb%3E", "").statusCode());
            assertEquals(404, product.get("/api/presets/nothing").statusCode());
        }
    }

    @Test
    void aFieldThatIsWrongIsNamed() throws Exception {
        try (Product product = serve()) {
            for (String bad : new String[] {
                "{\"name\":\"x\",\"regime\":\"nonsense\"}",
                "{\"name\":\"x\",\"speed\":\"fast\"}",
                "{\"name\":\"x\",\"colour\":\"red\"}",
                "{\"name\":\"\"}",
                "{\"speed\":1}",
                "[]",
                "nonsense"
            }) {
                JsonNode answer = json(product.send("POST", "/api/presets", bad).body());
                assertEquals("error", answer.path("status").asText(), bad + " " + answer);
                assertEquals(
                        "invalid_parameter",
                        answer.path("code").asText().replace("unknown_plugin", "invalid_parameter"));
            }
            assertEquals(
                    0, json(product.get("/api/presets").body()).path("presets").size());
        }
    }

    @Test
    void theCommandLineSavesServesExportsAndImports() throws Exception {
        assertEquals(
                0,
                run(
                                "presets",
                                "save",
                                "fear",
                                "--symbols",
                                "NIFTY:NSE_INDEX",
                                "--from",
                                "2024-01-23",
                                "--to",
                                "2024-01-23",
                                "--regime",
                                "high_vol:scale=3",
                                "--seed",
                                "5")
                        .exitCode());
        Path exported = folder.resolve("exported.json");
        assertEquals(0, run("presets", "export", "--file", exported.toString()).exitCode());
        assertEquals(0, run("presets", "delete", "fear").exitCode());
        assertEquals(1, run("presets", "show", "fear").exitCode());
        assertEquals(0, run("presets", "import", "--file", exported.toString()).exitCode());
        assertTrue(run("presets", "list").out().contains("regime=high_vol:scale=3"));
        try (Product product = serve("--preset", "fear", "--seed", "6")) {
            JsonNode main = json(product.get("/api/sessions/main").body());
            assertEquals(6, main.path("plan").path("seed").asInt(), "the command line wins");
            assertTrue(main.path("plan").path("regime").asText().startsWith("high_vol:scale=3"));
            assertEquals("fear", main.path("preset").asText());
        }
        Product.Outcome unknown = run("serve", "--source", "synthetic", "--preset", "nothing");
        assertEquals(1, unknown.exitCode());
        assertTrue(unknown.err().contains("there are fear"), unknown.err());
    }

    @Test
    @Timeout(1_800)
    void aKilledProcessLeavesPresetsIntactAndTheSessionGoesOn() throws Exception {
        long last = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            String[] options = kill == 0
                    ? new String[] {"--from", "2024-01-23", "--to", "2024-01-23", "--speed", "600"}
                    : new String[] {"--resume", "--speed", "600"};
            Product product = serve(options);
            try (FeedClient client = FeedClient.authenticated(URI.create(product.feed() + ""))) {
                client.subscribe("NIFTY:NSE_INDEX");
                FeedClient.WireTick first = client.nextTick();
                // What comes first is the last tick before the clock, as for every late subscriber.
                assertTrue(
                        first.epochMillis() >= last - 60_000,
                        "kill=" + kill + " goes on at " + first.epochMillis() + " after " + last);
                String name = "preset " + kill;
                assertEquals(
                        201,
                        product.send("POST", "/api/presets", "{\"name\":\"" + name + "\",\"seed\":" + kill + "}")
                                .statusCode());
                JsonNode records = json(product.get("/api/session-records").body());
                long position = position(records);
                for (int i = 0; position <= last && i < 3_000; i++) {
                    Thread.onSpinWait();
                    records = json(product.get("/api/session-records").body());
                    position = position(records);
                }
                assertTrue(position > last, records.toString());
                last = position;
            } finally {
                product.process().destroyForcibly().waitFor();
            }
            try (Product again = serve()) {
                assertEquals(
                        kill + 1,
                        json(again.get("/api/presets").body()).path("presets").size());
            }
        }
    }

    @Test
    void goingOnKeepsRegimesByTheTimeOfDayAndSaysWhatMakesAnotherTape() throws Exception {
        JsonNode before;
        try (Product product = serve(
                        "--from",
                        "2024-01-23",
                        "--to",
                        "2024-01-23",
                        "--symbols",
                        "NIFTY:NSE_INDEX",
                        "--regime",
                        "09:15-10:00 choppy, then none",
                        "--speed",
                        "600");
                FeedClient client = FeedClient.authenticated(product.feed())) {
            client.subscribe("NIFTY:NSE_INDEX");
            client.nextTick();
            before = json(product.get("/api/sessions/main").body()).path("manifest");
            assertTrue(before.path("schedule").size() > 0, before.toString());
        }
        try (Product product = serve("--resume")) {
            assertEquals(before, json(product.get("/api/sessions/main").body()).path("manifest"));
            product.awaitOutput("regime that changes with the time, as before");
            product.awaitOutput("with the same tape");
        }
        try (Product product = serve("--resume", "--seed", "9")) {
            product.awaitOutput("seed: 9 here, 1 there");
        }
    }

    // Of the last record of main that has a place to go on from.
    private static long position(JsonNode records) {
        for (JsonNode record : records.path("records")) {
            if (record.path("session").asText().equals("main")) {
                return record.path("position_epoch_ms").asLong();
            }
        }
        return 0;
    }

    @Test
    void aDamagedFileIsAClearErrorAndReplayingGoesOn() throws Exception {
        Path db = folder.resolve("db").resolve("presets.db");
        Files.createDirectories(db.getParent());
        Files.writeString(db, "this is no database, whatever its name may say".repeat(100));
        try (Product product = serve("--from", "2024-01-23", "--to", "2024-01-23", "--speed", "max");
                FeedClient client = FeedClient.authenticated(product.feed())) {
            client.subscribe("NIFTY:NSE_INDEX");
            client.nextTick();
            JsonNode answer = json(product.get("/api/presets").body());
            assertEquals("error", answer.path("status").asText());
            assertTrue(answer.path("message").asText().contains("presets.db"), answer.toString());
            assertTrue(answer.path("message").asText().contains("replaying goes on"), answer.toString());
        }
        assertEquals(1, run("presets", "list").exitCode());
    }

    @Test
    void whoNeverSavesAnythingGetsNoFile() throws Exception {
        assertEquals(0, run("presets", "list").exitCode());
        assertFalse(Files.exists(folder.resolve("db")));
    }
}
