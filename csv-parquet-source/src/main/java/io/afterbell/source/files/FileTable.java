package io.afterbell.source.files;

import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * Turns a file into a table of candles in an in-memory database: finds its columns by name, and its times by their form.
 * Nothing is guessed that is not said in a remark.
 */
final class FileTable {
    /** What kind of file it is. */
    enum Form {
        /** Text, one candle a line, with a heading. */
        CSV("read_csv(?, header = true, all_varchar = true)"),
        /** Parquet. */
        PARQUET("read_parquet(?)");

        private final String function;

        Form(String function) {
            this.function = function;
        }
    }

    private static final String PATH = "path";
    private static final String SYMBOL = "symbol";
    private static final String EXCHANGE = "exchange";
    private static final String TIMEZONE = "timezone";

    static final List<ParameterSpec> PARAMETERS = List.of(
            ParameterSpec.path(PATH, "", "The file."),
            ParameterSpec.text(SYMBOL, "", "The symbol of a file that has no column symbol."),
            ParameterSpec.text(EXCHANGE, "", "The exchange of a file that has no column exchange."),
            ParameterSpec.text(TIMEZONE, "Asia/Kolkata", "The zone of times that are written without one."));

    private static final String WANTED = "wanted are open, high, low, close, volume and a time (timestamp, datetime, or"
            + " date and time), further symbol, exchange, interval, oi";

    /** Forms of text without a zone, tried in this order. */
    private static final String TEXT_FORMS =
            "['%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M', '%Y-%m-%dT%H:%M', '%d-%m-%Y %H:%M:%S',"
                    + " '%d-%m-%Y %H:%M', '%Y%m%d %H:%M:%S', '%Y%m%d %H:%M']";

    private static final String NUMBER_MILLIS = "CAST(CASE WHEN CAST(afterbell_time AS DOUBLE) > 1e11 THEN"
            + " CAST(afterbell_time AS DOUBLE) ELSE CAST(afterbell_time AS DOUBLE) * 1000 END AS BIGINT)";
    // Arithmetic instead of a time zone cast, for which DuckDB would want to fetch an extension.
    private static final String OFFSET_MILLIS = "epoch_ms(try_strptime(replace(replace(left(afterbell_time, 19), 'T',"
            + " ' '), 'Z', ''), '%Y-%m-%d %H:%M:%S')) - CASE WHEN afterbell_time LIKE '%Z' THEN 0 ELSE"
            + " (CASE WHEN left(right(replace(afterbell_time, ':', ''), 5), 1) = '-' THEN -1 ELSE 1 END)"
            + " * (CAST(left(right(replace(afterbell_time, ':', ''), 4), 2) AS BIGINT) * 3600000"
            + " + CAST(right(afterbell_time, 2) AS BIGINT) * 60000) END";
    private static final String TEXT_MILLIS = "epoch_ms(try_strptime(afterbell_time, " + TEXT_FORMS + "))";

    private final Path file;
    private final Connection connection;
    private final Map<String, String> columns = new LinkedHashMap<>();

    private FileTable(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    static CandleReader open(PluginSettings settings, Form form) {
        Path file = settings.path(PATH)
                .orElseThrow(() -> new PluginException(
                        ErrorCode.INVALID_PARAMETER,
                        "name the file, as in " + form.name().toLowerCase(Locale.ROOT) + ":path=FILE"));
        ZoneId zone = zone(settings.text(TIMEZONE));
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw unreadable(file, "there is no such file, or no permission to read it");
        }
        Connection connection = null;
        try {
            connection = Objects.requireNonNull(new DuckDBDriver().connect("jdbc:duckdb:", new Properties()));
            return new FileTable(file, connection).read(form, settings.text(SYMBOL), settings.text(EXCHANGE), zone);
        } catch (SQLException e) {
            close(connection);
            throw new PluginException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "the file cannot be read: file=" + file + ": "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        } catch (PluginException e) {
            close(connection);
            throw e;
        }
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new PluginException(ErrorCode.INVALID_PARAMETER, "not a time zone: timezone=" + name, e);
        }
    }

    private static void close(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // It held nothing but memory.
                System.getLogger(FileTable.class.getName())
                        .log(System.Logger.Level.DEBUG, "closing the in-memory database failed", e);
            }
        }
    }

    private static PluginException unreadable(Path file, String why) {
        return new PluginException(ErrorCode.SOURCE_UNREADABLE, "the file cannot be read: file=" + file + ": " + why);
    }

    private CandleReader read(Form form, String symbol, String exchange, ZoneId zone) throws SQLException {
        try (PreparedStatement load =
                connection.prepareStatement("CREATE TABLE raw AS SELECT * FROM " + form.function)) {
            load.setString(1, file.toString());
            load.execute();
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM pragma_table_info('raw')")) {
            while (rows.next()) {
                columns.put(rows.getString(1).strip().toLowerCase(Locale.ROOT), rows.getString(1));
            }
        }
        for (String needed : List.of("open", "high", "low", "close", "volume")) {
            if (!columns.containsKey(needed)) {
                throw unreadable(file, "it has no column " + needed + "; columns=" + columns.keySet() + "; " + WANTED);
            }
        }
        boolean named = columns.containsKey("symbol") && columns.containsKey("exchange");
        if (!named && (symbol.isEmpty() || exchange.isEmpty())) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER,
                    "the file does not say whose candles it holds; give symbol=… and exchange=…: file=" + file
                            + " columns=" + columns.keySet());
        }
        execute("ALTER TABLE raw ADD COLUMN afterbell_time VARCHAR");
        execute("UPDATE raw SET afterbell_time = trim(CAST(" + timeColumn() + " AS VARCHAR))");
        boolean numbers = holdsAll("try_cast(afterbell_time AS DOUBLE) IS NOT NULL");
        boolean offsets = !numbers && holdsAll("regexp_matches(afterbell_time, '(Z|[+-][0-9][0-9]:?[0-9][0-9])$')");
        String millis = numbers ? NUMBER_MILLIS : offsets ? OFFSET_MILLIS : TEXT_MILLIS;
        if (!holdsAll(millis + " IS NOT NULL")) {
            throw unreadable(file, "not all of its times can be read; the first is " + firstTime() + "; " + WANTED);
        }
        String instrument = named ? column("symbol") + ", " + column("exchange") : "?, ?";
        String interval = columns.containsKey("interval") ? column("interval") : "'1m'";
        String openInterest = columns.containsKey("oi") ? "coalesce(try_cast(" + column("oi") + " AS BIGINT), 0)" : "0";
        try (PreparedStatement build = connection.prepareStatement("CREATE TABLE candles AS SELECT row_number() OVER ()"
                + " AS line, " + instrument + ", " + interval + ", " + millis + ", " + number("open") + ", "
                + number("high") + ", " + number("low") + ", " + number("close") + ", " + number("volume") + ", "
                + openInterest + " FROM raw")) {
            if (!named) {
                build.setString(1, symbol);
                build.setString(2, exchange);
            }
            build.execute();
        }
        execute("DROP TABLE raw");
        String understood = "read " + file.getFileName() + ": columns " + String.join(", ", columns.keySet())
                + "; times are " + (numbers ? "epoch numbers" : offsets ? "text with an offset" : "text in " + zone);
        return new FileReader(connection, file, numbers || offsets ? ZoneOffset.UTC : zone, understood);
    }

    private String timeColumn() {
        if (columns.containsKey("timestamp")) {
            return column("timestamp");
        }
        if (columns.containsKey("datetime")) {
            return column("datetime");
        }
        if (columns.containsKey("date") && columns.containsKey("time")) {
            return column("date") + " || ' ' || " + column("time");
        }
        throw unreadable(file, "it has no column that tells the time; columns=" + columns.keySet() + "; " + WANTED);
    }

    // A name out of the file's heading, quoted as DuckDB's grammar wants it.
    private String column(String name) {
        return "\"" + Objects.requireNonNull(columns.get(name)).replace("\"", "\"\"") + "\"";
    }

    // What is no number becomes one that no market has, so that the check-up names it.
    private String number(String name) {
        return "coalesce(try_cast(" + column(name) + " AS DOUBLE), 'NaN'::DOUBLE)";
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean holdsAll(String condition) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT count(*) = 0 FROM raw WHERE NOT coalesce(" + condition + ", false)")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private String firstTime() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT afterbell_time FROM raw LIMIT 1")) {
            return rows.next() ? "time=" + rows.getString(1) : "missing";
        }
    }
}
