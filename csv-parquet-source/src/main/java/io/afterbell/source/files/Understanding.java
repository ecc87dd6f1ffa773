package io.afterbell.source.files;

import io.afterbell.api.Interval;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how files are written, from their headings and first rows. Files with the same heading and times of the same
 * shape are understood once. For one thread.
 */
final class Understanding {
    private static final int SAMPLE_ROWS = 2_000;
    private static final int MOST_MAGIC_BYTES = 200;
    private static final Pattern DIGIT = Pattern.compile("\\d");
    private static final Pattern CLOCK = Pattern.compile("(?:^|[ T])(\\d{1,2}):\\d{2}(:59)?");
    // 91559 beside a date, and 20240104091559.
    private static final Pattern DIGITS_OF_CLOCK = Pattern.compile("((?:(?:19|20)\\d{6})?\\d{1,2})\\d{2}(\\d{2})?");
    private static final String ASSUMED =
            "interval 1m is assumed, because a single row has no spacing that tells it: interval= says otherwise";
    private static final String LAST_SECOND =
            "stamped with the last second of their candle, taken as the candle that ends with it";
    private static final Set<String> CLOCK_TYPES =
            Set.of("VARCHAR", "TIME", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS");
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Connection connection;
    private final FileSettings settings;
    private final FileSettings.Form form;
    private final List<String> remarks = new ArrayList<>();
    private final Map<String, Understood> understoodByKey = new HashMap<>();
    private final Map<Layout, String> words = new LinkedHashMap<>();
    private final Map<Layout, String> timeWords = new HashMap<>();
    private final Map<Path, String> schemas = new HashMap<>();
    private final Map<String, Map<Path, String>> leastTimes = new HashMap<>();
    private final Map<String, Described> describedBySchema = new HashMap<>();

    /**
     * What was understood of a file, which others that are written alike share.
     *
     * @param layout how to read it
     * @param notes what else there is to say
     */
    private record Understood(Layout layout, List<String> notes) {
        SourceFile of(Path path, Naming.Name name) {
            return new SourceFile(path, layout, name, notes);
        }
    }

    /**
     * Makes an understanding.
     *
     * @param connection any database; first rows are kept in it for a moment
     * @param settings what the user said
     * @param form what kind of files
     */
    Understanding(Connection connection, FileSettings settings, FileSettings.Form form) {
        this.connection = connection;
        this.settings = settings;
        this.form = form;
    }

    /**
     * Understands files. One that was named alone must be understood; of several, those that hold no candles are passed
     * over with a remark.
     *
     * @param paths the files
     * @return those that were understood
     * @throws PluginException when none can be
     */
    List<SourceFile> all(List<Path> paths) {
        readSchemas(paths);
        List<SourceFile> understood = new ArrayList<>();
        List<PluginException> failures = new ArrayList<>();
        for (Path path : paths) {
            try {
                understood.add(understand(path));
            } catch (PluginException e) {
                if (Thread.currentThread().isInterrupted()) {
                    // Whoever ends this thread wants no list of files that could not be read any more.
                    throw e;
                }
                failures.add(e);
                if (failures.size() <= 5) {
                    remarks.add("passed over: " + e.getMessage());
                }
            }
        }
        if (understood.isEmpty()) {
            PluginException first = failures.get(0);
            throw paths.size() == 1
                    ? first
                    : new PluginException(
                            first.code(),
                            "none of the " + paths.size() + " files can be read; the first: " + first.getMessage(),
                            first);
        }
        if (failures.size() > 5) {
            remarks.add("passed over: " + (failures.size() - 5) + " more files");
        }
        return understood;
    }

    /** What was decided, one line each. */
    List<String> remarks() {
        return Collections.unmodifiableList(remarks);
    }

    /** What was understood of a layout, without the files' names. */
    String words(Layout layout) {
        return words.getOrDefault(layout, "");
    }

    /** Whether files of these layouts write their times alike. */
    boolean agreeOnTimes(Collection<Layout> layouts) {
        return layouts.stream()
                        .map(layout -> timeWords.getOrDefault(layout, ""))
                        .distinct()
                        .count()
                <= 1;
    }

    private SourceFile understand(Path path) {
        try {
            return form == FileSettings.Form.CSV ? text(path) : parquet(path);
        } catch (EOFException | ZipException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "the file cannot be read: file=" + path
                            + ": it is not compressed with gzip as its name says, or cut"
                            + " off; fetch it again, or name it .csv when it is plain text (" + e.getMessage() + ")",
                    e);
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNREADABLE, "the file cannot be read: file=" + path + ": " + e, e);
        } catch (SQLException e) {
            throw Refusal.failed(path, e);
        }
    }

    private SourceFile text(Path path) throws IOException, SQLException {
        boolean zstd = path.toString().toLowerCase(Locale.ROOT).endsWith(".zst");
        byte[] start = TextHead.firstBytes(path, TextHead.BYTES);
        if (!zstd) {
            Refusal.refuseWhatIsNoTable(path, start, true);
        }
        TextHead head =
                TextHead.read(zstd ? firstLines(path).getBytes(StandardCharsets.UTF_8) : start, settings.delimiter());
        if (head.heading().isEmpty() && head.rows().isEmpty()) {
            throw Refusal.unreadable(path, zstd ? "it is empty, or cut off; fetch it again" : "it is empty");
        }
        refuseMoreCellsThanNames(path, head);
        List<String> names = names(head);
        Columns named = Columns.of(path, names, settings.columns());
        if (head.rows().isEmpty()) {
            throw Refusal.unreadable(path, "it has a heading and no rows");
        }
        String first = DIGIT.matcher(head.rows().get(0).toString()).replaceAll("9");
        Naming.Name name = name(path, named, symbolOfHeading(head));
        Layout.Dialect dialect = new Layout.Dialect(head.delimiter(), head.headingLines(), head.encoding());
        String whole = Layout.csv("[" + Layout.path(path) + "]", dialect, named, Optional.empty());
        refuseSeveralContracts(path, named, whole);
        Columns columns = withVolume(named, whole);
        String key = head.headingLines() + " " + head.heading() + " " + head.delimiter() + head.encoding() + " " + first
                + name.exchange() + " " + columns.index(Role.VOLUME) + " "
                + mark(columns, head.rows().get(0));
        Understood known = understoodByKey.get(key);
        if (known != null && fits(known.layout(), whole)) {
            return known.of(path, name);
        }
        boolean decimalComma = decimalComma(path, head, columns);
        Times times = times(path, columns, name, whole, "");
        Understood understood =
                layout(path, columns, List.of(), Optional.of(dialect), decimalComma, name, whole, times);
        share(key, understood);
        return understood.of(path, name);
    }

    // A file of longer candles, or one that trades so seldom that it looks like one, says nothing about others; nor
    // does
    // one of a single row, or one whose days and months are a guess. Seconds labelled by their close would move minutes
    // by a second. A date out of a file's name is that file's alone.
    private void share(String key, Understood understood) {
        Layout layout = understood.layout();
        if (!layout.isLongerThanMinutes()
                && !(layout.isShorterThanMinutes() && layout.closeLabel())
                && layout.date().isEmpty()
                && !layout.time().isGuess()
                && !understood.notes().contains(ASSUMED)) {
            understoodByKey.put(key, understood);
        }
    }

    // 04-13-2024 looks like 13-04-2024 until it is read.
    private boolean fits(Layout known, String whole) throws SQLException {
        if (!known.time().isOfPattern() || !settings.timeFormat().isEmpty()) {
            return true;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*), count(" + known.millis() + ") FROM (FROM "
                        + whole + " LIMIT " + SAMPLE_ROWS + ")")) {
            return rows.next() && rows.getLong(2) * 10 >= rows.getLong(1) * 9;
        }
    }

    /**
     * What the first row's time tells of how the file's times are meant: the hour, because the same clock in another zone
     * begins at another one, and whether it is the last second of a minute.
     */
    private static String mark(Columns columns, List<String> row) {
        int index = columns.index(Role.CLOCK).or(() -> columns.index(Role.TIME)).orElse(-1);
        return index < 0 || index >= row.size() ? "" : mark(row.get(index));
    }

    private static String mark(String time) {
        Matcher clock = CLOCK.matcher(time);
        if (clock.find()) {
            return clock.group(1) + (clock.group(2) == null ? "" : " last second") + time.replaceAll("[^APMapm]", "");
        }
        Matcher digits = DIGITS_OF_CLOCK.matcher(time);
        if (digits.matches()) {
            return digits.group(1) + ("59".equals(digits.group(2)) ? " last second" : "");
        }
        return "";
    }

    // MetaTrader writes zeros where it knows how often a price changed, but not what was traded.
    private Columns withVolume(Columns columns, String whole) throws SQLException {
        Optional<Integer> ticks = columns.ofTicks();
        if (ticks.isEmpty() || !settings.columns().isEmpty()) {
            return columns;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 FROM " + whole + " WHERE regexp_matches(CAST("
                        + column(columns, Role.VOLUME) + " AS VARCHAR), '[1-9]') LIMIT 1")) {
            return rows.next() ? columns : columns.with(Role.VOLUME, ticks.get());
        }
    }

    private SourceFile parquet(Path path) throws IOException, SQLException {
        String schema = schemas.getOrDefault(path, "");
        if (schema.isEmpty()) {
            Refusal.refuseWhatIsNoTable(path, TextHead.firstBytes(path, MOST_MAGIC_BYTES), false);
        }
        Described described = schema.isEmpty() ? null : describedBySchema.get(schema);
        if (described == null) {
            described = describe(path);
            if (!schema.isEmpty()) {
                describedBySchema.put(schema, described);
            }
        }
        Naming.Name name = name(path, described.columns(), "");
        String whole = "read_parquet([" + Layout.path(path) + "])";
        refuseSeveralContracts(path, described.columns(), whole);
        Columns columns = withVolume(described.columns(), whole);
        Optional<Integer> time = columns.index(Role.TIME);
        String key = columns.names() + " " + described.types() + " " + name.exchange() + " "
                + columns.index(Role.VOLUME) + " " + mark(path, columns, described.types(), whole);
        Understood alike = understoodByKey.get(key);
        if (alike != null && fits(alike.layout(), whole)) {
            return alike.of(path, name);
        }
        if (time.isPresent() && described.types().get(time.get()).equals("FLOAT")) {
            throw Refusal.unreadable(
                    path,
                    "its times are numbers of single precision, which are rounded to minutes; save column "
                            + columns.names().get(time.get()) + " as whole numbers or timestamps");
        }
        String type = time.map(described.types()::get).orElse("");
        Times times = times(path, columns, name, whole, type);
        List<String> types = usedTypes(columns, described.types());
        Understood understood = layout(path, columns, types, Optional.empty(), false, name, whole, times);
        share(key, understood);
        return understood.of(path, name);
    }

    // An option's underlying may be a name, or what it cost.
    private String contract(Columns columns, int index) {
        String text = "CAST(" + Layout.column(form, columns, index) + " AS VARCHAR)";
        return Role.plain(columns.names().get(index)).equals("underlying")
                ? "CASE WHEN try_cast(" + text + " AS DOUBLE) IS NULL THEN " + text + " END"
                : text;
    }

    private void refuseSeveralContracts(Path path, Columns columns, String whole) throws SQLException {
        List<Integer> contracts = columns.ofContracts();
        if (contracts.isEmpty() || !settings.columns().isEmpty()) {
            return;
        }
        String contract = contracts.stream()
                .map(index -> contract(columns, index))
                .collect(Collectors.joining(", ", "concat_ws(' ', ", ")"));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT min(" + contract + ") AS one, max(" + contract
                        + ") AS other FROM " + whole + " GROUP BY " + Layout.key(form, columns)
                        + " HAVING one <> other LIMIT 1")) {
            if (rows.next()) {
                throw Refusal.unreadable(
                        path,
                        "its rows are of several contracts of one name, such as " + rows.getString(1) + " and "
                                + rows.getString(2) + " (column "
                                + contracts.stream().map(columns.names()::get).collect(Collectors.joining(", "))
                                + "); make a file of each, or name a column that tells them apart, as in"
                                + " columns=time:datetime;open:open;high:high;low:low;close:close;symbol:NAME");
            }
        }
    }

    /**
     * The columns of a Parquet file.
     *
     * @param columns which is what
     * @param types their types as DuckDB calls them
     */
    private record Described(Columns columns, List<String> types) {}

    private static List<String> usedTypes(Columns columns, List<String> types) {
        return Stream.of(Role.values())
                .flatMap(role -> columns.index(role).stream())
                .map(types::get)
                .toList();
    }

    // Text and wall clocks may be meant otherwise in the next file; instants and numbers are what they are.
    private String mark(Path path, Columns columns, List<String> types, String whole) throws SQLException {
        Role role = columns.has(Role.CLOCK) ? Role.CLOCK : Role.TIME;
        Optional<Integer> index = columns.index(role);
        if (index.isEmpty() || !CLOCK_TYPES.contains(types.get(index.get()))) {
            return "";
        }
        String name = columns.names().get(index.get());
        String first = leastTimes.computeIfAbsent(name, this::leastTimes).getOrDefault(path, "");
        if (first.isEmpty()) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT CAST(" + column(columns, role) + " AS VARCHAR) FROM " + whole + " LIMIT 1")) {
                String cell = rows.next() ? rows.getString(1) : null;
                first = cell == null ? "" : cell;
            }
        }
        return DIGIT.matcher(first).replaceAll("9") + " " + mark(first);
    }

    // One look at all footers instead of one at each file's rows.
    private Map<Path, String> leastTimes(String column) {
        Map<Path, String> found = new HashMap<>();
        List<Path> paths = List.copyOf(schemas.keySet());
        if (paths.isEmpty()) {
            return found;
        }
        try {
            Engine.sideBySide(
                            paths.size(),
                            (own, from, to) -> ParquetFooters.leastTimes(own, paths.subList(from, to), column))
                    .forEach(found::putAll);
        } catch (SQLException broken) {
            // Each file is looked at when it is its turn.
            found.clear();
        }
        return found;
    }

    private Described describe(Path path) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("DESCRIBE SELECT * FROM read_parquet([" + Layout.path(path) + "])")) {
            while (rows.next()) {
                names.add(rows.getString(1));
                types.add(rows.getString(2));
            }
        }
        Columns columns = Columns.of(path, names, settings.columns());
        int index = names.indexOf(Columns.PANDAS_INDEX);
        boolean isTimed = index >= 0 && types.get(index).startsWith("TIMESTAMP");
        boolean isOfDates = columns.index(Role.TIME)
                .filter(time -> types.get(time).equals("DATE"))
                .isPresent();
        return new Described(
                isTimed && isOfDates && settings.columns().isEmpty() ? columns.with(Role.TIME, index) : columns, types);
    }

    // One look at all footers instead of one for each file. A broken file among them is found when it is its turn.
    private void readSchemas(List<Path> paths) {
        if (form != FileSettings.Form.PARQUET || paths.size() < 2) {
            return;
        }
        try {
            Engine.sideBySide(paths.size(), (own, from, to) -> ParquetFooters.schemas(own, paths.subList(from, to)))
                    .forEach(schemas::putAll);
        } catch (SQLException broken) {
            schemas.clear();
        }
    }

    private String firstLines(Path path) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT line FROM read_csv(" + Layout.path(path)
                        + ", columns = {'line': 'VARCHAR'}, delim = chr(31), quote = '', escape = '', header = false,"
                        + " auto_detect = false) LIMIT 100")) {
            while (rows.next()) {
                text.append(rows.getString(1)).append('\n');
            }
        }
        return text.toString();
    }

    // 1,234.50 without quotes is two cells, and a heading that lacks the first name shifts all others.
    private void refuseMoreCellsThanNames(Path path, TextHead head) {
        int named = head.heading().stream().mapToInt(List::size).max().orElse(0);
        for (List<String> row : head.rows().subList(0, Math.min(head.rows().size(), 1))) {
            if (settings.columns().isEmpty()
                    && named > 1
                    && row.size() > named
                    && row.subList(named, row.size()).stream().anyMatch(cell -> !cell.isEmpty())) {
                throw Refusal.unreadable(
                        path,
                        "its heading names " + named + " columns, but its rows have " + row.size() + " cells, as when"
                                + " numbers such as 1,234.50 stand without quotes, or a name is missing; mend it, or"
                                + " say which column is what by number, as in columns=time:1;open:2. The first row is "
                                + String.join(String.valueOf(head.delimiter()), row));
            }
        }
    }

    private static List<String> names(TextHead head) {
        int count = head.heading().stream().mapToInt(List::size).max().orElse(0);
        if (!head.rows().isEmpty()) {
            int cells = head.rows().get(0).size();
            count = head.heading().isEmpty() ? cells : Math.max(count, cells);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(name(head.heading(), i));
        }
        return names;
    }

    // Of a heading of several rows, the row nearest to the candles that says something known.
    private static String name(List<List<String>> heading, int column) {
        String any = "";
        for (int i = heading.size() - 1; i >= 0; i--) {
            String cell = column < heading.get(i).size() ? heading.get(i).get(column) : "";
            for (Role role : Role.values()) {
                if (role.isNamed(cell)) {
                    return cell;
                }
            }
            any = any.isEmpty() ? cell : any;
        }
        return any;
    }

    // yfinance writes a row "Ticker,AAPL,AAPL,…" into its heading.
    private static String symbolOfHeading(TextHead head) {
        for (List<String> line : head.heading()) {
            if (head.heading().size() > 1
                    && line.size() > 2
                    && Role.plain(line.get(0)).equals("ticker")) {
                Set<String> symbols = new TreeSet<>(line.subList(1, line.size()));
                symbols.remove("");
                return symbols.size() == 1 ? symbols.iterator().next() : "";
            }
        }
        return "";
    }

    private Naming.Name name(Path path, Columns columns, String symbolOfHeading) {
        boolean byRows = columns.has(Role.SYMBOL) && settings.symbol().isEmpty();
        if (byRows) {
            return new Naming.Name("", settings.exchange());
        }
        Naming.Name name = Naming.ofFile(
                path, settings.symbol().isEmpty() ? symbolOfHeading : settings.symbol(), settings.exchange());
        if (name.symbol().isEmpty() || name.exchange().isEmpty()) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER,
                    "neither columns nor name of the file say "
                            + (name.symbol().isEmpty()
                                    ? "whose candles it holds"
                                    : "on which exchange " + name.symbol() + " trades")
                            + "; give " + (name.symbol().isEmpty() ? "symbol=… and exchange=…" : "exchange=…")
                            + ", as in csv:path=FILE,symbol=RELIANCE,exchange=NSE: file=" + path
                            + " columns=" + String.join(", ", columns.names()));
        }
        return name;
    }

    private boolean decimalComma(Path path, TextHead head, Columns columns) {
        if (settings.decimal().isPresent()) {
            return settings.decimal().get() == ',';
        }
        int price =
                columns.index(columns.has(Role.PRICE) ? Role.PRICE : Role.CLOSE).orElse(0);
        boolean comma = false;
        boolean doubtful = false;
        for (List<String> row : head.rows()) {
            String cell = price < row.size() ? row.get(price) : "";
            if (cell.matches("[+-]?[\\d.]*\\d,\\d+") && !cell.contains(",,")) {
                comma = true;
                doubtful |= cell.matches("[+-]?\\d{1,3},\\d{3}");
            } else if (cell.contains(".") || cell.matches(".*,\\d{3},.*")) {
                return false;
            }
        }
        if (comma
                && doubtful
                && head.rows().stream()
                        .allMatch(row -> price >= row.size() || row.get(price).matches("\\d{1,3},\\d{3}"))) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER,
                    "prices such as " + head.rows().get(0).get(price)
                            + " can be read in two ways; give decimal=comma or" + " decimal=point: file=" + path);
        }
        return comma;
    }

    private void sample(String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE OR REPLACE TEMP TABLE first_rows AS SELECT * FROM " + table + " LIMIT " + SAMPLE_ROWS);
        }
    }

    /**
     * The times of a file.
     *
     * @param form how they are written
     * @param numbered the first of them, where one question told all; else the first rows are in the database
     */
    private record Times(TimeForm form, Optional<FirstRows> numbered) {}

    private Times times(Path path, Columns columns, Naming.Name name, String whole, String type) throws SQLException {
        TimeForm typed = type.isEmpty() ? null : typed(column(columns, Role.TIME), type);
        Optional<FirstRows> numbered = typed == null
                ? FirstRows.numbered(connection, whole, form, columns, type, settings.timeFormat())
                : Optional.empty();
        if (numbered.isPresent()) {
            return new Times(numbered.get().time(), numbered);
        }
        sample(whole);
        TimeForm found = typed == null ? time(path, columns, whole, exchange(columns, name, numbered)) : typed;
        return new Times(found, numbered);
    }

    private static @Nullable TimeForm typed(String column, String type) {
        return switch (type) {
            case "TIMESTAMP WITH TIME ZONE" ->
                new TimeForm(TimeForm.Kind.INSTANT, TimeForm.possible("epoch_ms(" + column + ")"), "instants");
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" ->
                new TimeForm(
                        TimeForm.Kind.WALL_CLOCK,
                        TimeForm.possible("epoch_ms(CAST(" + column + " AS TIMESTAMP))"),
                        "timestamps without a zone");
            case "DATE" ->
                new TimeForm(
                        TimeForm.Kind.DATE, TimeForm.possible("epoch_ms(CAST(" + column + " AS TIMESTAMP))"), "dates");
            default -> null;
        };
    }

    private TimeForm time(Path path, Columns columns, String whole, String exchange) throws SQLException {
        String text;
        if (columns.has(Role.TIME)) {
            text = TimeForm.trimmed(column(columns, Role.TIME));
        } else if (columns.has(Role.DATE)) {
            text = columns.has(Role.CLOCK)
                    ? TimeForm.joined(column(columns, Role.DATE), column(columns, Role.CLOCK))
                    : TimeForm.trimmed(column(columns, Role.DATE));
        } else {
            text = TimeForm.trimmed(column(columns, Role.CLOCK));
        }
        TimeForm form = TimeForm.detect(connection, "first_rows", whole, text, settings.timeFormat(), exchange)
                .orElseThrow(() -> Refusal.unreadable(path, timesUnreadable(text)));
        refuseRounded(path, text, form);
        return form;
    }

    // A spreadsheet shows 1705980000000 as 1.70598E+12 and saves what it shows.
    private void refuseRounded(Path path, String text, TimeForm form) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT count(*), count(DISTINCT " + form.sqlMillis() + "), min(" + text
                                + ") FROM first_rows WHERE regexp_matches(" + text + ", '[0-9][eE][+]?[0-9]')")) {
            if (rows.next() && rows.getLong(1) > 1 && rows.getLong(2) * 2 <= rows.getLong(1)) {
                throw Refusal.unreadable(
                        path,
                        "its times are rounded, as a spreadsheet does when it saves what it shows, for example "
                                + rows.getString(3) + "; export the file again, or format the column as a number"
                                + " without decimals before it is saved");
            }
        }
    }

    private String timesUnreadable(String text) {
        String first = "";
        String last = "";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT first(t), last(t) FROM (SELECT " + text + " AS t FROM first_rows)")) {
            rows.next();
            if (rows.getString(1) == null && rows.getString(2) == null) {
                return "it has no rows, or none with a time; fetch it again, or say with columns= where times are";
            }
            first = String.valueOf(rows.getString(1));
            last = String.valueOf(rows.getString(2));
        } catch (SQLException e) {
            first = "unreadable: " + e.getMessage();
        }
        if (first.matches("[34]\\d{4}([., ]\\S*)?")) {
            return "its times are numbers of days, as a spreadsheet keeps them, the first is " + first
                    + "; format the column as yyyy-mm-dd hh:mm and save the file again";
        }
        if (first.matches("\\d{1,2}:\\d{2}.*|\\d{3,6}")) {
            return "its times have no date, the first is " + first
                    + "; add a column date, or write date and time in one column as yyyy-mm-dd hh:mm";
        }
        String how = settings.timeFormat().isEmpty() ? "" : " with time_format=" + settings.timeFormat();
        return "its times cannot be read" + how + ", or are not all written alike; the first is " + first
                + " and a later one " + last
                + "; say how they are written with time_format=, as strptime does, for example %d-%m-%Y %H:%M, or which"
                + " column they are in with columns=";
    }

    private String column(Columns columns, Role role) {
        return Layout.column(form, columns, columns.index(role).orElseThrow());
    }

    private Understood layout(
            Path path,
            Columns columns,
            List<String> types,
            Optional<Layout.Dialect> dialect,
            boolean decimalComma,
            Naming.Name name,
            String whole,
            Times found)
            throws SQLException {
        TimeForm time = found.form();
        Optional<FirstRows> numbered = found.numbered();
        boolean lean = time.kind() == TimeForm.Kind.MILLIS_OF_DAY;
        if (lean && settings.priceFactor().isEmpty()) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER,
                    "its times are milliseconds since midnight, as QuantConnect Lean writes them, whose prices are times"
                            + " 10000; give price_factor=0.0001, or price_factor=1 when they are as they stand: file="
                            + path);
        }
        Optional<LocalDate> date = lean ? settings.date().or(() -> Naming.dateOf(path)) : Optional.empty();
        if (lean && date.isEmpty()) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER,
                    "its times have no date and its name has none; give date=…, for example date=2019-07-09: file="
                            + path);
        }
        Layout layout = new Layout(
                form,
                columns,
                types,
                dialect,
                decimalComma,
                time,
                settings.timezone().orElse(UTC),
                settings.closeLabel().orElse(false),
                settings.interval(),
                date,
                settings.priceFactor().orElse(1.0),
                settings.shiftMinutes() * Intervals.MINUTE);
        List<long[]> times = numbered.isPresent() ? numbered.get().times(layout.shiftMillis()) : times(layout);
        if (times.isEmpty()) {
            throw Refusal.unreadable(path, timesTooFar(layout));
        }
        String exchange = exchange(columns, name, numbered);
        String zoneWords = "";
        if (time.kind() != TimeForm.Kind.INSTANT) {
            ZoneId zone = settings.timezone().orElseGet(() -> TradingHours.zone(exchange, times));
            layout = with(layout, zone, layout.closeLabel(), layout.interval());
            zoneWords = " in " + zone
                    + (settings.timezone().isPresent() || time.kind() == TimeForm.Kind.DATE
                            ? ""
                            : TradingHours.guessed(exchange, times, zone));
            if (time.kind() == TimeForm.Kind.WALL_CLOCK
                    && settings.timeFormat().isEmpty()
                    && TradingHours.areOfTwelveHours(exchange, times, zone)) {
                throw Refusal.unreadable(
                        path,
                        "its hours go from 1 to 12 alone, as those of a twelve-hour clock without AM and PM, which"
                                + " a spreadsheet's hh:mm writes; save the column as yyyy-mm-dd HH:mm, or with AM/PM, or"
                                + " give time_format= when the hours are right");
            }
        }
        List<String> notes = new ArrayList<>();
        String intervalWords = "said by a column";
        if (!columns.has(Role.INTERVAL) || settings.interval().isPresent()) {
            Interval interval = settings.interval().orElseGet(() -> interval(times, time));
            layout = with(layout, layout.zone(), layout.closeLabel(), Optional.of(interval));
            intervalWords = interval.code();
            if (settings.interval().isEmpty()
                    && time.kind() != TimeForm.Kind.DATE
                    && times.stream().allMatch(series -> series.length == 1)) {
                notes.add(ASSUMED);
            }
        }
        boolean lastSecond = isLastSecond(layout, times);
        boolean longer = layout.isLongerThanMinutes()
                && layout.interval()
                        .filter(one -> Intervals.millis(one) < Intervals.DAY)
                        .isPresent();
        boolean closeLabel = settings.closeLabel()
                .orElse(lastSecond && longer
                        || TradingHours.areLabelledByClose(layout, exchange, bounds(layout, whole, times)));
        if (lastSecond) {
            notes.add(LAST_SECOND);
        }
        layout = with(layout, layout.zone(), closeLabel, layout.interval());
        words.put(
                layout,
                "columns " + columns.describe()
                        + (columns.has(Role.VOLUME) ? "" : " (no volume: 0)")
                        + (columns.countTicks() && settings.columns().isEmpty() ? volumeOfTicks(columns) : "")
                        + "; times are " + time.words() + zoneWords
                        + date.map(day -> " on " + day).orElse("")
                        + (closeLabel && !lastSecond ? ", when candles close: moved back by one candle" : "")
                        + "; interval " + intervalWords
                        + (decimalComma ? "; decimal comma" : "")
                        + (layout.priceFactor() == 1 ? "" : "; prices times " + layout.priceFactor())
                        + (layout.shiftMillis() == 0 ? "" : "; times moved by " + settings.shiftMinutes() + " min"));
        timeWords.put(layout, time.words() + (time.kind() == TimeForm.Kind.INSTANT ? "" : " in " + layout.zone()));
        return new Understood(layout, notes);
    }

    private static String volumeOfTicks(Columns columns) {
        boolean isBesideVolume =
                columns.names().stream().anyMatch(name -> Role.VOLUME.isNamed(name) && !Role.countsTicks(name));
        return " (volume is a count of ticks, because "
                + (isBesideVolume ? "the column of the volume traded is all zeros)" : "there is no other volume)");
    }

    private String timesTooFar(Layout layout) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT min(" + column(layout.columns(), Role.TIME) + ") FROM first_rows")) {
            String least = rows.next() ? rows.getString(1) : null;
            return least == null
                    ? "it has no rows, or none with a time; fetch it again, or say with columns= where times are"
                    : "its times do not lie between 1990 and 2040, the first is " + least
                            + ", as when seconds were taken for milliseconds or nanoseconds; write it again with the"
                            + " right unit";
        }
    }

    // Vendors write 09:15:59 for the minute that begins at 09:15; nobody's candle opens there.
    private static boolean isLastSecond(Layout layout, List<long[]> times) {
        return layout.time().kind() != TimeForm.Kind.DATE
                && !layout.isShorterThanMinutes()
                && Candles.isOfLastSeconds(times);
    }

    private static Layout with(Layout layout, ZoneId zone, boolean closeLabel, Optional<Interval> interval) {
        return new Layout(
                layout.form(),
                layout.columns(),
                layout.types(),
                layout.head(),
                layout.decimalComma(),
                layout.time(),
                zone,
                closeLabel,
                interval,
                layout.date(),
                layout.priceFactor(),
                layout.shiftMillis());
    }

    /** The times of the first rows, of each instrument apart, in order, each once. */
    private List<long[]> times(Layout layout) throws SQLException {
        Map<String, TreeSet<Long>> byKey = new LinkedHashMap<>();
        long added = layout.date().map(day -> day.toEpochDay() * Intervals.DAY).orElse(0L) + layout.shiftMillis();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT " + layout.key() + " || chr(31) || " + layout.intervalText()
                                + ", " + layout.millis() + " AS t FROM first_rows WHERE t IS NOT NULL")) {
            while (rows.next()) {
                byKey.computeIfAbsent(rows.getString(1), key -> new TreeSet<>()).add(rows.getLong(2) + added);
            }
        }
        return byKey.values().stream()
                .map(set -> set.stream().mapToLong(Long::longValue).toArray())
                .toList();
    }

    // Of seconds, the first rows may not see a day to its end: the first and the last of each day have to do.
    private List<long[]> bounds(Layout layout, String whole, List<long[]> times) throws SQLException {
        if (layout.columns().has(Role.PRICE)) {
            return List.of();
        }
        if (!layout.isShorterThanMinutes() || layout.date().isPresent()) {
            return times;
        }
        List<long[]> bounds = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT min(" + layout.millis() + "), max(" + layout.millis()
                        + ") FROM " + whole + " WHERE " + layout.millis() + " IS NOT NULL GROUP BY " + layout.key()
                        + ", (" + layout.millis() + ") // " + Intervals.DAY)) {
            while (rows.next()) {
                bounds.add(new long[] {rows.getLong(1) + layout.shiftMillis(), rows.getLong(2) + layout.shiftMillis()});
            }
        }
        return bounds;
    }

    private String exchange(Columns columns, Naming.Name name, Optional<FirstRows> numbered) throws SQLException {
        if (!name.exchange().isEmpty()) {
            return name.exchange();
        }
        if (numbered.isPresent()) {
            return RowKey.name(numbered.get().firstKey(), name).exchange();
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT " + Layout.key(form, columns) + " FROM first_rows LIMIT 1")) {
            return rows.next()
                    ? RowKey.name(String.valueOf(rows.getString(1)), name).exchange()
                    : "";
        }
    }

    // The distance that most neighbours have a whole number of.
    private static Interval interval(List<long[]> times, TimeForm form) {
        if (form.kind() == TimeForm.Kind.DATE) {
            return Interval.ONE_DAY;
        }
        return Candles.interval(times);
    }
}
