package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Candles over REST, beside a replay that shows only its past. */
@Timeout(120)
class CandlesTest {
    private static final String NIFTY = "symbol=NIFTY&exchange=NSE_INDEX";
    private static final String NIFTY_BODY = "{\"apikey\":\"any\",\"symbol\":\"NIFTY\",\"exchange\":\"NSE_INDEX\"";
    private static final long OPEN = 1_706_067_900L;

    private Product product;

    @BeforeEach
    void aPausedMarket() throws IOException, InterruptedException {
        product = Product.serve(
                "serve",
                "--source",
                "synthetic",
                "--from",
                "2024-01-24",
                "--to",
                "2024-01-24",
                "--regime",
                "high_vol",
                "--symbols",
                "NIFTY:NSE_INDEX",
                "--start",
                "manual");
    }

    @AfterEach
    void close() {
        product.close();
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return json(product.get(path).body());
    }

    private void seek(long epochMillis) throws IOException, InterruptedException {
        var answer = product.send("POST", "/api/sessions/main/seek", "{\"to\":" + epochMillis + "}");
        assertEquals(200, answer.statusCode(), answer.body());
    }

    @Test
    void longerCandlesAreMadeOfMinutesFromTheOpenOn() throws IOException, InterruptedException {
        JsonNode minutes = get("/api/candles?" + NIFTY + "&from=2024-01-24&to=2024-01-24");
        assertEquals(375, minutes.path("count").asInt(), minutes.toString());
        assertEquals(OPEN, minutes.path("candles").get(0).get(0).asLong());
        assertEquals("none", minutes.path("regime").asText());
        assertEquals("Asia/Kolkata", minutes.path("timezone").asText());
        JsonNode hours = get("/api/candles?" + NIFTY + "&interval=1h&from=2024-01-24&to=2024-01-24");
        assertEquals(7, hours.path("count").asInt(), "09:15 to 15:30 has a last quarter of an hour");
        assertEquals(OPEN + 3_600, hours.path("candles").get(1).get(0).asLong());
        double high = 0;
        for (int i = 60; i < 120; i++) {
            high = Math.max(high, minutes.path("candles").get(i).get(2).asDouble());
        }
        assertEquals(high, hours.path("candles").get(1).get(2).asDouble());
        JsonNode days = get("/api/candles?" + NIFTY + "&interval=D&from=2024-01-23&to=2024-01-24");
        assertEquals(2, days.path("count").asInt());
        assertEquals(1_706_054_400L, days.path("candles").get(1).get(0).asLong(), "00:00 UTC of the date");
        assertEquals(
                minutes.path("candles").get(374).get(4).asDouble(),
                days.path("candles").get(1).get(4).asDouble());
    }

    @Test
    void aRegimeBendsTheCandlesAsTheReplayBendsThem() throws IOException, InterruptedException {
        JsonNode plain = get("/api/candles?" + NIFTY + "&from=2024-01-24&to=2024-01-24");
        JsonNode bent = get("/api/candles?" + NIFTY + "&from=2024-01-24&to=2024-01-24&regime=high_vol");
        assertNotEquals(plain.path("candles"), bent.path("candles"));
        seek((OPEN + 375 * 60) * 1_000 - 1);
        JsonNode replayed = get("/api/candles?" + NIFTY + "&session=main");
        assertTrue(replayed.path("regime").asText().startsWith("high_vol"), replayed.path("regime")::asText);
        for (int i = 0; i < 374; i++) {
            assertEquals(bent.path("candles").get(i), replayed.path("candles").get(i));
        }
    }

    @Test
    void aBotThatAsksForHistoryWhileItReplaysSeesNoFuture() throws IOException, InterruptedException {
        JsonNode all = get("/api/candles?" + NIFTY + "&from=2024-01-24&to=2024-01-24&regime=high_vol")
                .path("candles");
        long seed = 20_240_124L;
        Random random = new Random(seed);
        for (int i = 0; i < 25; i++) {
            long clock = OPEN * 1_000 + 60_000 + random.nextInt(373 * 60_000);
            seek(clock);
            JsonNode candles = get("/api/candles?" + NIFTY + "&session=main").path("candles");
            String where = "seed=" + seed + " clock=" + clock;
            int whole = (int) ((clock / 1_000 - OPEN) / 60);
            assertTrue(candles.size() == whole || candles.size() == whole + 1, () -> where + " " + candles.size());
            for (int k = 0; k < whole; k++) {
                assertEquals(all.get(k), candles.get(k), where);
            }
            if (candles.size() > whole) {
                JsonNode forming = candles.get(whole);
                JsonNode finished = all.get(whole);
                assertEquals(finished.get(1), forming.get(1), where + " open");
                assertTrue(forming.get(2).asDouble() <= finished.get(2).asDouble(), where + " high");
                assertTrue(forming.get(3).asDouble() >= finished.get(3).asDouble(), where + " low");
            }
            JsonNode history = json(product.send(
                            "POST",
                            "/api/v1/history",
                            NIFTY_BODY
                                    + ",\"interval\":\"1m\",\"start_date\":\"2024-01-23\",\"end_date\":\"2024-01-24\"}")
                    .body());
            assertEquals("success", history.path("status").asText(), history.toString());
            assertEquals(375 + candles.size(), history.path("data").size(), where + " the day before is all there");
            JsonNode last = history.path("data").get(history.path("data").size() - 1);
            assertTrue(last.path("timestamp").asLong() * 1_000 <= clock, where);
            JsonNode quote = json(product.send("POST", "/api/v1/quotes", NIFTY_BODY + "}")
                            .body())
                    .path("data");
            assertEquals(last.path("close").asDouble(), quote.path("ltp").asDouble(), where);
            assertTrue(quote.path("prev_close").asDouble() > 0, where);
        }
    }

    @Test
    void beforeTheFirstTickThereIsHistoryAndNoQuote() throws IOException, InterruptedException {
        assertEquals(
                409, product.send("POST", "/api/v1/quotes", NIFTY_BODY + "}").statusCode());
        JsonNode history = json(product.send(
                        "POST",
                        "/api/v1/history",
                        NIFTY_BODY + ",\"interval\":\"D\",\"start_date\":\"2024-01-15\",\"end_date\":\"2024-01-24\"}")
                .body());
        JsonNode days = history.path("data");
        assertEquals(1_705_968_000L, days.get(days.size() - 1).path("timestamp").asLong(), "the 23rd: " + history);
    }

    @Test
    void whatIsWrongInARequestIsNamed() throws IOException, InterruptedException {
        for (String bad : new String[] {
            "interval=7x",
            "interval=30s",
            "from=yesterday",
            "regime=wild",
            "session=nobody",
            "from=2024-01-24&to=2024-01-23"
        }) {
            var response = product.get("/api/candles?" + NIFTY + "&" + bad);
            assertTrue(response.statusCode() >= 400 && response.statusCode() < 500, bad + " " + response.body());
            assertEquals("error", json(response.body()).path("status").asText());
            String value = bad.replaceAll(".*=", "");
            assertTrue(response.body().contains(value), bad + " " + response.body());
        }
        assertEquals(400, product.send("POST", "/api/v1/history", "[]").statusCode());
        assertEquals(
                400,
                product.send("POST", "/api/v1/history", "{\"symbol\":\"NIFTY\"}")
                        .statusCode());
    }
}
