package io.afterbell.source.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.Candle;
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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many files that are read together: what one of them is like must not show in the candles of another. */
class FoldersOfFilesTest {
    private static final long OPEN = Instant.parse("2024-01-04T03:45:00Z").toEpochMilli();
    private static final String PRICES = "100.5 AS open, 101.25 AS high, 100 AS low, 100.75 AS close, 7 AS volume";
    private static final String TIME = "(1704339900 + 60 * i)::BIGINT AS time, ";
    private static final String HEADING = "time,open,high,low,close,volume\n";

    @TempDir
    Path folder;

    private static Instrument nse(String symbol) {
        return Instrument.of(symbol, "NSE");
    }

    private void parquet(String name, String columns, int rows, String... options) throws SQLException {
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT " + columns + " FROM range(" + rows + ") r(i)) TO '"
                    + folder.resolve(name + ".parquet") + "' (FORMAT parquet" + String.join("", options) + ")");
        }
    }

    private CandleReader open(CandleSource source, String... settings) {
        Map<String, String> given = new HashMap<>(Map.of("path", folder.toString()));
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        return source.open(PluginSettings.of(source, given));
    }

    private static List<CandleSeries> readAll(CandleReader reader) {
        return reader.read(reader.instruments(), Interval.ONE_MINUTE, TimeRange.ALL);
    }

    private String refusal(CandleSource source) {
        PluginException refused = assertThrows(PluginException.class, () -> {
            try (CandleReader reader = open(source)) {
                readAll(reader);
            }
        });
        return String.valueOf(refused.getMessage());
    }

    private static String text(int rows) {
        StringBuilder text = new StringBuilder(HEADING);
        for (int i = 0; i < rows; i++) {
            text.append(OPEN / 1_000 + 60 * i).append(",100.5,101.25,100,100.75,7\n");
        }
        return text.toString();
    }

    @Test
    void wholeNumbersInOneFileDoNotRoundThePricesOfTheNext() throws SQLException {
        parquet("A_NSE", TIME + "100 AS open, 101 AS high, 99 AS low, 100 AS close, 7 AS volume", 20);
        parquet("B_NSE", TIME + PRICES.replace("7 AS", "7.25 AS"), 20);
        try (CandleReader reader = open(new ParquetSource())) {
            List<CandleSeries> read = readAll(reader);
            assertEquals(new Candle(OPEN, 100, 101, 99, 100, 7, 0), read.get(0).candle(0));
            CandleSeries b = read.get(1);
            assertEquals(new Candle(OPEN, 100.5, 101.25, 100, 100.75, 725, 0), b.candle(0));
            assertEquals(7.25, b.volumeScale().toQuantity(b.volume(0)));
        }
    }

    @Test
    void aColumnOfTheNameThatTheDatabaseUsesItselfDoesNotMixFilesUp() throws SQLException {
        for (String symbol : List.of("A", "B")) {
            parquet(symbol + "_NSE", "1 - i % 2 AS file_index, " + TIME + PRICES, symbol.equals("A") ? 20 : 30);
            parquet(
                    "named " + symbol,
                    "1 - i % 2 AS file_index, 'N" + symbol + "' AS symbol, 'NSE' AS exchange, '2024-01-04'::DATE + i *"
                            + " INTERVAL 1 MINUTE + INTERVAL 225 MINUTE AS time, " + PRICES,
                    symbol.equals("A") ? 40 : 50);
        }
        try (CandleReader reader = open(new ParquetSource())) {
            assertEquals(List.of(nse("A"), nse("B"), nse("NA"), nse("NB")), reader.instruments());
            assertEquals(
                    List.of(20, 30, 40, 50),
                    readAll(reader).stream().map(CandleSeries::size).toList());
            assertEquals(50, reader.coverage(nse("NB")).orElseThrow().candleCount());
        }
    }

    @Test
    void rowsWithoutASymbolAreNotPassedOverInSilence() throws SQLException {
        parquet("some", "CASE WHEN i < 15 THEN 'A' END AS symbol, 'NSE' AS exchange, " + TIME + PRICES, 20);
        String message = refusal(new ParquetSource());
        assertTrue(message.contains("do not say whose") && message.contains("some.parquet"), message);
    }

    @Test
    void columnsInAnotherOrderAndOpenInterestInSomeFilesOnlyAreReadAsWritten() throws SQLException {
        for (int k = 10; k < 50; k++) {
            String prices =
                    k % 2 == 0 ? PRICES : "7 AS volume, 100 AS low, 101.25 AS high, 100.75 AS close, 100.5 AS open";
            String interest = k % 3 == 0 ? ", " + k + " AS oi" : "";
            parquet(
                    "S" + k + "_NSE",
                    k % 2 == 0 ? TIME + prices + interest : prices + ", " + TIME + k + " AS x" + interest,
                    k);
        }
        try (CandleReader reader = open(new ParquetSource())) {
            List<CandleSeries> read = readAll(reader);
            assertEquals(40, read.size());
            for (int k = 10; k < 50; k++) {
                CandleSeries series = read.get(k - 10);
                assertEquals(nse("S" + k), series.instrument());
                assertEquals(k, series.size());
                assertEquals(new Candle(OPEN, 100.5, 101.25, 100, 100.75, 7, k % 3 == 0 ? k : 0), series.candle(0));
            }
        }
    }

    @Test
    void rowsOfManyRowGroupsStayInTheOrderOfTheFileSoThatTheLastOfTwoCounts() throws SQLException {
        for (int k = 0; k < 20; k++) {
            // Each minute stands twice, 5,000 rows and some row groups apart; the later row has the file's own price.
            parquet(
                    "S" + k + "_NSE",
                    "(1704339900 + 60 * (i % 5000))::BIGINT AS time, 50.5 AS open, 2000 AS high, 50 AS low, CASE WHEN i <"
                            + " 5000 THEN 51 ELSE 1000 + " + k + " END AS close, 7 AS volume",
                    10_000,
                    ", ROW_GROUP_SIZE 2048");
        }
        try (CandleReader reader = open(new ParquetSource(), "duplicates", "last")) {
            List<CandleSeries> read = readAll(reader);
            for (CandleSeries series : read) {
                int k = Integer.parseInt(series.instrument().symbol().substring(1));
                assertEquals(5_000, series.size());
                for (int i = 0; i < series.size(); i++) {
                    assertEquals(1_000 + k, series.close(i));
                }
            }
        }
    }

    @Test
    void filesOfTheSameLengthKeepTheirOwnCandles() throws SQLException {
        assertFilesKeepTheirOwnCandles(k -> 50, false);
    }

    @Test
    void filesOfAnyLengthKeepTheirOwnOpenInterest() throws SQLException {
        assertFilesKeepTheirOwnCandles(k -> k % 3 == 0 ? 200 : 50 + k % 2, true);
    }

    private void assertFilesKeepTheirOwnCandles(IntUnaryOperator rows, boolean hasOpenInterest) throws SQLException {
        for (int k = 0; k < 40; k++) {
            String price = 100 + k + ".5";
            parquet(
                    "S" + k + "_NSE",
                    TIME + price + " + i AS open, " + price + " + i AS high, " + price + " + i AS low, " + price
                            + " + i AS close, " + (1_000 * k) + " + i AS volume"
                            + (hasOpenInterest ? ", " + (2_000 * k) + " + i AS oi" : ""),
                    rows.applyAsInt(k));
        }
        try (CandleReader reader = open(new ParquetSource())) {
            // Once the footers are known, room is made for just the rows that a file has.
            reader.coverage(reader.instruments());
            for (CandleSeries series : readAll(reader)) {
                int k = Integer.parseInt(series.instrument().symbol().substring(1));
                assertEquals(rows.applyAsInt(k), series.size());
                for (int i = 0; i < series.size(); i++) {
                    double price = 100.5 + k + i;
                    long interest = hasOpenInterest ? 2_000L * k + i : 0;
                    assertEquals(
                            new Candle(OPEN + 60_000L * i, price, price, price, price, 1_000L * k + i, interest),
                            series.candle(i));
                }
            }
        }
    }

    @Test
    void oneBadRowInTwoHundredFilesIsNamedAndSpoilsNoOther() throws IOException {
        for (int k = 0; k < 200; k++) {
            String text = text(30);
            Files.writeString(
                    folder.resolve(String.format("S%03d_NSE.csv", k)),
                    k == 137 || k == 41 ? text.replaceFirst("100.75,7\n", "100.75x,7\n") : text);
        }
        String message = refusal(new CsvSource());
        assertTrue(message.contains("_NSE.csv") && message.contains("line 2"), message);
        try (CandleReader reader = open(new CsvSource(), "bad_rows", "skip")) {
            List<CandleSeries> read = readAll(reader);
            assertEquals(200, read.size());
            for (int k = 0; k < 200; k++) {
                boolean bad = k == 137 || k == 41;
                assertEquals(bad ? 29 : 30, read.get(k).size());
                assertEquals(
                        bad ? 1 : 0, reader.defects(read.get(k).instrument()).size());
            }
            // What stands in the other file is no example of this one.
            assertEquals(1, reader.defects(nse("S137")).get(0).examples().size());
        }
    }

    @Test
    void aFileThatIsGoneWhenItIsReadIsTheOneThatIsNamed() throws IOException {
        for (int k = 0; k < 20; k++) {
            Files.writeString(folder.resolve(String.format("S%02d_NSE.csv", k)), text(30));
        }
        try (CandleReader reader = open(new CsvSource())) {
            List<Instrument> all = reader.instruments();
            Files.delete(folder.resolve("S13_NSE.csv"));
            PluginException gone =
                    assertThrows(PluginException.class, () -> reader.read(all, Interval.ONE_MINUTE, TimeRange.ALL));
            assertTrue(
                    String.valueOf(gone.getMessage()).contains("file=" + folder.resolve("S13_NSE.csv")),
                    gone::getMessage);
        }
    }

    @Test
    void rowsThatWaitToBeFetchedAreFewOnEveryConnectionThatReadsManyFiles() throws SQLException {
        List<String> settings = Engine.sideBySide(64, (own, from, to) -> {
            try (Statement statement = own.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT current_setting('streaming_buffer_size')")) {
                rows.next();
                return rows.getString(1);
            }
        });
        settings.forEach(one -> assertEquals("256.0 KiB", one));
    }

    @Test
    void aQuestionThatFailsComesBackOnlyWhenNobodyReadsOn() {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        assertThrows(
                SQLException.class,
                () -> Engine.sideBySide(64, (own, from, to) -> {
                    asked.incrementAndGet();
                    if (from == 0) {
                        throw new SQLException("the first share fails at once");
                    }
                    // Others take longer.
                    try (Statement statement = own.createStatement()) {
                        statement.execute("SELECT sum(sqrt(i)) FROM range(5000000) r(i)");
                    }
                    ended.incrementAndGet();
                    return from;
                }));
        assertTrue(asked.get() > 0);
        assertEquals(asked.get() - 1, ended.get());
    }

    @Test
    void volumesAndOpenInterestThatAreNoQuantitiesAreRefusedWithTheirPlace() throws IOException, SQLException {
        for (String volume : List.of("inf", "-inf", "1e30")) {
            Files.writeString(folder.resolve("X_NSE.csv"), text(5).replaceFirst(",7\n", "," + volume + "\n"));
            String message = refusal(new CsvSource());
            assertTrue(message.contains("line 2") && message.contains(volume), message);
            for (String heading : List.of("volume", "oi")) {
                parquet(
                        "X_NSE",
                        TIME + PRICES.replace(", 7 AS volume", "") + ", CASE WHEN i = 3 THEN '" + volume
                                + "'::DOUBLE ELSE 7 END AS " + heading,
                        5);
                String inParquet = refusal(new ParquetSource());
                assertTrue(inParquet.contains("row 4") && inParquet.contains(heading + "="), inParquet);
            }
        }
        Files.writeString(folder.resolve("X_NSE.csv"), text(5).replaceFirst(",7\n", ",nan\n"));
        try (CandleReader reader = open(new CsvSource())) {
            assertEquals(0, readAll(reader).get(0).volume(0));
        }
    }

    @Test
    void pricesThatAreNoNumbersStayInTheirCandleForTheCheckUpToName() throws IOException, SQLException {
        for (String price : List.of("inf", "-inf", "nan", "Infinity")) {
            double wanted = price.equals("-inf")
                    ? Double.NEGATIVE_INFINITY
                    : price.equals("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
            Files.writeString(folder.resolve("X_NSE.csv"), text(5).replaceFirst("101.25", price));
            parquet(
                    "X_NSE",
                    TIME + PRICES.replace("101.25", "CASE WHEN i = 0 THEN '" + price + "'::FLOAT ELSE 101 END"),
                    5);
            for (CandleSource source : List.of(new CsvSource(), new ParquetSource())) {
                try (CandleReader reader = open(source)) {
                    CandleSeries series = readAll(reader).get(0);
                    assertEquals(5, series.size());
                    assertEquals(wanted, series.high(0));
                    assertEquals(100.75, series.close(0));
                }
            }
        }
    }

    @Test
    void secondsDoNotHideAPriceThatIsNone() throws IOException {
        for (String price : List.of("inf", "-inf", "nan", "-3", "0")) {
            for (int column : new int[] {1, 4}) {
                StringBuilder text = new StringBuilder(HEADING);
                for (int i = 0; i < 120; i++) {
                    String[] cells = {String.valueOf(OPEN / 1_000 + i), "100.5", "101", "100", "100.75", "7"};
                    cells[column] = i == 30 ? price : cells[column];
                    text.append(String.join(",", cells)).append('\n');
                }
                Files.writeString(folder.resolve("X_NSE.csv"), text);
                try (CandleReader reader = open(new CsvSource())) {
                    CandleSeries series = readAll(reader).get(0);
                    assertEquals(2, series.size());
                    assertTrue(!series.candle(0).isPossible(), () -> price + ": " + series.candle(0));
                    assertTrue(series.candle(1).isPossible());
                }
            }
        }
    }

    @Test
    void aRowWithoutATimeIsNoLessSeenWhenARangeIsAskedFor() throws SQLException {
        parquet(
                "X_NSE",
                "CASE WHEN i <> 70 THEN (1704339900 + 60 * i)::BIGINT END AS time, 100 AS open, 101 AS high, 99 AS low,"
                        + " 100 AS close, 7 AS volume",
                100);
        for (TimeRange range : List.of(TimeRange.ALL, new TimeRange(OPEN, OPEN + 60 * 60_000L))) {
            try (CandleReader reader = open(new ParquetSource())) {
                List<Instrument> all = reader.instruments();
                PluginException refused = assertThrows(
                        PluginException.class, () -> reader.read(all, Interval.ONE_MINUTE, range), range::toString);
                assertTrue(String.valueOf(refused.getMessage()).contains("X_NSE.parquet"), refused.getMessage());
            }
        }
    }

    @Test
    void minutesDoNotHideASecondThatIsImpossible() throws IOException {
        for (String row : List.of("101.5,101,100,100.75", "100.5,101,100,99.5", "100.5,100,101,100.75")) {
            for (int second : new int[] {0, 30, 59}) {
                StringBuilder text = new StringBuilder(HEADING);
                for (int i = 0; i < 120; i++) {
                    String prices = i == second ? row : i % 60 == 10 ? "100.5,105,95,100.75" : "100.5,101,100,100.75";
                    text.append(OPEN / 1_000 + i).append(',').append(prices).append(",7\n");
                }
                Files.writeString(folder.resolve("X_NSE.csv"), text);
                try (CandleReader reader = open(new CsvSource())) {
                    CandleSeries series = readAll(reader).get(0);
                    assertEquals(2, series.size());
                    assertTrue(!series.candle(0).isPossible(), () -> row + ": " + series.candle(0));
                    assertEquals(List.of(95.0, 105.0), List.of(series.high(0), series.low(0)));
                    assertTrue(series.candle(1).isPossible());
                    assertTrue(
                            reader.remarks().stream().anyMatch(line -> line.startsWith("1 rows of X")),
                            () -> String.join("\n", reader.remarks()));
                }
            }
        }
    }

    @Test
    void aRangeHasTheCandlesThatTheWholeHasInItHoweverTimesAreStored() throws SQLException, IOException {
        TimeRange range = new TimeRange(OPEN + 5 * 60_000L, OPEN + 15 * 60_000L);
        String seconds = "(1704339900 + 60 * i)";
        String wall = "(TIMESTAMP '2024-01-04 09:15:00' + i * INTERVAL 1 MINUTE)";
        for (String time : List.of(
                seconds + "::INTEGER AS time",
                seconds + "::UINTEGER AS time",
                seconds + "::BIGINT AS time",
                seconds + "::UBIGINT AS time",
                seconds + "::DOUBLE AS time",
                seconds + "::DECIMAL(18, 3) AS time",
                seconds + "::VARCHAR AS time",
                "' ' || " + seconds + " || '.0' AS time",
                seconds + "::BIGINT * 1000 AS time",
                seconds + "::BIGINT * 1000000 AS time",
                seconds + "::BIGINT * 1000000000 AS time",
                seconds + "::DOUBLE * 1000 AS time",
                seconds + "::DOUBLE * 1000000000 AS time",
                "(" + seconds + "::BIGINT * 1000)::VARCHAR AS time",
                "to_timestamp(" + seconds + ") AS time",
                wall + " AS time",
                wall + "::TIMESTAMP_S AS time",
                wall + "::TIMESTAMP_MS AS time",
                wall + "::TIMESTAMP_NS AS time",
                wall + "::VARCHAR AS time",
                "strftime(" + wall + ", '%d-%m-%Y %H:%M') AS time",
                wall + "::VARCHAR || '+05:30' AS time",
                wall + "::DATE AS date, " + wall + "::TIME AS time",
                "strftime(" + wall + ", '%Y%m%d')::INTEGER AS date, strftime(" + wall
                        + ", '%H%M%S')::INTEGER AS time")) {
            parquet("X_NSE", time + ", " + PRICES, 30);
            try (CandleReader whole = open(new ParquetSource());
                    CandleReader some = open(new ParquetSource())) {
                CandleSeries all = readAll(whole).get(0);
                assertEquals(30, all.size(), time);
                assertEquals(OPEN, all.openEpochMillis(0), time);
                CandleSeries ranged =
                        some.read(List.of(nse("X")), Interval.ONE_MINUTE, range).get(0);
                assertEquals(10, ranged.size(), time);
                assertEquals(range.fromEpochMillis(), ranged.openEpochMillis(0), time);
                assertEquals(OPEN, some.coverage(nse("X")).orElseThrow().firstEpochMillis(), time);
                assertEquals(30, some.coverage(nse("X")).orElseThrow().candleCount(), time);
            }
            parquet("one", "'X' AS symbol, 'NSE' AS exchange, " + time + ", " + PRICES, 30);
            Files.delete(folder.resolve("X_NSE.parquet"));
            try (CandleReader reader = open(new ParquetSource())) {
                assertEquals(
                        10,
                        reader.read(List.of(nse("X")), Interval.ONE_MINUTE, range)
                                .get(0)
                                .size(),
                        time);
                assertEquals(OPEN, reader.coverage(nse("X")).orElseThrow().firstEpochMillis(), time);
            }
            Files.delete(folder.resolve("one.parquet"));
        }
    }

    @Test
    void readersOfSeveralThreadsDoNotSeeEachOthersFirstRows() throws Exception {
        for (int k = 0; k < 8; k++) {
            Path own = Files.createDirectories(folder.resolve("folder" + k));
            StringBuilder text = new StringBuilder(HEADING);
            for (int i = 0; i < 30; i++) {
                // Each thread's files begin at another minute, and are not plain numbers.
                text.append(String.format("2024-01-04 09:%02d:00,%d,200,1,100,7%n", 15 + k + i % 2, 100 + k)
                        .replace("09:" + (15 + k + i % 2), String.format("09:%02d", 15 + k + i)));
            }
            Files.writeString(own.resolve("X_NSE.csv"), text);
        }
        List<Integer> right = java.util.stream.IntStream.range(0, 64)
                .parallel()
                .mapToObj(n -> {
                    int k = n % 8;
                    CandleSource source = new CsvSource();
                    Map<String, String> given =
                            Map.of("path", folder.resolve("folder" + k).toString());
                    try (CandleReader reader = source.open(PluginSettings.of(source, given))) {
                        CandleSeries series = readAll(reader).get(0);
                        return series.openEpochMillis(0) == OPEN + k * 60_000L && series.open(0) == 100 + k ? 1 : 0;
                    }
                })
                .toList();
        assertEquals(64, right.stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    void anInterruptedThreadIsToldSoAndHasNoHalfFolder() throws IOException {
        for (int k = 0; k < 20; k++) {
            Files.writeString(folder.resolve(String.format("S%02d_NSE.csv", k)), text(30));
        }
        Thread.currentThread().interrupt();
        try (CandleReader reader = open(new CsvSource())) {
            // Whoever gets an answer all the same gets the whole.
            assertEquals(20, readAll(reader).size());
        } catch (PluginException interrupted) {
            assertTrue(String.valueOf(interrupted.getMessage()).contains("cannot be read"), interrupted::getMessage);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void secondsAmongMinutesOfTheSameHeadingAreNotTakenForMinutes() throws IOException {
        StringBuilder seconds = new StringBuilder(HEADING);
        for (int i = 0; i < 1_800; i++) {
            seconds.append(OPEN / 1_000 + i).append(",100.5,101.25,100,100.75,7\n");
        }
        Files.writeString(folder.resolve("A_NSE.csv"), text(375));
        Files.writeString(folder.resolve("B_NSE.csv"), seconds);
        String message = refusal(new CsvSource());
        assertTrue(message.contains("B_NSE.csv") && message.contains("interval=1s"), message);
        Files.delete(folder.resolve("A_NSE.csv"));
        try (CandleReader reader = open(new CsvSource())) {
            assertEquals(420, readAll(reader).get(0).volume(0));
        }
    }

    @Test
    void whatFootersTellIsWhatTheCandlesAre() throws SQLException {
        for (String time : List.of(
                "(1704339959 + 60 * i)::BIGINT AS time, ",
                "(1704339900 + i)::BIGINT AS time, ",
                "(1704339900 + 5 * i)::BIGINT * 1000 AS time, ")) {
            for (String label : List.of("auto", "close")) {
                parquet("X_NSE", time + PRICES, 601);
                try (CandleReader reader = open(new ParquetSource(), "label", label);
                        CandleReader other = open(new ParquetSource(), "label", label)) {
                    CandleSeries series = readAll(reader).get(0);
                    assertEquals(
                            new io.afterbell.api.spi.Coverage(
                                    series.openEpochMillis(0),
                                    series.openEpochMillis(series.size() - 1),
                                    series.size()),
                            other.coverage(nse("X")).orElseThrow(),
                            time + label);
                    assertEquals(
                            series.size(),
                            other.candlesByDay(nse("X")).values().stream()
                                    .mapToInt(Integer::intValue)
                                    .sum(),
                            time + label);
                }
            }
        }
    }

    @Test
    void foldersThatNameAnInstrumentOrADayAreNotMixedUp() throws SQLException, IOException {
        for (String symbol : List.of("A", "B")) {
            for (int day = 4; day <= 5; day++) {
                Files.createDirectories(folder.resolve("symbol=" + symbol + "/date=2024-01-0" + day));
                parquet(
                        "symbol=" + symbol + "/date=2024-01-0" + day + "/part-0",
                        "(1704339900 + 60 * i + 86400 * " + (day - 4) + ")::BIGINT AS timestamp, "
                                + PRICES.replace("7 AS", (symbol.equals("A") ? 7 : 9) + " AS"),
                        day == 4 ? 20 : 30);
            }
        }
        try (CandleReader reader = open(new ParquetSource(), "exchange", "NSE")) {
            assertEquals(List.of(nse("A"), nse("B")), reader.instruments());
            for (CandleSeries series : readAll(reader)) {
                assertEquals(50, series.size());
                assertEquals(OPEN, series.openEpochMillis(0));
                assertEquals(series.instrument().equals(nse("A")) ? 7 : 9, series.volume(49));
            }
        }
    }
}
