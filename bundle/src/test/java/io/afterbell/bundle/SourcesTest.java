package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Candles out of a trader's own files, one flag away. */
@Timeout(120)
class SourcesTest {
    private static final String HEADING = "datetime,open,high,low,close,volume\n";

    @TempDir
    Path folder;

    private Path file(String name, double price) throws IOException {
        StringBuilder text = new StringBuilder(HEADING);
        for (int i = 0; i < 375; i++) {
            double open = price + i % 7;
            text.append(String.format(
                    java.util.Locale.ROOT,
                    "2024-01-23 %02d:%02d:00,%.2f,%.2f,%.2f,%.2f,100%n",
                    9 + (15 + i) / 60,
                    (15 + i) % 60,
                    open,
                    open + 1,
                    open - 1,
                    open + 0.5));
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void theStoredCandleOfADayIsNotShownBeforeTheSessionsDayIsOver()
            throws IOException, InterruptedException, SQLException {
        Path historify = folder.resolve("historify.duckdb");
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:" + historify, new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE market_data (symbol VARCHAR, exchange VARCHAR, interval VARCHAR,"
                    + " timestamp BIGINT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume BIGINT,"
                    + " oi BIGINT)");
            statement.execute("INSERT INTO market_data SELECT 'NIFTY', 'NSE_INDEX', '1m', 1705981500 + 60 * i,"
                    + " 21500 + i, 21501 + i, 21500 + i, 21501 + i, 0, 0 FROM range(375) t(i)");
            statement.execute("INSERT INTO market_data VALUES ('NIFTY', 'NSE_INDEX', 'D', 1705968000, 21500, 21875,"
                    + " 21500, 21875, 0, 0)");
        }
        String nifty = "/api/candles?symbol=NIFTY&exchange=NSE_INDEX&interval=D";
        try (Product product = Product.serve(
                "serve", "--historify", historify.toString(), "--symbols", "NIFTY:NSE_INDEX", "--start", "manual")) {
            assertEquals(
                    21_875,
                    json(product.get(nifty + "&from=2024-01-23&to=2024-01-23").body())
                            .path("candles")
                            .path(0)
                            .path(2)
                            .asInt());
            product.send("POST", "/api/sessions/main/seek", "{\"to\":\"2024-01-23T10:15\"}");
            for (String asked : List.of("", "&regime=none", "&regime=none&from=2024-01-23")) {
                JsonNode day = json(product.get(nifty + "&session=main" + asked).body())
                        .path("candles")
                        .path(0);
                assertEquals(21_560, day.path(2).asInt(), "the high as of 10:15, asked" + asked + ": " + day);
            }
        }
    }

    @Test
    void theFirstSourceThatHasAnInstrumentGivesItsCandlesAndTheAnswerSaysWhich()
            throws IOException, InterruptedException {
        Path mine = file("RELIANCE.csv", 1_000);
        Path others = Files.createDirectory(folder.resolve("others"));
        Files.copy(mine, others.resolve("TCS.csv"));
        Files.writeString(others.resolve("RELIANCE.csv"), Files.readString(file("other.csv", 2_000)));
        Product.Outcome catalog = Product.run(
                "catalog", "--json", "--source", mine + ",exchange=NSE", "--source", others + ",exchange=NSE");
        assertEquals(0, catalog.exitCode(), catalog.err());
        JsonNode instruments = json(catalog.out()).path("instruments");
        assertEquals(2, instruments.size(), catalog.out());
        assertEquals("csv " + mine, instruments.get(0).path("source").asText());
        assertEquals("csv " + others, instruments.get(1).path("source").asText());
        try (Product product =
                Product.serve("serve", "--source", mine + ",exchange=NSE", "--source", others + ",exchange=NSE")) {
            JsonNode candles = json(
                    product.get("/api/candles?symbol=RELIANCE&exchange=NSE").body());
            assertEquals(375, candles.path("count").asInt(), candles.toString());
            assertEquals(1_000, candles.path("candles").get(0).get(1).asDouble());
            JsonNode range =
                    json(product.get("/api/range?symbol=TCS&exchange=NSE").body());
            assertEquals("csv " + others, range.path("source").asText(), range.toString());
            assertTrue(product.output().contains("RELIANCE on NSE comes from csv " + mine), product.output());
        }
    }

    @Test
    void aTapeOfATradersOwnFileNeedsOneFlag() throws IOException, InterruptedException {
        Path mine = file("RELIANCE_NSE_1m.csv", 1_000);
        Path tape = folder.resolve("tape.csv");
        Product.Outcome outcome =
                Product.run("ticks", "--source", mine.toString(), "--symbol", "RELIANCE:NSE", "--out", tape.toString());
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertTrue(Files.readAllLines(tape).size() > 3_000);
        assertTrue(outcome.err().contains("text without a zone in Asia/Kolkata"), outcome.err());
    }

    @Test
    void aRequestCannotNameAFileThatTheConfigurationDoesNotAllow() throws IOException, InterruptedException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "not shapes");
        String body = "{\"name\":\"mine\",\"instruments\":[\"NIFTY:NSE_INDEX\"],\"synthesizer\":\"bridge:shapes="
                + secret + "\"}";
        try (Product product = Product.serve("demo")) {
            var refused = product.send("POST", "/api/sessions", body);
            assertEquals(403, refused.statusCode(), refused.body());
            assertTrue(refused.body().contains("request_folders"), refused.body());
            var nowhere = product.send("POST", "/api/sessions", body.replace("secret", "nowhere"));
            assertEquals(
                    refused.body(), nowhere.body().replace("nowhere", "secret"), "it tells nothing of what is there");
        }
        Path allowed = Files.createDirectory(folder.resolve("allowed"));
        try (Product product = Product.serve("demo", "--request-folders", allowed.toString())) {
            var climbing = product.send(
                    "POST",
                    "/api/sessions",
                    body.replace(
                            secret.toString(),
                            allowed.resolve("..").resolve("secret.txt").toString()));
            assertEquals(403, climbing.statusCode(), climbing.body());
            Path inside = Files.copy(secret, allowed.resolve("shapes.txt"));
            var read = product.send("POST", "/api/sessions", body.replace(secret.toString(), inside.toString()));
            assertTrue(read.statusCode() != 403, read.body());
        }
    }

    @Test
    void aMarketThatIsMadeUpDoesNotStandBesideOthers() throws IOException, InterruptedException {
        Product.Outcome outcome =
                Product.run("catalog", "--source", file("RELIANCE_NSE.csv", 10).toString(), "--source", "synthetic");
        assertEquals(2, outcome.exitCode());
        assertTrue(outcome.err().contains("synthetic makes up every instrument"), outcome.err());
    }
}
