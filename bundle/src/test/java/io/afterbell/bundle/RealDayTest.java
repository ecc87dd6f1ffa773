package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job, on a real day: Historify candles come out of the socket as an exact, ordered, reproducible feed. */
@Tag("real-data")
@Timeout(180)
class RealDayTest {
    private static final String DAY = "2024-01-23";
    private static final int CANDLES_A_DAY = 375;
    private static final int TICKS_A_CANDLE = 10;
    private static final String NIFTY = "NIFTY:NSE_INDEX";
    private static final String BANKNIFTY = "BANKNIFTY:NSE_INDEX";

    private record CandleKey(String symbol, long epochMinute) {}

    /** Open, high, low, close. */
    private record Prices(BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close) {
        static Prices of(double open, double high, double low, double close) {
            return new Prices(decimal(open), decimal(high), decimal(low), decimal(close));
        }

        private static BigDecimal decimal(double price) {
            return new BigDecimal(Double.toString(price)).stripTrailingZeros();
        }

        Prices with(BigDecimal price) {
            return new Prices(open, high.max(price), low.min(price), price);
        }
    }

    @TempDir
    Path folder;

    private Path historify = Path.of("");

    @BeforeEach
    void findTheData() {
        Path up = Path.of("").toAbsolutePath();
        while (up != null && Files.notExists(up.resolve("shared").resolve("data"))) {
            up = up.getParent();
        }
        if (up == null) {
            System.out.println("skipped: there is no folder shared/data above this checkout");
        }
        assumeTrue(up != null, "needs shared/data");
        historify = up.resolve("shared").resolve("data").resolve("historify.duckdb");
    }

    private Product serve(String... options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--historify", historify.toString(), "--from", DAY, "--to", DAY));
        all.addAll(List.of(options));
        return Product.serve("serve", all.toArray(String[]::new));
    }

    private static List<FeedClient.WireTick> replay(Product product, int clients)
            throws InterruptedException, IOException {
        List<FeedClient> connected = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                FeedClient client = FeedClient.authenticated(product.feed());
                connected.add(client);
                assertEquals(
                        "success",
                        (i % 2 == 0 ? client.subscribe(NIFTY, BANKNIFTY) : client.subscribe(BANKNIFTY, NIFTY))
                                .path("status")
                                .asText());
            }
            assertEquals(200, product.post("/api/sessions/main/resume").statusCode());
            List<FeedClient.WireTick> first = connected.get(0).ticks(2 * CANDLES_A_DAY * TICKS_A_CANDLE);
            for (FeedClient other : connected.subList(1, clients)) {
                assertEquals(first, other.ticks(first.size()), "all clients see the same market");
            }
            return first;
        } finally {
            connected.forEach(FeedClient::close);
        }
    }

    @Test
    void candlesRebuiltFromTheTicksAreTheSourcesAndTheOrderIsGlobal() throws Exception {
        List<FeedClient.WireTick> ticks;
        try (Product product = serve("--speed", "max", "--start", "manual")) {
            ticks = replay(product, 1);
        }
        Map<CandleKey, Prices> rebuilt = new LinkedHashMap<>();
        for (FeedClient.WireTick tick : ticks) {
            BigDecimal price = new BigDecimal(tick.price()).stripTrailingZeros();
            rebuilt.merge(
                    new CandleKey(tick.symbol(), tick.epochMillis() / 60_000),
                    new Prices(price, price, price, price),
                    (candle, ignored) -> candle.with(price));
        }
        Map<CandleKey, Prices> stored = stored();
        assertEquals(2 * CANDLES_A_DAY, stored.size());
        assertEquals(stored, new LinkedHashMap<>(rebuilt));
        for (int i = 1; i < ticks.size(); i++) {
            FeedClient.WireTick before = ticks.get(i - 1);
            FeedClient.WireTick after = ticks.get(i);
            boolean ordered = before.epochMillis() < after.epochMillis()
                    || before.epochMillis() == after.epochMillis()
                            && (before.exchange() + before.symbol()).compareTo(after.exchange() + after.symbol()) < 0;
            assertTrue(ordered, before + " before " + after);
        }
        assertTrue(ticks.stream().allMatch(tick -> tick.broker().equals("historify_replay")));
    }

    private Map<CandleKey, Prices> stored() throws SQLException {
        Map<CandleKey, Prices> candles = new LinkedHashMap<>();
        Properties readOnly = new Properties();
        readOnly.setProperty("duckdb.read_only", "true");
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:" + historify, readOnly);
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT symbol, timestamp // 60, open, high, low, close FROM market_data WHERE interval = '1m'"
                                + " AND exchange = 'NSE_INDEX' AND symbol IN ('NIFTY', 'BANKNIFTY')"
                                + " AND make_timestamp(timestamp * 1000000)::DATE = ?::DATE");
                ResultSet rows = bound(statement)) {
            while (rows.next()) {
                candles.put(
                        new CandleKey(rows.getString(1), rows.getLong(2)),
                        Prices.of(rows.getDouble(3), rows.getDouble(4), rows.getDouble(5), rows.getDouble(6)));
            }
        }
        return candles;
    }

    private static ResultSet bound(PreparedStatement statement) throws SQLException {
        statement.setString(1, DAY);
        return statement.executeQuery();
    }

    @Test
    void theTapeDependsOnTheSeedAndOnNothingElse() throws Exception {
        List<FeedClient.WireTick> alone;
        try (Product product = serve("--speed", "max", "--start", "manual")) {
            alone = replay(product, 1);
        }
        try (Product product = serve("--speed", "20000", "--start", "manual")) {
            assertEquals(alone, replay(product, 3));
        }
        try (Product product = serve("--speed", "max", "--start", "manual", "--seed", "2")) {
            assertNotEquals(alone, replay(product, 1));
        }
        // What is written to a file is what is sent.
        Path tape = folder.resolve("tape.csv");
        Product.Outcome written = Product.run(
                "ticks",
                "--historify",
                historify.toString(),
                "--symbol",
                BANKNIFTY,
                "--symbol",
                NIFTY,
                "--from",
                DAY,
                "--to",
                DAY,
                "--out",
                tape.toString());
        assertEquals(0, written.exitCode(), written.err());
        List<String> lines = Files.readAllLines(tape);
        assertEquals(alone.size() + 1, lines.size());
        for (int i = 0; i < alone.size(); i++) {
            FeedClient.WireTick tick = alone.get(i);
            String[] columns = lines.get(i + 1).split(",");
            assertEquals(tick.symbol(), columns[0]);
            assertEquals(tick.epochMillis(), Long.parseLong(columns[2]));
            assertEquals(0, new BigDecimal(tick.price()).compareTo(new BigDecimal(columns[3])));
        }
    }

    @Test
    void volumesOfATapeAddUpToTheCandles() throws Exception {
        Path tape = folder.resolve("tape.csv");
        Product.Outcome written = Product.run(
                "ticks",
                "--historify",
                historify.toString(),
                "--symbol",
                "M&M:NSE",
                "--from",
                "2016-08-16",
                "--to",
                "2016-08-16",
                "--out",
                tape.toString());
        assertEquals(0, written.exitCode(), written.err());
        long sum = Files.readAllLines(tape).stream()
                .skip(1)
                .mapToLong(line -> Long.parseLong(line.split(",")[4]))
                .sum();
        Properties readOnly = new Properties();
        readOnly.setProperty("duckdb.read_only", "true");
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:" + historify, readOnly);
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT sum(volume) FROM market_data WHERE symbol = 'M&M' AND interval = '1m' AND timestamp <"
                                + " epoch(TIMESTAMP '2016-08-17')");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            assertEquals(rows.getLong(1), sum);
        }
    }

    @Test
    void whileASessionReplaysOthersMayWriteTheFile() throws Exception {
        Path copy = Files.copy(historify, folder.resolve("historify.duckdb"));
        try (Product product = Product.serve(
                        "serve", "--historify", copy.toString(), "--from", DAY, "--to", DAY, "--speed", "60");
                FeedClient client = FeedClient.authenticated(product.feed())) {
            client.subscribe(NIFTY, BANKNIFTY);
            client.nextTick();
            for (int i = 0; i < 50; i++) {
                try (Connection writer = new DuckDBDriver().connect("jdbc:duckdb:" + copy, new Properties())) {
                    assertTrue(!writer.isReadOnly());
                }
            }
            client.nextTick();
        }
    }

    @Test
    void anUnknownInstrumentAndAnEmptyRangeNameWhatExists() throws Exception {
        try (Product product = serve();
                FeedClient client = FeedClient.authenticated(product.feed())) {
            String unknown = client.subscribe("NIFTYY:NSE_INDEX")
                    .path("subscriptions")
                    .path(0)
                    .path("message")
                    .asText();
            String empty = client.subscribe("RELIANCE:NSE")
                    .path("subscriptions")
                    .path(0)
                    .path("message")
                    .asText();
            assertAll(
                    () -> assertTrue(unknown.contains("NIFTY on NSE_INDEX"), unknown),
                    () -> assertTrue(empty.contains("2016-08-16"), empty));
        }
    }
}
