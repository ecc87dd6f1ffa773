package io.afterbell.source.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What single vendors do their own way: it is understood, and the line of understanding says so. */
class VendorHabitsTest {
    private static final String HEADING = "time,open,high,low,close,volume\n";
    private static final String CELLS = ",100.5,101,100,100.75,7\n";
    private static final LocalDateTime MORNING = LocalDateTime.parse("2024-01-04T09:15:00");
    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
    private static final long OPEN = MORNING.atZone(INDIA).toInstant().toEpochMilli();
    private static final Instrument X = Instrument.of("X", "NSE");

    @TempDir
    Path folder;

    private static Function<LocalDateTime, String> written(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)::format;
    }

    /** A day of minutes from 09:15, or as many as wanted, moved by so many minutes. */
    private static String rows(int count, int everyMinutes, int movedMinutes, Function<LocalDateTime, String> time) {
        StringBuilder text = new StringBuilder(HEADING);
        for (int i = 0; i < count; i++) {
            text.append(time.apply(MORNING.plusMinutes((long) everyMinutes * i + movedMinutes)))
                    .append(CELLS);
        }
        return text.toString();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** What a source made of files. */
    private record Read(Map<String, CandleSeries> series, List<String> remarks) {
        String line(String file) {
            return remarks.stream()
                    .filter(line -> line.startsWith("read ") && line.contains(file))
                    .findFirst()
                    .orElse("no line of " + file + " in " + remarks);
        }
    }

    private static Read read(Path path, String... settings) {
        Map<String, String> given = new HashMap<>(Map.of("path", path.toString()));
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        CandleSource source = path.toString().endsWith("parquet") ? new ParquetSource() : new CsvSource();
        try (CandleReader reader = source.open(PluginSettings.of(source, given))) {
            Map<String, CandleSeries> series = new HashMap<>();
            reader.read(reader.instruments(), Interval.ONE_MINUTE, TimeRange.ALL)
                    .forEach(one -> series.put(one.instrument().symbol(), one));
            return new Read(series, reader.remarks());
        }
    }

    private static void contains(String text, String... words) {
        for (String word : words) {
            assertTrue(text.contains(word), () -> "not in it: " + word + ": " + text);
        }
    }

    @TestFactory
    Stream<DynamicTest> aNameWithIntervalAndDateIsTheSymbolBeforeThem() {
        return Stream.of(
                        "BTCUSDT-1m-2024-01.csv BTCUSDT CRYPTO",
                        "BTCUSDT-1m-2024-01-23.csv BTCUSDT CRYPTO",
                        "BTCUSDT-1m-2024.csv.gz BTCUSDT CRYPTO",
                        "ETHUSDT-1h-2023-12.parquet ETHUSDT CRYPTO",
                        "ETHUSDT-1s-2023-12-01.csv ETHUSDT CRYPTO",
                        "SOLUSDT-1mo-2023-12.csv SOLUSDT CRYPTO",
                        "BTC-USDT-5m-2024-01.csv BTC-USDT CRYPTO",
                        "NSE_RELIANCE-1m.csv RELIANCE NSE",
                        "BAJAJ-AUTO.csv BAJAJ-AUTO -",
                        "BAJAJ-AUTO-1m-2024-01.csv BAJAJ-AUTO -",
                        "M&M_1m.csv M&M -",
                        "NIFTY-I.csv NIFTY-I -",
                        "NIFTY-II_1m.csv NIFTY-II -",
                        "BANKNIFTY-I-2024.csv BANKNIFTY-I-2024 -",
                        "X-5.csv X-5 -",
                        "RELIANCE_NSE_2024-01-23.csv RELIANCE NSE")
                .map(one -> one.split(" "))
                .map(one -> DynamicTest.dynamicTest(
                        one[0],
                        () -> assertEquals(
                                new Naming.Name(one[1], one[2].equals("-") ? "" : one[2]),
                                Naming.ofFile(Path.of(one[0]), "", ""))));
    }

    @Test
    void theLastSecondOfAMinuteIsThatMinuteHoweverItIsLabelled() throws IOException, SQLException {
        for (String pattern : List.of("yyyy-MM-dd HH:mm:59", "yyyy-MM-dd HH:mm:59.999", "dd/MM/yyyy HH:mm:59")) {
            Path file = file("X_NSE.csv", rows(375, 1, 0, written(pattern)));
            for (String label : List.of("auto", "close", "open")) {
                Read read = read(file, "label", label);
                CandleSeries series = read.series().get("X");
                assertEquals(375, series.size());
                assertEquals(OPEN, series.openEpochMillis(0), pattern + " " + label);
                contains(read.line("X_NSE"), "last second");
            }
        }
        Path numbers =
                file("X_NSE.csv", rows(375, 1, 0, time -> time.atZone(INDIA).toEpochSecond() + 59 + ""));
        assertEquals(OPEN, read(numbers, "label", "close").series().get("X").openEpochMillis(0));
        Path parquet = folder.resolve("X_NSE.parquet");
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT (1704339959 + 60 * i)::BIGINT AS time, 1 AS open, 1 AS high, 1 AS low, 1 AS"
                    + " close FROM range(375) r(i)) TO '" + parquet + "' (FORMAT parquet)");
        }
        Read read = read(parquet, "label", "close");
        assertEquals(OPEN, read.series().get("X").openEpochMillis(0));
        contains(read.line("X_NSE"), "last second");
    }

    @Test
    void minutesThatBeginTheNextOneAreStillMovedBackByTheirLabel() throws IOException {
        Path file = file("X_NSE.csv", rows(375, 1, 1, written("yyyy-MM-dd HH:mm:00")));
        Read read = read(file, "label", "close");
        assertEquals(OPEN, read.series().get("X").openEpochMillis(0));
        assertTrue(!read.line("X_NSE").contains("last second"));
        // A file of seconds has last seconds too, which are seconds like the others.
        StringBuilder seconds = new StringBuilder(HEADING);
        for (int i = 1; i <= 120; i++) {
            seconds.append(written("yyyy-MM-dd HH:mm:ss").apply(MORNING.plusSeconds(i)))
                    .append(CELLS);
        }
        CandleSeries two = read(file("X_NSE.csv", seconds.toString()), "label", "close")
                .series()
                .get("X");
        assertEquals(List.of(2, 420L, 420L), List.of(two.size(), two.volume(0), two.volume(1)));
    }

    @Test
    void longerCandlesStampedWithTheirLastSecondBeginWhereTheyBegin() throws IOException {
        Path file = file("X_NSE.csv", rows(75, 5, 4, written("yyyy-MM-dd HH:mm:59")));
        Read read = read(file, "spread", "true");
        CandleSeries series = read.series().get("X");
        assertEquals(List.of(375, OPEN), List.of(series.size(), series.openEpochMillis(0)));
        contains(read.line("X_NSE"), "last second", "interval 5m");
    }

    @Test
    void lastSecondsInOneFileDoNotMoveTheMinutesOfTheNext() throws IOException {
        file("A_NSE.csv", rows(60, 1, 0, written("yyyy-MM-dd HH:mm:59")));
        file("B_NSE.csv", rows(60, 1, 1, written("yyyy-MM-dd HH:mm:00")));
        Map<String, CandleSeries> series = read(folder, "label", "close").series();
        assertEquals(OPEN, series.get("A").openEpochMillis(0));
        assertEquals(OPEN, series.get("B").openEpochMillis(0));
    }

    @Test
    void metaTradersCountOfTicksIsTheVolumeWhereThereIsNoOther() throws IOException, SQLException {
        Function<LocalDateTime, String> time = written("yyyy.MM.dd\tHH:mm:ss");
        String prices = "\t100.5\t101\t100\t100.75\t";
        String heading = "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n";
        StringBuilder zeros = new StringBuilder(heading);
        StringBuilder late = new StringBuilder(heading);
        StringBuilder alone = new StringBuilder(heading.replace("\t<VOL>", ""));
        for (int i = 0; i < 375; i++) {
            String row = time.apply(MORNING.plusMinutes(i)) + prices;
            zeros.append(row).append(40 + i).append("\t0\t2\n");
            late.append(row).append(40 + i).append(i == 374 ? "\t9\t2\n" : "\t0\t2\n");
            alone.append(row).append(40 + i).append("\t2\n");
        }
        file("A_NSE.csv", zeros.toString());
        file("B_NSE.csv", late.toString());
        file("C_NSE.csv", alone.toString());
        Read read = read(folder);
        assertEquals(40, read.series().get("A").volume(0));
        assertEquals(0, read.series().get("B").volume(0));
        assertEquals(9, read.series().get("B").volume(374));
        assertEquals(40, read.series().get("C").volume(0));
        contains(read.line("A_NSE"), "volume=<TICKVOL>", "count of ticks", "all zeros");
        contains(read.line("B_NSE"), "volume=<VOL>");
        assertTrue(!read.line("B_NSE").contains("count of ticks"));
        contains(read.line("C_NSE"), "volume=<TICKVOL>", "no other volume");
        Path parquet = folder.resolve("X_NSE.parquet");
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT (1704339900 + 60 * i)::BIGINT AS time, 1 AS open, 1 AS high, 1 AS low, 1 AS"
                    + " close, 40 + i AS tick_volume, 2 AS spread, 0 AS real_volume FROM range(375) r(i)) TO '"
                    + parquet + "' (FORMAT parquet)");
        }
        Read inParquet = read(parquet);
        assertEquals(40, inParquet.series().get("X").volume(0));
        contains(inParquet.line("X_NSE"), "volume=tick_volume", "all zeros");
    }

    @Test
    void filesOfOtherZonesUnderOneHeadingAreUnderstoodOneByOne() throws IOException {
        file("A_NSE.csv", rows(375, 1, 0, time -> written("yyyy-MM-dd HH:mm:ss").apply(time) + "+05:30"));
        file(
                "B_NSE.csv",
                rows(375, 1, -330, time -> written("yyyy-MM-dd HH:mm:ss").apply(time) + "Z"));
        file("C_NSE.csv", rows(375, 1, 0, written("yyyy-MM-dd HH:mm:ss")));
        file("D_NSE.csv", rows(375, 1, -330, written("yyyy-MM-dd HH:mm:ss")));
        file(
                "E_NSE.csv",
                rows(375, 1, -630, time -> written("yyyy-MM-dd HH:mm:ss").apply(time) + "-05:00"));
        Read read = read(folder);
        for (String symbol : List.of("A", "B", "C", "D", "E")) {
            assertEquals(OPEN, read.series().get(symbol).openEpochMillis(0), symbol);
            assertEquals(375, read.series().get(symbol).size());
        }
        contains(read.line("C_NSE"), "Asia/Kolkata", "do not agree", "1 of 5");
        contains(read.line("D_NSE"), "in UTC", "do not agree", "1 of 5");
        contains(read.line("A_NSE"), "with an offset", "do not agree", "3 of 5");
        Read alike = read(folder.resolve("[AB]_NSE.csv"));
        assertTrue(!String.join(" ", alike.remarks()).contains("do not agree"), () -> "" + alike.remarks());
    }

    @Test
    void wallClocksOfOtherZonesInParquetAreUnderstoodOneByOne() throws SQLException {
        for (String type : List.of("TIMESTAMP", "VARCHAR")) {
            try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                    Statement statement = connection.createStatement()) {
                for (String one : List.of("A 09:15", "B 03:45")) {
                    statement.execute("COPY (SELECT (TIMESTAMP '2024-01-04 " + one.substring(2)
                            + ":00' + i * INTERVAL 1 MINUTE)::" + type
                            + " AS time, 1 AS open, 1 AS high, 1 AS low, 1 AS"
                            + " close FROM range(375) r(i)) TO '" + folder.resolve(one.charAt(0) + "_NSE.parquet")
                            + "' (FORMAT parquet)");
                }
            }
            Read read = read(folder.resolve("*.parquet"));
            assertEquals(OPEN, read.series().get("A").openEpochMillis(0));
            assertEquals(OPEN, read.series().get("B").openEpochMillis(0));
            contains(read.line("B_NSE"), "in UTC", "do not agree");
        }
    }

    @Test
    void daysAndMonthsOfOneFileAreNotReadInTheOrderOfAnother() throws IOException {
        // The first leaves the order open, the others do not.
        LocalDateTime second = LocalDateTime.parse("2024-02-01T09:15");
        StringBuilder open = new StringBuilder(HEADING);
        StringBuilder dayFirst = new StringBuilder(HEADING);
        StringBuilder monthFirst = new StringBuilder(HEADING);
        for (int day = 0; day < 15; day++) {
            for (int i = 0; i < 100; i++) {
                LocalDateTime time = second.plusDays(day).plusMinutes(i);
                open.append(day > 0 ? "" : written("dd-MM-yyyy HH:mm").apply(time) + CELLS);
                dayFirst.append(written("dd-MM-yyyy HH:mm").apply(time)).append(CELLS);
                monthFirst.append(written("MM-dd-yyyy HH:mm").apply(time)).append(CELLS);
            }
        }
        file("A_NSE.csv", open.toString());
        file("B_NSE.csv", dayFirst.toString());
        file("C_NSE.csv", monthFirst.toString());
        Read read = read(folder);
        long opens = second.atZone(INDIA).toInstant().toEpochMilli();
        assertEquals(opens, read.series().get("B").openEpochMillis(0));
        assertEquals(opens, read.series().get("C").openEpochMillis(0));
        contains(read.line("C_NSE"), "%m-%d-%Y", "do not agree");
        contains(read.line("A_NSE"), "orders of day and month");
    }

    @Test
    void aSingleRowIsAMinuteByAssumptionAndSaysSo() throws IOException {
        for (Function<LocalDateTime, String> time : List.<Function<LocalDateTime, String>>of(
                written("yyyy-MM-dd HH:mm:ss"), one -> one.atZone(INDIA).toEpochSecond() + "")) {
            Path file = file("X_NSE.csv", rows(1, 1, 0, time));
            Read read = read(file);
            assertEquals(1, read.series().get("X").size());
            contains(read.line("X_NSE"), "interval 1m", "assumed", "interval=");
            assertTrue(!read(file, "interval", "1m").line("X_NSE").contains("assumed"));
            file("Y_NSE.csv", rows(375, 1, 0, time));
            Read both = read(folder);
            contains(both.line("such as X_NSE"), "assumed", "1 of these files, such as X_NSE.csv");
            assertTrue(!read(folder.resolve("Y_NSE.csv")).line("Y_NSE").contains("assumed"));
            Files.delete(folder.resolve("Y_NSE.csv"));
        }
    }

    @Test
    void aSingleRowSaysNothingAboutTheFilesBehindIt() throws IOException {
        file("A_NSE.csv", rows(1, 1, 0, written("yyyy-MM-dd HH:mm:ss")));
        file("B_NSE.csv", rows(15, 5, 0, written("yyyy-MM-dd HH:mm:ss")));
        Read read = read(folder);
        assertEquals(java.util.Set.of("A"), read.series().keySet());
        contains(String.join(" ", read.remarks()), "passed over", "interval=5m");
    }

    @Test
    void timesOfAnotherUnitOrOfNoTimeAtAllAreRefusedByName() throws SQLException {
        for (String[] one : new String[][] {
            {"make_timestamp((1704339900 + 60 * i) * 1000)", "1990 and 2040", "1970"},
            {
                "CASE WHEN i = 9 THEN '9999-12-31'::TIMESTAMPTZ ELSE to_timestamp(1704339900 + 60 * i) END",
                "row 10",
                "9999"
            },
            {
                "CASE WHEN i = 9 THEN 'infinity'::TIMESTAMP ELSE TIMESTAMP '2024-01-04 09:15:00' + i * INTERVAL 1 MINUTE END",
                "row 10",
                "infinity"
            },
            {"CASE WHEN i = 9 THEN -1 ELSE 1704339900 + 60 * i END", "not all written alike", "-1"},
        }) {
            try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                    Statement statement = connection.createStatement()) {
                statement.execute("COPY (SELECT " + one[0] + " AS time, 1 AS open, 1 AS high, 1 AS low, 1 AS close FROM"
                        + " range(10) r(i)) TO '" + folder.resolve("X_NSE.parquet") + "' (FORMAT parquet)");
            }
            String message = assertThrows(PluginException.class, () -> read(folder.resolve("X_NSE.parquet")))
                    .getMessage();
            contains(String.valueOf(message), one[1], one[2]);
        }
    }

    @Test
    void numbersOfAnotherUnitInTheNextParquetFileAreNamed() throws SQLException {
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement()) {
            for (String one : List.of("A 1", "B 1000")) {
                statement.execute("COPY (SELECT (1704339900 + 60 * i)::BIGINT * " + one.substring(2)
                        + " AS time, 1 AS open, 1 AS high, 1 AS low, 1 AS close FROM range(10) r(i)) TO '"
                        + folder.resolve(one.charAt(0) + "_NSE.parquet") + "' (FORMAT parquet)");
            }
        }
        String message = assertThrows(PluginException.class, () -> read(folder.resolve("*.parquet")))
                .getMessage();
        contains(String.valueOf(message), "B_NSE.parquet", "epoch seconds", "read it apart");
    }
}
