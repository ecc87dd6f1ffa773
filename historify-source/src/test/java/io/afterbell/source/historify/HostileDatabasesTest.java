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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
}
