package io.afterbell.source.files;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the times of a file are written, as an expression of DuckDB's that makes milliseconds of them. Immutable.
 *
 * @param kind what they are
 * @param sqlMillis the expression, null where a time cannot be read; of the epoch, or of the wall clock without a zone
 * @param words what to say about it
 * @param unitsASecond for numbers since the epoch, how many there are in a second; else 0
 */
record TimeForm(Kind kind, String sqlMillis, String words, long unitsASecond) {
    /** What times are. */
    enum Kind {
        /** Instants: numbers since the epoch, or text with an offset. */
        INSTANT,
        /** Wall clock without a zone. */
        WALL_CLOCK,
        /** Dates without a time. */
        DATE,
        /** Numbers of milliseconds since midnight. */
        MILLIS_OF_DAY
    }

    private static final long[] EPOCH_UNITS_A_SECOND = {1L, 1_000L, 1_000_000L, 1_000_000_000L};
    private static final String[] EPOCH_WORDS = {"seconds", "milliseconds", "microseconds", "nanoseconds"};
    // 1990 and 2100.
    private static final double EARLIEST_SECONDS = 631_152_000;
    private static final double LATEST_SECONDS = 4_102_444_800.0;
    private static final int FEW_ROWS = 20;
    private static final double MILLIS_A_DAY = 86_400_000;

    private static final List<String> DATES = List.of(
            "%d-%m-%Y",
            "%m-%d-%Y",
            "%d/%m/%Y",
            "%m/%d/%Y",
            "%d-%b-%Y",
            "%d %b %Y",
            "%d.%m.%Y",
            "%Y%m%d",
            "%Y.%m.%d",
            "%Y/%m/%d",
            "%d-%m-%y",
            "%d/%m/%y",
            "%d-%b-%y");
    private static final List<String> CLOCKS = List.of(
            " %H:%M:%S",
            " %H:%M", " %H:%M:%S.%g", " %H:%M:%S.%f", " %I:%M:%S %p", " %I:%M %p", "T%H:%M:%S", " %H%M%S", " %H%M", "");

    TimeForm(Kind kind, String sqlMillis, String words) {
        this(kind, sqlMillis, words, 0);
    }

    /**
     * The same for a column that was read as whole numbers, which takes a third of the time.
     *
     * @param column a column of the type BIGINT, which holds numbers since the epoch
     * @return the expression
     */
    String sqlMillisOf(String column) {
        String millis = unitsASecond == 1
                ? column + " * 1000"
                : unitsASecond == 1_000 ? column : column + " // " + unitsASecond / 1_000;
        return String.format(
                Locale.ROOT,
                "CASE WHEN %s BETWEEN %.0f AND %.0f THEN %s END",
                column,
                EARLIEST_SECONDS * unitsASecond,
                LATEST_SECONDS * unitsASecond,
                millis);
    }

    /** A time or date in a column of text. */
    static String trimmed(String column) {
        return "trim(CAST(" + column + " AS VARCHAR))";
    }

    /** A date and a time of day of two columns, as one text; 915 and 91500 are times of day without their zero. */
    static String joined(String date, String clock) {
        String time = trimmed(clock);
        return "(" + trimmed(date) + " || ' ' || CASE WHEN regexp_full_match(" + time
                + ", '[0-9]{3}|[0-9]{5}') THEN '0' || " + time + " ELSE " + time + " END)";
    }

    /**
     * Finds out how times are written.
     *
     * @param connection holds the table
     * @param table the first rows of a file
     * @param text an expression that is the time as text
     * @param asked a strptime pattern that the user gave; empty for none
     * @param monthFirst whether 03-04-2024 is the 4th of March
     * @return the form; empty when there is none in which all the times can be read
     * @throws SQLException when the database fails
     */
    static Optional<TimeForm> detect(Connection connection, String table, String text, String asked, boolean monthFirst)
            throws SQLException {
        if (!asked.isEmpty()) {
            TimeForm form = pattern(text, asked);
            return counts(connection, table, List.of(form.sqlMillis())).get(0) > 0
                    ? Optional.of(form)
                    : Optional.empty();
        }
        Optional<TimeForm> number = number(connection, table, text);
        if (number.isPresent()) {
            return number;
        }
        List<TimeForm> candidates = new ArrayList<>();
        String offset = "regexp_replace(" + text + ", ' ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})$', '\\1')";
        String seconds = "regexp_replace(" + offset + ", '([ T][0-9]{1,2}:[0-9]{2})(Z|UTC|[+-])', '\\1:00\\2')";
        candidates.add(new TimeForm(
                Kind.INSTANT,
                "CASE WHEN regexp_matches(" + text
                        + ", '[0-9]:[0-9]{2}.*(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)$') THEN epoch_ms(try_cast(" + seconds
                        + " AS TIMESTAMPTZ)) END",
                "text with an offset"));
        candidates.add(new TimeForm(
                Kind.DATE,
                "CASE WHEN length(" + text + ") = 10 THEN epoch_ms(try_cast(" + text + " AS TIMESTAMP)) END",
                "dates"));
        candidates.add(
                new TimeForm(Kind.WALL_CLOCK, "epoch_ms(try_cast(" + text + " AS TIMESTAMP))", "text without a zone"));
        for (String date : DATES) {
            for (String clock : CLOCKS) {
                candidates.add(pattern(text, date + clock));
            }
        }
        // Most forms fit no row at all, which a few rows tell.
        String few = "(SELECT * FROM " + table + " LIMIT " + FEW_ROWS + ")";
        List<TimeForm> likely = readable(connection, few, candidates);
        TimeForm best = null;
        for (TimeForm candidate : readable(connection, table, likely)) {
            boolean swapped = monthFirst && best != null && candidate.words().equals(swap(best.words()));
            if (best == null || swapped) {
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    // A few broken rows do not hide how the others are written.
    private static List<TimeForm> readable(Connection connection, String table, List<TimeForm> candidates)
            throws SQLException {
        if (candidates.isEmpty()) {
            return candidates;
        }
        long rows = count(connection, table);
        List<Long> counts = counts(
                connection, table, candidates.stream().map(TimeForm::sqlMillis).toList());
        List<TimeForm> readable = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            if (counts.get(i) > 0 && counts.get(i) * 10 >= rows * 9) {
                readable.add(candidates.get(i));
            }
        }
        return readable;
    }

    private static String swap(String words) {
        return words.replace("%d-%m-", "%m-%d-").replace("%d/%m/", "%m/%d/");
    }

    private static TimeForm pattern(String text, String pattern) {
        boolean clock = pattern.contains("%H") || pattern.contains("%I");
        boolean zoned = pattern.contains("%z");
        String quoted = "'" + pattern.replace("'", "''") + "'";
        return new TimeForm(
                zoned ? Kind.INSTANT : clock ? Kind.WALL_CLOCK : Kind.DATE,
                "epoch_ms(try_strptime(" + text + ", " + quoted + "))",
                "text as " + pattern);
    }

    private static Optional<TimeForm> number(Connection connection, String table, String text) throws SQLException {
        String number = "try_cast(" + text + " AS DOUBLE)";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*), count(" + number + "), quantile_disc("
                        + number + ", 0.02), quantile_disc(" + number + ", 0.98) FROM " + table)) {
            rows.next();
            if (rows.getLong(2) == 0 || rows.getLong(2) * 10 < rows.getLong(1) * 9) {
                return Optional.empty();
            }
            return epoch(text, rows.getDouble(3), rows.getDouble(4));
        }
    }

    /** The form of numbers since the epoch or since midnight; empty when they are neither. */
    static Optional<TimeForm> epoch(String number, double least, double most) {
        for (int i = 0; i < EPOCH_UNITS_A_SECOND.length; i++) {
            double unit = EPOCH_UNITS_A_SECOND[i];
            if (least >= EARLIEST_SECONDS * unit && most <= LATEST_SECONDS * unit) {
                String whole = "coalesce(try_cast(" + number + " AS BIGINT), try_cast(try_cast(" + number
                        + " AS DOUBLE) AS BIGINT))";
                String fraction = "CAST(round(try_cast(" + number + " AS DOUBLE) * 1000) AS BIGINT)";
                String converted =
                        i == 0 ? fraction : i == 1 ? whole : whole + " // " + EPOCH_UNITS_A_SECOND[i] / 1_000;
                // What is far outside is no time but the rest of a broken row.
                String millis = String.format(
                        Locale.ROOT,
                        "CASE WHEN try_cast(%s AS DOUBLE) BETWEEN %.0f AND %.0f THEN %s END",
                        number,
                        EARLIEST_SECONDS * unit,
                        LATEST_SECONDS * unit,
                        converted);
                return Optional.of(
                        new TimeForm(Kind.INSTANT, millis, "epoch " + EPOCH_WORDS[i], EPOCH_UNITS_A_SECOND[i]));
            }
        }
        if (least >= 0 && most < MILLIS_A_DAY && most > 100_000) {
            return Optional.of(new TimeForm(
                    Kind.MILLIS_OF_DAY,
                    "try_cast(" + number + " AS BIGINT)",
                    "milliseconds since midnight, as QuantConnect Lean writes them"));
        }
        return Optional.empty();
    }

    private static long count(Connection connection, String table) throws SQLException {
        return counts(connection, table, List.of("1")).get(0);
    }

    private static List<Long> counts(Connection connection, String table, List<String> expressions)
            throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT ");
        for (int i = 0; i < expressions.size(); i++) {
            sql.append(i == 0 ? "" : ", ")
                    .append("count(")
                    .append(expressions.get(i))
                    .append(")");
        }
        List<Long> counts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        sql.append(" FROM ").append(table).toString())) {
            rows.next();
            for (int i = 1; i <= expressions.size(); i++) {
                counts.add(rows.getLong(i));
            }
        }
        return counts;
    }
}
