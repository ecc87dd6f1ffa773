package io.afterbell.source.files;

import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleDefect;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.source.files.FilesReader.Part;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * Asks DuckDB for rows of files. Files of the same layout are one query. A first try reads numbers as numbers, which is
 * fast; when a file does not allow that, its cells are read as text and each is looked at. For one thread.
 */
final class RowQuery {
    /** From so many files on it pays to ask about them side by side. */
    static final int MANY_FILES = 16;

    private static final Set<Role> TIMES = Set.of(Role.TIME, Role.DATE, Role.CLOCK);

    // Counting the rows of more text than this takes longer than a user waits twice.
    private static final long QUICKLY_READ_BYTES = 64L << 20;
    private static final long SHORT_ROW_BYTES = 36;

    private final Connection connection;
    private final FileSettings settings;
    private final Map<Path, Integer> skipped = new HashMap<>();
    private final Map<Path, List<String>> skippedExamples = new HashMap<>();
    private final Set<Path> unpacked = ConcurrentHashMap.newKeySet();

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

    /** About how many rows a file of text has, rather too many than too few; no more than a limit. */
    int likelyRows(Path path, int limit) {
        try {
            // 1704080700,102.55,102.6,102.5,102.55,1234 is a short row; compressed ones are shorter still.
            return (int) Math.min(limit, Files.size(path) / SHORT_ROW_BYTES + 1);
        } catch (IOException e) {
            return 1;
        }
    }

    /** Whether reading all of it costs no more than counting it, as of text that is not too long. */
    boolean areQuicklyRead(Collection<Part> parts) {
        if (parts.stream().anyMatch(part -> part.file().layout().head().isEmpty())) {
            return false;
        }
        long bytes = 0;
        for (Path path : parts.stream().map(part -> part.file().path()).collect(Collectors.toSet())) {
            try {
                bytes += Files.size(path);
            } catch (IOException e) {
                return false;
            }
        }
        return bytes <= QUICKLY_READ_BYTES;
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
        if (layout.canBeReadTogether()) {
            ask(files, 0, facts);
        } else {
            for (int i = 0; i < files.size(); i++) {
                ask(files.subList(i, i + 1), i, facts);
            }
        }
        return facts;
    }

    private void ask(List<SourceFile> files, int firstIndex, List<Facts> facts) throws SQLException {
        Layout layout = files.get(0).layout();
        RowClock clock = new RowClock(layout);
        String index = layout.canBeReadTogether() ? "CAST(file_index AS INTEGER)" : "0";
        String key = files.get(0).isNamedByRows() ? layout.key() : "''";
        String sql = "SELECT " + index + ", " + key + ", min(" + layout.millis() + "), max("
                + layout.millis() + "), " + minutes(layout) + " FROM "
                + layout.table(paths(files), true) + " WHERE " + isOf(layout, Interval.ONE_MINUTE)
                + " GROUP BY ALL HAVING count("
                + layout.millis() + ") > 0 ORDER BY ALL";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                facts.add(new Facts(
                        firstIndex + rows.getInt(1),
                        rows.getString(2),
                        clock.minute(rows.getLong(3)),
                        clock.minute(rows.getLong(4)),
                        rows.getLong(5)));
            }
        }
    }

    // Rows that stand twice are counted twice, because telling them apart takes longer than reading them all.
    private static String minutes(Layout layout) {
        return layout.isShorterThanMinutes()
                ? "count(DISTINCT ((" + layout.millis() + ") - " + new RowClock(layout).labelMillis() + ") // "
                        + Intervals.MINUTE + ")"
                : "count(" + layout.millis() + ")";
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
                        : Layout.literal(interval.code().toLowerCase(Locale.ROOT));
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
        RowClock clock = new RowClock(layout);
        // The label first, and the clock takes it off again: a candle that closes with a stretch belongs to it.
        long label = clock.labelMillis();
        String sql = "SELECT ((" + layout.millis() + ") - " + label + ") // " + bucketMillis + " AS bucket, "
                + minutes(layout) + " FROM "
                + layout.table(List.of(part.file().path()), true)
                + " WHERE " + isOf(layout, Interval.ONE_MINUTE) + " AND " + isKey(layout, part.key())
                + " AND " + layout.millis() + " IS NOT NULL GROUP BY bucket";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                counts.merge(clock.instant(rows.getLong(1) * bucketMillis + label), rows.getInt(2), Integer::sum);
            }
        }
        return counts;
    }

    private static String isKey(Layout layout, String key) {
        return key.isEmpty() ? "true" : layout.key() + " = " + Layout.literal(key);
    }

    /** Takes rows when there are no more of them. Called by several threads. */
    @FunctionalInterface
    interface Taker {
        /**
         * Takes the rows of a part; for a part that is read again, those of the last call count.
         *
         * @param part whose they are
         * @param rows the rows in the order of the file; good until this returns
         */
        void take(Part part, Candles rows);
    }

    /**
     * Reads rows of files of one layout. Every part is taken, also one without rows.
     *
     * @param layout the layout of all of them
     * @param parts which rows
     * @param interval how long the candles are to be, where a column says it
     * @param range about which range; rows outside it may come as well
     * @param expected about how many rows a part has
     * @param taker takes the rows of each part
     * @throws SQLException when a file cannot be read
     */
    void read(
            Layout layout,
            List<Part> parts,
            Interval interval,
            TimeRange range,
            ToIntFunction<Part> expected,
            Taker taker)
            throws SQLException {
        Map<SourceFile, List<Part>> byFile = new LinkedHashMap<>();
        for (Part part : parts) {
            byFile.computeIfAbsent(part.file(), file -> new ArrayList<>()).add(part);
        }
        List<SourceFile> files = List.copyOf(byFile.keySet());
        refuseDamaged(files);
        Request request = new Request(layout, interval, range, expected, taker);
        try {
            if (!layout.canBeReadTogether()) {
                for (Map.Entry<SourceFile, List<Part>> one : byFile.entrySet()) {
                    read(connection, request, List.of(one.getKey()), one.getValue(), false);
                }
            } else if (files.size() < MANY_FILES) {
                read(connection, request, files, parts, false);
            } else {
                Engine.sideBySide(files.size(), (own, from, to) -> {
                    List<SourceFile> share = files.subList(from, to);
                    List<Part> wanted = share.stream()
                            .flatMap(file -> byFile.getOrDefault(file, List.of()).stream())
                            .toList();
                    read(own, request, share, wanted, false);
                    return share;
                });
            }
        } catch (SQLException strict) {
            // One bad file among many must not slow down, or spoil, the others.
            for (Map.Entry<SourceFile, List<Part>> one : byFile.entrySet()) {
                List<SourceFile> file = List.of(one.getKey());
                try {
                    read(connection, request, file, one.getValue(), false);
                } catch (SQLException again) {
                    readAsText(request, one.getKey(), one.getValue(), again);
                }
            }
        }
    }

    // DuckDB passes over the checksum of gzip, and a damaged figure is another figure.
    private void refuseDamaged(List<SourceFile> files) {
        files.parallelStream()
                .map(SourceFile::path)
                .filter(path -> TextHead.isGzip(path) && !unpacked.contains(path))
                .map(this::damage)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(damage -> {
                    throw damage;
                });
    }

    private Optional<PluginException> damage(Path path) {
        try {
            TextHead.unpack(path);
            unpacked.add(path);
            return Optional.empty();
        } catch (EOFException | ZipException e) {
            return Optional.of(Refusal.unreadable(path, e.getMessage() + "; " + Refusal.FETCH_AGAIN));
        } catch (IOException e) {
            return Optional.of(Refusal.unreadable(path, e.toString()));
        }
    }

    private void readAsText(Request request, SourceFile file, List<Part> parts, SQLException strict) {
        try {
            refuseUnreadable(file, strict);
            read(connection, request, List.of(file), parts, true);
        } catch (SQLException e) {
            throw Refusal.failed(file.path(), e);
        }
    }

    /** What is the same for all files of one reading. */
    private record Request(
            Layout layout, Interval interval, TimeRange range, ToIntFunction<Part> expected, Taker taker) {}

    private static void read(Connection on, Request request, List<SourceFile> files, List<Part> parts, boolean lenient)
            throws SQLException {
        Layout layout = request.layout();
        List<String> keys = parts.stream().map(Part::key).distinct().toList();
        boolean byFile = files.size() > 1;
        boolean byKey = keys.size() > 1;
        Map<SourceFile, Integer> indexOf = new HashMap<>();
        files.forEach(file -> indexOf.put(file, indexOf.size()));
        Map<String, Integer> indexOfKey = new HashMap<>();
        keys.forEach(key -> indexOfKey.put(key, indexOfKey.size()));
        Unfinished rows = new Unfinished(request, files.size(), keys.size());
        for (Part part : parts) {
            rows.wanted[indexOf.getOrDefault(part.file(), 0)][indexOfKey.getOrDefault(part.key(), 0)] = part;
        }
        RowClock clock = lenient || layout.numberedTimes().isEmpty()
                ? new RowClock(layout)
                : new RowClock(layout, layout.time());
        // 0.0001 is no double, 10000 is: dividing by it gives the price that was meant.
        boolean divides = layout.priceFactor() < 1;
        double scale = divides ? Math.rint(1e9 / layout.priceFactor()) / 1e9 : layout.priceFactor();
        DuckDBReadableVector[] columns =
                new DuckDBReadableVector[layout.columns().has(Role.OI) ? 7 : 6];
        int firstColumn = (byFile ? 1 : 0) + (byKey ? 1 : 0);
        String sql = sql(layout, files, keys, request.interval(), request.range(), lenient);
        try (DuckDBPreparedStatement statement =
                        on.unwrap(DuckDBConnection.class).prepare(sql);
                DuckDBChunkedResult result = statement.query()) {
            while (result.nextChunk()) {
                DuckDBDataChunkReader chunk = result.chunk();
                for (int i = 0; i < columns.length; i++) {
                    columns[i] = chunk.vector(firstColumn + i);
                }
                DuckDBReadableVector fileIndexes = byFile ? chunk.vector(0) : null;
                DuckDBReadableVector keyIndexes = byKey ? chunk.vector(firstColumn - 1) : null;
                int count = (int) chunk.rowCount();
                int from = 0;
                while (from < count) {
                    int ofFile = fileIndexes == null ? 0 : fileIndexes.getInt(from);
                    int ofKey = keyIndexes == null ? 0 : keyIndexes.getInt(from);
                    int to = fileIndexes == null ? count : end(fileIndexes, from, count, ofFile);
                    to = keyIndexes == null ? to : end(keyIndexes, from, to, ofKey);
                    Candles own = rows.of(ofFile, ofKey);
                    if (own != null && !own.addAll(columns, from, to, clock, scale, divides)) {
                        throw new SQLException("a row has no time or no quantity that can be read");
                    }
                    from = to;
                }
            }
        }
        rows.finish(files.size());
    }

    // Where the run of rows with the same number ends.
    private static int end(DuckDBReadableVector numbers, int from, int to, int number) {
        int end = from + 1;
        while (end < to && numbers.getInt(end) == number) {
            end++;
        }
        return end;
    }

    /**
     * The rows of files on their way. Those of a file that has come to its end are taken at once and leave their room,
     * unless the candles keep it, to the next, so that there is never more in memory than what comes out, and the rows
     * of a file or two.
     */
    private static final class Unfinished {
        private final Request request;
        private final @Nullable Part[][] wanted;
        private final @Nullable Candles[][] rows;
        private final ArrayDeque<Candles> free = new ArrayDeque<>();
        private int file;

        Unfinished(Request request, int files, int keys) {
            this.request = request;
            this.wanted = new @Nullable Part[files][keys];
            this.rows = new @Nullable Candles[files][keys];
        }

        /** The rows so far of an instrument of a file; null when nobody asked for them. */
        @Nullable
        Candles of(int ofFile, int ofKey) throws SQLException {
            if (ofFile != file) {
                if (ofFile < file) {
                    throw new SQLException("rows came out of the order of the files");
                }
                finish(ofFile);
            }
            Candles own = rows[ofFile][ofKey];
            Part part = wanted[ofFile][ofKey];
            if (own == null && part != null) {
                own = free.isEmpty() ? new Candles(0) : free.pop();
                own.reuse(request.expected().applyAsInt(part));
                rows[ofFile][ofKey] = own;
            }
            return own;
        }

        /** Hands on all files before one. */
        void finish(int before) {
            for (; file < before; file++) {
                for (int key = 0; key < wanted[file].length; key++) {
                    Part part = wanted[file][key];
                    Candles own = rows[file][key];
                    if (part != null) {
                        request.taker().take(part, own == null ? new Candles(0) : own);
                    }
                    if (own != null) {
                        free.push(own);
                        rows[file][key] = null;
                    }
                }
            }
        }
    }

    private static String sql(
            Layout layout,
            List<SourceFile> files,
            List<String> keys,
            Interval interval,
            TimeRange range,
            boolean lenient) {
        List<String> prices = layout.prices(lenient);
        String key = "";
        String isWanted = "true";
        if (keys.size() == 1) {
            isWanted = isKey(layout, keys.get(0));
        } else if (keys.size() > 1) {
            // A number instead of a text for each row: comparing texts in Java would take longer than reading.
            String list = keys.stream().map(Layout::literal).collect(Collectors.joining(", "));
            key = "CAST(enum_code(CAST(" + layout.key() + " AS ENUM (" + list + "))) AS INTEGER), ";
            isWanted = layout.key() + " IN (" + list + ")";
        }
        String file = files.size() > 1 ? "CAST(file_index AS INTEGER), " : "";
        String interest =
                layout.columns().has(Role.OI) ? ", " + layout.number(Role.OI, lenient, "CAST(0 AS DOUBLE)") : "";
        // Whole numbers become instants on the way into columns, which is cheaper than a CASE over each of them.
        String time = lenient ? layout.millis() : layout.numberedTimes().orElseGet(() -> layout.millis(false));
        return "SELECT " + file + key + time + ", "
                + String.join(", ", prices)
                + ", " + layout.number(Role.VOLUME, lenient, "CAST(0 AS DOUBLE)")
                + interest + " FROM "
                + layout.table(paths(files), lenient) + " WHERE " + isOf(layout, interval) + " AND " + isWanted
                + " AND " + layout.within(range, lenient)
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
        String sql = "SELECT line, cells, text FROM (SELECT row_number() OVER () AS line, CAST(r AS VARCHAR) AS cells, "
                + layout.line() + " AS text, " + layout.unreadable() + " AS bad FROM " + table + " AS r) WHERE bad"
                // Rows of nothing but delimiters, as spreadsheets leave them behind, hold nothing.
                + (layout.head().isPresent() ? " AND regexp_matches(text, '[^\\x1f\\s]')" : "");
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                count++;
                refuseOtherHeading(file, rows.getString(3));
                if (found.size() < CandleDefect.MOST_EXAMPLES) {
                    long line = rows.getLong(1)
                            + layout.head().map(Layout.Dialect::headingLines).orElse(0);
                    found.add((layout.head().isPresent() ? "line " : "row ") + line + ": " + cells(rows.getString(2)));
                }
            }
        }
        refuseOtherTimes(file, table);
        skipped.put(file.path(), count);
        skippedExamples.put(file.path(), found);
        if (count > 0 && !settings.skipsBadRows()) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "rows of the file cannot be read: file=" + file.path() + " count=" + count + " ("
                            + String.join("; ", found)
                            + "); mend them, or leave them out with bad_rows=skip",
                    cause);
        }
    }

    // Behind a second heading of another order all candles would be wrong, so that it cannot be left out either.
    private static void refuseOtherHeading(SourceFile file, String line) {
        List<String> cells = List.of(line.split("\u001f", -1));
        if (cells.stream().noneMatch(Role.HIGH::isNamed) || cells.stream().noneMatch(Role.LOW::isNamed)) {
            return;
        }
        Columns columns = file.layout().columns();
        columns.byRole().forEach((role, index) -> {
            String name = columns.names().get(index);
            String cell = cells.get(index);
            boolean isSame =
                    role.isNamed(cell) || !name.isEmpty() && Role.plain(name).equals(Role.plain(cell));
            // Of a heading in several lines, the one with the prices may call the times otherwise.
            boolean isElsewhere = !TIMES.contains(role) || cells.stream().anyMatch(role::isNamed);
            if (!isSame && isElsewhere) {
                throw Refusal.unreadable(
                        file.path(),
                        "a second heading in it names its columns otherwise: "
                                + String.join(", ", cells).strip() + "; make a file of each part");
            }
        });
    }

    // Parquet files of the same columns share what was understood of the first; its unit may not be that of another.
    private void refuseOtherTimes(SourceFile file, String table) throws SQLException {
        String millis = file.layout().millis();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*), count(" + millis + ") FROM " + table)) {
            if (rows.next() && rows.getLong(1) > 0 && rows.getLong(2) == 0) {
                throw Refusal.unreadable(
                        file.path(),
                        "none of its times can be read as "
                                + file.layout().time().words()
                                + ", as those of another file with the same columns; read it apart, or keep files that"
                                + " write times alike in a folder");
            }
        }
    }

    private static String cells(String struct) {
        String plain = struct.replaceAll("'?\\bc\\d+'?: ", "")
                .replaceAll("'(\\w+)': ", "$1=")
                .replace("NULL", "")
                .replaceAll("(, )+\\}", "}");
        return plain.length() > 80 ? plain.substring(0, 80) + "…" : plain;
    }

    /** How many rows of the files were left out because they cannot be read. */
    int skipped(Collection<Part> parts) {
        Set<Path> paths = parts.stream().map(part -> part.file().path()).collect(Collectors.toSet());
        return paths.stream().mapToInt(path -> skipped.getOrDefault(path, 0)).sum();
    }

    /** The first of them, for people. */
    List<String> skippedExamples(Collection<Part> parts) {
        return parts.stream()
                .map(part -> part.file().path())
                .distinct()
                .flatMap(path -> skippedExamples.getOrDefault(path, List.of()).stream())
                .limit(CandleDefect.MOST_EXAMPLES)
                .toList();
    }
}
