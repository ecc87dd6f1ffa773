package io.afterbell.source.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.Candle;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleDefect;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The same candles in the many ways in which vendors write them. */
class FileShapesTest {
    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
    private static final Instrument RELIANCE = Instrument.of("RELIANCE", "NSE");
    private static final List<Candle> CANDLES = candles();

    @TempDir
    Path folder;

    // Two whole days, so that trading hours and labels can be told.
    private static List<Candle> candles() {
        List<Candle> candles = new ArrayList<>();
        for (String day : List.of("2024-01-23", "2024-01-24")) {
            long open = LocalDateTime.parse(day + "T09:15")
                    .atZone(INDIA)
                    .toInstant()
                    .toEpochMilli();
            for (int i = 0; i < 375; i++) {
                double price = 1_000 + (i * 37 % 200) / 20.0;
                candles.add(new Candle(open + i * 60_000L, price, price + 1.5, price - 0.75, price + 0.25, 100 + i, 0));
            }
        }
        return candles;
    }

    private static String time(Candle candle, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                .format(Instant.ofEpochMilli(candle.openEpochMillis()).atZone(INDIA));
    }

    private static String rows(String heading, Function<Candle, String> time, String separator) {
        StringBuilder text = new StringBuilder(heading.isEmpty() ? "" : heading + "\n");
        for (Candle candle : CANDLES) {
            text.append(time.apply(candle))
                    .append(separator)
                    .append(String.join(
                            separator,
                            String.valueOf(candle.open()),
                            String.valueOf(candle.high()),
                            String.valueOf(candle.low()),
                            String.valueOf(candle.close()),
                            String.valueOf(candle.volume())))
                    .append('\n');
        }
        return text.toString();
    }

    private static String plain(Function<Candle, String> time) {
        return rows("time,open,high,low,close,volume", time, ",");
    }

    private static String reversed(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        Collections.reverse(lines.subList(1, lines.size()));
        return String.join("\n", lines);
    }

    private static String decimalCommas(String text) {
        return text.replace('.', ',');
    }

    private record Shape(String name, byte[] bytes, Map<String, String> settings) {}

    private static Shape shape(String name, String text, String... settings) {
        return shape(name, text.getBytes(StandardCharsets.UTF_8), settings);
    }

    private static Shape shape(String name, byte[] bytes, String... settings) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        return new Shape(name, bytes, given);
    }

    private static byte[] gzip(String text) throws IOException {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] utf16(String text) {
        return ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE);
    }

    private static List<Shape> shapes() throws IOException {
        Function<Candle, String> iso = candle -> time(candle, "yyyy-MM-dd HH:mm:ss");
        Function<Candle, String> seconds = candle -> String.valueOf(candle.openEpochMillis() / 1_000);
        String metatrader = rows(
                "<TICKER>,<PER>,<DTYYYYMMDD>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>",
                candle -> "NSE:RELIANCE,1," + time(candle, "yyyyMMdd") + ","
                        + time(candle, "HHmmss").replaceFirst("^0", ""),
                ",");
        return List.of(
                shape("RELIANCE_NSE.csv", plain(iso)),
                shape("RELIANCE_NSE_t.csv", plain(candle -> time(candle, "yyyy-MM-dd'T'HH:mm"))),
                shape("NSE_RELIANCE_offset.csv", plain(candle -> time(candle, "yyyy-MM-dd'T'HH:mm:ssxxx"))),
                shape("RELIANCE.NS.csv", plain(candle -> time(candle, "yyyy-MM-dd HH:mmxx"))),
                shape(
                        "RELIANCE_NSE_z.csv",
                        plain(candle ->
                                Instant.ofEpochMilli(candle.openEpochMillis()).toString())),
                shape("RELIANCE_NSE_blank_offset.csv", plain(candle -> time(candle, "yyyy-MM-dd HH:mm:ss xxx"))),
                shape("RELIANCE_NSE_seconds.csv", plain(seconds)),
                shape("RELIANCE_NSE_seconds_float.csv", plain(candle -> candle.openEpochMillis() / 1_000 + ".0")),
                shape("RELIANCE_NSE_millis.csv", plain(candle -> String.valueOf(candle.openEpochMillis()))),
                shape("RELIANCE_NSE_nanos.csv", plain(candle -> candle.openEpochMillis() + "000000")),
                shape("RELIANCE_NSE_dmy.csv", plain(candle -> time(candle, "dd-MM-yyyy HH:mm"))),
                shape("RELIANCE_NSE_slashes.csv", plain(candle -> time(candle, "dd/MM/yyyy HH:mm:ss"))),
                shape("RELIANCE_NSE_ampm.csv", plain(candle -> time(candle, "dd-MMM-yyyy hh:mm:ss a"))),
                shape("RELIANCE_NSE_mdy.csv", plain(candle -> time(candle, "M/d/yyyy h:mm a"))),
                shape("RELIANCE_NSE_59.csv", plain(candle -> time(candle, "yyyy-MM-dd HH:mm:59"))),
                shape(
                        "RELIANCE_NSE_format.csv",
                        plain(candle -> time(candle, "yyyy|MM|dd@HHmm")),
                        "time_format",
                        "%Y|%m|%d@%H%M"),
                shape(
                        "RELIANCE_NSE_two_columns.csv",
                        rows(
                                "date,time,o,h,l,c,vol",
                                candle -> time(candle, "dd-MM-yyyy") + "," + time(candle, "H:mm"),
                                ",")),
                shape("metatrader.txt", metatrader),
                shape(
                        "RELIANCE_NSE_utc.csv",
                        plain(candle -> Instant.ofEpochMilli(candle.openEpochMillis())
                                .atOffset(ZoneOffset.UTC)
                                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")))),
                shape(
                        "RELIANCE_NSE_new_york.csv",
                        plain(candle -> Instant.ofEpochMilli(candle.openEpochMillis())
                                .atZone(ZoneId.of("America/New_York"))
                                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"))),
                        "timezone",
                        "America/New_York"),
                shape(
                        "RELIANCE_NSE_closes.csv",
                        plain(candle -> Instant.ofEpochMilli(candle.openEpochMillis() + 60_000)
                                .toString())),
                shape(
                        "RELIANCE_NSE_late.csv",
                        plain(candle -> String.valueOf(candle.openEpochMillis() / 1_000 + 1_800)),
                        "shift_minutes",
                        "-30"),
                shape("RELIANCE_NSE_down.csv", reversed(plain(iso))),
                shape("RELIANCE_NSE_tabs.tsv", rows("time\topen\thigh\tlow\tclose\tvolume", iso, "\t")),
                shape("RELIANCE_NSE_pipes.txt", rows("time|open|high|low|close|volume", iso, "|")),
                shape("RELIANCE_NSE_commas.csv", decimalCommas(rows("time;open;high;low;close;volume", iso, ";"))),
                shape("RELIANCE_NSE_blanks.csv", rows("time, open, high, low, close, volume", iso, ", ")),
                shape(
                        "RELIANCE_NSE_quotes.csv",
                        rows(
                                "\"time\",\"open\",\"high\",\"low\",\"close\",\"volume\"",
                                candle -> '"' + iso.apply(candle) + '"',
                                ",")),
                shape("RELIANCE_NSE_crlf.csv", plain(iso).replace("\n", "\r\n")),
                shape("RELIANCE_NSE_bom.csv", "\uFEFF" + plain(iso)),
                shape("RELIANCE_NSE_utf16.csv", utf16(plain(iso))),
                shape(
                        "RELIANCE_NSE_latin1.csv",
                        plain(iso)
                                .replace("time,", "time,")
                                .replace("volume\n", "volume,r\u00e9sum\u00e9\n")
                                .replaceAll("(?m)(\\d)$", "$1,\u00e9")
                                .getBytes(Charset.forName("ISO-8859-1"))),
                shape("RELIANCE_NSE_preamble.csv", "Downloaded from a vendor\n\n" + plain(iso)),
                shape("RELIANCE_NSE_no_heading.csv", rows("", iso, ","), "columns", "time;open;high;low;close;volume"),
                shape(
                        "RELIANCE_NSE_renamed.csv",
                        rows("wann,auf,hoch,tief,zu,menge", iso, ","),
                        "columns",
                        "time:wann;open:auf;high:3;low:4;close:zu;volume:menge"),
                shape("zip.csv.gz", gzip(plain(iso)), "symbol", "RELIANCE", "exchange", "NSE"),
                shape("RELIANCE_NSE_unnamed.csv", rows(",open,high,low,close,volume", iso, ",")),
                shape(
                        "RELIANCE_NSE_yfinance.csv",
                        rows(
                                "Price,Open,High,Low,Close,Volume\nTicker,RELIANCE,RELIANCE,RELIANCE,RELIANCE,RELIANCE\nDatetime,,,,,",
                                iso,
                                ",")),
                shape(
                        "historify.csv",
                        rows(
                                        "symbol,exchange,interval,date,time,open,high,low,close,volume,oi",
                                        candle -> "RELIANCE,NSE,1m," + time(candle, "yyyy-MM-dd") + ","
                                                + time(candle, "HH:mm:ss"),
                                        ",")
                                .replaceAll("(?m)(\\d)$", "$1,0")));
    }

    private CandleReader open(CandleSource source, Path path, Map<String, String> settings) {
        Map<String, String> given = new HashMap<>(settings);
        given.put("path", path.toString());
        return source.open(PluginSettings.of(source, given));
    }

    private static void assertSame(CandleSeries series) {
        assertEquals(CANDLES.size(), series.size());
        for (int i = 0; i < series.size(); i++) {
            assertEquals(CANDLES.get(i), series.candle(i), "candle " + i);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyShapeLoadsToTheSameCandles() throws IOException {
        return shapes().stream()
                .map(shape -> DynamicTest.dynamicTest(shape.name(), () -> {
                    Path file = Files.write(folder.resolve(shape.name()), shape.bytes());
                    try (CandleReader reader = open(new CsvSource(), file, shape.settings())) {
                        assertEquals(List.of(RELIANCE), reader.instruments(), () -> "" + reader.remarks());
                        CandleSeries series = reader.read(List.of(RELIANCE), Interval.ONE_MINUTE, TimeRange.ALL)
                                .get(0);
                        assertSame(series);
                        assertEquals(List.of(), reader.defects(RELIANCE));
                        assertEquals(
                                375,
                                reader.candlesByDay(RELIANCE)
                                        .get(reader.candlesByDay(RELIANCE).firstKey()));
                        assertTrue(
                                reader.remarks().stream().anyMatch(line -> line.contains("750 rows")),
                                () -> "" + reader.remarks());
                    }
                }));
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> everyKindOfTimeInAParquetFileLoadsToTheSameCandles() throws IOException {
        Path csv = Files.writeString(
                folder.resolve("base.csv"), plain(candle -> String.valueOf(candle.openEpochMillis() / 1_000)));
        String base =
                "FROM read_csv('" + csv + "', columns = {'t': 'BIGINT', 'open': 'DOUBLE', 'high': 'DOUBLE', 'low':"
                        + " 'DOUBLE', 'close': 'DOUBLE', 'volume': 'BIGINT'}, header = true)";
        return Map.of(
                        "seconds", "t AS timestamp",
                        "seconds_double", "t::DOUBLE AS timestamp",
                        "millis", "t * 1000 AS timestamp",
                        "naive_utc", "make_timestamp(t * 1000000) AS datetime",
                        "naive_ist", "make_timestamp((t + 19800) * 1000000) AS datetime",
                        "nanos", "make_timestamp(t * 1000000)::TIMESTAMP_NS AS datetime",
                        "text", "strftime(make_timestamp(t * 1000000), '%Y-%m-%dT%H:%M:%SZ') AS time",
                        "named", "'RELIANCE' AS symbol, 'NSE' AS exchange, '1m' AS \"interval\", t AS timestamp")
                .entrySet()
                .stream()
                .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> {
                    Path file = folder.resolve("RELIANCE_NSE_" + one.getKey() + ".parquet");
                    sql("COPY (SELECT " + one.getValue() + ", open, high, low, close, volume " + base + ") TO '" + file
                            + "' (FORMAT parquet, COMPRESSION zstd)");
                    try (CandleReader reader = open(new ParquetSource(), file, Map.of())) {
                        assertEquals(
                                750, reader.coverage(RELIANCE).orElseThrow().candleCount());
                        assertEquals(
                                CANDLES.get(0).openEpochMillis(),
                                reader.coverage(RELIANCE).orElseThrow().firstEpochMillis());
                        assertSame(reader.read(List.of(RELIANCE), Interval.ONE_MINUTE, TimeRange.ALL)
                                .get(0));
                        long from = CANDLES.get(400).openEpochMillis();
                        CandleSeries part = reader.read(
                                        List.of(RELIANCE), Interval.ONE_MINUTE, new TimeRange(from, from + 600_000))
                                .get(0);
                        assertEquals(
                                CANDLES.subList(400, 410),
                                Stream.iterate(0, i -> i < part.size(), i -> i + 1)
                                        .map(part::candle)
                                        .toList());
                        assertEquals(2, reader.candlesByDay(RELIANCE).size());
                    }
                }));
    }

    @Test
    void aFolderHoldsAnInstrumentAFileAndSaysWhatItPassesOver() throws IOException {
        Function<Candle, String> iso = candle -> time(candle, "yyyy-MM-dd HH:mm:ss");
        Files.writeString(folder.resolve("RELIANCE.csv"), plain(iso));
        Files.writeString(folder.resolve("TCS.csv"), plain(iso));
        Files.writeString(folder.resolve("notes.csv"), "what,when\na,b\n");
        Files.writeString(folder.resolve("readme.md"), "no candles");
        try (CandleReader reader = open(new CsvSource(), folder, Map.of("exchange", "NSE"))) {
            assertEquals(List.of(RELIANCE, Instrument.of("TCS", "NSE")), reader.instruments());
            List<CandleSeries> both = reader.read(reader.instruments(), Interval.ONE_MINUTE, TimeRange.ALL);
            both.forEach(FileShapesTest::assertSame);
            assertTrue(reader.remarks().stream()
                    .anyMatch(line -> line.contains("passed over") && line.contains("notes.csv")));
        }
        try (CandleReader reader = open(new CsvSource(), folder.resolve("T*.csv"), Map.of("exchange", "NSE"))) {
            assertEquals(List.of(Instrument.of("TCS", "NSE")), reader.instruments());
        }
        try (CandleReader reader = open(new CsvSource(), folder, Map.of("exchange", "NSE", "files", "R*.csv"))) {
            assertEquals(List.of(RELIANCE), reader.instruments());
        }
    }

    @Test
    void anExportOfOneFileASymbolIsReadOutOfItsArchiveWhichCannotLeadElsewhere() throws IOException {
        Path zip = folder.resolve("export.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("../../RELIANCE_NSE.csv", "TCS_NSE.csv")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(plain(candle -> String.valueOf(candle.openEpochMillis()))
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        try (CandleReader reader = open(new CsvSource(), zip, Map.of())) {
            assertEquals(List.of(RELIANCE, Instrument.of("TCS", "NSE")), reader.instruments());
            reader.read(reader.instruments(), Interval.ONE_MINUTE, TimeRange.ALL)
                    .forEach(FileShapesTest::assertSame);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(zip), left.toList());
        }
        Files.write(zip, new byte[] {1, 2, 3});
        PluginException refused = assertThrows(PluginException.class, () -> open(new CsvSource(), zip, Map.of()));
        assertEquals(ErrorCode.SOURCE_UNREADABLE, refused.code());
    }

    @Test
    void filesOfTheSameInstrumentAreOneSeries() throws IOException {
        List<String> lines = plain(candle -> String.valueOf(candle.openEpochMillis()))
                .lines()
                .toList();
        Files.writeString(folder.resolve("RELIANCE_NSE_2024-01-23.csv"), String.join("\n", lines.subList(0, 401)));
        Files.writeString(
                folder.resolve("RELIANCE_NSE_2024-01-24.csv"),
                lines.get(0) + "\n" + String.join("\n", lines.subList(401, 751)));
        try (CandleReader reader = open(new CsvSource(), folder, Map.of())) {
            assertSame(reader.read(List.of(RELIANCE), Interval.ONE_MINUTE, TimeRange.ALL)
                    .get(0));
        }
    }

    @Test
    void secondsAreAddedUpToMinutes() throws IOException {
        StringBuilder text = new StringBuilder("time,open,high,low,close,volume\n");
        for (Candle candle : CANDLES) {
            long t = candle.openEpochMillis();
            text.append(t + 1_000 + "," + candle.open() + "," + candle.high() + "," + candle.open() + ","
                    + candle.open() + ",1\n");
            text.append(t + 31_000 + "," + candle.open() + "," + candle.close() + "," + candle.low() + ","
                    + candle.low() + ",2\n");
            text.append(t + 59_000 + "," + candle.close() + "," + candle.close() + "," + candle.close() + ","
                    + candle.close() + "," + (candle.volume() - 3) + "\n");
        }
        Path file = Files.writeString(folder.resolve("RELIANCE_NSE_ticks.csv"), text);
        try (CandleReader reader = open(new CsvSource(), file, Map.of())) {
            assertSame(reader.read(List.of(RELIANCE), Interval.ONE_MINUTE, TimeRange.ALL)
                    .get(0));
            assertEquals(750, reader.coverage(RELIANCE).orElseThrow().candleCount());
            assertTrue(reader.remarks().stream().anyMatch(line -> line.contains("added up to 750 minutes")));
        }
    }

    @Test
    void longerCandlesAreRefusedAlsoInAFolderOfMinutes() throws IOException {
        Files.writeString(
                folder.resolve("RELIANCE_NSE.csv"), plain(candle -> String.valueOf(candle.openEpochMillis())));
        StringBuilder quarter = new StringBuilder("time,open,high,low,close,volume\n");
        for (int i = 0; i < 100; i++) {
            quarter.append(1_705_981_500L + i * 900L).append(",1,2,1,2,3\n");
        }
        Path file = Files.writeString(folder.resolve("TCS_NSE.csv"), quarter);
        PluginException alone = assertThrows(PluginException.class, () -> open(new CsvSource(), file, Map.of()));
        assertTrue(String.valueOf(alone.getMessage()).contains("interval=15m"), alone.getMessage());
        try (CandleReader reader = open(new CsvSource(), folder, Map.of())) {
            Instrument tcs = Instrument.of("TCS", "NSE");
            List<Instrument> there = reader.instruments();
            if (there.contains(tcs)) {
                assertThrows(
                        PluginException.class, () -> reader.read(List.of(tcs), Interval.ONE_MINUTE, TimeRange.ALL));
            }
            assertSame(reader.read(List.of(RELIANCE), Interval.ONE_MINUTE, TimeRange.ALL)
                    .get(0));
        }
    }

    @Test
    void rowsOfTheSameMinuteThatDifferAreADefectUnlessTheUserDecides() throws IOException {
        String twice = plain(candle -> String.valueOf(candle.openEpochMillis()))
                + CANDLES.get(3).openEpochMillis() + ",1,2,1,2,3\n";
        Path file = Files.writeString(folder.resolve("RELIANCE_NSE.csv"), twice);
        try (CandleReader reader = open(new CsvSource(), file, Map.of())) {
            reader.read(List.of(RELIANCE), Interval.ONE_MINUTE, TimeRange.ALL);
            assertTrue(
                    reader.defects(RELIANCE).stream().anyMatch(one -> one.kind() == CandleDefect.Kind.CONTRADICTORY));
        }
        try (CandleReader reader = open(new CsvSource(), file, Map.of("duplicates", "first"))) {
            assertSame(reader.read(List.of(RELIANCE), Interval.ONE_MINUTE, TimeRange.ALL)
                    .get(0));
            assertTrue(
                    reader.defects(RELIANCE).stream().noneMatch(one -> one.kind() == CandleDefect.Kind.CONTRADICTORY));
        }
    }

    @Test
    void aBrokenRowIsRefusedWithItsLineOrSkippedWithACount() throws IOException {
        List<String> lines = new ArrayList<>(plain(candle -> String.valueOf(candle.openEpochMillis()))
                .lines()
                .toList());
        lines.add(5, "5");
        lines.add(9, lines.get(9) + ",surplus");
        Path file = Files.writeString(folder.resolve("RELIANCE_NSE.csv"), String.join("\n", lines));
        PluginException refused = assertThrows(PluginException.class, () -> {
            try (CandleReader reader = open(new CsvSource(), file, Map.of())) {
                reader.read(List.of(RELIANCE), Interval.ONE_MINUTE, TimeRange.ALL);
            }
        });
        assertEquals(ErrorCode.SOURCE_UNREADABLE, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("line 6"), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("count=2"), refused.getMessage());
        try (CandleReader reader = open(new CsvSource(), file, Map.of("bad_rows", "skip"))) {
            assertEquals(
                    750,
                    reader.read(List.of(RELIANCE), Interval.ONE_MINUTE, TimeRange.ALL)
                            .get(0)
                            .size());
            assertEquals(
                    List.of(CandleDefect.Kind.UNREADABLE_ROW),
                    reader.defects(RELIANCE).stream().map(CandleDefect::kind).toList());
        }
    }

    @Test
    void aTruncatedParquetFileAndAPathToNowhereAreRefused() throws IOException, SQLException {
        Path file = folder.resolve("RELIANCE_NSE.parquet");
        sql("COPY (SELECT 1705981500 + 60 * i AS timestamp, 1.0 AS open, 1.0 AS high, 1.0 AS low, 1.0 AS close FROM"
                + " range(100) r(i)) TO '" + file + "' (FORMAT parquet)");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 20));
        for (Path bad : List.of(
                file, folder.resolve("nowhere.parquet"), folder.resolve("no*.parquet"), folder.resolve("x/y"))) {
            PluginException refused =
                    assertThrows(PluginException.class, () -> open(new ParquetSource(), bad, Map.of()));
            assertEquals(ErrorCode.SOURCE_UNREADABLE, refused.code());
            assertTrue(String.valueOf(refused.getMessage()).contains(bad.toString()), refused.getMessage());
        }
    }
}
