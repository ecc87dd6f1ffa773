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
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code afterbell validate}, as a trader runs it. */
class ValidateTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    // A day of NIFTY that rises and falls by itself, with what the statements add to it.
    private Path historify(String... statements) throws SQLException {
        Path file = folder.resolve("historify.duckdb");
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:" + file, new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE market_data (symbol VARCHAR, exchange VARCHAR, interval VARCHAR,"
                    + " timestamp BIGINT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume BIGINT,"
                    + " oi BIGINT)");
            statement.execute("INSERT INTO market_data SELECT 'NIFTY', 'NSE_INDEX', '1m', 1705981500 + 60 * i,"
                    + " 21500 + round(20 * sin(i / 9.0), 1), 21530 + i % 3, 21470 - i % 2,"
                    + " 21500 + round(20 * sin((i + 1) / 9.0), 1), 0, 0 FROM range(375) t(i)");
            for (String more : statements) {
                statement.execute(more);
            }
        }
        return file;
    }

    private static JsonNode finding(JsonNode instrument, String kind) {
        for (JsonNode finding : instrument.path("findings")) {
            if (finding.path("kind").asText().equals(kind)) {
                return finding;
            }
        }
        throw new AssertionError(kind + " is not among " + instrument);
    }

    @Test
    void aCleanFileMayBeReplayed() throws Exception {
        Product.Outcome outcome = Product.run("validate", historify().toString());
        assertEquals(0, outcome.exitCode(), outcome.out() + outcome.err());
        assertTrue(
                outcome.out().contains("NIFTY on NSE_INDEX: 375 candles")
                        && outcome.out().contains(": clean"),
                outcome.out());
        assertTrue(outcome.out().endsWith("All of it may be replayed.\n"), outcome.out());
    }

    @Test
    void impossibleCandlesAreRefusedByDefaultAndNotWhenTheyAreRepaired() throws Exception {
        String file = historify("UPDATE market_data SET high = 21000 WHERE timestamp = 1705981500 + 600")
                .toString();
        Product.Outcome refused = Product.run("validate", file);
        assertEquals(1, refused.exitCode(), refused.out());
        assertTrue(
                refused.out().contains("1 candle whose high and low do not hold its prices (2024-01-23 09:25:00"),
                refused.out());
        assertEquals(
                1,
                Product.run("ticks", "--historify", file, "--symbol", "NIFTY:NSE_INDEX", "--out", "-")
                        .exitCode());
        Product.Outcome repaired = Product.run("validate", file, "--repair");
        assertEquals(0, repaired.exitCode(), repaired.out());
        assertTrue(repaired.out().contains("high and low are widened"), repaired.out());
    }

    @Test
    void programsGetEveryFindingWithItsPlacesAndPolicy() throws Exception {
        String file = historify(
                        "INSERT INTO market_data SELECT * FROM market_data WHERE timestamp = 1705981500",
                        "DELETE FROM market_data WHERE timestamp BETWEEN 1705981500 + 6000 AND 1705981500 + 6600")
                .toString();
        Product.Outcome outcome = Product.run("validate", file, "--json", "--checks", "missing_minutes=refuse");
        assertEquals(1, outcome.exitCode(), outcome.err());
        JsonNode json = JSON.readTree(outcome.out());
        assertEquals("refused", json.path("verdict").asText());
        JsonNode nifty = json.path("instruments").path(0);
        assertEquals(364, nifty.path("candles").asInt());
        JsonNode missing = finding(nifty, "missing_minutes");
        assertEquals(11, missing.path("count").asInt());
        assertEquals("refuse", missing.path("policy").asText());
        assertTrue(missing.path("refused").asBoolean());
        assertEquals(
                (1705981500 + 6000) * 1_000L,
                missing.path("ranges").path(0).path("from_epoch_ms").asLong());
        assertEquals(1, finding(nifty, "duplicate").path("count").asInt());
    }

    @Test
    void whatWasRepairedStandsInTheSessionsManifest() throws Exception {
        String file = historify("UPDATE market_data SET open = open * 1.2, high = high * 1.2, low = low * 1.2,"
                        + " close = close * 1.2 WHERE timestamp = 1705981500 + 6000")
                .toString();
        String[] options = {
            "--historify", file, "--symbols", "NIFTY:NSE_INDEX", "--start", "manual", "--checks", "jump=repair"
        };
        try (Product product = Product.serve("serve", options)) {
            JsonNode manifest =
                    JSON.readTree(product.get("/api/sessions/main").body()).path("manifest");
            assertEquals(374, manifest.path("candles").path(0).path("count").asInt(), manifest::toString);
            assertEquals(1, manifest.path("repairs").size(), manifest::toString);
            assertTrue(
                    manifest.path("repairs").path(0).asText().startsWith("NIFTY on NSE_INDEX: 1 jump:"),
                    manifest::toString);
        }
        Product.Outcome refused = Product.run(
                "ticks", "--historify", file, "--symbol", "NIFTY:NSE_INDEX", "--checks", "jump=refuse", "--out", "-");
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().contains("--checks jump=repair"), refused.err());
    }

    @Test
    void aSourceThatCannotBeReadIsAFindingAndNoStackTrace() throws IOException, InterruptedException {
        Path none = folder.resolve("nowhere.duckdb");
        Product.Outcome missing = Product.run("validate", none.toString());
        assertEquals(1, missing.exitCode());
        assertTrue(missing.out().contains("nowhere.duckdb") && missing.err().isEmpty(), missing.out() + missing.err());
        Path garbage = Files.writeString(folder.resolve("garbage.parquet"), "this is no Parquet");
        Product.Outcome broken = Product.run("validate", garbage.toString());
        assertEquals(1, broken.exitCode());
        assertTrue(!broken.out().contains("\tat ") && broken.out().contains("garbage.parquet"), broken.out());
    }

    @Test
    void wrongUseIsToldFromWrongData() throws Exception {
        String file = historify().toString();
        for (String checks : new String[] {"missing_minutes=repair", "jmp=keep", "bad_price=keep"}) {
            Product.Outcome outcome = Product.run("validate", file, "--checks", checks);
            assertEquals(2, outcome.exitCode(), outcome.out());
            assertTrue(outcome.err().contains(checks.substring(0, 3)), outcome.err());
        }
        assertEquals(2, Product.run("validate", file, "--historify", file).exitCode());
        assertEquals(2, Product.run("validate", "nonsense:path=x").exitCode());
    }
}
