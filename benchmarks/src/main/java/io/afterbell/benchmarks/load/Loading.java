package io.afterbell.benchmarks.load;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.PluginSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * How long candles take from a file into memory, beside DuckDB's own scan of the same rows: open, ask what there is, read,
 * close, as a session does. Runs in this process with the bundle's libraries.
 */
final class Loading {
    /** So many that the code of reading is compiled: in a server it has read something before. */
    private static final int WARM_UP_ROUNDS = 8;

    private static final int SYMBOLS = 200;
    private static final int YEAR_ROWS = 93_750;
    private static final int MONTH_ROWS = 7_875;
    private static final int WEEK_ROWS = 1_875;
    private static final int MINUTES_A_DAY = 375;
    private static final int SECONDS_A_DAY = 86_400;
    /** 2024-01-01 09:15 in India. */
    private static final long FIRST_SECONDS = 1_704_080_700;

    /** What a held Historify file may cost OpenAlgo, in milliseconds. */
    private static final double MOST_HELD_MILLIS = 250;

    private static final String SUM = "SELECT sum(open + high + low + close + volume + timestamp) FROM ";

    private final LoadBenchmarks benchmarks;
    private final Path folder;

    Loading(LoadBenchmarks benchmarks) {
        this.benchmarks = benchmarks;
        this.folder = benchmarks.scratch().resolve("loading");
    }

    /** Something that is timed. */
    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    void run() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("csv"));
        Files.createDirectories(folder.resolve("parquet"));
        try {
            makeFiles();
            files();
            historify();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static IOException failed(SQLException e) {
        return new IOException("DuckDB failed: " + e.getMessage(), e);
    }

    private void makeFiles() throws SQLException {
        LoadBenchmarks.say("making files of candles ...");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE year AS SELECT 1704080700 + (i // 375) * 86400 + (i % 375) * 60 AS"
                    + " timestamp, round(100 + sin(i / 50.0) * 3 + i * 0.001, 2) AS open, 0.0::DOUBLE AS high,"
                    + " 0.0::DOUBLE AS low, round(100 + sin(i / 49.0) * 3, 2) AS close, (i * 37) % 9000 AS volume"
                    + " FROM range(" + YEAR_ROWS + ") AS r(i)");
            statement.execute("UPDATE year SET high = greatest(open, close) + 0.5, low = least(open, close) - 0.5");
            statement.execute("COPY year TO '" + folder + "/A.csv' (HEADER)");
            statement.execute("COPY year TO '" + folder + "/A.parquet'");
            for (int k = 0; k < SYMBOLS; k++) {
                statement.execute(
                        "COPY (FROM year LIMIT " + MONTH_ROWS + ") TO '" + folder + "/csv/S" + k + ".csv' (HEADER)");
                statement.execute(
                        "COPY (FROM year LIMIT " + MONTH_ROWS + ") TO '" + folder + "/parquet/S" + k + ".parquet'");
            }
        }
    }

    private void files() throws IOException, InterruptedException {
        String columns = ", auto_detect = false, header = true, columns = {'timestamp': 'BIGINT', 'open': 'DOUBLE',"
                + " 'high': 'DOUBLE', 'low': 'DOUBLE', 'close': 'DOUBLE', 'volume': 'BIGINT'})";
        compare(
                "a year of one symbol, CSV (floor: columns told)",
                "read_csv('" + folder + "/A.csv'" + columns,
                "csv",
                "A.csv",
                1.5);
        compare("a year of one symbol, Parquet", "'" + folder + "/A.parquet'", "parquet", "A.parquet", 1.5);
        compare(
                "a month of 200 symbols, a folder of CSV (floor: columns told)",
                "read_csv('" + folder + "/csv/*.csv'" + columns,
                "csv",
                "csv",
                2);
        compare(
                "a month of 200 symbols, a folder of Parquet",
                "'" + folder + "/parquet/*.parquet'",
                "parquet",
                "parquet",
                2);
    }

    private void compare(String what, String table, String source, String path, double target)
            throws IOException, InterruptedException {
        CandleSource service = source(source);
        PluginSettings settings =
                PluginSettings.of(service, Map.of("path", folder.resolve(path).toString(), "exchange", "NSE"));
        Comparison millis = compare(() -> load(service, settings), () -> scan("jdbc:duckdb:", SUM + table));
        add(what, millis, target, "questions about what the file is, copying rows out of DuckDB");
    }

    private static CandleSource source(String name) {
        return ServiceLoader.load(CandleSource.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the class path has no source " + name));
    }

    private static void load(CandleSource source, PluginSettings settings) {
        try (CandleReader reader = source.open(settings)) {
            List<Instrument> all = reader.instruments();
            reader.coverage(all);
            long candles = reader.read(all, Interval.ONE_MINUTE, TimeRange.ALL).stream()
                    .mapToLong(CandleSeries::size)
                    .sum();
            if (candles < YEAR_ROWS) {
                throw new IllegalStateException("only so many candles: " + candles);
            }
        }
    }

    private static void scan(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            boolean more = rows.next();
            while (more) {
                more = rows.next();
            }
        }
    }

    private Comparison compare(Work ours, Work floor) throws IOException, InterruptedException {
        // Twice as many rounds as for processes: code that is not compiled yet is not what is asked here.
        return Comparison.of(WARM_UP_ROUNDS, 2 * benchmarks.rounds(), () -> millis(ours), () -> millis(floor));
    }

    // What the round before has left is not this one's to clear away: in a server nobody has just loaded the same.
    private static double millis(Work work) throws IOException {
        System.gc();
        long from = System.nanoTime();
        try {
            work.run();
        } catch (SQLException e) {
            throw failed(e);
        }
        return (System.nanoTime() - from) / 1e6;
    }

    private void add(String what, Comparison millis, double target, String limit) {
        benchmarks.add(new Row(
                what,
                String.format(Locale.ROOT, "%.0f ms", millis.figure()),
                String.format(Locale.ROOT, "DuckDB's scan %.0f ms", millis.floor()),
                LoadBenchmarks.ratio(millis.ratio()),
                "at most " + target,
                millis.ratio() <= target,
                limit));
    }

    private void historify() throws SQLException, IOException, InterruptedException {
        Path file = historifyFile("historify", YEAR_ROWS);
        CandleSource service = source("historify");
        PluginSettings settings = PluginSettings.of(service, Map.of("path", file.toString()));
        String floor = SUM + "market_data WHERE symbol = 'S77' AND exchange = 'NSE' AND interval = '1m'";
        Instrument wanted = Instrument.of("S77", "NSE");
        Work ours = () -> {
            try (CandleReader reader = service.open(settings)) {
                reader.coverage(wanted);
                require(YEAR_ROWS, reader.read(List.of(wanted), Interval.ONE_MINUTE, TimeRange.ALL));
            }
        };
        Comparison millis = compare(ours, () -> scan("jdbc:duckdb:" + file, floor));
        add(
                "a year of one symbol out of 18.75 million rows, Historify",
                millis,
                2,
                "opening the file, one scan of the rows");
        benchmarks.add(new Row(
                "the Historify file is held for",
                String.format(Locale.ROOT, "%.0f ms", millis.figure()),
                Row.NONE,
                Row.NONE,
                "under " + (int) MOST_HELD_MILLIS + " ms",
                millis.figure() < MOST_HELD_MILLIS,
                "the same"));
        month("a month of 200 symbols, a Historify file of that month", historifyFile("month", MONTH_ROWS));
        month("a month of 200 symbols out of 18.75 million rows, Historify", file);
    }

    private void month(String what, Path file) throws IOException, InterruptedException {
        CandleSource service = source("historify");
        PluginSettings settings = PluginSettings.of(service, Map.of("path", file.toString()));
        long toSeconds = FIRST_SECONDS + MONTH_ROWS / MINUTES_A_DAY * SECONDS_A_DAY;
        TimeRange month = new TimeRange(FIRST_SECONDS * 1_000, toSeconds * 1_000);
        List<Instrument> wanted = new ArrayList<>();
        for (int k = 0; k < SYMBOLS; k++) {
            wanted.add(Instrument.of("S" + k, "NSE"));
        }
        String floor = SUM + "market_data WHERE interval = '1m' AND timestamp < " + toSeconds;
        Work ours = () -> {
            try (CandleReader reader = service.open(settings)) {
                reader.coverage(wanted);
                require(SYMBOLS * MONTH_ROWS, reader.read(wanted, Interval.ONE_MINUTE, month));
            }
        };
        Comparison millis = compare(ours, () -> scan("jdbc:duckdb:" + file, floor));
        String rows = "SELECT symbol, exchange, timestamp, open, high, low, close, volume FROM market_data"
                + " WHERE interval = '1m' AND timestamp < " + toSeconds;
        double handedOverMillis = millis(() -> scan("jdbc:duckdb:" + file, rows));
        add(
                what,
                millis,
                2,
                String.format(
                        Locale.ROOT,
                        "a look at all times of the file, copying rows out of DuckDB, for which its own driver takes"
                                + " %.0f ms",
                        handedOverMillis));
    }

    private static void require(int candles, List<CandleSeries> series) {
        if (series.stream().mapToInt(CandleSeries::size).sum() != candles) {
            throw new IllegalStateException("not all candles were read");
        }
    }

    /** A file as Historify makes it, of {@code rows} minutes of each symbol. */
    private Path historifyFile(String name, int rows) throws SQLException {
        Path file = folder.resolve(name + ".duckdb");
        LoadBenchmarks.say("making a Historify file of " + SYMBOLS * rows + " rows ...");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE market_data (symbol VARCHAR NOT NULL, exchange VARCHAR NOT NULL, interval"
                    + " VARCHAR NOT NULL, timestamp BIGINT NOT NULL, open DOUBLE NOT NULL, high DOUBLE NOT NULL, low"
                    + " DOUBLE NOT NULL, close DOUBLE NOT NULL, volume BIGINT NOT NULL, oi BIGINT DEFAULT 0, created_at"
                    + " TIMESTAMP DEFAULT current_timestamp, PRIMARY KEY (symbol, exchange, interval, timestamp))");
            // Five days of all symbols at a time, as repeated downloads leave it.
            for (int from = 0; from < rows; from += WEEK_ROWS) {
                statement.execute(
                        "INSERT INTO market_data (symbol, exchange, interval, timestamp, open, high, low, close,"
                                + " volume) SELECT 'S' || k, 'NSE', '1m', " + FIRST_SECONDS + " + (i // "
                                + MINUTES_A_DAY + ") * "
                                + SECONDS_A_DAY + " + (i % " + MINUTES_A_DAY
                                + ") * 60, 100.0 + (i % 97), 201.0, 99.0, 100.5 + (i %"
                                + " 89), (i * 37) % 9000 FROM range(" + SYMBOLS + ") AS s(k), range(" + from + ", "
                                + Math.min(rows, from + WEEK_ROWS) + ") AS r(i) ORDER BY k, i");
            }
        }
        return file;
    }
}
