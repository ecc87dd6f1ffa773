package io.afterbell.source.historify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are easily read wrongly: each loads to the right candles, or is refused with the trouble and the remedy. */
@Timeout(60)
class HostileDatabasesTest {
    private static final Instrument X = Instrument.of("X", "NSE");
    /** 09:15 in India on 2024-01-23. */
    private static final long OPENS = 1_705_981_500L;

    private static final String COLUMNS = "symbol, exchange, interval, timestamp, open, high, low, close, volume";

    @TempDir
    Path folder;

    private Path file(String... statements) throws SQLException {
        Path file = folder.resolve("historify.duckdb");
        HistorifyFiles.execute(file, statements);
        return file;
    }

    private static CandleReader open(Path file) {
        HistorifySource source = new HistorifySource();
        return source.open(PluginSettings.of(source, Map.of("path", file.toString(), "wait", "0")));
    }

    private static String table(String time, String price, String volume, String more) {
        return "CREATE TABLE market_data (symbol VARCHAR, exchange VARCHAR, interval VARCHAR, timestamp " + time
                + ", open " + price + ", high " + price + ", low " + price + ", close " + price + ", volume " + volume
                + more + ")";
    }

    private static String table() {
        return table("BIGINT", "DOUBLE", "BIGINT", "");
    }

    private static String rows(String symbol, String exchange, String interval, long firstSeconds, int count) {
        return "INSERT INTO market_data (" + COLUMNS + ") SELECT '" + symbol + "', '" + exchange + "', '" + interval
                + "', " + firstSeconds + " + i * 60, 100 + i, 102 + i, 99 + i, 101 + i, i FROM range(" + count
                + ") AS r(i)";
    }

    private static String row(String symbol, String time, String open, String volume) {
        return "INSERT INTO market_data (" + COLUMNS + ") VALUES (" + symbol + ", 'NSE', '1m', " + time + ", " + open
                + ", 102, 99, 101, " + volume + ")";
    }

    private static CandleSeries read(CandleReader reader, Instrument instrument) {
        return reader.read(List.of(instrument), Interval.ONE_MINUTE, TimeRange.ALL)
                .get(0);
    }

    private static void assertRefused(Path file, String... words) {
        PluginException refused = assertThrows(PluginException.class, () -> {
            try (CandleReader reader = open(file)) {
                read(reader, X);
            }
        });
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(file.toString()), message);
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    private static void assertSaid(CandleReader reader, String... words) {
        String remarks = reader.remarks().toString();
        for (String word : words) {
            assertTrue(remarks.contains(word), remarks);
        }
    }

    @Test
    void noExtensionIsFetchedForAFileOfAnotherKind() throws IOException {
        Path sqlite = Files.write(
                folder.resolve("sqlite.duckdb"), Arrays.copyOf("SQLite format 3\0".getBytes("US-ASCII"), 8_192));
        assertRefused(sqlite, "not a DuckDB database");
        assertRefused(Files.write(folder.resolve("empty.duckdb"), new byte[0]), "not a DuckDB database");
    }

    @Test
    void aPipeIsRefusedInsteadOfWaitedForWithoutEnd() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe.duckdb");
        assumeTrue(File.separatorChar == '/', "there are pipes with names");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertRefused(pipe, "pipe");
    }

    @Test
    void aBackslashInANameNeverOpensAnotherFile() throws IOException, SQLException {
        assumeTrue(File.separatorChar == '/', "a backslash is no separator");
        Path good = file(table());
        Files.createDirectories(folder.resolve("a"));
        Files.copy(good, folder.resolve("a").resolve("b.duckdb"));
        assertRefused(Files.copy(good, folder.resolve("a\\b.duckdb")), "backslash", "rename");
    }

    @Test
    void aDamagedFileIsRefusedWithWhatToDo() throws IOException, SQLException {
        Path good = file(table(), rows("X", "NSE", "1m", OPENS, 375));
        byte[] bytes = Files.readAllBytes(good);
        assertRefused(
                Files.write(folder.resolve("cut.duckdb"), Arrays.copyOf(bytes, bytes.length / 2)), "copy it again");
        bytes[4_096 + 20] ^= 8;
        assertRefused(Files.write(folder.resolve("flipped.duckdb"), bytes), "damaged", "copy it again");
    }

    @Test
    void columnsOfOtherTypesAreRefusedWithTheTypesThatTheyShouldHave() throws SQLException {
        assertRefused(
                file(table("BIGINT", "VARCHAR", "BIGINT", ""), row("'X'", "" + OPENS, "'1,000.5'", "1")),
                "1,000.5",
                "DOUBLE prices");
    }

    @Test
    void timesThatAreNoSecondsAreRefusedByTheirType() throws SQLException {
        for (String type : List.of("TIMESTAMP", "TIMESTAMPTZ", "VARCHAR", "DATE", "FLOAT")) {
            Path file = folder.resolve(type + ".duckdb");
            HistorifyFiles.execute(file, table(type, "DOUBLE", "BIGINT", ""));
            assertRefused(file, type.substring(0, 4), "BIGINT", "ALTER TABLE");
        }
    }

    @Test
    void rowsWhoseTimesAreMillisecondsOrMissingAreLeftOutAndSaid() throws SQLException {
        Path file = file(
                table(),
                rows("X", "NSE", "1m", OPENS, 10),
                rows("X", "NSE", "1m", OPENS * 1_000, 7),
                rows("Y", "NSE", "1m", OPENS * 1_000_000_000, 3),
                row("'X'", "NULL", "100", "1"));
        for (int others : new int[] {0, 9}) {
            try (CandleReader reader = open(file)) {
                List<Instrument> asked = new ArrayList<>(others(others));
                asked.add(X);
                assertEquals(10, reader.coverage(asked).get(X).candleCount());
                assertEquals(10, read(reader, X).size());
                assertEquals(Map.of(LocalDate.of(2024, 1, 23), 10), reader.candlesByDay(X));
                assertEquals(List.of(X), reader.instruments());
                assertSaid(reader, "8 rows of X on NSE", "3 rows of Y on NSE", "divide them by 1000");
            }
        }
    }

    @Test
    void namesThatNobodyCanAskForDoNotHideTheOthers() throws SQLException {
        Path file = file(
                table(),
                rows("X", "NSE", "1m", OPENS, 2),
                rows("", "NSE", "1m", OPENS, 2),
                rows("Z", "  ", "1m", OPENS, 2),
                row("'X' || chr(10)", "" + OPENS, "100", "1"),
                row("repeat('A', 129)", "" + OPENS, "100", "1"),
                row("NULL", "" + OPENS, "100", "1"));
        try (CandleReader reader = open(file)) {
            assertEquals(List.of(X), reader.instruments());
            assertSaid(reader, "symbol=''", "exchange='  '", "symbol='X?'", "AAAA", "symbol=NULL");
            assertEquals(List.of(), List.copyOf(reader.coverage(others(9)).keySet()));
            assertEquals(2, read(reader, X).size());
        }
    }

    private static List<Instrument> others(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Instrument.of("OTHER" + i, "NSE"))
                .toList();
    }

    @Test
    void instrumentsOfOtherIntervalsOnlyAreSaid() throws SQLException {
        Path file = file(
                table(),
                rows("X", "NSE", "1m", OPENS, 2),
                rows("X", "NSE", "D", OPENS, 2),
                rows("Y", "NSE", "1min", OPENS, 2),
                rows("Y", "NSE", "5m", OPENS, 2));
        try (CandleReader reader = open(file)) {
            assertEquals(List.of(X), reader.instruments());
            assertSaid(reader, "of 1 instruments", "Y on NSE (", "1min", "5m");
        }
    }

    @Test
    void capitalLettersInColumnNamesLoseNoOpenInterestAndNoSizes() throws SQLException {
        Path file = file(
                "CREATE TABLE MARKET_DATA (\"SYMBOL\" VARCHAR, \"Exchange\" VARCHAR, \"INTERVAL\" VARCHAR,"
                        + " \"Timestamp\" BIGINT, \"Open\" DOUBLE, \"High\" DOUBLE, \"Low\" DOUBLE,"
                        + " \"Close\" DOUBLE, \"Volume\" BIGINT, \"OI\" BIGINT)",
                rows("X", "NSE", "1m", OPENS, 2),
                "UPDATE market_data SET oi = 7",
                "CREATE TABLE symbol_metadata (symbol VARCHAR, exchange VARCHAR, LotSize INTEGER, Tick_Size DOUBLE)",
                "INSERT INTO symbol_metadata VALUES ('X', 'NSE', 50, 0.05)");
        try (CandleReader reader = open(file)) {
            CandleSeries series = read(reader, X);
            assertEquals(7, series.openInterest(1));
            assertEquals(50, series.instrument().lotSize().orElse(0));
        }
    }

    @Test
    void sizesThatAreNoneAreIgnoredAndThoseOfAFloatAreRounded() throws SQLException {
        Path file = file(
                table(),
                rows("X", "NSE", "1m", OPENS, 2),
                rows("Y", "NSE", "1m", OPENS, 2),
                "CREATE TABLE symbol_metadata (symbol VARCHAR, exchange VARCHAR, lotsize VARCHAR, tick_size FLOAT)",
                "INSERT INTO symbol_metadata VALUES ('X', 'NSE', '99999999999', 0.05), ('Y', 'NSE', '', NULL)");
        try (CandleReader reader = open(file)) {
            Instrument x = read(reader, X).instrument();
            assertEquals(0.05, x.tickSize().orElse(0));
            assertTrue(x.lotSize().isEmpty());
            assertTrue(read(reader, Instrument.of("Y", "NSE"))
                    .instrument()
                    .tickSize()
                    .isEmpty());
        }
    }

    @Test
    void pricesThatAreMissingAreNotZeroAndVolumesThatAreMissingAreSaid() throws SQLException {
        String table = table("BIGINT", "DOUBLE", "DOUBLE", "");
        String[] rows = {
            row("'X'", "" + OPENS, "NULL", "1"),
            row("'X'", "" + (OPENS + 60), "100", "NULL"),
            row("'X'", "" + (OPENS + 120), "100", "'NaN'::DOUBLE"),
            row("'X'", "" + (OPENS + 180), "100", "1e30"),
            row("'X'", "" + (OPENS + 240), "100", "5")
        };
        for (int twins : new int[] {0, 1}) {
            Path file = folder.resolve(twins + ".duckdb");
            HistorifyFiles.execute(file, table);
            HistorifyFiles.execute(file, rows);
            if (twins > 0) {
                HistorifyFiles.execute(file, rows[4]);
            }
            try (CandleReader reader = open(file)) {
                CandleSeries series = read(reader, X);
                assertTrue(Double.isNaN(series.open(0)));
                assertEquals(102, series.high(0));
                assertEquals(
                        List.of(1L, 0L, 0L, 0L, 5L),
                        IntStream.range(0, 5).mapToObj(series::volume).toList());
                assertSaid(reader, "3 rows of X on NSE have no volume");
            }
        }
    }

    @Test
    void timesOfAnExchangeElsewhereAreNotTakenForIndianOnes() throws SQLException {
        Path file = file(table(), rows("X", "NASDAQ", "1m", OPENS + 19_800 + 18_900, 390));
        try (CandleReader reader = open(file)) {
            CandleSeries series = read(reader, Instrument.of("X", "NASDAQ"));
            assertEquals((OPENS + 19_800 + 18_900) * 1_000, series.openEpochMillis(0));
        }
    }

    @Test
    void aColumnThatSharesANameWithAQuestionChangesNothing() throws SQLException {
        Path file = file(
                table("BIGINT", "DOUBLE", "BIGINT", ", bucket BIGINT, t BIGINT, number BIGINT, w BIGINT"),
                rows("X", "NSE", "1m", OPENS, 10),
                "UPDATE market_data SET bucket = volume, t = -volume, number = volume, w = volume");
        try (CandleReader reader = open(file)) {
            assertEquals(Map.of(LocalDate.of(2024, 1, 23), 10), reader.candlesByDay(X));
            assertEquals(100, read(reader, X).open(0));
        }
    }

    @Test
    void rowsThatWereNotFoldedInAreReadAndSaid() throws SQLException, IOException {
        Path file = file(
                "PRAGMA disable_checkpoint_on_shutdown",
                table(),
                "CHECKPOINT",
                rows("X", "NSE", "1m", OPENS, 10),
                rows("Y", "NSE", "1m", OPENS, 10));
        Path log = folder.resolve("historify.duckdb.wal");
        byte[] whole = Files.readAllBytes(log);
        Path link = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("links")).resolve("l"), file);
        for (Path path : List.of(file, link)) {
            try (CandleReader reader = open(path)) {
                assertEquals(2, reader.instruments().size());
                assertSaid(reader, "historify.duckdb.wal");
            }
        }
        Files.write(log, Arrays.copyOf(whole, whole.length - 9));
        try (CandleReader reader = open(file)) {
            assertEquals(List.of(X), reader.instruments());
            assertSaid(reader, "historify.duckdb.wal", "what is whole");
        }
        assertEquals(whole.length - 9, Files.size(log));
        whole[whole.length / 4] ^= 4;
        Files.write(log, whole);
        assertRefused(file, ".wal", "damaged");
    }
}
