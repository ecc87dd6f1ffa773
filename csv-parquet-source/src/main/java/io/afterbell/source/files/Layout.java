package io.afterbell.source.files;

import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How files are to be read: what was understood of them, and what the user said. Immutable; files with the same layout
 * are read by one query.
 *
 * @param form text or Parquet
 * @param columns which column is what
 * @param types the types of the columns of a Parquet file that are used, in the order of their roles, because one query
 *     reads all its files in the types of the first; empty for text
 * @param head the dialect of a text file; empty for Parquet
 * @param decimalComma whether numbers are written 1.234,5
 * @param time how times are written
 * @param zone the zone of times that are written without one
 * @param closeLabel whether a candle's time is when it closes
 * @param interval how long the candles are; empty when a column says it
 * @param date the date of times of day; empty when there is none to add
 * @param priceFactor what prices are multiplied by
 * @param shiftMillis what is added to every time
 */
record Layout(
        FileSettings.Form form,
        Columns columns,
        List<String> types,
        Optional<Dialect> head,
        boolean decimalComma,
        TimeForm time,
        ZoneId zone,
        boolean closeLabel,
        Optional<Interval> interval,
        Optional<LocalDate> date,
        double priceFactor,
        long shiftMillis) {

    /**
     * How a text file is written.
     *
     * @param delimiter what stands between cells
     * @param headingLines how many lines come before the rows
     * @param encoding the character encoding
     */
    record Dialect(char delimiter, int headingLines, String encoding) {}

    private static final List<Role> NUMBERS =
            List.of(Role.OPEN, Role.HIGH, Role.LOW, Role.CLOSE, Role.PRICE, Role.VOLUME, Role.OI);
    // How vendors write that there is no number.
    private static final String MISSING = "'', '-', '--', 'na', 'n/a', '#n/a', 'nan', 'null', 'none'";

    // DuckDB's own column with this name tells which of several files a row is from.
    private static final String FILE_INDEX = "file_index";

    /** Whether one query can read several files: a column of their own must not hide which file a row is from. */
    boolean canBeReadTogether() {
        return form == FileSettings.Form.CSV || columns.names().stream().noneMatch(FILE_INDEX::equalsIgnoreCase);
    }

    /** Whether the candles are known to be shorter than a minute. */
    boolean isShorterThanMinutes() {
        return interval.filter(one -> Intervals.millis(one) < Intervals.MINUTE).isPresent();
    }

    /** Whether the candles are known to be longer than a minute. */
    boolean isLongerThanMinutes() {
        return interval.filter(one -> Intervals.millis(one) > Intervals.MINUTE).isPresent();
    }

    /** The expression of a column. */
    static String column(FileSettings.Form form, Columns columns, int index) {
        return form == FileSettings.Form.CSV
                ? "c" + index
                : identifier(columns.names().get(index));
    }

    static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A file as a literal; what DuckDB would take for a pattern is what the name says. */
    static String path(Path file) {
        return literal(file.toString().replaceAll("[*?\\[]", "[$0]"));
    }

    private Optional<String> column(Role role) {
        return columns.index(role).map(index -> column(form, columns, index));
    }

    /**
     * The files as a table.
     *
     * @param files the files, all of this layout
     * @param lenient whether rows that do not fit are made to fit: cells stay text, missing cells are null
     * @return what stands behind FROM
     */
    String table(List<Path> files, boolean lenient) {
        String list = files.stream().map(Layout::path).collect(Collectors.joining(", ", "[", "]"));
        if (head.isEmpty()) {
            return "read_parquet(" + list + ")";
        }
        return csv(list, head.get(), columns, lenient ? Optional.empty() : Optional.of(this));
    }

    static String csv(String files, Dialect dialect, Columns columns, Optional<Layout> typed) {
        // One column more than there are shows the rows that have too many.
        int count = columns.names().size() + (typed.isPresent() ? 0 : 1);
        String types = IntStream.range(0, count)
                .mapToObj(index -> "'c" + index + "': '"
                        + typed.map(layout -> layout.type(index)).orElse("VARCHAR") + "'")
                .collect(Collectors.joining(", ", "{", "}"));
        return "read_csv(" + files + ", auto_detect = false, header = false, skip = " + dialect.headingLines()
                + ", delim = " + literal(String.valueOf(dialect.delimiter()))
                + ", quote = '\"', escape = '\"', encoding = "
                + literal(dialect.encoding()) + ", columns = " + types
                + (typed.isPresent()
                        ? (typed.get().decimalComma() ? ", decimal_separator = ','" : "")
                        : ", null_padding = true, strict_mode = false, nullstr = chr(30)")
                + ")";
    }

    /** All cells of a row of text in one, of a lenient table; of Parquet, whose rows have no lines, an empty text. */
    String line() {
        return form == FileSettings.Form.CSV
                ? IntStream.rangeClosed(0, columns.names().size())
                        .mapToObj(index -> "coalesce(c" + index + ", '')")
                        .collect(Collectors.joining(", ", "concat_ws(chr(31), ", ")"))
                : "''";
    }

    /** A condition that tells rows which cannot be read; a lenient table is wanted. */
    String unreadable() {
        String extra = form == FileSettings.Form.CSV
                ? " OR coalesce(c" + columns.names().size() + ", '') <> ''"
                : "";
        String noNumber = NUMBERS.stream()
                .filter(columns::has)
                .map(role -> " OR " + isNoNumber(role) + (isPrice(role) ? "" : " OR " + isNoQuantity(role)))
                .collect(Collectors.joining());
        return "(" + millis() + " IS NULL" + extra + noNumber + ")";
    }

    private String type(int index) {
        return isNumber(index)
                ? "DOUBLE"
                : readsTimesAsNumbers() && columns.index(Role.TIME).orElse(-1) == index ? "BIGINT" : "VARCHAR";
    }

    private boolean readsTimesAsNumbers() {
        return form == FileSettings.Form.CSV && time.unitsASecond() > 0 && columns.has(Role.TIME);
    }

    /** The column of times, where it is read as whole numbers since the epoch; of a table whose columns have types. */
    Optional<String> numberedTimes() {
        boolean isWhole = readsTimesAsNumbers() || form == FileSettings.Form.PARQUET && time.isOfWholeNumbers();
        return isWhole ? column(Role.TIME).map(cell -> "CAST(" + cell + " AS BIGINT)") : Optional.empty();
    }

    private boolean isNumber(int index) {
        return NUMBERS.stream().anyMatch(role -> columns.index(role).orElse(-1) == index);
    }

    /** Milliseconds of the epoch, or of the wall clock; null where the time cannot be read. Of a lenient table. */
    String millis() {
        return time.sqlMillis();
    }

    /** The same, of a lenient table or one whose columns have types. */
    String millis(boolean lenient) {
        return !lenient && readsTimesAsNumbers()
                ? time.sqlMillisOf(column(Role.TIME).orElseThrow())
                : millis();
    }

    // Numbers may be written as text in Parquet too, and text is not compared with numbers.
    private boolean areTimesText() {
        int time = 0; // the first of all roles
        return types.get(time).equals("VARCHAR");
    }

    // 2952.06 in four bytes is 2952.06005859375 in eight, unless its shortest text is between them.
    private boolean isOfSinglePrecision(Role role) {
        List<Role> used = Stream.of(Role.values()).filter(columns::has).toList();
        return !types.isEmpty() && types.get(used.indexOf(role)).equals("FLOAT");
    }

    /** A price or quantity as a double; not a number where it is none. */
    String number(Role role, boolean lenient, String absent) {
        String cell = columns.has(role) ? column(role).orElseThrow() : "";
        if (cell.isEmpty()) {
            return absent;
        }
        if (!lenient) {
            return "CAST(" + (isOfSinglePrecision(role) ? "CAST(" + cell + " AS VARCHAR)" : cell) + " AS DOUBLE)";
        }
        // Only what groups digits is taken out: 2951,5 in a file of decimal points is not 29515.
        String text = "regexp_replace(trim(CAST(" + cell + " AS VARCHAR)), '^(₹|Rs[.]?|INR|[$]) *', '')";
        String grouped = decimalComma
                ? "[+-]?[0-9]{1,3}([. ][0-9]{3})+(,[0-9]*)?"
                : "[+-]?[0-9]{1,3}(,[0-9]{2,3})*,[0-9]{3}([.][0-9]*)?";
        String ungrouped = decimalComma
                ? "replace(replace(replace(" + text + ", ' ', ''), '.', ''), ',', '.')"
                : "replace(" + text + ", ',', '')";
        String single = decimalComma
                ? "CASE WHEN NOT contains(" + text + ", '.') THEN replace(" + text + ", ',', '.') END"
                : text;
        return "try_cast(CASE WHEN regexp_full_match(" + text + ", '" + grouped + "') THEN " + ungrouped + " ELSE "
                + single + " END AS DOUBLE)";
    }

    private static boolean isPrice(Role role) {
        return role != Role.VOLUME && role != Role.OI;
    }

    // Infinity is no price either, but that is a candle which the check-up names, and can mend from its other prices.
    private String isNoQuantity(Role role) {
        String number = number(role, true, "NULL");
        return "coalesce(NOT isnan(" + number + ") AND abs(" + number + ") > " + Candles.MOST_QUANTITY + ", false)";
    }

    private String isNoNumber(Role role) {
        String cell = column(role).orElseThrow();
        // Of a row of text that ends too early the cell is null; an empty one is an empty text.
        String missing = form == FileSettings.Form.CSV ? cell + " IS NULL OR " : "";
        // A price that is a mere word stays missing, which the check-up finds and can repair; a volume would become 0.
        String figures = isPrice(role) ? "regexp_matches(CAST(" + cell + " AS VARCHAR), '[0-9]') AND " : "";
        return "(" + missing + figures + number(role, true, "NULL") + " IS NULL AND lower(trim(coalesce(CAST(" + cell
                + " AS VARCHAR), ''))) NOT IN (" + MISSING + "))";
    }

    /** The four prices. */
    List<String> prices(boolean lenient) {
        if (columns.has(Role.PRICE)) {
            String price = number(Role.PRICE, lenient, "NULL");
            return List.of(price, price, price, price);
        }
        return List.of(
                number(Role.OPEN, lenient, "NULL"),
                number(Role.HIGH, lenient, "NULL"),
                number(Role.LOW, lenient, "NULL"),
                number(Role.CLOSE, lenient, "NULL"));
    }

    /** What tells the instruments of a file apart, as text; an empty text where nothing in the file does. */
    String key() {
        return key(form, columns);
    }

    static String key(FileSettings.Form form, Columns columns) {
        Optional<String> symbol = columns.index(Role.SYMBOL)
                .map(index -> "coalesce(" + TimeForm.trimmed(column(form, columns, index)) + ", '')");
        return columns.index(Role.EXCHANGE)
                .map(index -> symbol.orElse("''") + " || chr(31) || coalesce("
                        + TimeForm.trimmed(column(form, columns, index)) + ", '')")
                .orElse(symbol.orElse("''"));
    }

    /** The interval as the file writes it; an empty text where no column says it. */
    String intervalText() {
        return intervalText(form, columns);
    }

    static String intervalText(FileSettings.Form form, Columns columns) {
        return columns.index(Role.INTERVAL)
                .map(index -> TimeForm.trimmed(column(form, columns, index)))
                .map(text -> "coalesce(" + text + ", '')")
                .orElse("''");
    }

    /**
     * A condition that lets the database pass over what is outside a range; what it lets through is looked at again.
     *
     * @param range the range that is wanted
     * @param lenient of which table
     * @return the condition
     */
    String within(TimeRange range, boolean lenient) {
        if (range.equals(TimeRange.ALL) || time.kind() == TimeForm.Kind.MILLIS_OF_DAY) {
            return "true";
        }
        // A day more on both sides covers every zone, label and shift.
        long from = Math.max(range.fromEpochMillis(), Long.MIN_VALUE / 4) - 2 * Intervals.DAY;
        long to = Math.min(range.toEpochMillis(), Long.MAX_VALUE / 4) + 2 * Intervals.DAY;
        long farPast = -62_135_596_800_000L;
        long farFuture = 253_402_300_799_000L;
        from = Math.max(from, farPast);
        to = Math.min(to, farFuture);
        Optional<String> cell = column(Role.TIME);
        if (form == FileSettings.Form.PARQUET && time.unitsASecond() > 0 && cell.isPresent() && !areTimesText()) {
            double perMilli = time.unitsASecond() / 1e3;
            return String.format(
                    Locale.ROOT,
                    "(%1$s IS NULL OR %1$s >= %2$.0f AND %1$s < %3$.0f)",
                    cell.get(),
                    Math.floor(from * perMilli),
                    Math.ceil(to * perMilli));
        }
        String millis = millis(lenient);
        return "(" + millis + " IS NULL OR " + millis + " >= " + from + " AND " + millis + " < " + to + ")";
    }
}
