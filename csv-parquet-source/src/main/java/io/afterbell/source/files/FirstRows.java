package io.afterbell.source.files;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The first rows of a file whose times are plain numbers since the epoch, as most files write them. One question tells all
 * that is to be known of such a file; any other takes the long way of {@link TimeForm#detect}. Immutable.
 *
 * @param time how the times are written
 * @param firstKey what the first row says of its instrument
 * @param byKey milliseconds of the epoch, of each instrument and interval apart, in order, each once
 */
record FirstRows(TimeForm time, String firstKey, List<long[]> byKey) {
    static final int ROWS = 2_000;

    private static final Set<String> WHOLE_NUMBERS = Set.of("BIGINT", "INTEGER", "UINTEGER");
    private static final int MOST_DIGITS = 19;

    /**
     * Looks at the first rows.
     *
     * @param connection any database
     * @param whole the file as a table, a lenient one
     * @param form what kind of file
     * @param columns which column is what
     * @param type the type of the column of times as DuckDB calls it; empty for text
     * @param timeFormat how the user says times are written; empty when not said
     * @return the rows; empty when there is none, or one of them is no number, or the numbers leave a doubt
     * @throws SQLException when the file cannot be read
     */
    static Optional<FirstRows> numbered(
            Connection connection,
            String whole,
            FileSettings.Form form,
            Columns columns,
            String type,
            String timeFormat)
            throws SQLException {
        boolean typed = WHOLE_NUMBERS.contains(type);
        if (!timeFormat.isEmpty() || !columns.has(Role.TIME) || form == FileSettings.Form.PARQUET && !typed) {
            return Optional.empty();
        }
        String column = Layout.column(form, columns, columns.index(Role.TIME).orElseThrow());
        String key = Layout.key(form, columns);
        String interval = Layout.intervalText(form, columns);
        boolean isKeyed = columns.has(Role.SYMBOL) || columns.has(Role.EXCHANGE) || columns.has(Role.INTERVAL);
        Map<String, long[]> times = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        String firstKey = "";
        boolean isFirst = true;
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + column
                        + (isKeyed ? ", " + key + ", " + interval : "") + " FROM " + whole + " LIMIT " + ROWS)) {
            while (rows.next()) {
                long time = typed ? rows.getLong(1) : number(rows.getString(1));
                if (typed ? rows.wasNull() : time < 0) {
                    return Optional.empty();
                }
                if (isFirst && isKeyed) {
                    firstKey = rows.getString(2);
                }
                isFirst = false;
                String series = isKeyed ? rows.getString(2) + "\n" + rows.getString(3) : "";
                int count = counts.merge(series, 1, Integer::sum);
                long[] own = times.computeIfAbsent(series, one -> new long[16]);
                if (count > own.length) {
                    own = Arrays.copyOf(own, 2 * count);
                    times.put(series, own);
                }
                own[count - 1] = time;
                least = Math.min(least, time);
                most = Math.max(most, time);
            }
        }
        String cell = typed ? "CAST(" + column + " AS BIGINT)" : TimeForm.trimmed(column);
        Optional<TimeForm> epoch = isFirst ? Optional.empty() : TimeForm.epoch(cell, least, most);
        if (epoch.isEmpty() || epoch.get().unitsASecond() == 0) {
            return Optional.empty();
        }
        TimeForm found = epoch.get();
        times.replaceAll((series, some) -> Arrays.copyOf(some, counts.getOrDefault(series, 0)));
        if (found.unitsASecond() == 1 && TimeForm.endInClock(times.values())) {
            return Optional.empty();
        }
        List<long[]> millis = new ArrayList<>();
        times.forEach((series, own) -> {
            for (int i = 0; i < own.length; i++) {
                own[i] = TimeForm.millis(own[i], found.unitsASecond());
            }
            millis.add(Arrays.stream(own).sorted().distinct().toArray());
        });
        return Optional.of(new FirstRows(typed ? found.ofWholeNumbers(cell) : found, firstKey, List.copyOf(millis)));
    }

    // The number that a cell writes in digits and nothing else; -1 for any other cell.
    private static long number(String cell) {
        String digits = cell == null ? "" : cell.strip();
        if (digits.isEmpty() || digits.length() > MOST_DIGITS - 1) {
            return digits.length() == MOST_DIGITS && digits.matches("1\\d{18}") ? Long.parseLong(digits) : -1;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = 10 * number + c - '0';
        }
        return number;
    }

    /** The times, moved by what the user says. */
    List<long[]> times(long shiftMillis) {
        return shiftMillis == 0
                ? byKey
                : byKey.stream()
                        .map(own -> Arrays.stream(own)
                                .map(time -> time + shiftMillis)
                                .toArray())
                        .toList();
    }
}
