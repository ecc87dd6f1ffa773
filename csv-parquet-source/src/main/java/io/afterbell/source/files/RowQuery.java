package io.afterbell.source.files;

import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleDefect;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.source.files.FilesReader.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;

/**
 * Asks DuckDB for rows of files. Files of the same layout are one query. A first try reads numbers as numbers, which is
 * fast; when a file does not allow that, its cells are read as text and each is looked at. For one thread.
 */
final class RowQuery {
    // Counting the rows of more text than this takes longer than a user waits twice.
    private static final long QUICKLY_READ_BYTES = 64L << 20;
    private static final int MANY_FILES = 16;
    private static final int MOST_THREADS = 8;
    private static final long MINUTE = 60_000L;
    private static final long MILLIS_A_DAY = 86_400_000L;

    private final Connection connection;
    private final FileSettings settings;
    private final Map<Path, Integer> skipped = new HashMap<>();
    private final List<String> skippedExamples = new ArrayList<>();

    RowQuery(Connection connection, FileSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /**
     * What a file holds of an instrument.
     *
     * @param file the index of the file in the list that was asked about
     * @param key what its rows say of their instrument
     * @param firstMillis the first candle
     * @param lastMillis the last candle
     * @param count how many minutes there are
     */
    record Facts(int file, String key, long firstMillis, long lastMillis, long count) {}

    /** Whether reading all of it costs no more than counting it. */
    boolean areQuicklyRead(Collection<Part> parts) {
        long bytes = 0;
        for (Path path : parts.stream().map(part -> part.file().path()).collect(Collectors.toSet())) {
            try {
                bytes += Files.size(path);
            } catch (IOException e) {
                return false;
            }
        }
        boolean text =
                parts.stream().allMatch(part -> part.file().layout().head().isPresent());
        return text && bytes <= QUICKLY_READ_BYTES;
    }

    /**
     * What files of one layout hold.
     *
     * @param files the files
     * @return one answer for each file and key
     * @throws SQLException when they cannot be read
     */
    List<Facts> facts(List<SourceFile> files) throws SQLException {
        Layout layout = files.get(0).layout();
        Optional<List<Facts>> known = ParquetFooters.facts(connection, files);
        if (known.isPresent()) {
            return known.get();
        }
        List<Facts> facts = new ArrayList<>();
        String ofMinutes = isOf(layout, Interval.ONE_MINUTE);
        String key = files.get(0).isNamedByRows() ? layout.key() : "''";
        String sql = "SELECT CAST(file_index AS INTEGER), " + key + ", min(" + layout.millis() + "), max("
                + layout.millis() + "), " + minutes(layout) + " FROM "
                + layout.table(paths(files), true) + " WHERE " + ofMinutes + " GROUP BY ALL HAVING count("
                + layout.millis() + ") > 0 ORDER BY ALL";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                facts.add(new Facts(
                        rows.getInt(1),
                        rows.getString(2),
                        minute(clock(layout).instant(rows.getLong(3))),
                        minute(clock(layout).instant(rows.getLong(4))),
                        rows.getLong(5)));
            }
        }
        return facts;
    }

    // Rows that stand twice are counted twice, because telling them apart takes longer than reading them all.
    private static String minutes(Layout layout) {
        boolean shorter = layout.interval().isPresent()
                && Intervals.millis(layout.interval().get()) < MINUTE;
        return shorter
                ? "count(DISTINCT (" + layout.millis() + ") // " + MINUTE + ")"
                : "count(" + layout.millis() + ")";
    }

    private static long minute(long epochMillis) {
        return Math.floorDiv(epochMillis, MINUTE) * MINUTE;
    }

    static RowClock clock(Layout layout) {
        return new RowClock(layout);
    }

    private static List<Path> paths(List<SourceFile> files) {
        return files.stream().map(SourceFile::path).toList();
    }

    // A column of intervals holds the spellings of vendors.
    private static String isOf(Layout layout, Interval interval) {
        if (layout.interval().isPresent() || !layout.columns().has(Role.INTERVAL)) {
            return "true";
        }
        String spellings = interval.equals(Interval.ONE_MINUTE)
                ? "'1m', '1min', '1mins', '1minute', '1minutes', 'oneminute', 'minute', 'min', 'min1', 'm1', '1t', 'i1', '1',"
                        + " '60s', '60sec'"
                : interval.equals(Interval.ONE_DAY)
                        ? "'d', '1d', 'day', 'daily', '1day', 'd1'"
                        : Layout.literal(interval.code().toLowerCase(java.util.Locale.ROOT));
        return "lower(regexp_replace(" + layout.intervalText() + ", '[ _-]', '', 'g')) IN (" + spellings + ")";
    }

    /**
     * The minutes of one instrument in one file, counted by stretches of time.
     *
     * @param part the rows
     * @param bucketMillis how long a stretch is
     * @return counts by the instant at which each stretch begins
     * @throws SQLException when the file cannot be read
     */
    Map<Long, Integer> minutesByBucket(Part part, long bucketMillis) throws SQLException {
        Layout layout = part.file().layout();
        Map<Long, Integer> counts = new LinkedHashMap<>();
        RowClock clock = clock(layout);
        String sql = "SELECT (" + layout.millis() + ") // " + bucketMillis + " AS bucket, " + minutes(layout) + " FROM "
                + layout.table(List.of(part.file().path()), true)
                + " WHERE " + isOf(layout, Interval.ONE_MINUTE) + " AND " + isKey(layout, part.key())
                + " AND " + layout.millis() + " IS NOT NULL GROUP BY bucket";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                counts.merge(clock.instant(rows.getLong(1) * bucketMillis), rows.getInt(2), Integer::sum);
            }
        }
        return counts;
    }

    private static String isKey(Layout layout, String key) {
        return key.isEmpty() ? "true" : layout.key() + " = " + Layout.literal(key);
    }

    /**
     * Reads rows of files of one layout.
     *
     * @param layout the layout of all of them
     * @param parts which rows
     * @param interval how long the candles are to be, where a column says it
     * @param range about which range; rows outside it may come as well
     * @param expected about how many rows a part has
     * @return the rows by the part that they belong to, in the order of the files
     * @throws SQLException when a file cannot be read
     */
    Map<Part, Candles> read(
            Layout layout, List<Part> parts, Interval interval, TimeRange range, ToIntFunction<Part> expected)
            throws SQLException {
        List<SourceFile> files = parts.stream().map(Part::file).distinct().toList();
        try {
            return files.size() < MANY_FILES
                    ? read(connection, layout, files, parts, interval, range, false, expected)
                    : readSideBySide(layout, files, parts, interval, range, expected);
        } catch (SQLException strict) {
            // One bad file among many must not slow down, or spoil, the others.
            Map<Part, Candles> all = new HashMap<>();
            for (SourceFile file : files) {
                List<Part> own =
                        parts.stream().filter(part -> part.file().equals(file)).toList();
                try {
                    all.putAll(read(connection, layout, List.of(file), own, interval, range, false, expected));
                } catch (SQLException again) {
                    refuseUnreadable(file, again);
                    all.putAll(read(connection, layout, List.of(file), own, interval, range, true, expected));
                }
            }
            return all;
        }
    }

    // DuckDB hands its rows to one thread, which takes longer over them than DuckDB; so there are as many as cores.
    private Map<Part, Candles> readSideBySide(
            Layout layout,
            List<SourceFile> files,
            List<Part> parts,
            Interval interval,
            TimeRange range,
            ToIntFunction<Part> expected)
            throws SQLException {
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
        Map<SourceFile, Integer> shareOf = new HashMap<>();
        List<List<SourceFile>> shares = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            shares.add(files.subList(files.size() * i / threads, files.size() * (i + 1) / threads));
            for (SourceFile file : shares.get(i)) {
                shareOf.put(file, i);
            }
        }
        List<List<Part>> partsOfShare = new ArrayList<>();
        shares.forEach(share -> partsOfShare.add(new ArrayList<>()));
        parts.forEach(
                part -> partsOfShare.get(shareOf.getOrDefault(part.file(), 0)).add(part));
        try {
            return IntStream.range(0, threads)
                    .parallel()
                    .mapToObj(i -> {
                        try (Connection own = Engine.connect()) {
                            return read(
                                    own, layout, shares.get(i), partsOfShare.get(i), interval, range, false, expected);
                        } catch (SQLException e) {
                            throw new CompletionException(e);
                        }
                    })
                    .collect(HashMap::new, HashMap::putAll, HashMap::putAll);
        } catch (CompletionException e) {
            throw new SQLException(e.getCause());
        }
    }

    private Map<Part, Candles> read(
            Connection on,
            Layout layout,
            List<SourceFile> files,
            List<Part> parts,
            Interval interval,
            TimeRange range,
            boolean lenient,
            ToIntFunction<Part> expected)
            throws SQLException {
        boolean byKey = parts.stream().anyMatch(part -> !part.key().isEmpty());
        List<String> keys = parts.stream().map(Part::key).distinct().toList();
        Candles[][] candles = new Candles[files.size()][byKey ? keys.size() : 1];
        Map<SourceFile, Integer> indexOf = new HashMap<>();
        files.forEach(file -> indexOf.put(file, indexOf.size()));
        Map<String, Integer> indexOfKey = new HashMap<>();
        keys.forEach(key -> indexOfKey.put(key, indexOfKey.size()));
        Map<Part, Candles> byPart = new HashMap<>();
        for (Part part : parts) {
            Candles own = new Candles(expected.applyAsInt(part));
            candles[indexOf.getOrDefault(part.file(), 0)][byKey ? indexOfKey.getOrDefault(part.key(), 0) : 0] = own;
            byPart.put(part, own);
        }
        String sql = sql(layout, files, byKey ? keys : List.of(), interval, range, lenient);
        RowClock clock = clock(layout);
        // 0.0001 is no double, 10000 is: dividing by it gives the price that was meant.
        boolean divides = layout.priceFactor() < 1;
        double scale = divides ? Math.rint(1e9 / layout.priceFactor()) / 1e9 : layout.priceFactor();
        try (DuckDBPreparedStatement statement =
                        on.unwrap(DuckDBConnection.class).prepare(sql);
                DuckDBChunkedResult result = statement.query()) {
            while (result.nextChunk()) {
                DuckDBDataChunkReader chunk = result.chunk();
                DuckDBReadableVector file = chunk.vector(0);
                DuckDBReadableVector key = chunk.vector(1);
                DuckDBReadableVector time = chunk.vector(2);
                int count = (int) chunk.rowCount();
                for (int row = 0; row < count; row++) {
                    if (time.isNull(row)) {
                        throw new SQLException("a row has no time that can be read");
                    }
                }
                int from = 0;
                while (from < count) {
                    int ofFile = file.getInt(from);
                    int ofKey = key.getInt(from);
                    int to = from + 1;
                    while (to < count && file.getInt(to) == ofFile && key.getInt(to) == ofKey) {
                        to++;
                    }
                    Candles own = candles[ofFile][ofKey];
                    if (own != null) {
                        own.addAll(
                                chunk,
                                from,
                                to,
                                clock,
                                scale,
                                divides,
                                layout.columns().has(Role.OI));
                    }
                    from = to;
                }
            }
        }
        return byPart;
    }

    private String sql(
            Layout layout,
            List<SourceFile> files,
            List<String> keys,
            Interval interval,
            TimeRange range,
            boolean lenient)
            throws SQLException {
        boolean strictCells = !lenient;
        List<String> prices = layout.prices(!strictCells);
        String key = "0";
        String isWanted = "true";
        if (keys.size() == 1) {
            isWanted = isKey(layout, keys.get(0));
        } else if (keys.size() > 1) {
            // A number instead of a text for each row: comparing texts in Java would take longer than reading.
            String list = keys.stream().map(Layout::literal).collect(Collectors.joining(", "));
            key = "CAST(enum_code(CAST(" + layout.key() + " AS ENUM (" + list + "))) AS INTEGER)";
            isWanted = layout.key() + " IN (" + list + ")";
        }
        return "SELECT CAST(file_index AS INTEGER), " + key + ", " + layout.millis(!strictCells) + ", "
                + String.join(", ", prices)
                + ", " + layout.number(Role.VOLUME, !strictCells, "CAST(0 AS DOUBLE)") + ", "
                + layout.number(Role.OI, !strictCells, "CAST(0 AS DOUBLE)") + " FROM "
                + layout.table(paths(files), !strictCells) + " WHERE " + isOf(layout, interval) + " AND " + isWanted
                + " AND " + layout.within(range, !strictCells)
                + (lenient ? " AND NOT " + layout.unreadable() : "");
    }

    private void refuseUnreadable(SourceFile file, SQLException cause) throws SQLException {
        Layout layout = file.layout();
        if (skipped.containsKey(file.path())) {
            return;
        }
        List<String> found = new ArrayList<>();
        int count = 0;
        String table = layout.table(List.of(file.path()), true);
        String sql = "SELECT line, cells FROM (SELECT row_number() OVER () AS line, CAST(r AS VARCHAR) AS cells, "
                + layout.unreadable() + " AS bad FROM " + table + " AS r) WHERE bad";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                count++;
                if (found.size() < CandleDefect.MOST_EXAMPLES) {
                    long line = rows.getLong(1)
                            + layout.head().map(Layout.Dialect::headingLines).orElse(0);
                    found.add((layout.head().isPresent() ? "line " : "row ") + line + ": " + cells(rows.getString(2)));
                }
            }
        }
        skipped.put(file.path(), count);
        skippedExamples.addAll(found);
        if (count > 0 && !settings.skipsBadRows()) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "rows of the file cannot be read: file=" + file.path() + " count=" + count + " ("
                            + String.join("; ", found)
                            + "); mend them, or leave them out with bad_rows=skip",
                    cause);
        }
    }

    private static String cells(String struct) {
        String plain = struct.replaceAll("'?c?\\d*'?: ", "").replace("NULL", "").replaceAll("(, )+\\}", "}");
        return plain.length() > 80 ? plain.substring(0, 80) + "…" : plain;
    }

    /** How many rows of the files were left out because they cannot be read. */
    int skipped(Collection<Part> parts) {
        Set<Path> paths = parts.stream().map(part -> part.file().path()).collect(Collectors.toSet());
        return paths.stream().mapToInt(path -> skipped.getOrDefault(path, 0)).sum();
    }

    /** The first of them, for people. */
    List<String> skippedExamples() {
        return skippedExamples.stream().limit(CandleDefect.MOST_EXAMPLES).toList();
    }

    /** Turns what a row says into the instant at which its candle opens. */
    static final class RowClock {
        private final Layout layout;
        private final long added;
        private final boolean wallClock;
        // Offsets change twice a year at most, so that one is good for the hour that it was asked for.
        private long hour = Long.MIN_VALUE;
        private long offset;

        RowClock(Layout layout) {
            this.layout = layout;
            long label = layout.closeLabel()
                    ? layout.interval().map(Intervals::millis).orElse(MINUTE)
                    : 0;
            this.added = layout.shiftMillis()
                    - label
                    + layout.date().map(LocalDate::toEpochDay).orElse(0L) * MILLIS_A_DAY;
            this.wallClock = layout.time().kind() == TimeForm.Kind.WALL_CLOCK
                    || layout.time().kind() == TimeForm.Kind.MILLIS_OF_DAY;
        }

        long instant(long millis) {
            long moved = millis + added;
            if (!wallClock) {
                return moved;
            }
            long asked = Math.floorDiv(moved, 3_600_000L);
            if (asked != hour) {
                hour = asked;
                offset = moved - Understanding.instant(moved, layout.zone());
            }
            return moved - offset;
        }
    }
}
