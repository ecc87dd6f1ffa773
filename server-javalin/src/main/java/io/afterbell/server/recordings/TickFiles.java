package io.afterbell.server.recordings;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Instrument;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.duckdb.DuckDb;
import io.afterbell.study.RecordedTicks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads recorded ticks from CSV and Parquet with DuckDB: time, price, and where they are there quantity, symbol and
 * exchange. For one thread.
 *
 * <p>Whole numbers as times count seconds, milliseconds, microseconds or nanoseconds since 1970, by their size. Times
 * without a zone are in the exchange's. Nothing is guessed without a line that says so.
 */
public final class TickFiles {
    private static final long FIRST_MILLIS = 100_000_000_000L;
    private static final long FIRST_MICROS = 100_000_000_000_000L;
    private static final long FIRST_NANOS = 100_000_000_000_000_000L;
    private static final int FEW = 1 << 12;

    /**
     * What the user said about the files; anything may be left empty. Immutable.
     *
     * @param columns names of columns by {@code time}, {@code price} and {@code quantity}
     * @param symbol the instrument, where a file does not say; and the only one to be read where it does
     * @param exchange its exchange, the same way
     * @param zone the zone of times that have none, as {@code Asia/Kolkata}
     * @param firstDate the first date to be read, in the exchange's zone, as {@code 2024-01-23}
     * @param lastDate the last date to be read
     */
    public record Choice(
            Map<String, String> columns,
            String symbol,
            String exchange,
            String zone,
            String firstDate,
            String lastDate) {
        /** Copies the map. */
        public Choice {
            columns = Map.copyOf(columns);
            requireNonNull(symbol, "symbol");
            requireNonNull(exchange, "exchange");
            requireNonNull(zone, "zone");
            requireNonNull(firstDate, "firstDate");
            requireNonNull(lastDate, "lastDate");
        }
    }

    private static final class Columns {
        private long[] epochMillis = new long[FEW];
        private double[] prices = new double[FEW];
        private double[] quantities = new double[FEW];
        private int count;

        void add(long time, double price, double quantity) {
            if (count == prices.length) {
                epochMillis = Arrays.copyOf(epochMillis, 2 * count);
                prices = Arrays.copyOf(prices, 2 * count);
                quantities = Arrays.copyOf(quantities, 2 * count);
            }
            epochMillis[count] = time;
            prices[count] = price;
            quantities[count++] = quantity;
        }
    }

    private final TradingCalendar calendar;
    private final Choice choice;
    private final Consumer<String> remarks;

    /**
     * Makes a reader.
     *
     * @param calendar zones and trading sessions
     * @param choice what the user said
     * @param remarks takes a line for each file on what was understood
     */
    public TickFiles(TradingCalendar calendar, Choice choice, Consumer<String> remarks) {
        this.calendar = requireNonNull(calendar, "calendar");
        this.choice = requireNonNull(choice, "choice");
        this.remarks = requireNonNull(remarks, "remarks");
    }

    /**
     * Reads files.
     *
     * @param files CSV (also compressed) or Parquet, which is told from the name
     * @return the ticks of each instrument of each file, never empty
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when a file is missing, is not understood, or has
     *     no ticks in a trading session
     */
    public List<RecordedTicks> read(List<Path> files) {
        List<RecordedTicks> all = new ArrayList<>();
        try (Connection connection = DuckDb.inMemory("recorded ticks are read")) {
            for (Path file : files) {
                if (!Files.isRegularFile(file)) {
                    throw new ReplayException(ErrorCode.INVALID_PARAMETER, "there is no such file: file=" + file);
                }
                all.addAll(read(connection, file));
            }
        } catch (SQLException e) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, "recorded ticks cannot be read: " + firstLine(e), e);
        }
        return all;
    }

    private List<RecordedTicks> read(Connection connection, Path file) throws SQLException {
        String table = (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".parquet")
                        ? "read_parquet("
                        : "read_csv(")
                + DuckDb.quoted(file) + ")";
        Map<String, String> types = new LinkedHashMap<>();
        try (PreparedStatement describe = connection.prepareStatement("DESCRIBE SELECT * FROM " + table);
                ResultSet columns = describe.executeQuery()) {
            while (columns.next()) {
                types.put(columns.getString(1), columns.getString(2));
            }
        }
        TickColumns columns = TickColumns.find(file.toString(), types, choice.columns());
        String timeType = types.getOrDefault(columns.time(), "");
        Map<Instrument, Columns> byInstrument = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(query(table, columns, timeType, file));
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String symbol = columns.symbol().isPresent() ? text(rows, 4) : choice.symbol();
                String exchange = columns.exchange().isPresent() ? text(rows, 5) : choice.exchange();
                if (unwanted(symbol, choice.symbol()) || unwanted(exchange, choice.exchange())) {
                    continue;
                }
                long time = rows.getLong(1);
                if (rows.wasNull()) {
                    throw refused(file, "a row has no time or one that is none: column=" + columns.time());
                }
                double price = rows.getDouble(2);
                if (rows.wasNull()) {
                    throw refused(file, "a row has no price: column=" + columns.price() + " time=" + time);
                }
                Instrument instrument =
                        Instrument.of(symbol.isEmpty() ? "RECORDED" : symbol, exchange.isEmpty() ? "NSE" : exchange);
                byInstrument.computeIfAbsent(instrument, any -> new Columns()).add(time, price, rows.getDouble(3));
            }
        }
        if (byInstrument.isEmpty()) {
            throw refused(
                    file,
                    "it has no ticks of what was asked for: symbol=" + choice.symbol() + " exchange="
                            + choice.exchange());
        }
        List<RecordedTicks> recorded = new ArrayList<>();
        byInstrument.forEach((instrument, ticks) ->
                toRecorded(file, columns, timeType, instrument, ticks).ifPresent(recorded::add));
        if (recorded.isEmpty()) {
            throw refused(file, "none of its ticks lies in a trading session and in the dates asked for");
        }
        return recorded;
    }

    private static String text(ResultSet rows, int column) throws SQLException {
        String text = rows.getString(column);
        return text == null ? "" : text.strip();
    }

    private static boolean unwanted(String value, String wanted) {
        return !wanted.isEmpty() && !value.equals(wanted);
    }

    // The time comes as milliseconds; those without a zone as if they were UTC, and are moved later.
    private String query(String table, TickColumns columns, String timeType, Path file) {
        String time = DuckDb.quoted(columns.time());
        String millis;
        if (timeType.startsWith("TIMESTAMP")) {
            millis = "epoch_ms(" + time + ")";
        } else if (timeType.matches("U?(BIG|HUGE|INTEGER).*|U?INTEGER|DOUBLE|DECIMAL.*|FLOAT")) {
            String size = "abs(" + time + ")";
            millis = "CAST(CASE WHEN " + size + " >= " + FIRST_NANOS + " THEN floor(" + time + " / 1000000) WHEN "
                    + size
                    + " >= " + FIRST_MICROS + " THEN floor(" + time + " / 1000) WHEN " + size + " >= " + FIRST_MILLIS
                    + " THEN floor(" + time + ") ELSE floor(" + time + " * 1000) END AS BIGINT)";
        } else {
            throw refused(
                    file,
                    "times are whole numbers since 1970, or a date with a time of day: column=" + columns.time()
                            + " type=" + timeType);
        }
        return "SELECT " + millis
                + ", TRY_CAST(" + DuckDb.quoted(columns.price()) + " AS DOUBLE), "
                + columns.quantity()
                        .map(column -> "coalesce(TRY_CAST(" + DuckDb.quoted(column) + " AS DOUBLE), 0)")
                        .orElse("0.0")
                + ", " + columns.symbol().map(DuckDb::quoted).orElse("''")
                + ", " + columns.exchange().map(DuckDb::quoted).orElse("''")
                + " FROM " + table;
    }

    private java.util.Optional<RecordedTicks> toRecorded(
            Path file, TickColumns columns, String timeType, Instrument instrument, Columns ticks) {
        ZoneId ofExchange =
                calendar.knows(instrument.exchange()) ? calendar.zone(instrument.exchange()) : TradingCalendar.INDIA;
        ZoneId zone = choice.zone().isEmpty() ? ofExchange : ZoneId.of(choice.zone());
        boolean moved = timeType.startsWith("TIMESTAMP") && !timeType.contains("TIME ZONE");
        long from = choice.firstDate().isEmpty()
                ? Long.MIN_VALUE
                : LocalDate.parse(choice.firstDate())
                        .atStartOfDay(ofExchange)
                        .toInstant()
                        .toEpochMilli();
        long to = choice.lastDate().isEmpty()
                ? Long.MAX_VALUE
                : LocalDate.parse(choice.lastDate())
                        .plusDays(1)
                        .atStartOfDay(ofExchange)
                        .toInstant()
                        .toEpochMilli();
        Columns kept = new Columns();
        for (int i = 0; i < ticks.count; i++) {
            long time = ticks.epochMillis[i];
            if (moved) {
                time = java.time.LocalDateTime.ofEpochSecond(
                                Math.floorDiv(time, 1_000L),
                                (int) Math.floorMod(time, 1_000L) * 1_000_000,
                                java.time.ZoneOffset.UTC)
                        .atZone(zone)
                        .toInstant()
                        .toEpochMilli();
            }
            if (time >= from && time < to) {
                kept.add(time, ticks.prices[i], ticks.quantities[i]);
            }
        }
        String understood = file + ": " + instrument + ", time=" + columns.time() + " ("
                + timeType.toLowerCase(Locale.ROOT) + (moved ? ", zone " + zone : "") + ") price=" + columns.price()
                + columns.quantity().map(column -> " quantity=" + column).orElse(", no quantity");
        if (kept.count == 0) {
            remarks.accept(understood + ": no tick in the dates asked for");
            return java.util.Optional.empty();
        }
        try {
            RecordedTicks recorded = RecordedTicks.of(
                    instrument,
                    Arrays.copyOf(kept.epochMillis, kept.count),
                    Arrays.copyOf(kept.prices, kept.count),
                    columns.quantity().isPresent() ? Arrays.copyOf(kept.quantities, kept.count) : new double[0],
                    calendar);
            remarks.accept(understood + ": " + recorded.size() + " ticks in " + recorded.minutes() + " minutes"
                    + (recorded.leftOut() == 0
                            ? ""
                            : "; " + recorded.leftOut() + " ticks outside trading sessions left out"));
            return java.util.Optional.of(recorded);
        } catch (IllegalArgumentException e) {
            throw refused(file, String.valueOf(e.getMessage()));
        }
    }

    private static ReplayException refused(Path file, String why) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, why + ": file=" + file);
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
