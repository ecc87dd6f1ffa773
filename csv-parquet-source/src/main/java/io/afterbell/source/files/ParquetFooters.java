package io.afterbell.source.files;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers from the footers of Parquet files, without a look at their rows: a folder of years opens in the time that its
 * footers take.
 */
final class ParquetFooters {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d+");

    private ParquetFooters() {}

    /** What the footer of a file says of one of its columns. */
    private static final class Column {
        private String least = "";
        private String most = "";
        private long rows;
        private boolean isKnown = true;
        private boolean isFull = true;

        void add(String min, String max, long count, boolean hasNoNulls) {
            isKnown &= min != null && max != null;
            isFull &= hasNoNulls;
            if (isKnown) {
                least = rows == 0 || min.compareTo(least) < 0 ? min : least;
                most = rows == 0 || max.compareTo(most) > 0 ? max : most;
            }
            rows += count;
        }

        boolean isOneValue() {
            return isKnown && isFull && least.equals(most);
        }
    }

    /**
     * What files hold, when their footers tell it.
     *
     * @param connection any database
     * @param files files of one layout
     * @return one answer for each file; empty when a file holds several instruments, or its times are no numbers
     * @throws SQLException when a footer cannot be read
     */
    static Optional<List<RowQuery.Facts>> facts(Connection connection, List<SourceFile> files) throws SQLException {
        if (files.size() < RowQuery.MANY_FILES) {
            return facts(connection, files, 0);
        }
        List<Optional<List<RowQuery.Facts>>> some =
                Engine.sideBySide(files.size(), (own, from, to) -> facts(own, files.subList(from, to), from));
        List<RowQuery.Facts> all = new ArrayList<>();
        for (Optional<List<RowQuery.Facts>> share : some) {
            if (share.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(share.get());
        }
        return Optional.of(all);
    }

    private static Optional<List<RowQuery.Facts>> facts(Connection connection, List<SourceFile> files, int firstIndex)
            throws SQLException {
        Layout layout = files.get(0).layout();
        boolean byInterval = layout.interval().isEmpty() && layout.columns().has(Role.INTERVAL);
        // Of a folder symbol=X the symbol is X, whatever the column says that a footer tells of.
        boolean isNamedByFolder =
                (layout.columns().has(Role.SYMBOL) || layout.columns().has(Role.EXCHANGE))
                        && files.stream().anyMatch(file -> Naming.isNamedByFolder(file.path()));
        // Footers count rows, of which several may be one minute.
        if (layout.form() != FileSettings.Form.PARQUET
                || layout.time().unitsASecond() == 0
                || layout.isShorterThanMinutes()
                || isNamedByFolder) {
            return Optional.empty();
        }
        Map<String, Integer> indexes = new HashMap<>();
        for (int i = 0; i < files.size(); i++) {
            indexes.put(files.get(i).path().toString(), i);
        }
        List<Map<String, Column>> columns = new ArrayList<>();
        files.forEach(file -> columns.add(new HashMap<>()));
        long[][] times = new long[files.size()][];
        long[] bounds = layout.time().bounds();
        String time = name(layout, Role.TIME);
        String list = files.stream().map(file -> Layout.path(file.path())).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT file_name, path_in_schema, stats_min_value, stats_max_value, num_values,"
                                + " coalesce(stats_null_count = 0, false) FROM"
                                + " parquet_metadata([" + list + "]) WHERE path_in_schema IN (" + wanted(layout)
                                + ")")) {
            while (rows.next()) {
                Integer file = indexes.get(rows.getString(1));
                if (file == null) {
                    return Optional.empty();
                }
                String column = rows.getString(2);
                String min = rows.getString(3);
                String max = rows.getString(4);
                columns.get(file)
                        .computeIfAbsent(column, one -> new Column())
                        .add(min, max, rows.getLong(5), rows.getBoolean(6));
                if (column.equals(time)) {
                    if (min == null || max == null || !isWholeNumber(min) || !isWholeNumber(max)) {
                        return Optional.empty();
                    }
                    long from = Long.parseLong(min);
                    long to = Long.parseLong(max);
                    if (from < bounds[0] || to > bounds[1]) {
                        return Optional.empty();
                    }
                    times[file] = times[file] == null
                            ? new long[] {from, to}
                            : new long[] {Math.min(times[file][0], from), Math.max(times[file][1], to)};
                }
            }
        }
        RowClock clock = new RowClock(layout);
        List<RowQuery.Facts> facts = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Map<String, Column> own = columns.get(i);
            if (times[i] == null) {
                return Optional.empty();
            }
            String key = "";
            if (files.get(i).isNamedByRows()) {
                Column symbol = own.get(name(layout, Role.SYMBOL));
                Column exchange = layout.columns().has(Role.EXCHANGE) ? own.get(name(layout, Role.EXCHANGE)) : null;
                if (symbol == null || !symbol.isOneValue() || exchange != null && !exchange.isOneValue()) {
                    return Optional.empty();
                }
                key = symbol.least.strip();
                key = exchange == null ? key : RowKey.of(key, exchange.least.strip());
            }
            if (byInterval) {
                Column interval = own.get(name(layout, Role.INTERVAL));
                if (interval == null || !interval.isOneValue() || !interval.least.equals("1m")) {
                    return Optional.empty();
                }
            }
            long unit = layout.time().unitsASecond();
            facts.add(new RowQuery.Facts(
                    firstIndex + i,
                    key,
                    clock.minute(TimeForm.millis(times[i][0], unit)),
                    clock.minute(TimeForm.millis(times[i][1], unit)),
                    Objects.requireNonNull(own.get(time)).rows));
        }
        return Optional.of(facts);
    }

    private static boolean isWholeNumber(String text) {
        return WHOLE_NUMBER.matcher(text).matches();
    }

    private static String wanted(Layout layout) {
        return Stream.of(Role.TIME, Role.SYMBOL, Role.EXCHANGE, Role.INTERVAL)
                .filter(layout.columns()::has)
                .map(role -> Layout.literal(name(layout, role)))
                .collect(Collectors.joining(", "));
    }

    private static String name(Layout layout, Role role) {
        return layout.columns().names().get(layout.columns().index(role).orElseThrow());
    }

    /** What footers say of the least time in the first rows of each file; files whose footer does not tell are absent. */
    static Map<Path, String> leastTimes(Connection connection, List<Path> paths, String column) throws SQLException {
        Map<Path, String> found = new HashMap<>();
        String list = paths.stream().map(Layout::path).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT file_name, stats_min_value FROM parquet_metadata(["
                        + list + "]) WHERE path_in_schema = " + Layout.literal(column)
                        + " AND row_group_id = 0 AND stats_min_value IS NOT NULL")) {
            while (rows.next()) {
                found.put(Path.of(rows.getString(1)), rows.getString(2));
            }
        }
        return found;
    }

    /** The columns of each file and their types, as one text that is the same for files that are written alike. */
    static Map<Path, String> schemas(Connection connection, List<Path> paths) throws SQLException {
        Map<String, StringBuilder> columns = new HashMap<>();
        String list = paths.stream().map(Layout::path).collect(Collectors.joining(", "));
        // Rows are put together here, because the database takes a quarter longer when it groups them.
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT file_name, concat_ws(' ', name, type, converted_type, logical_type)"
                                + " FROM parquet_schema([" + list + "])")) {
            while (rows.next()) {
                columns.computeIfAbsent(rows.getString(1), file -> new StringBuilder())
                        .append(rows.getString(2))
                        .append(", ");
            }
        }
        Map<Path, String> schemas = new HashMap<>();
        columns.forEach((file, text) -> schemas.put(Path.of(file), text.toString()));
        return schemas;
    }
}
