package io.afterbell.source.files;

import io.afterbell.api.TradingCalendar;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How the times of a file are written, as an expression of DuckDB's that makes milliseconds of them. Immutable.
 *
 * @param kind what they are
 * @param sqlMillis the expression, null where a time cannot be read; of the epoch, or of the wall clock without a zone
 * @param words what to say about it
 * @param unitsASecond for numbers since the epoch, how many there are in a second; else 0
 * @param isOfWholeNumbers whether the column itself is of whole numbers since the epoch, not of text that writes them
 */
record TimeForm(Kind kind, String sqlMillis, String words, long unitsASecond, boolean isOfWholeNumbers) {
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
    // 1990 and 2040: nobody has later candles, and 2401150915, a morning of 2024 without its century, would be of 2046.
    private static final double EARLIEST_SECONDS = 631_152_000;
    private static final double LATEST_SECONDS = 2_208_988_800.0;
    private static final int LAST_HHMMSS = 235_959;
    private static final int FEW_ROWS = 20;
    private static final int FEWEST_OF_CLOCK = 30;
    private static final String PATTERN = "text as ";
    private static final String ORDERS = " orders of day and month";

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
            "%m-%d-%y",
            "%m/%d/%y",
            "%y-%m-%d",
            "%y/%m/%d",
            "%d-%b-%y");
    // As written: DuckDB's own cast passes over what stands behind, such as IST or an offset.
    private static final String ISO = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}";
    private static final String ISO_CLOCK = "[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?";
    // 09:15-09:16 is a stretch of time and no clock nine hours behind UTC.
    private static final String OFFSET = "[+-](0[0-9]|1[0-4])(:?(00|15|30|45))?";
    private static final List<String> CLOCKS = List.of(
            " %H:%M:%S",
            " %H:%M", " %H:%M:%S.%g", " %H:%M:%S.%f", " %I:%M:%S %p", " %I:%M %p", "T%H:%M:%S", " %H%M%S", " %H%M", "");

    TimeForm(Kind kind, String sqlMillis, String words) {
        this(kind, sqlMillis, words, 0, false);
    }

    /** The same times in a column of the type BIGINT. */
    TimeForm ofWholeNumbers(String column) {
        return new TimeForm(kind, sqlMillisOf(column), words, unitsASecond, true);
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

    /** Milliseconds of a number since the epoch; the few units are told apart because the loop over rows divides here. */
    static long millis(long number, long unitsASecond) {
        if (unitsASecond == 1) {
            return number * 1_000;
        }
        if (unitsASecond == 1_000) {
            return number;
        }
        return unitsASecond == 1_000_000 ? number / 1_000 : number / 1_000_000;
    }

    /** The least and the greatest number that is a time, for numbers since the epoch. */
    long[] bounds() {
        return new long[] {(long) EARLIEST_SECONDS * unitsASecond, (long) LATEST_SECONDS * unitsASecond};
    }

    /** A time or date in a column of text. */
    static String trimmed(String column) {
        return "trim(CAST(" + column + " AS VARCHAR))";
    }

    /** A date and a time of day of two columns, as one text; 915 and 91500 are times of day without their zero. */
    static String joined(String date, String clock) {
        String time = trimmed(clock);
        // A day that was kept as a time of day too is midnight.
        String day = "regexp_replace(" + trimmed(date) + ", '[ T]00:00(:00([.]0+)?)?$', '')";
        return "(" + day + " || ' ' || CASE WHEN regexp_full_match(" + time + ", '[0-9]{3}|[0-9]{5}') THEN '0' || "
                + time + " ELSE " + time + " END)";
    }

    /**
     * Finds out how times are written.
     *
     * @param connection holds the table
     * @param table the first rows of a file
     * @param text an expression that is the time as text
     * @param asked a strptime pattern that the user gave; empty for none
     * @param whole all rows of the file as a table, which are asked when the first leave day and month open
     * @param exchange the exchange, whose closed days tell day from month
     * @return the form; empty when there is none in which all the times can be read
     * @throws SQLException when the database fails
     */
    static Optional<TimeForm> detect(
            Connection connection, String table, String whole, String text, String asked, String exchange)
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
        // India's time is the only one of that name on an exchange that is known here; EST and such are not guessed.
        String zoned = "regexp_replace(regexp_replace(" + text + ", ' ?IST$', '+05:30'), ' ?GMT$', 'Z')";
        String offset = "regexp_replace(" + zoned + ", ' ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})$', '\\1')";
        String seconds = "regexp_replace(" + offset + ", '([ T][0-9]{1,2}:[0-9]{2})(Z|UTC|[+-])', '\\1:00\\2')";
        candidates.add(new TimeForm(
                Kind.INSTANT,
                possible("CASE WHEN regexp_matches(" + zoned
                        + ", '[0-9]:[0-9]{2}.*(Z|UTC|" + OFFSET + ")$') THEN epoch_ms(try_cast(" + seconds
                        + " AS TIMESTAMPTZ)) END"),
                "text with an offset"));
        String stamp = "epoch_ms(try_cast(" + text + " AS TIMESTAMP))";
        candidates.add(new TimeForm(
                Kind.DATE,
                possible("CASE WHEN regexp_full_match(" + text + ", '" + ISO + "') THEN " + stamp + " END"),
                "dates"));
        candidates.add(new TimeForm(
                Kind.WALL_CLOCK,
                possible("CASE WHEN regexp_full_match(" + text + ", '" + ISO + "(" + ISO_CLOCK + ")?') THEN " + stamp
                        + " END"),
                "text without a zone"));
        // Most files write one of these, and the first of them that fits counts whatever patterns fit as well.
        String few = "(SELECT * FROM " + table + " LIMIT " + FEW_ROWS + ")";
        List<TimeForm> iso = readable(connection, table, readable(connection, few, candidates));
        if (!iso.isEmpty()) {
            return Optional.of(iso.get(0));
        }
        candidates.clear();
        for (String date : DATES) {
            for (String clock : CLOCKS) {
                candidates.add(pattern(text, date + clock));
            }
        }
        candidates.add(pattern(text, "%Y%m%d%H%M%S"));
        candidates.add(pattern(text, "%Y%m%d%H%M"));
        // Most forms fit no row at all, which a few rows tell.
        List<TimeForm> likely = readable(connection, few, candidates);
        return choose(connection, whole, readable(connection, table, likely), exchange);
    }

    // The first that fits, unless it is a matter of which number is the day: that the rows decide, all of them.
    private static Optional<TimeForm> choose(
            Connection connection, String whole, List<TimeForm> readable, String exchange) throws SQLException {
        if (readable.isEmpty() || !readable.get(0).isOfPattern()) {
            return readable.stream().findFirst();
        }
        String clock = clock(readable.get(0));
        List<TimeForm> orders =
                readable.stream().filter(one -> clock(one).equals(clock)).toList();
        if (orders.size() == 1) {
            return Optional.of(orders.get(0));
        }
        List<Long> counts = counts(
                connection, whole, orders.stream().map(TimeForm::sqlMillis).toList());
        long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
        List<TimeForm> left = IntStream.range(0, orders.size())
                .filter(i -> counts.get(i) == most)
                .mapToObj(orders::get)
                .toList();
        if (left.size() == 1) {
            return Optional.of(left.get(0));
        }
        // Nobody trades on Sundays, and days of a file follow upon each other.
        boolean monthFirst = exchange.equals("US");
        TimeForm best = left.get(0);
        long[] bestDays = days(connection, whole, best, exchange);
        for (TimeForm other : left.subList(1, left.size())) {
            long[] days = days(connection, whole, other, exchange);
            int better = Arrays.compare(days, bestDays);
            if (better < 0 || better == 0 && monthFirst && other.words().contains("%m" + separator(other) + "%d")) {
                best = other;
                bestDays = days;
            }
        }
        return Optional.of(new TimeForm(
                best.kind(),
                best.sqlMillis(),
                best.words() + " (" + left.size() + ORDERS + " are possible, the likelier one was taken;"
                        + " time_format= says otherwise)"));
    }

    /** Whether the order of day and month is a guess, which says nothing about other files. */
    boolean isGuess() {
        return words.contains(ORDERS);
    }

    /** Whether the times are text of another pattern than ISO's, whose numbers may stand in another order elsewhere. */
    boolean isOfPattern() {
        return words.startsWith(PATTERN);
    }

    private static char separator(TimeForm form) {
        return form.words().charAt(PATTERN.length() + 2);
    }

    // The pattern without its date.
    private static String clock(TimeForm form) {
        return form.words().replaceAll("%[dmbYy][-/. ]?", "");
    }

    /** Of the days that a form reads: how many the exchange was closed on, and from first to last. */
    private static long[] days(Connection connection, String table, TimeForm form, String exchange)
            throws SQLException {
        TradingCalendar calendar = TradingCalendar.standard();
        long closed = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT DISTINCT (" + form.sqlMillis()
                        + ") // 86400000 AS day FROM " + table + " WHERE day IS NOT NULL LIMIT 10000")) {
            while (rows.next()) {
                long day = rows.getLong(1);
                boolean open = !calendar.knows(exchange)
                        || !calendar.sessions(exchange, LocalDate.ofEpochDay(day))
                                .isEmpty();
                closed += open ? 0 : 1;
                first = Math.min(first, day);
                last = Math.max(last, day);
            }
        }
        return new long[] {closed, last - first};
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

    // Years of two figures are not the first century's, and a mistaken form shows in its years.
    static String possible(String millis) {
        return String.format(
                Locale.ROOT,
                "CASE WHEN (%s) BETWEEN %.0f AND %.0f THEN (%s) END",
                millis,
                EARLIEST_SECONDS * 1_000,
                LATEST_SECONDS * 1_000,
                millis);
    }

    private static TimeForm pattern(String text, String pattern) {
        boolean clock = pattern.contains("%H") || pattern.contains("%I");
        boolean zoned = pattern.contains("%z");
        String quoted = "'" + pattern.replace("'", "''") + "'";
        return new TimeForm(
                zoned ? Kind.INSTANT : clock ? Kind.WALL_CLOCK : Kind.DATE,
                possible("epoch_ms(try_strptime(" + text + ", " + quoted + "))"),
                PATTERN + pattern);
    }

    private static Optional<TimeForm> number(Connection connection, String table, String text) throws SQLException {
        String number = "try_cast(" + text + " AS DOUBLE)";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*), count(" + number + "), quantile_disc("
                        + number + ", 0.02), quantile_disc(" + number + ", 0.98), list(DISTINCT CAST(" + number
                        + " AS BIGINT)) FILTER (WHERE abs(" + number + ") < 1e15) FROM " + table)) {
            rows.next();
            if (rows.getLong(2) == 0 || rows.getLong(2) * 10 < rows.getLong(1) * 9) {
                return Optional.empty();
            }
            Optional<TimeForm> found = epoch(text, rows.getDouble(3), rows.getDouble(4));
            return found.isPresent() && found.get().unitsASecond() == 1 && endInClock(numbers(rows.getArray(5)))
                    ? Optional.empty()
                    : found;
        }
    }

    private static List<long[]> numbers(Array list) throws SQLException {
        return List.of(Arrays.stream((Object[]) list.getArray())
                .mapToLong(number -> ((Number) number).longValue())
                .toArray());
    }

    /**
     * Whether numbers that could be seconds since the epoch all end in hours and minutes, as 2401150915 does: a morning of
     * 2024 that is written without its century. Seconds of as many minutes do not.
     */
    static boolean endInClock(Collection<long[]> numbers) {
        long[] all = numbers.stream().flatMapToLong(Arrays::stream).distinct().toArray();
        return all.length >= FEWEST_OF_CLOCK
                && Arrays.stream(all).allMatch(number -> number % 100 < 60 && number / 100 % 100 < 24);
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
                        new TimeForm(Kind.INSTANT, millis, "epoch " + EPOCH_WORDS[i], EPOCH_UNITS_A_SECOND[i], false));
            }
        }
        boolean dates = least >= 19_900_101 && most <= 21_001_231;
        if (least >= 0 && most < Intervals.DAY && most > LAST_HHMMSS && !dates) {
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
