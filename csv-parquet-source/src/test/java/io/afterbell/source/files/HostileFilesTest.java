package io.afterbell.source.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Files that are easily read wrongly: each loads to the right candles, or is refused with the trouble and the remedy. */
class HostileFilesTest {
    private static final String HEADING = "time,open,high,low,close,volume";
    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
    private static final Instrument X = Instrument.of("X", "NSE");
    private static final Function<LocalDateTime, String> ISO = written("yyyy-MM-dd HH:mm:ss");

    @TempDir
    Path folder;

    private static Function<LocalDateTime, String> written(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)::format;
    }

    private static List<LocalDateTime> minutes(String... days) {
        List<LocalDateTime> minutes = new ArrayList<>();
        for (String day : days) {
            LocalDateTime open = LocalDateTime.parse(day + "T09:15");
            for (int i = 0; i < 375; i++) {
                minutes.add(open.plusMinutes(i));
            }
        }
        return minutes;
    }

    private static String rows(List<LocalDateTime> times, Function<LocalDateTime, String> time, String cells) {
        StringBuilder text = new StringBuilder();
        times.forEach(one -> text.append(time.apply(one)).append(cells).append('\n'));
        return text.toString();
    }

    private static String csv(Function<LocalDateTime, String> time, String... days) {
        return HEADING + "\n" + rows(minutes(days), time, ",100.5,101,100,100.75,7");
    }

    private static long millis(String time) {
        return LocalDateTime.parse(time).atZone(INDIA).toInstant().toEpochMilli();
    }

    private CandleReader open(Path path, Map<String, String> settings) {
        Map<String, String> given = new HashMap<>(settings);
        given.put("path", path.toString());
        CandleSource source = path.toString().endsWith(".parquet") ? new ParquetSource() : new CsvSource();
        return source.open(PluginSettings.of(source, given));
    }

    private CandleSeries load(Path path, Instrument instrument, Map<String, String> settings) {
        try (CandleReader reader = open(path, settings)) {
            return reader.read(List.of(instrument), Interval.ONE_MINUTE, TimeRange.ALL)
                    .get(0);
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void parquet(Path file, String select) throws SQLException {
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
        }
    }

    private String refusal(Path path, Map<String, String> settings) {
        PluginException refused = assertThrows(PluginException.class, () -> {
            try (CandleReader reader = open(path, settings)) {
                reader.read(reader.instruments(), Interval.ONE_MINUTE, TimeRange.ALL);
            }
        });
        return String.valueOf(refused.getMessage());
    }

    private DynamicTest refused(String name, String text, String... words) {
        return refused(name, text.getBytes(StandardCharsets.UTF_8), words);
    }

    private DynamicTest refused(String name, byte[] bytes, String... words) {
        return DynamicTest.dynamicTest(name, () -> {
            String message =
                    refusal(Files.write(folder.resolve(name), bytes), Map.of("symbol", "X", "exchange", "NSE"));
            for (String word : words) {
                assertTrue(message.contains(word), () -> "not in it: " + word + ": " + message);
            }
            assertTrue(message.length() < 1_500, message);
        });
    }

    private DynamicTest loads(String name, String text) {
        return DynamicTest.dynamicTest(name, () -> {
            Path file = file(name, text);
            CandleSeries series = load(file, X, Map.of("symbol", "X", "exchange", "NSE"));
            assertEquals(750, series.size());
            for (int i = 0; i < 750; i++) {
                long time = millis(i < 375 ? "2024-01-04T09:15" : "2024-01-05T09:15") + i % 375 * 60_000L;
                assertEquals(new Candle(time, 100.5, 101, 100, 100.75, 7, 0), series.candle(i));
            }
        });
    }

    private static String two(Function<LocalDateTime, String> time) {
        return csv(time, "2024-01-04", "2024-01-05");
    }

    @TestFactory
    Stream<DynamicTest> numbersAreReadAsWrittenOrTheRowIsNamed() {
        String plain = two(ISO);
        String semicolons = plain.replace(',', ';');
        return Stream.of(
                loads("rupees.csv", plain.replace(",100.5,", ",₹100.5,").replace(",101,", ",\"₹ 101.00\",")),
                loads("blank_prices_aside.csv", plain.replace("100.75,7", "100.75,7.0")),
                refused("thousands.csv", plain.replace("100.75,7\n", "100.75,1.2K\n"), "line 2", "1.2K", "bad_rows"),
                refused("late_millions.csv", plain.replaceFirst("7\n$", "7M\n"), "line 751", "7M", "bad_rows"),
                refused("sign.csv", plain.replaceFirst("100.75", "100.75%"), "line 2", "100.75%", "bad_rows"),
                refused("word.csv", plain.replaceFirst(",7\n", ",many\n"), "line 2", "many", "bad_rows"),
                refused("nul.csv", plain.replaceFirst("100.75,7\n$", "100\0.75,7\n"), "line 751", "bad_rows"),
                refused("short_row.csv", plain.replaceFirst("100.75,7\n", "100.75\n"), "line 2", "bad_rows"),
                refused("cut_off.csv", plain.substring(0, plain.length() - 6), "line 751", "bad_rows"),
                refused("late_decimal_comma.csv", semicolons.replaceFirst("100.75;7\n$", "100,75;7\n"), "line 751"),
                refused(
                        "late_decimal_point.csv",
                        semicolons.replace('.', ',').replaceFirst("100,75;7\n$", "100.75;7\n"),
                        "line 751"),
                refused(
                        "unquoted_groups.csv",
                        plain.replace(",100.5,101,", ",1,100.50,1,101.00,"),
                        "names 6 columns",
                        "8 cells",
                        "columns="),
                refused("unnamed_index.csv", plain.replaceAll("\n(?=2)", "\n1,"), "names 6 columns", "columns="));
    }

    @TestFactory
    Stream<DynamicTest> bytesThatAreNoTextAreNamed() throws IOException {
        String plain = two(ISO);
        java.io.ByteArrayOutputStream zipped = new java.io.ByteArrayOutputStream();
        try (java.util.zip.GZIPOutputStream out = new java.util.zip.GZIPOutputStream(zipped)) {
            out.write(plain.getBytes(StandardCharsets.UTF_8));
        }
        byte[] half = java.util.Arrays.copyOf(zipped.toByteArray(), zipped.size() / 2);
        return Stream.of(
                refused("zipped.csv", zipped.toByteArray(), "compressed", ".gz"),
                refused("plain.csv.gz", plain, "not compressed", ".csv"),
                refused("half.csv.gz", half, "cut off", "again"),
                refused("big_endian.csv", ("\uFEFF" + plain).getBytes(StandardCharsets.UTF_16BE), "UTF-16", "UTF-8"),
                refused("unmarked.csv", plain.getBytes(StandardCharsets.UTF_16LE), "UTF-16", "UTF-8"),
                refused("long_line.csv", plain + "x".repeat(5_000_000) + "\n", "quote is not closed"),
                refused(
                        "late_latin.csv",
                        (plain + "x".repeat(100) + "\u00e9\n").getBytes(StandardCharsets.ISO_8859_1),
                        "UTF-8"));
    }

    @Test
    void aFirstRowWithoutPricesIsARow() throws IOException {
        String text = two(ISO).replaceFirst("100.5,101,100,100.75,7", "null,null,null,null,0");
        assertEquals(750, load(file("X_NSE.csv", text), X, Map.of()).size());
    }

    @Test
    void aNameWithSignsOfPatternsIsThatFileAlone() throws IOException {
        Path file = file("X[1].csv", csv(ISO, "2024-01-04"));
        file("X1.csv", csv(ISO, "2024-01-05"));
        Map<String, String> settings = Map.of("symbol", "X", "exchange", "NSE");
        assertEquals(millis("2024-01-04T09:15"), load(file, X, settings).openEpochMillis(0));
        Path star = file("X*.csv", csv(ISO, "2024-01-04"));
        assertEquals(375, load(star, X, settings).size());
    }

    @Test
    void aHeadingFurtherDownInOneFileDoesNotCostTheNextItsFirstRow() throws IOException {
        file("A_NSE.csv", "\n\n" + two(ISO));
        file("B_NSE.csv", two(ISO));
        assertEquals(750, load(folder, Instrument.of("B", "NSE"), Map.of()).size());
    }

    @TestFactory
    Stream<DynamicTest> timesAreReadAsWrittenOrRefused() {
        String plain = two(ISO);
        String mixed = two(ISO).replaceAll("(2024-01-05 [0-9:]+)", "$1+05:30");
        return Stream.of(
                loads("month_first.csv", two(written("MM/dd/yyyy HH:mm"))),
                loads("day_first.csv", two(written("dd/MM/yyyy HH:mm"))),
                loads("short_month_first.csv", two(written("M/d/yy h:mm a"))),
                loads("short_day_first.csv", two(written("dd-MM-yy HH:mm"))),
                loads("short_year_first.csv", two(written("yy-MM-dd HH:mm"))),
                loads("digits.csv", two(written("yyyyMMddHHmmss"))),
                loads("india.csv", two(written("yyyy-MM-dd HH:mm:ss 'IST'"))),
                loads("nanos.csv", two(written("yyyy-MM-dd HH:mm:ss.SSSSSSSSS"))),
                refused("offsets_in_half.csv", mixed, "not all written alike", "+05:30", "time_format="),
                refused("new_york.csv", plain.replaceAll(":00,", ":00 EST,"), "EST", "time_format="),
                refused("rounded.csv", two(time -> "1.70598E+12"), "rounded", "1.70598E+12", "number"),
                refused("serial.csv", two(time -> "45314.385417"), "days", "yyyy-mm-dd"),
                refused(
                        "daily.csv",
                        HEADING + "\n20240101,1,1,1,1,1\n20240102,1,1,1,1,1\n20240103,1,1,1,1,1\n",
                        "interval=D"));
    }

    @Test
    void dayAndMonthAreToldByRowsFarBehindTheFirst() throws IOException {
        String[] days = Stream.of(1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 15, 16)
                .map(day -> String.format("2024-01-%02d", day))
                .toArray(String[]::new);
        Path file = file("X_NSE.csv", csv(written("MM/dd/yyyy HH:mm"), days));
        CandleSeries series = load(file, X, Map.of());
        assertEquals(12 * 375, series.size());
        assertEquals(millis("2024-01-16T15:29"), series.openEpochMillis(series.size() - 1));
    }

    @Test
    void anOrderOfDayAndMonthThatIsAGuessIsCalledOne() throws IOException {
        Path file = file("X_NSE.csv", csv(written("dd-MM-yyyy HH:mm"), "2024-04-03"));
        try (CandleReader reader = open(file, Map.of())) {
            assertEquals(
                    millis("2024-04-03T09:15"), reader.coverage(X).orElseThrow().firstEpochMillis());
            String remarks = String.join(" ", reader.remarks());
            assertTrue(remarks.contains("orders of day and month") && remarks.contains("time_format="), remarks);
        }
    }

    @Test
    void aZoneThatNoTradingHoursConfirmIsCalledAGuess() throws IOException {
        Path file = file("X_NSE.csv", csv(time -> ISO.apply(time.plusHours(8)), "2024-01-04"));
        try (CandleReader reader = open(file, Map.of())) {
            reader.instruments();
            assertTrue(String.join(" ", reader.remarks()).contains("timezone= says otherwise"));
        }
    }

    @Test
    void aDayOfMcxInUtcIsTakenForOne() throws IOException {
        List<LocalDateTime> times = new ArrayList<>();
        for (int i = 0; i < 870; i++) {
            times.add(LocalDateTime.parse("2024-01-04T03:30").plusMinutes(i));
        }
        Path file = file("GOLD_MCX.csv", HEADING + "\n" + rows(times, ISO, ",1,1,1,1,1"));
        assertEquals(
                millis("2024-01-04T09:00"),
                load(file, Instrument.of("GOLD", "MCX"), Map.of()).openEpochMillis(0));
    }

    @Test
    void secondsLabelledByTheirCloseFallIntoTheirMinutes() throws IOException {
        List<LocalDateTime> times = new ArrayList<>();
        for (int i = 1; i <= 4_500; i++) {
            times.add(LocalDateTime.parse("2024-01-04T09:15").plusSeconds(5L * i));
        }
        Path file = file("X_NSE.csv", HEADING + "\n" + rows(times, ISO, ",1,1,1,1,1"));
        CandleSeries series = load(file, X, Map.of());
        assertEquals(375, series.size());
        assertEquals(12, series.candle(374).volume());
        assertEquals(millis("2024-01-04T15:29"), series.openEpochMillis(374));
    }

    @TestFactory
    Stream<DynamicTest> rowsOfSeveralInstrumentsAreNotOneSeries() {
        String heading = "datetime,open,high,low,close,volume,stock_code,exchange_code,strike_price,right\n";
        String calls = rows(minutes("2024-01-04"), ISO, ",1,1,1,1,1,NIFTY,NFO,21000,Call");
        String puts = rows(minutes("2024-01-05"), ISO, ",1,1,1,1,1,NIFTY,NFO,21000,Put");
        return Stream.of(
                refused("contracts.csv", heading + calls + puts, "several contracts", "21000 Put", "columns="),
                DynamicTest.dynamicTest("no symbol", () -> {
                    String text = heading + calls + puts.replace("NIFTY", "").replace("Put", "Call");
                    String message = refusal(file("unnamed.csv", text), Map.of());
                    assertTrue(message.contains("whose candles") && message.contains("symbol="), message);
                }),
                DynamicTest.dynamicTest("interval", () -> {
                    String text = "symbol,exchange,resolution,time,open,high,low,close\n"
                            + rows(minutes("2024-01-04"), time -> "X,NSE,60," + ISO.apply(time), ",1,1,1,1");
                    String message = refusal(file("hours.csv", text), Map.of());
                    assertTrue(message.contains("intervals") && message.contains("interval=1m"), message);
                    Path minutes = file("minutes.csv", text.replace(",60,", ",ONE_MINUTE,"));
                    assertEquals(375, load(minutes, X, Map.of()).size());
                }),
                DynamicTest.dynamicTest("exchange behind the symbol", () -> {
                    String text = "Ticker,Date,Time,Open,High,Low,Close,Volume\n"
                            + rows(minutes("2024-01-04"), written("'X.NSE',dd/MM/yyyy,HH:mm:59"), ",1,1,1,1,1");
                    CandleSeries series = load(file("gdf.csv", text), X, Map.of());
                    assertEquals(millis("2024-01-04T09:15"), series.openEpochMillis(0));
                }));
    }

    @Test
    void anOptionThatTradesEveryFiveMinutesDoesNotHideTheOthersOfItsFolder() throws IOException {
        List<LocalDateTime> all = minutes("2024-01-04");
        List<LocalDateTime> odd = new ArrayList<>();
        List<LocalDateTime> even = new ArrayList<>();
        for (int i = 0; i < 300; i += 5) {
            odd.add(all.get(i + 2));
            even.add(all.get(i));
        }
        file("A_NFO.csv", HEADING + "\n" + rows(odd, ISO, ",1,1,1,1,1"));
        file("B_NFO.csv", HEADING + "\n" + rows(even, ISO, ",1,1,1,1,1"));
        file("C_NFO.csv", csv(ISO, "2024-01-04"));
        Instrument a = Instrument.of("A", "NFO");
        Instrument c = Instrument.of("C", "NFO");
        try (CandleReader reader = open(folder, Map.of("files", "[AC]_*.csv"))) {
            assertEquals(List.of(a, c), reader.instruments());
            assertEquals(60, reader.coverage(a).orElseThrow().candleCount());
        }
        try (CandleReader reader = open(folder, Map.of("files", "[BC]_*.csv"))) {
            assertEquals(List.of(c), reader.instruments());
            String remarks = String.join(" ", reader.remarks());
            assertTrue(remarks.contains("passed over") && remarks.contains("interval=5m"), remarks);
        }
        assertTrue(refusal(folder.resolve("B*.csv"), Map.of()).contains("interval=5m"));
    }

    @Test
    void linksThatLeadNowhereOrInCirclesDoNotCloseTheFolder() throws IOException {
        file("X_NSE.csv", two(ISO));
        Files.createSymbolicLink(folder.resolve("gone_NSE.csv"), folder.resolve("nowhere"));
        Files.createSymbolicLink(folder.resolve("round"), folder);
        Files.createDirectory(folder.resolve("folder.csv"));
        assertEquals(750, load(folder, X, Map.of()).size());
    }

    @TestFactory
    Stream<DynamicTest> parquetFilesOfOddTypesAreReadOrRefused() {
        String prices = "1.5::DECIMAL(9, 2) AS open, '2' AS high, 1::FLOAT AS low, 1.75 AS close, ";
        String time = "1704339900 + 60 * i";
        return Stream.of(
                        new String[] {"decimals and texts", time + " AS time, " + prices + "7 AS volume", ""},
                        new String[] {"thousands", time + " AS time, " + prices + "'7K' AS volume", "7K"},
                        new String[] {
                            "rounded", "(" + time + ")::FLOAT AS time, " + prices + "7 AS volume", "single precision"
                        },
                        new String[] {"no times", "NULL::BIGINT AS time, " + prices + "7 AS volume", "no rows"})
                .map(one -> DynamicTest.dynamicTest(one[0], () -> {
                    Path file = folder.resolve("X_NSE " + one[0] + ".parquet");
                    parquet(file, "SELECT " + one[1] + " FROM range(375) r(i)");
                    Map<String, String> settings = Map.of("symbol", "X", "exchange", "NSE");
                    if (one[2].isEmpty()) {
                        assertEquals(
                                new Candle(millis("2024-01-04T09:15"), 1.5, 2, 1, 1.75, 7, 0),
                                load(file, X, settings).candle(0));
                    } else {
                        String message = refusal(file, settings);
                        assertTrue(message.contains(one[2]), message);
                    }
                }));
    }

    @Test
    void filesOfOneHeadingThatAreLabelledOtherwiseAreNotMovedWithTheOthers() throws IOException {
        file("A_NSE.csv", csv(time -> ISO.apply(time.plusMinutes(1)), "2024-01-04", "2024-01-05"));
        file("B_NSE.csv", two(ISO));
        assertEquals(
                millis("2024-01-04T09:15"),
                load(folder, Instrument.of("A", "NSE"), Map.of()).openEpochMillis(0));
        assertTrue(refusal(folder, Map.of()).contains("label="));
        Files.move(folder.resolve("A_NSE.csv"), folder.resolve("C_NSE.csv"));
        assertTrue(refusal(folder, Map.of()).contains("label="));
        assertEquals(750, load(folder, Instrument.of("B", "NSE"), Map.of()).size());
    }

    private static String every(int step, String... days) {
        List<LocalDateTime> times = new ArrayList<>();
        for (String day : days) {
            List<LocalDateTime> all = minutes(day);
            for (int i = 0; i < all.size(); i += step) {
                times.add(all.get(i));
            }
        }
        return HEADING + "\n" + rows(times, ISO, ",100.5,101,100,100.75,7");
    }

    @TestFactory
    Stream<DynamicTest> timesThatWouldDeceiveAreRefused() {
        return Stream.of(
                refused("75.csv", every(75, "2024-01-04"), "interval=75m", "spread=true"),
                refused("125.csv", every(125, "2024-01-04", "2024-01-05"), "interval=125m"),
                refused("25.csv", every(25, "2024-01-04"), "interval=25m"),
                refused("twelve.csv", two(written("dd-MM-yyyy hh:mm")), "twelve-hour clock", "AM/PM"),
                refused("from-to.csv", two(written("yyyy-MM-dd HH:mm-09:16")), "09:15-09:16", "time_format="),
                refused("hhmmss.csv", csv(written("HHmmss"), "2024-01-04"), "no date", "091500", "column date"),
                refused("clock.csv", csv(written("HH:mm:ss"), "2024-01-04"), "no date", "column date"),
                refused("no century.csv", two(written("yyMMddHHmm")), "2401040915"),
                refused("early.csv", csv(written("yyMMddHHmm"), "2021-01-04", "2021-01-05"), "2101040915"),
                refused("day first.csv", csv(written("ddMMyyHHmm"), "2024-01-15", "2024-01-16"), "1501240915"),
                refused("eight hours.csv", HEADING + "\n" + rows(candlesOf(480), ISO, ",1,1,1,1,1"), "interval=8h"),
                refused("half days.csv", HEADING + "\n" + rows(candlesOf(720), ISO, ",1,1,1,1,1"), "interval=12h"),
                refused("odd.csv", HEADING + "\n" + rows(unevenCandles(), ISO, ",1,1,1,1,1"), "interval=75m"),
                refused("days.csv", two(time -> "45295 0.3854"), "numbers of days", "yyyy-mm-dd"));
    }

    private static List<LocalDateTime> candlesOf(int minutes) {
        LocalDateTime first = LocalDateTime.parse("2024-01-04T00:00");
        return IntStream.range(0, 60)
                .mapToObj(i -> first.plusMinutes((long) i * minutes))
                .toList();
    }

    // Five candles of 75 minutes a day, one of them stamped a minute late.
    private static List<LocalDateTime> unevenCandles() {
        LocalDateTime first = LocalDateTime.parse("2024-01-04T09:15");
        return IntStream.range(0, 60)
                .mapToObj(i -> first.plusDays(i / 5).plusMinutes(i % 5 * 75L + (i == 21 ? 1 : 0)))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> whatIsNoTableIsCalledByItsName() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            zip.putNextEntry(new ZipEntry("sheet.xml"));
            zip.write(1);
        }
        return Stream.of(
                refused("object.csv", "{\"open\": [1, 2]}", "JSON", "CSV"),
                refused("list.csv", "[[\"2024-01-04T09:15:00+0530\",1,1,1,1,7],", "JSON", "CSV"),
                refused("report.csv", "\uFEFF<TABLE><tr><td>Date</td></tr></TABLE>", "web page", "CSV"),
                refused("old.csv", new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0, 0}, "workbook", "CSV"),
                refused("new.csv", packed.toByteArray(), "workbook", "CSV"),
                refused("plain.csv.zst", two(ISO), "not compressed with zstd", ".csv"),
                refused("x.parquet", "ARROW1", "no Parquet file", "fetch it again"));
    }

    @TestFactory
    Stream<DynamicTest> columnsThatMisleadAreNotTakenAndEmptyRowsHoldNothing() {
        String cells = ",100.5,101,100,100.75,7";
        List<LocalDateTime> days = minutes("2024-01-04", "2024-01-05");
        return Stream.of(
                loads("asked.csv", "Symbol,X\nFrom,01-01-2024\nTo,2024-01-31\n\n" + two(ISO)),
                loads("empty rows.csv", two(ISO) + ",,,,,\n   \n,,,,,,,,\n"),
                loads(
                        "percent.csv",
                        "time,open,high,low,Close%,Close Price,Volume %,Total Traded Quantity\n"
                                + rows(days, ISO, ",100.5,101,100,0.5,100.75,3,7")),
                loads(
                        "midnight.csv",
                        "date,time,open,high,low,close,volume\n"
                                + rows(days, written("yyyy-MM-dd 00:00:00,HH:mm:ss"), cells)),
                refused(
                        "names.csv",
                        "name," + HEADING + "\n"
                                + rows(minutes("2024-01-04"), time -> "NIFTY," + ISO.apply(time), cells)
                                + rows(minutes("2024-01-05"), time -> "BANKNIFTY," + ISO.apply(time), cells),
                        "BANKNIFTY and NIFTY",
                        "column name"));
    }

    @Test
    void aSecondHeadingOfAnotherOrderIsNotLeftOut() throws IOException {
        String again = two(ISO) + HEADING + "\n" + csv(ISO, "2024-01-08").substring(HEADING.length() + 1);
        Map<String, String> skip = Map.of("bad_rows", "skip");
        assertEquals(1_125, load(file("X_NSE.csv", again), X, skip).size());
        String other = two(ISO) + "time,close,high,low,open,volume\n"
                + csv(ISO, "2024-01-08").substring(HEADING.length() + 1);
        String message = refusal(file("X_NSE.csv", other), skip);
        String twoLines = "Price,open,high,low,close,volume\nDatetime,,,,,\n";
        String twice = twoLines
                + two(ISO).substring(HEADING.length() + 1)
                + twoLines
                + csv(ISO, "2024-01-08").substring(HEADING.length() + 1);
        assertEquals(1_125, load(file("X_NSE.csv", twice), X, skip).size());
        assertTrue(message.contains("second heading") && message.contains("a file of each part"), message);
    }

    @Test
    void timesOfAnotherZoneAreNotTakenForThoseAtWhichCandlesClose() throws IOException {
        CandleSeries series = load(file("X_NSE.csv", two(written("yyyy-MM-dd'T'HH:mm:ss'Z'"))), X, Map.of());
        assertEquals(millis("2024-01-04T14:45"), series.openEpochMillis(0));
    }

    @Test
    void damagedArchivesAreRefusedAlsoWhereTheyCanBeUnpacked() throws IOException {
        byte[] text = two(ISO).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text);
        }
        byte[] gzip = packed.toByteArray();
        Path file = Files.write(folder.resolve("X_NSE.csv.gz"), gzip);
        assertEquals(750, load(file, X, Map.of()).size());
        gzip[gzip.length - 6] ^= 1;
        assertTrue(refusal(Files.write(file, gzip), Map.of()).contains("fetch it again"));
        packed.reset();
        CRC32 sum = new CRC32();
        sum.update(text);
        ZipEntry entry = new ZipEntry("X_NSE.csv");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(text.length);
        entry.setCrc(sum.getValue());
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            zip.putNextEntry(entry);
            zip.write(text);
        }
        byte[] zip = packed.toByteArray();
        file = Files.write(folder.resolve("X_NSE.zip"), zip);
        assertEquals(750, load(file, X, Map.of()).size());
        zip[zip.length / 2] ^= 1;
        assertTrue(refusal(Files.write(file, zip), Map.of()).contains("damaged"));
    }

    @Test
    void theDaysRunningTotalIsMentionedWhereItStandsForTheVolume() throws IOException {
        StringBuilder text = new StringBuilder(HEADING + "\n");
        List<LocalDateTime> days = minutes("2024-01-04", "2024-01-05");
        for (int i = 0; i < days.size(); i++) {
            text.append(ISO.apply(days.get(i)))
                    .append(",1,1,1,1,")
                    .append(10 * (i % 375))
                    .append('\n');
        }
        try (CandleReader reader = open(file("X_NSE.csv", text.toString()), Map.of())) {
            reader.read(reader.instruments(), Interval.ONE_MINUTE, TimeRange.ALL);
            assertTrue(String.join(" ", reader.remarks()).contains("running total"), () -> "" + reader.remarks());
        }
        try (CandleReader reader = open(file("X_NSE.csv", two(ISO)), Map.of())) {
            reader.read(reader.instruments(), Interval.ONE_MINUTE, TimeRange.ALL);
            assertFalse(String.join(" ", reader.remarks()).contains("running total"), () -> "" + reader.remarks());
        }
    }

    @Test
    void aFileOfFuturesIsNotTheIndexOfItsName() throws IOException {
        try (CandleReader reader = open(file("NIFTY_NFO.csv", two(ISO)), Map.of())) {
            assertEquals(List.of(Instrument.of("NIFTY", "NFO")), reader.instruments());
        }
    }

    private void assertExchanges(Map<String, String> byName) throws IOException {
        for (Map.Entry<String, String> one : byName.entrySet()) {
            try (CandleReader reader = open(file(one.getKey(), two(ISO)), Map.of())) {
                assertEquals(one.getValue(), reader.instruments().get(0).exchange(), one.getKey());
            }
        }
    }

    @Test
    void theExchangeInTheNameOfAFileIsNotGuessedAway() throws IOException {
        assertExchanges(Map.of(
                "GOLDM05DEC24FUT_MCX_1m.csv", "MCX",
                "USDINR27NOV24FUT_CDS.csv", "CDS",
                "BTCUSDT_24X7.csv", "24X7",
                "NIFTY28NOV24FUT_NSE.csv", "NFO",
                "SENSEX28NOV24FUT_BSE.csv", "BFO",
                "NIFTY_NSE.csv", "NSE_INDEX"));
    }

    @Test
    void theSymbolThatAUserNamesTellsMoreThanTheNameOfTheFile() throws IOException {
        Map<String, Instrument> bySymbol = Map.of(
                "NIFTY28NOV24FUT", Instrument.of("NIFTY28NOV24FUT", "NFO"),
                "NSE:RELIANCE", Instrument.of("RELIANCE", "NSE"),
                "RELIANCE.NS", Instrument.of("RELIANCE", "NSE"),
                "NIFTY-INDEX", Instrument.of("NIFTY", "NSE_INDEX"),
                "OWN", Instrument.of("OWN", "NSE_INDEX"));
        Path file = file("NIFTY.csv", two(ISO));
        for (Map.Entry<String, Instrument> one : bySymbol.entrySet()) {
            try (CandleReader reader = open(file, Map.of("symbol", one.getKey()))) {
                assertEquals(List.of(one.getValue()), reader.instruments(), one.getKey());
            }
        }
        try (CandleReader reader = open(file("GOLD_MCX.csv", two(ISO)), Map.of("symbol", "NSE:RELIANCE"))) {
            assertEquals(List.of(Instrument.of("RELIANCE", "NSE")), reader.instruments());
        }
    }

    @Test
    void aContractIsGuessedToTradeWhereItsUnderlyingDoes() throws IOException {
        assertExchanges(Map.of(
                "GOLDM05DEC24FUT.csv", "MCX",
                "CRUDEOIL17DEC246000CE.csv", "MCX",
                "USDINR27NOV24FUT.csv", "CDS",
                "SENSEX29NOV2480000PE.csv", "BFO",
                "BANKNIFTY27NOV2452000CE.csv", "NFO",
                "M&M28NOV24FUT.csv", "NFO",
                "NIFTY24NOVFUT.csv", "NFO"));
    }

    @Test
    void columnsWithBlanksInTheirNamesCanBeNamed() throws IOException {
        Path file = file("X_NSE.csv", two(ISO).replaceFirst("time", "Gmt time"));
        Map<String, String> columns = Map.of("columns", "time:Gmt time;open:open;high:high;low:low;close:close");
        assertEquals(750, load(file, X, columns).size());
    }

    @Test
    void pricesOfSinglePrecisionAreTheNumbersThatWereMeantAndACountIsNoTime() throws Exception {
        Path file = folder.resolve("X_NSE.parquet");
        parquet(
                file,
                "SELECT i AS __index_level_0__, 2952.06::FLOAT AS open, 2960.1::FLOAT AS high,"
                        + " 2950.7::FLOAT AS low, 2951.35::FLOAT AS close, 7 AS volume, TIMESTAMP '2024-01-04 09:15:00' +"
                        + " i * INTERVAL 1 MINUTE AS date FROM range(375) r(i)");
        assertEquals(
                new Candle(millis("2024-01-04T09:15"), 2952.06, 2960.1, 2950.7, 2951.35, 7, 0),
                load(file, X, Map.of()).candle(0));
    }

    @Test
    void foldersThatAreNamedAfterASymbolSayWhoseCandlesTheyHold() throws Exception {
        for (String symbol : List.of("A", "B")) {
            Path own = Files.createDirectories(folder.resolve("symbol=" + symbol + "/date=2024-01-04"));
            Files.writeString(own.resolve("part-0.csv"), two(ISO));
            parquet(
                    own.resolve("part-0.parquet"),
                    "SELECT 'Z' AS symbol, 1704339900 + 60 * i AS timestamp, 1 AS open, 1 AS high, 1 AS"
                            + " low, 1 AS close FROM range(375) r(i)");
        }
        Instrument a = Instrument.of("A", "NSE");
        for (String pattern : List.of("**.csv", "**.parquet")) {
            Map<String, String> settings = Map.of("exchange", "NSE");
            try (CandleReader reader = open(folder.resolve(pattern), settings)) {
                assertEquals(List.of(a, Instrument.of("B", "NSE")), reader.instruments());
            }
            assertEquals(
                    millis("2024-01-04T09:15"),
                    load(folder.resolve(pattern), a, settings).openEpochMillis(0));
        }
    }

    @Test
    void foldersSayNothingOfFilesThatNameTheirInstrumentsThemselves() {
        Naming.Name reliance = new Naming.Name("RELIANCE", "NSE");
        assertEquals(reliance, Naming.ofFile(Path.of("exchange=NSE", "NSE_RELIANCE.csv"), "", ""));
        assertEquals(reliance, Naming.ofFile(Path.of("code=v2", "data", "RELIANCE_NSE.csv"), "", ""));
        assertEquals(reliance, Naming.ofFile(Path.of("symbol=RELIANCE", "year=2024", "NSE.csv"), "", ""));
    }

    @Test
    void whatTheUnderlyingCostIsNoNameOfAContract() throws IOException {
        StringBuilder text = new StringBuilder(HEADING + ",underlying\n");
        List<LocalDateTime> times = minutes("2024-01-04");
        for (int i = 0; i < times.size(); i++) {
            text.append(ISO.apply(times.get(i)))
                    .append(",1,1,1,1,7,")
                    .append(21500.5 + i)
                    .append('\n');
        }
        assertEquals(375, load(file("X_NSE.csv", text.toString()), X, Map.of()).size());
    }

    @Test
    void aTimeInPandasIndexWinsOverTheDateBesideIt() throws Exception {
        Path file = folder.resolve("X_NSE.parquet");
        parquet(
                file,
                "SELECT TIMESTAMP '2024-01-04 09:15:00' + i * INTERVAL 1 MINUTE AS"
                        + " __index_level_0__, 1.5 AS open, 2 AS high, 1 AS low, 1.5 AS close, 7 AS volume,"
                        + " DATE '2024-01-04' AS date FROM range(375) r(i)");
        CandleSeries series = load(file, X, Map.of());
        assertEquals(375, series.size());
        assertEquals(millis("2024-01-04T09:15"), series.openEpochMillis(0));
    }

    @Test
    void aRemedyIsNotChosenByTheFoldersName() {
        SQLException cause = new SQLException("no such thing in /data/decompressed/X.csv");
        String message =
                Refusal.failed(Path.of("/data/decompressed/X.csv"), cause).getMessage();
        assertEquals(
                "the file cannot be read: file=/data/decompressed/X.csv: no such thing in /data/decompressed/X.csv",
                message);
    }

    @Test
    void tradingViewsNamesOfFilesHoldTheSymbolBeforeTheComma() {
        assertEquals(new Naming.Name("RELIANCE", "NSE"), Naming.ofFile(Path.of("NSE_RELIANCE, 1_9f2ab.csv"), "", ""));
    }
}
