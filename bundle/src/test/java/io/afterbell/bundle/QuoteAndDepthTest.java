package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What screens read besides the price, over a whole day of a made-up market that anyone can replay. */
@Timeout(180)
class QuoteAndDepthTest {
    private static final String DAY = "2024-01-23";
    private static final String SHARE = "RELIANCE";
    private static final int TICKS = 375 * 10;

    @TempDir
    Path folder;

    private static Product serve() throws IOException, InterruptedException {
        return Product.serve(
                "serve", "--source", "synthetic", "--from", DAY, "--to", DAY, "--speed", "max", "--start", "manual");
    }

    private record Print(long epochMillis, BigDecimal price, long volume) {}

    private List<Print> tape() throws IOException, InterruptedException {
        Path tape = folder.resolve("tape.csv");
        Product.Outcome written = Product.run(
                "ticks",
                "--source",
                "synthetic",
                "--from",
                DAY,
                "--to",
                DAY,
                "--symbol",
                SHARE + ":NSE",
                "--out",
                tape.toString());
        assertEquals(0, written.exitCode(), written.err());
        return Files.readAllLines(tape).stream()
                .skip(1)
                .map(line -> line.split(","))
                .map(row -> new Print(Long.parseLong(row[2]), new BigDecimal(row[3]), Long.parseLong(row[4])))
                .toList();
    }

    private static void assertClean(JsonNode node, String message) {
        assertFalse(node.isNull(), message);
        node.forEach(child -> assertClean(child, message));
    }

    @Test
    void quoteAgreesWithTheTicksAtEachOfThem() throws Exception {
        List<Print> tape = tape();
        try (Product product = serve();
                FeedClient client = FeedClient.authenticated(product.feed())) {
            client.subscribe(2, SHARE + ":NSE");
            product.post("/api/sessions/main/resume");
            BigDecimal high = BigDecimal.ZERO;
            BigDecimal low = BigDecimal.valueOf(Long.MAX_VALUE);
            long volume = 0;
            for (Print print : tape) {
                JsonNode message = client.nextDetail();
                JsonNode data = message.path("data");
                high = high.max(print.price());
                low = low.min(print.price());
                volume += print.volume();
                String text = message.toString();
                assertClean(message, text);
                assertEquals(2, message.path("mode").asInt(), text);
                assertEquals(print.epochMillis(), data.path("timestamp").asLong(), text);
                assertEquals(0, print.price().compareTo(data.path("ltp").decimalValue()), text);
                assertEquals(0, tape.get(0).price().compareTo(data.path("open").decimalValue()), text);
                assertEquals(0, high.compareTo(data.path("high").decimalValue()), text);
                assertEquals(0, low.compareTo(data.path("low").decimalValue()), text);
                assertEquals(volume, data.path("volume").asLong(), text);
                assertEquals(print.volume(), data.path("last_quantity").asLong(), text);
                for (String whole :
                        List.of("volume", "oi", "last_quantity", "total_buy_quantity", "timestamp", "ltt")) {
                    assertTrue(data.path(whole).isIntegralNumber(), whole + " of " + text);
                }
            }
            assertEquals(TICKS, tape.size());
        }
    }

    @Test
    void everyBookHasFiveLevelsASideAndNeverCrosses() throws Exception {
        try (Product product = serve();
                FeedClient client = FeedClient.authenticated(product.feed());
                FeedClient other = FeedClient.authenticated(product.feed())) {
            client.subscribe(3, SHARE + ":NSE");
            other.subscribe(SHARE + ":NSE");
            product.post("/api/sessions/main/resume");
            int atTheTouch = 0;
            for (int i = 0; i < TICKS; i++) {
                JsonNode message = client.nextDetail();
                JsonNode data = message.path("data");
                FeedClient.WireTick tick = other.nextTick();
                String text = message.toString();
                assertEquals(tick.epochMillis(), data.path("timestamp").asLong(), "both see the same market");
                assertEquals(new BigDecimal(tick.price()), data.path("ltp").decimalValue());
                Map<String, BigDecimal> best = new LinkedHashMap<>();
                for (String side : List.of("buy", "sell")) {
                    JsonNode levels = data.path("depth").path(side);
                    assertEquals(5, levels.size(), text);
                    BigDecimal before = null;
                    for (JsonNode level : levels) {
                        BigDecimal price = level.path("price").decimalValue();
                        assertEquals(0, price.remainder(new BigDecimal("0.05")).signum(), text);
                        assertTrue(level.path("quantity").asLong() > 0, text);
                        int direction = side.equals("buy") ? -1 : 1;
                        assertTrue(before == null || price.compareTo(before) == direction, text);
                        before = price;
                        best.putIfAbsent(side, price);
                    }
                }
                BigDecimal ltp = data.path("ltp").decimalValue();
                assertTrue(best.get("buy").compareTo(best.get("sell")) < 0, text);
                assertTrue(best.get("buy").compareTo(ltp) <= 0 && ltp.compareTo(best.get("sell")) <= 0, text);
                atTheTouch += ltp.compareTo(best.get("buy")) == 0 || ltp.compareTo(best.get("sell")) == 0 ? 1 : 0;
            }
            double share = (double) atTheTouch / TICKS;
            assertTrue(share > 0.5, "share of prices at bid or ask=" + share);
        }
    }

    @Test
    void anIndexHasNoDepthUnlessOneIsInvented() throws Exception {
        for (String choice : List.of("none", "synthetic")) {
            try (Product product = Product.serve("demo", "--speed", "max", "--index-depth", choice);
                    FeedClient client = FeedClient.authenticated(product.feed())) {
                client.subscribe(3, "NIFTY:NSE_INDEX");
                JsonNode data = client.nextDetail().path("data");
                assertEquals(choice.equals("synthetic"), data.has("depth"), data.toString());
                assertTrue(data.has("open"), data.toString());
            }
        }
    }

    @Test
    void ticksComeBackUnderTheNameThatWasAskedFor() throws Exception {
        try (Product product = Product.serve("demo", "--speed", "max");
                FeedClient client = FeedClient.authenticated(product.feed())) {
            for (String name : List.of("NIFTY 50", "NIFTY50", "Nifty 50", "NIFTY BANK", "BANK NIFTY")) {
                client.subscribe(2, name + ":NSE_INDEX");
                JsonNode message = client.nextDetail();
                while (!message.path("symbol").asText().equals(name)) {
                    message = client.nextDetail();
                }
                assertEquals(name, message.path("data").path("symbol").asText());
            }
        }
    }
}
