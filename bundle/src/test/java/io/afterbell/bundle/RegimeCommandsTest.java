package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measuring regimes and finding days that are like them, on the made-up market that everybody has. */
@Timeout(120)
class RegimeCommandsTest {
    private static final String[] MONTH = {
        "--source", "synthetic", "--symbol", "NIFTY:NSE_INDEX", "--from", "2024-01-01", "--to", "2024-01-31"
    };

    @TempDir
    Path folder;

    private static String[] with(String first, String... more) {
        String[] all = new String[1 + MONTH.length + more.length];
        all[0] = first;
        System.arraycopy(MONTH, 0, all, 1, MONTH.length);
        System.arraycopy(more, 0, all, 1 + MONTH.length, more.length);
        return all;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"choppy", "high_vol", "low_vol", "high_momentum", "low_momentum", "high_vix", "low_vix:target=8"
            })
    void eachRegimeKeepsItsPromisesOnAMonth(String regime) throws IOException, InterruptedException {
        Product.Outcome outcome = Product.run(with("measure", "--regime", regime, "--json"));
        JsonNode measured =
                new ObjectMapper().readTree(outcome.out()).get("measurements").get(0);
        assertTrue(measured.get("targets").size() >= 2, outcome.out());
        for (JsonNode target : measured.get("targets")) {
            // A month of 22 days: 95 in 100 leaves room for one.
            assertTrue(
                    target.get("met_days").asInt() >= target.get("judged_days").asInt() - 1,
                    target + " " + outcome.err());
        }
    }

    @Test
    void eachStageIsMeasuredAgainstTheOneBefore() throws IOException, InterruptedException {
        Product.Outcome outcome =
                Product.run(with("measure", "--regime", "high_vol:scale=3+low_vol:scale=0.5", "--json"));
        JsonNode stages = new ObjectMapper().readTree(outcome.out()).get("measurements");
        assertEquals(0, outcome.exitCode(), outcome.out());
        assertEquals(2, stages.size());
        assertEquals(
                stages.get(0).get("measures").get(0).get("after").asDouble(),
                stages.get(1).get("measures").get(0).get("before").asDouble());
    }

    @Test
    void aScenarioBendsItsStretchesOfTheDayAndNothingElse() throws IOException, InterruptedException {
        Path plain = folder.resolve("plain.csv");
        Path bent = folder.resolve("bent.csv");
        String[] day = {
            "ticks",
            "--source",
            "synthetic",
            "--symbol",
            "NIFTY:NSE_INDEX",
            "--from",
            "2024-01-23",
            "--to",
            "2024-01-23",
            "--synthesizer",
            "close",
            "--out"
        };
        assertEquals(
                0,
                Product.run(Stream.concat(Arrays.stream(day), Stream.of(plain.toString()))
                                .toArray(String[]::new))
                        .exitCode());
        Product.Outcome outcome = Product.run(Stream.concat(
                        Arrays.stream(day),
                        Stream.of(bent.toString(), "--regime", "10:00-10:30 high_vol:scale=3, then none"))
                .toArray(String[]::new));
        assertEquals(0, outcome.exitCode(), outcome.err());
        List<String> before = Files.readAllLines(plain);
        List<String> after = Files.readAllLines(bent);
        assertEquals(before.size(), after.size());
        // 45 minutes after the header the first bent one comes.
        assertEquals(before.subList(0, 46), after.subList(0, 46));
        double widest = 0;
        for (int i = 2; i < after.size(); i++) {
            double move = price(after, i) / price(after, i - 1);
            double stored = price(before, i) / price(before, i - 1);
            boolean isBent = i > 45 && i <= 75;
            double expected = isBent ? Math.pow(stored, 3) : stored;
            assertEquals(expected, move, 1e-5, "minute " + i);
            widest = Math.max(widest, Math.abs(move - stored));
        }
        assertTrue(widest > 1e-4, "nothing was bent");
    }

    private static double price(List<String> tape, int line) {
        return Double.parseDouble(tape.get(line).split(",")[3]);
    }

    @Test
    void theLikestDaysComeFirst() throws IOException, InterruptedException {
        Product.Outcome outcome = Product.run(with("days", "--like", "high_vol", "--top", "5", "--json"));
        JsonNode days = new ObjectMapper().readTree(outcome.out()).get("days");
        assertEquals(5, days.size());
        double first = days.get(0).get("close_to_close_volatility").asDouble();
        double last = days.get(4).get("close_to_close_volatility").asDouble();
        assertTrue(first > last, outcome.out());
        Path labels = Files.writeString(
                folder.resolve("labels.csv"),
                "date,label\n" + days.get(3).get("date").asText() + ",high_vol\n2024-01-02,choppy\n");
        Product.Outcome labelled =
                Product.run(with("days", "--like", "high_vol", "--from-file", labels.toString(), "--json"));
        JsonNode one = new ObjectMapper().readTree(labelled.out()).get("days");
        assertEquals(1, one.size());
        assertEquals(days.get(3).get("date"), one.get(0).get("date"));
    }

    @Test
    void theBestDaysAreReplayedAsTheyWere() throws IOException, InterruptedException {
        Product.Outcome ranked = Product.run(
                "days",
                "--source",
                "synthetic",
                "--symbol",
                "NIFTY:NSE_INDEX",
                "--like",
                "choppy",
                "--top",
                "3",
                "--json");
        JsonNode days = new ObjectMapper().readTree(ranked.out()).get("days");
        List<String> dates = new java.util.ArrayList<>();
        days.forEach(day -> dates.add(day.get("date").asText()));
        java.util.Collections.sort(dates);
        Product product = Product.serve(
                "serve", "--source", "synthetic", "--symbols", "NIFTY:NSE_INDEX", "--from", "best:3:choppy");
        try (product) {
            JsonNode ranges = new ObjectMapper()
                    .readTree(product.get("/api/sessions/main").body())
                    .path("plan")
                    .path("ranges");
            assertEquals(3, ranges.size());
            for (int i = 0; i < 3; i++) {
                assertTrue(ranges.get(i).path("from").asText().startsWith(dates.get(i)), ranges + " " + dates);
            }
            JsonNode made = new ObjectMapper()
                    .readTree(product.send(
                                    "POST",
                                    "/api/sessions",
                                    "{\"name\":\"b\",\"instruments\":[\"NIFTY:NSE_INDEX\"],\"start_date\":\"best:2:high_vol\"}")
                            .body());
            assertEquals(2, made.path("session").path("plan").path("ranges").size(), made.toString());
        }
        assertEquals(
                2,
                Product.run("serve", "--source", "synthetic", "--from", "best:3:choppy")
                        .exitCode());
    }

    @Test
    void whatIsWrongIsNamed() throws IOException, InterruptedException {
        assertEquals(2, Product.run("measure").exitCode());
        Product.Outcome unknown = Product.run(with("days", "--like", "hgih_vol"));
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().contains("perhaps you mean high_vol"), unknown.err());
        assertEquals(2, Product.run(with("days", "--like", "none")).exitCode());
    }

    @Test
    void restAnswersTheSame() throws Exception {
        try (Product product = Product.serve("serve", "--source", "synthetic")) {
            JsonNode regimes =
                    new ObjectMapper().readTree(product.get("/api/regimes").body());
            assertEquals(8, regimes.get("regimes").size());
            assertTrue(regimes.get("regimes").get(0).get("targets").size() > 0);
            JsonNode measured = new ObjectMapper()
                    .readTree(product.get("/api/regimes/measure?symbol=NIFTY&exchange=NSE_INDEX&from=2024-01-01"
                                    + "&to=2024-01-12&regime=choppy")
                            .body());
            assertEquals(10, measured.get("stages").get(0).get("days").asInt());
            JsonNode days = new ObjectMapper()
                    .readTree(product.get("/api/days?symbol=NIFTY&exchange=NSE_INDEX&from=2024-01-01&to=2024-02-28"
                                    + "&like=choppy&top=3")
                            .body());
            assertEquals(3, days.get("days").size());
            assertEquals(
                    400,
                    product.get("/api/days?symbol=NIFTY&exchange=NSE_INDEX&like=x")
                            .statusCode());
            assertEquals(
                    400,
                    product.get("/api/regimes/measure?symbol=NIFTY&exchange=NSE_INDEX&from=01-02-2024")
                            .statusCode());
        }
    }
}
