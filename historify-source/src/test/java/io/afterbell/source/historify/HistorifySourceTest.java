package io.afterbell.source.historify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleDefect;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.Coverage;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.testkit.RealData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HistorifySourceTest {
    private static final Instrument NIFTY = Instrument.of("NIFTY", "NSE_INDEX");

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    // Held here, because the log manager itself holds loggers weakly. What is waited for is expected in these tests.
    private final Logger waiting = Logger.getLogger(DatabaseOpener.class.getName());

    @BeforeEach
    void keepTheLogQuiet() {
        waiting.setLevel(Level.OFF);
    }

    private HistorifySource source() {
        return new HistorifySource(environment::get, folder, new DatabaseOpener());
    }

    private CandleReader open(Path file, String... settings) {
        HistorifySource source = source();
        Map<String, String> given = new HashMap<>(Map.of("path", file.toString()));
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        return source.open(PluginSettings.of(source, given));
    }

    private CandleReader openUsual() {
        HistorifySource source = source();
        return source.open(PluginSettings.defaults(source));
    }

    private Path file(String... rows) throws SQLException {
        Path file = folder.resolve("historify.duckdb");
        HistorifyFiles.create(file);
        HistorifyFiles.execute(file, rows);
        return file;
    }

    private static CandleSeries readAll(CandleReader reader, Instrument instrument) {
        return reader.read(List.of(instrument), Interval.ONE_MINUTE, TimeRange.ALL)
                .get(0);
    }

    @Test
    void rowsOutOfOrderComeInOrderAndAMissingOpenInterestIsZero() throws SQLException {
        Path file = file(
                HistorifyFiles.candle("NIFTY", "NSE_INDEX", "2024-01-23T03:46:00Z", 101, 0),
                HistorifyFiles.candle("NIFTY", "NSE_INDEX", "2024-01-23T03:45:00Z", 100, 0));
        try (CandleReader reader = open(file)) {
            CandleSeries series = readAll(reader, NIFTY);
            assertEquals(2, series.size());
            assertEquals(100, series.open(0));
            assertEquals(0, series.openInterest(0));
            assertEquals(Instant.parse("2024-01-23T03:45:00Z").toEpochMilli(), series.openEpochMillis(0));
            assertEquals(List.of(), reader.remarks());
        }
    }

    @Test
    void indianTimeWrittenAsUtcIsMovedBackAndSaidSo() throws SQLException {
        String[] rows = new String[375];
        long first = Instant.parse("2024-01-23T09:15:00Z").getEpochSecond();
        for (int i = 0; i < rows.length; i++) {
            rows[i] = HistorifyFiles.candle("NIFTY", "NSE_INDEX", first + 60L * i, 100, 0);
        }
        Path file = file(rows);
        long right = Instant.parse("2024-01-23T03:45:00Z").toEpochMilli();
        try (CandleReader reader = open(file)) {
            CandleSeries series = readAll(reader, NIFTY);
            assertEquals(375, series.size());
            assertEquals(right, series.openEpochMillis(0));
            assertEquals(
                    right,
                    reader.coverage(NIFTY).map(Coverage::firstEpochMillis).orElseThrow());
            assertTrue(
                    reader.remarks().toString().contains("timezone=utc"),
                    reader.remarks().toString());
            TimeRange firstMinute = new TimeRange(right, right + 60_000);
            assertEquals(
                    1,
                    reader.read(List.of(NIFTY), Interval.ONE_MINUTE, firstMinute)
                            .get(0)
                            .size());
        }
        try (CandleReader reader = open(file, "timezone", "utc")) {
            assertEquals(first * 1_000, readAll(reader, NIFTY).openEpochMillis(0));
        }
    }

    @Test
    void whatALookHasReadIsWhatALaterReadGives() throws SQLException {
        String[] rows = new String[600];
        long first = Instant.parse("2024-01-22T09:15:00Z").getEpochSecond();
        for (int i = 0; i < rows.length; i++) {
            long at = first + i / 300 * 86_400L + i % 300 * 60L;
            rows[i] = HistorifyFiles.candle("NIFTY", "NSE_INDEX", at, 100 + i, i);
        }
        Path file = file(rows);
        long opens = Instant.parse("2024-01-22T03:45:00Z").toEpochMilli();
        for (TimeRange range : List.of(
                TimeRange.ALL,
                new TimeRange(opens, opens + 60_000),
                new TimeRange(opens + 1, opens + 60_001),
                new TimeRange(opens + 60_000, opens + 200 * 60_000L),
                new TimeRange(opens + 86_400_000L, opens + 2 * 86_400_000L),
                new TimeRange(opens + 299 * 60_000L, opens + 86_400_000L),
                new TimeRange(opens - 60_000, opens),
                new TimeRange(opens + 9 * 86_400_000L, opens + 10 * 86_400_000L))) {
            try (CandleReader reader = open(file)) {
                assertEquals(600, reader.coverage(NIFTY).orElseThrow().candleCount());
                CandleSeries kept =
                        reader.read(List.of(NIFTY), Interval.ONE_MINUTE, range).get(0);
                CandleSeries asked =
                        reader.read(List.of(NIFTY), Interval.ONE_MINUTE, range).get(0);
                assertEquals(asked.size(), kept.size(), range.toString());
                for (int i = 0; i < asked.size(); i++) {
                    assertEquals(asked.candle(i), kept.candle(i), range + " candle " + i);
                }
            }
        }
    }

    @Test
    void manyInstrumentsReadTogetherAreWhatEachIsReadAlone() throws SQLException {
        List<String> rows = new ArrayList<>();
        List<Instrument> all = new ArrayList<>();
        long[] opens = {
            Instant.parse("2024-01-22T03:45:00Z").getEpochSecond(),
            Instant.parse("2024-01-22T09:15:00Z").getEpochSecond()
        };
        for (int k = 0; k < 9; k++) {
            // Of two instruments the times are Indian time written as UTC; one trades into the night.
            Instrument one = Instrument.of("S'" + k, k == 8 ? "MCX" : k % 2 == 0 ? "NSE" : "BSE");
            all.add(one);
            rows.add("INSERT INTO market_data (symbol, exchange, interval, timestamp, open, high, low, close, volume)"
                    + " SELECT '" + one.symbol().replace("'", "''") + "', '" + one.exchange() + "', '1m', "
                    + opens[k == 3 || k == 4 ? 1 : 0] + " + i // 300 * 86400 + i % 300 * 60, 100 + i, 102 + i, 99 + i,"
                    + " 101 + i, " + k + " + i FROM range(" + (700 + 10 * k) + ") AS r(i)");
        }
        // The same symbol on another exchange, and a name that nobody asks for.
        rows.add(HistorifyFiles.candle("S''0", "BSE", opens[0], 7, 7));
        rows.add(HistorifyFiles.candle("OTHER", "NSE", opens[0], 7, 7));
        Path file = file(rows.toArray(String[]::new));
        Instrument absent = Instrument.of("ABSENT", "NSE");
        TimeRange oneDay = new TimeRange((opens[0] + 86_400) * 1_000, (opens[0] + 2 * 86_400) * 1_000);
        for (TimeRange range : List.of(TimeRange.ALL, oneDay)) {
            List<Instrument> asked = new ArrayList<>(all);
            asked.add(4, absent);
            List<CandleSeries> together;
            Map<Instrument, Coverage> covered;
            try (CandleReader reader = open(file)) {
                covered = reader.coverage(asked);
                together = reader.read(asked, Interval.ONE_MINUTE, range);
            }
            assertEquals(10, together.size());
            assertFalse(covered.containsKey(absent));
            for (int k = 0; k < asked.size(); k++) {
                try (CandleReader reader = open(file)) {
                    CandleSeries alone = reader.read(List.of(asked.get(k)), Interval.ONE_MINUTE, range)
                            .get(0);
                    String which = asked.get(k) + " " + range;
                    assertEquals(alone.instrument(), together.get(k).instrument(), which);
                    assertEquals(alone.size(), together.get(k).size(), which);
                    assertEquals(Optional.ofNullable(covered.get(asked.get(k))), reader.coverage(asked.get(k)), which);
                    for (int i = 0; i < alone.size(); i++) {
                        assertEquals(alone.candle(i), together.get(k).candle(i), which + " candle " + i);
                    }
                }
            }
        }
    }

    @Test
    void minutesThatWereFilledInLaterAndBackwardsComeInOrder() throws SQLException {
        List<String> rows = new ArrayList<>();
        List<Instrument> all = new ArrayList<>();
        long opens = Instant.parse("2024-01-22T03:45:00Z").getEpochSecond();
        for (int k = 0; k < 5; k++) {
            all.add(Instrument.of("S" + k, "NSE"));
        }
        for (String part :
                List.of("i % 7 <> 0 ORDER BY i", "i % 7 = 0 AND i >= 300 ORDER BY i DESC", "i % 7 = 0 AND i < 300")) {
            for (Instrument one : all) {
                rows.add(
                        "INSERT INTO market_data (symbol, exchange, interval, timestamp, open, high, low, close, volume,"
                                + " oi) SELECT '" + one.symbol() + "', 'NSE', '1m', " + opens
                                + " + i // 300 * 86400 + i % 300 * 60, 100, 102, 99, 101, i, 1000 + i"
                                + " FROM range(600) AS r(i) WHERE " + part);
            }
        }
        Path file = file(rows.toArray(String[]::new));
        for (List<Instrument> asked : List.of(all, all.subList(0, 1))) {
            try (CandleReader reader = open(file)) {
                for (CandleSeries series : reader.read(asked, Interval.ONE_MINUTE, TimeRange.ALL)) {
                    assertEquals(600, series.size());
                    assertEquals(List.of(), reader.defects(series.instrument()));
                    for (int i = 0; i < 600; i++) {
                        assertEquals((opens + i / 300 * 86_400L + i % 300 * 60L) * 1_000, series.openEpochMillis(i));
                        assertEquals(i, series.volume(i));
                        assertEquals(1_000 + i, series.openInterest(i));
                    }
                }
            }
        }
    }

    @Test
    void ofAMinuteThatIsStoredTwiceTheLaterRowIsTakenAlsoAmongMany() throws SQLException {
        Path file = folder.resolve("twins.duckdb");
        String insert = "INSERT INTO market_data SELECT s, 'NSE', '1m', 1705981500 + i * 60, p, p, p, p, i FROM range(";
        HistorifyFiles.execute(
                file,
                "CREATE TABLE market_data (symbol VARCHAR, exchange VARCHAR, interval VARCHAR, timestamp BIGINT,"
                        + " open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume BIGINT)",
                insert + "300) AS r(i), (VALUES ('A', 1), ('B', 1), ('C', 1), ('D', 1)) AS s(s, p)",
                insert + "100, 250) AS r(i), (VALUES ('A', 3), ('C', 3)) AS s(s, p)",
                insert + "200, 250) AS r(i), (VALUES ('A', 2), ('C', 2)) AS s(s, p)",
                "INSERT INTO market_data VALUES (NULL, 'NSE', '1m', 1705981500, 1, 1, 1, 1, 1),"
                        + " ('A', 'NSE', '1m', NULL, 1, 1, 1, 1, 1)");
        List<Instrument> all = Stream.of("A", "B", "C", "D")
                .map(symbol -> Instrument.of(symbol, "NSE"))
                .toList();
        try (CandleReader reader = open(file)) {
            assertEquals(all, reader.instruments());
            List<CandleSeries> series = reader.read(all, Interval.ONE_MINUTE, TimeRange.ALL);
            for (int k = 0; k < 4; k++) {
                boolean corrected = k % 2 == 0;
                assertEquals(300, series.get(k).size());
                for (int i = 0; i < 300; i++) {
                    double expected = !corrected || i < 100 || i >= 250 ? 1 : i < 200 ? 3 : 2;
                    assertEquals(expected, series.get(k).close(i), all.get(k) + " candle " + i);
                }
                assertEquals(corrected ? 1 : 0, reader.defects(all.get(k)).size());
            }
        }
    }

    @Test
    void moreRowsThanAreKeptInMemoryAreReadWhenTheyAreAskedFor() throws SQLException {
        int many = 500_001;
        Path file =
                file("INSERT INTO market_data (symbol, exchange, interval, timestamp, open, high, low, close, volume)"
                        + " SELECT symbol, 'NSE', '1m', 1577850300 + i * 60, 100, 101, 99, 100, i FROM range(" + many
                        + ") AS r(i), (VALUES ('LONG'), ('SHORT')) AS s(symbol) WHERE symbol = 'LONG' OR i < 1000"
                        + " ORDER BY symbol, i");
        try (CandleReader reader = open(file, "timezone", "utc")) {
            Instrument longOne = Instrument.of("LONG", "NSE");
            Instrument shortOne = Instrument.of("SHORT", "NSE");
            assertEquals(many, reader.coverage(longOne).orElseThrow().candleCount());
            assertEquals(1_000, reader.coverage(shortOne).orElseThrow().candleCount());
            List<CandleSeries> both = reader.read(List.of(longOne, shortOne), Interval.ONE_MINUTE, TimeRange.ALL);
            assertEquals(many, both.get(0).size());
            for (int i = 0; i < many; i++) {
                assertEquals(1_577_850_300_000L + i * 60_000L, both.get(0).openEpochMillis(i));
                assertEquals(i, both.get(0).volume(i), "several threads scan the file");
            }
            assertEquals(1_000, both.get(1).size());
        }
    }

    @Test
    void lateTradesOfAThinOptionAreNotTakenForAShiftedZone() throws SQLException {
        Instrument option = Instrument.of("NIFTY25JAN2421000CE", "NFO");
        Path file = file(
                HistorifyFiles.candle(option.symbol(), "NFO", "2024-01-23T08:59:00Z", 100, 50),
                HistorifyFiles.candle(option.symbol(), "NFO", "2024-01-23T09:30:00Z", 101, 50),
                HistorifyFiles.candle(option.symbol(), "NFO", "2024-01-23T09:50:00Z", 102, 50));
        try (CandleReader reader = open(file)) {
            assertEquals(
                    Instant.parse("2024-01-23T08:59:00Z").toEpochMilli(),
                    readAll(reader, option).openEpochMillis(0));
        }
    }

    @Test
    void theContractMasterGivesSizesAndNonsenseInItIsIgnored() throws SQLException {
        Path file = file(
                HistorifyFiles.candle("RELIANCE25NOV25FUT", "NFO", "2025-11-17T06:37:00Z", 1500, 500),
                HistorifyFiles.candle("TCS25NOV25FUT", "NFO", "2025-11-17T06:37:00Z", 3000, 175),
                "INSERT INTO symbol_metadata (symbol, exchange, lotsize, tick_size) VALUES"
                        + " ('RELIANCE25NOV25FUT', 'NFO', 500, 0.1), ('TCS25NOV25FUT', 'NFO', -1, 0)");
        try (CandleReader reader = open(file)) {
            Instrument known = reader.find("RELIANCE25NOV25FUT", "NFO").orElseThrow();
            assertEquals(500, known.lotSize().orElseThrow());
            assertEquals(0.1, known.tickSize().orElseThrow());
            Instrument nonsense = reader.find("TCS25NOV25FUT", "NFO").orElseThrow();
            assertTrue(nonsense.lotSize().isEmpty() && nonsense.tickSize().isEmpty());
        }
    }

    @Test
    void aFileOfManyOptionsIsListedReadAndSized() throws SQLException {
        Path file = file(
                "INSERT INTO market_data (symbol, exchange, interval, timestamp, open, high, low, close, volume)"
                        + " SELECT 'NIFTY30JAN25' || k || 'CE', 'NFO', '1m', 1736307900 + i * 60, k, k + 1, k - 1, k, i"
                        + " FROM range(15000, 16300) AS s(k), range(3) AS r(i)",
                "INSERT INTO symbol_metadata (symbol, exchange, lotsize, tick_size)"
                        + " SELECT 'NIFTY30JAN25' || k || 'CE', 'NFO', k - 14000, 0.05 FROM range(15000, 16300) AS s(k)");
        try (CandleReader reader = open(file)) {
            List<Instrument> all = reader.instruments();
            assertEquals(1_300, all.size());
            assertEquals(1_300, reader.coverage(all).size());
            for (CandleSeries series : reader.read(all, Interval.ONE_MINUTE, TimeRange.ALL)) {
                int strike = Integer.parseInt(series.instrument().symbol().substring(12, 17));
                assertEquals(3, series.size());
                assertEquals(strike, series.open(2));
                assertEquals(strike - 14_000, series.instrument().lotSize().orElseThrow());
            }
        }
    }

    @Test
    void anOldFileWithoutOptionalTablesAndColumnsWorks() throws SQLException {
        Path file = folder.resolve("old.duckdb");
        HistorifyFiles.execute(
                file,
                "CREATE TABLE market_data (symbol VARCHAR, exchange VARCHAR, interval VARCHAR, timestamp BIGINT,"
                        + " open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume BIGINT)",
                "INSERT INTO market_data VALUES ('NIFTY', 'NSE_INDEX', '1m', 1705981500, 1, 2, 1, 2, 0)",
                "INSERT INTO market_data VALUES ('NIFTY', 'NSE_INDEX', '1m', 1705981500, 3, 4, 3, 4, 0)",
                "INSERT INTO market_data VALUES ('NIFTY', 'NSE_INDEX', '1m', 1705981560, 3, 4, 3, 4, 0)",
                "INSERT INTO market_data VALUES ('NIFTY', 'NSE_INDEX', '1m', 1705981560, 3, 4, 3, 4, 0)");
        try (CandleReader reader = open(file)) {
            CandleSeries series = readAll(reader, NIFTY);
            assertEquals(2, series.size(), "a minute that is stored twice comes once");
            assertEquals(1, reader.remarks().size());
            assertEquals(
                    List.of(
                            new CandleDefect(CandleDefect.Kind.DUPLICATE, 1, List.of("2024-01-23 09:16:00")),
                            new CandleDefect(CandleDefect.Kind.CONTRADICTORY, 1, List.of("2024-01-23 09:15:00"))),
                    reader.defects(NIFTY));
        }
    }

    @Test
    void textFromOutsideNeverBecomesSql() throws SQLException {
        Path file = file(HistorifyFiles.candle("NIFTY", "NSE_INDEX", "2024-01-23T03:45:00Z", 100, 0));
        try (CandleReader reader = open(file)) {
            assertTrue(reader.find("' OR 1=1 --", "NSE_INDEX").isEmpty());
            assertTrue(reader.find("NIFTY", "NSE_INDEX'; DROP TABLE market_data; --")
                    .isEmpty());
            assertTrue(reader.find("NIFTY", "NSE_INDEX").isPresent());
        }
    }

    @Test
    void theUsualPlacesAreLookedAtInOrder() throws SQLException, IOException {
        PluginException nothing = assertThrows(PluginException.class, this::openUsual);
        assertEquals(ErrorCode.SOURCE_UNREADABLE, nothing.code());
        assertTrue(String.valueOf(nothing.getMessage()).contains("HISTORIFY_DATABASE_PATH"));

        Files.createDirectories(folder.resolve("db"));
        Path usual = folder.resolve("db").resolve("historify.duckdb");
        Files.move(file(HistorifyFiles.candle("NIFTY", "NSE_INDEX", "2024-01-23T03:45:00Z", 100, 0)), usual);
        try (CandleReader reader = openUsual()) {
            assertEquals(List.of(NIFTY), reader.instruments());
        }
        Path named = folder.resolve("a name with spaces & signs'.duckdb");
        HistorifyFiles.create(named);
        environment.put("HISTORIFY_DATABASE_PATH", "\"" + named + "\"");
        try (CandleReader reader = openUsual()) {
            assertEquals(List.of(), reader.instruments(), "the environment wins");
        }
    }

    @Test
    void whatIsNoDatabaseIsRefusedWithTheFileAndTheReason() throws IOException, SQLException {
        Path text = Files.writeString(
                folder.resolve("pointer.duckdb"), "version https://git-lfs.github.com/spec/v1\n".repeat(9));
        Path other = folder.resolve("other.duckdb");
        HistorifyFiles.execute(other, "CREATE TABLE something (a INTEGER)");
        for (Path file : List.of(text, other, folder, folder.resolve("missing.duckdb"))) {
            PluginException refused = assertThrows(PluginException.class, () -> open(file));
            assertEquals(ErrorCode.SOURCE_UNREADABLE, refused.code());
            assertTrue(String.valueOf(refused.getMessage()).contains(file.toString()), refused.getMessage());
        }
    }

    @Test
    void aWriterThatHoldsTheFileIsWaitedForWithPatience() throws Exception {
        Path file = file(HistorifyFiles.candle("NIFTY", "NSE_INDEX", "2024-01-23T03:45:00Z", 100, 0));
        AtomicLong nanos = new AtomicLong();
        Process writer = holdInAnotherProcess(file);
        try {
            DatabaseOpener impatient = new DatabaseOpener(nanos::get, millis -> nanos.addAndGet(millis * 1_000_000));
            PluginException busy =
                    assertThrows(PluginException.class, () -> impatient.open(file, java.time.Duration.ofSeconds(3)));
            assertEquals(ErrorCode.SOURCE_BUSY, busy.code());
            assertTrue(
                    String.valueOf(busy.getMessage()).contains(Long.toString(writer.pid())),
                    "names who holds it: " + busy.getMessage());

            DatabaseOpener patient = new DatabaseOpener(nanos::get, millis -> {
                nanos.addAndGet(millis * 1_000_000);
                letGo(writer);
            });
            try (Connection connection = patient.open(file, java.time.Duration.ofSeconds(30))) {
                assertFalse(connection.isClosed());
            }
        } finally {
            writer.destroyForcibly();
        }
    }

    private static void letGo(Process writer) throws InterruptedException {
        try {
            writer.getOutputStream().write('\n');
            writer.getOutputStream().flush();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        writer.waitFor();
    }

    @Test
    void onceClosedAnotherProcessMayWriteAtOnce() throws Exception {
        Path file = file(HistorifyFiles.candle("NIFTY", "NSE_INDEX", "2024-01-23T03:45:00Z", 100, 0));
        for (int i = 0; i < 3; i++) {
            try (CandleReader reader = open(file)) {
                assertEquals(1, readAll(reader, NIFTY).size());
            }
            Process writer = holdInAnotherProcess(file);
            writer.destroyForcibly().waitFor();
        }
    }

    /** Returns once the other process has the file open for writing; a line on its input makes it let go. */
    private static Process holdInAnotherProcess(Path file) throws IOException {
        Path driver = Path.of(org.duckdb.DuckDBDriver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Path testClasses = Path.of("target", "test-classes").toAbsolutePath();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        testClasses + System.getProperty("path.separator") + driver,
                        DuckDbWriter.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals("open")) {
                return process;
            }
            seen.append(line).append('\n');
        }
        throw new IOException("the writer failed: " + seen);
    }

    @Test
    @Tag(RealData.TAG)
    void realFilesLoad() {
        Path file = RealData.file("historify.duckdb");
        try (CandleReader reader = open(file)) {
            assertEquals(66, reader.instruments().size());
            Instrument mahindra = reader.find("M&M", "NSE").orElseThrow();
            assertEquals(7_125, readAll(reader, mahindra).size());
            assertEquals(0.05, readAll(reader, mahindra).priceScale().stepSize());
            assertEquals(List.of(), reader.remarks(), "its times are plainly UTC");
        }
        try (CandleReader reader = open(RealData.file("historify-jan2026-empty.duckdb"))) {
            assertEquals(List.of(), reader.instruments());
            assertTrue(reader.find("NIFTY", "NSE_INDEX").isEmpty());
        }
    }
}
