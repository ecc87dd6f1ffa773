package io.afterbell.source.historify;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.CandleDefect;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.Coverage;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * Reads candles from an open database. Only {@code market_data} is trusted; the catalogue table may be stale, and older
 * files lack tables and columns. For one thread.
 */
final class HistorifyReader implements CandleReader {
    private static final long IST_SECONDS = 19_800;
    private static final long SECONDS_A_DAY = 86_400;
    private static final long BUCKET_SECONDS = 1_800;
    private static final long MOST_EXPECTED = 1_000_000;
    /** A result in no order is scanned by one thread, as far as it is asked for; to put it in order takes less. */
    private static final String IN_ORDER = " ORDER BY t";

    /** From so many instruments on one scan of the file for all of them takes less time than one for each. */
    private static final int MANY = 4;

    private static final int MOST_OF_A_QUESTION = 500;
    private static final int MINUTES_A_DAY = 375;
    private static final long MOST_ROWS_OF_A_QUESTION = 2_000_000;

    /** Rows of all instruments that wait in memory to be asked for: some thirty megabytes. */
    private static final int MOST_KEPT_ROWS = 500_000;

    private static final Set<String> NEVER_SHIFTED = Set.of("CRYPTO", "US", "GLOBAL_INDEX");
    /** Where trading on Indian exchanges starts and ends at the widest, as seconds of an Indian day. */
    private static final long EARLIEST_OPEN = 9 * 3_600;

    private static final long EQUITY_CLOSE = 15 * 3_600 + 45 * 60;
    private static final long CURRENCY_CLOSE = 17 * 3_600;
    private static final long COMMODITY_CLOSE = 24 * 3_600;

    /** What is known of an instrument's one-minute rows, times shifted to UTC. */
    private record Stored(Instrument instrument, Coverage coverage, long shiftSeconds) {}

    /** An instrument's one-minute rows: times as stored, in seconds, and how many fit the trading hours of one zone only. */
    private record Times(long first, long last, long count, long fitUtc, long fitIst) {}

    private final Connection connection;
    private final Path file;
    private final StoredTime storedTime;
    private final boolean hasOpenInterest;
    private final boolean hasMetadata;
    private final Map<Instrument, Optional<Stored>> stored = new HashMap<>();
    /** What a look at an instrument has read already, until it is asked for. */
    private final Map<Instrument, StoredRows> kept = new HashMap<>();

    private int keptRows;
    private int lookedUp;
    /** The times of all instruments, once more than a few have been asked for. */
    private @Nullable Map<Instrument, Times> times;

    private @Nullable List<Instrument> all;
    private final Set<String> remarks = new LinkedHashSet<>();
    private final Map<Instrument, List<CandleDefect>> defects = new HashMap<>();

    private HistorifyReader(
            Connection connection, Path file, StoredTime storedTime, boolean hasOpenInterest, boolean hasMetadata) {
        this.connection = connection;
        this.file = file;
        this.storedTime = storedTime;
        this.hasOpenInterest = hasOpenInterest;
        this.hasMetadata = hasMetadata;
    }

    static HistorifyReader over(Connection connection, Path file, StoredTime storedTime) {
        try {
            Set<String> candleColumns = columns(connection, "market_data");
            if (!candleColumns.containsAll(
                    Set.of("symbol", "exchange", "interval", "timestamp", "open", "high", "low", "close", "volume"))) {
                throw new PluginException(
                        ErrorCode.SOURCE_UNREADABLE,
                        "this DuckDB file has no table market_data as Historify makes it: file=" + file + " columns="
                                + candleColumns);
            }
            boolean metadata = columns(connection, "symbol_metadata")
                    .containsAll(Set.of("symbol", "exchange", "lotsize", "tick_size"));
            return new HistorifyReader(connection, file, storedTime, candleColumns.contains("oi"), metadata);
        } catch (SQLException e) {
            close(connection);
            throw failed(file, e);
        } catch (PluginException e) {
            close(connection);
            throw e;
        }
    }

    // DuckDB takes twenty times as long to answer the same from its information schema.
    private static Set<String> columns(Connection connection, String table) throws SQLException {
        Set<String> names = new LinkedHashSet<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM " + table + " LIMIT 0");
                ResultSet none = statement.executeQuery()) {
            ResultSetMetaData columns = none.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                names.add(columns.getColumnName(i));
            }
        } catch (SQLException e) {
            if (!String.valueOf(e.getMessage()).contains("does not exist")) {
                throw e;
            }
        }
        return names;
    }

    private static PluginException failed(Path file, SQLException cause) {
        String why = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new PluginException(
                ErrorCode.SOURCE_UNREADABLE, "reading the Historify file failed: file=" + file + ": " + why, cause);
    }

    // Counts that decide what the times mean: rows that lie in trading hours only if they are UTC, and only if they are
    // Indian time written as UTC.
    private static final String TIMES = """
            SELECT symbol, exchange, min(timestamp), max(timestamp), count(*),
                   count(*) FILTER (timestamp % 86400 >= w.opens - 19800 AND timestamp % 86400 < w.closes - 19800
                                    AND NOT (timestamp % 86400 >= w.opens AND timestamp % 86400 < w.closes)),
                   count(*) FILTER (timestamp % 86400 >= w.opens AND timestamp % 86400 < w.closes
                                    AND NOT (timestamp % 86400 >= w.opens - 19800
                                             AND timestamp % 86400 < w.closes - 19800))
            FROM market_data, (SELECT ?::BIGINT AS opens, ?::BIGINT AS closes) AS w
            WHERE interval = '1m' AND (which)
            GROUP BY symbol, exchange
            """;

    private static final String TIMES_OF_ONE = TIMES.replace("(which)", "symbol = ? AND exchange = ?");
    /** Exchanges that close late, by the list of which the hours of all others are told. */
    private static final String LATE = "exchange IN ('MCX', 'NCO', 'MCX_INDEX', 'CDS', 'BCD')";

    private static final String TIMES_OF_MOST = TIMES.replace("(which)", "NOT " + LATE);
    private static final String LATE_ONES =
            "SELECT DISTINCT symbol, exchange FROM market_data WHERE interval = '1m' AND " + LATE;

    private Optional<Stored> stored(Instrument instrument) {
        Optional<Stored> known = stored.get(instrument);
        if (known == null) {
            known = lookUp(instrument);
            stored.put(instrument, known);
        }
        return known;
    }

    private Optional<Stored> lookUp(Instrument instrument) {
        try {
            if (times == null && ++lookedUp >= MANY) {
                times = timesOfAll();
            }
            if (times != null) {
                return stored(instrument, Optional.ofNullable(times.get(instrument)));
            }
            try {
                return lookAtRows(instrument);
            } catch (SQLException e) {
                // A column is not what it should be; whoever reads the rows is told. Times may be looked at all the
                // same.
                return stored(instrument, timesOf(instrument));
            }
        } catch (SQLException e) {
            throw failed(file, e);
        }
    }

    private Optional<Stored> stored(Instrument instrument, Optional<Times> found) throws SQLException {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Times its = found.get();
        long shift = shiftSeconds(instrument, its.first(), its.fitUtc(), its.fitIst());
        Coverage coverage = new Coverage((its.first() - shift) * 1_000, (its.last() - shift) * 1_000, its.count());
        return Optional.of(new Stored(withSizes(instrument), coverage, shift));
    }

    private Optional<Times> timesOf(Instrument instrument) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TIMES_OF_ONE)) {
            statement.setLong(1, EARLIEST_OPEN);
            statement.setLong(2, latestClose(instrument.exchange()));
            statement.setString(3, instrument.symbol());
            statement.setString(4, instrument.exchange());
            return Optional.ofNullable(times(statement).get(instrument));
        }
    }

    // One scan of the file instead of one for each instrument; those of exchanges that close late are few.
    private Map<Instrument, Times> timesOfAll() throws SQLException {
        Map<Instrument, Times> all;
        try (PreparedStatement statement = connection.prepareStatement(TIMES_OF_MOST)) {
            statement.setLong(1, EARLIEST_OPEN);
            statement.setLong(2, EQUITY_CLOSE);
            all = times(statement);
        }
        try (PreparedStatement statement = connection.prepareStatement(LATE_ONES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Instrument late = Instrument.of(rows.getString(1), rows.getString(2));
                timesOf(late).ifPresent(its -> all.put(late, its));
            }
        }
        return all;
    }

    private static Map<Instrument, Times> times(PreparedStatement statement) throws SQLException {
        Map<Instrument, Times> found = new HashMap<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.put(
                        Instrument.of(rows.getString(1), rows.getString(2)),
                        new Times(rows.getLong(3), rows.getLong(4), rows.getLong(5), rows.getLong(6), rows.getLong(7)));
            }
        }
        return found;
    }

    // A scan takes the same time for all columns as for one, so that rows are kept for whoever asks for them next.
    private Optional<Stored> lookAtRows(Instrument instrument) throws SQLException {
        StoredTimes seen = new StoredTimes(EARLIEST_OPEN, latestClose(instrument.exchange()));
        StoredRows rows = new StoredRows(hasOpenInterest, 0);
        try (DuckDBPreparedStatement statement =
                connection.unwrap(DuckDBConnection.class).prepare(rows() + IN_ORDER)) {
            statement.setString(1, instrument.symbol());
            statement.setString(2, instrument.exchange());
            statement.setString(3, Interval.ONE_MINUTE.code());
            try (DuckDBChunkedResult result = statement.query()) {
                while (result.nextChunk()) {
                    DuckDBDataChunkReader chunk = result.chunk();
                    seen.add(chunk);
                    if (rows.areRising()) {
                        rows.add(chunk, 0, 0, (int) chunk.rowCount(), MOST_KEPT_ROWS - keptRows);
                    }
                }
            }
        }
        if (rows.areRising() && rows.size() > 0) {
            kept.put(instrument, rows);
            keptRows += rows.size();
        }
        return stored(
                instrument,
                seen.count() == 0
                        ? Optional.empty()
                        : Optional.of(
                                new Times(seen.first(), seen.last(), seen.count(), seen.fitUtc(), seen.fitIst())));
    }

    private String rows() {
        return "SELECT " + columns() + " FROM market_data WHERE symbol = ? AND exchange = ? AND interval = ?";
    }

    private String columns() {
        return "CAST(timestamp AS BIGINT) AS t, CAST(open AS DOUBLE), CAST(high AS DOUBLE), CAST(low AS DOUBLE),"
                + " CAST(close AS DOUBLE), CAST(volume AS DOUBLE), CAST("
                + (hasOpenInterest ? "coalesce(oi, 0)" : "0")
                + " AS BIGINT)";
    }

    private static long latestClose(String exchange) {
        return switch (exchange) {
            case "MCX", "NCO", "MCX_INDEX" -> COMMODITY_CLOSE;
            case "CDS", "BCD" -> CURRENCY_CLOSE;
            default -> EQUITY_CLOSE;
        };
    }

    private long shiftSeconds(Instrument instrument, long firstSeconds, long fitsUtc, long fitsIst) {
        if (storedTime == StoredTime.UTC || NEVER_SHIFTED.contains(instrument.exchange())) {
            return 0;
        }
        if (storedTime == StoredTime.IST_AS_UTC) {
            return IST_SECONDS;
        }
        if (fitsIst <= fitsUtc) {
            return 0;
        }
        LocalTime first = LocalTime.ofSecondOfDay(Math.floorMod(firstSeconds, SECONDS_A_DAY));
        remarks.add("times of " + instrument + " were Indian time written as UTC (its first candle stood at " + first
                + " UTC, and " + fitsIst + " candles are in trading hours only that way, " + fitsUtc
                + " only the other); moved back by 5:30 h, keep them with timezone=utc");
        return IST_SECONDS;
    }

    private Instrument withSizes(Instrument instrument) throws SQLException {
        if (!hasMetadata) {
            return instrument;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT lotsize, tick_size FROM symbol_metadata WHERE symbol = ? AND exchange = ?")) {
            statement.setString(1, instrument.symbol());
            statement.setString(2, instrument.exchange());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return instrument;
                }
                int lotSize = Math.max(0, rows.getInt(1));
                double tickSize = rows.getDouble(2);
                boolean usable = tickSize >= 1e-8 && tickSize < 1e6;
                return instrument.withSizes(lotSize, usable ? tickSize : 0);
            }
        }
    }

    @Override
    public List<Instrument> instruments() {
        if (all == null) {
            List<Instrument> found = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(
                            "SELECT DISTINCT symbol, exchange FROM market_data WHERE interval = '1m'");
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(Instrument.of(rows.getString(1), rows.getString(2)));
                }
            } catch (SQLException e) {
                throw failed(file, e);
            }
            found.sort(null);
            all = List.copyOf(found);
        }
        return all;
    }

    @Override
    public Optional<Instrument> find(String symbol, String exchange) {
        Optional<Stored> exact = stored(Instrument.of(symbol, exchange));
        return exact.map(Stored::instrument);
    }

    @Override
    public Optional<Coverage> coverage(Instrument instrument) {
        return stored(requireNonNull(instrument, "instrument")).map(Stored::coverage);
    }

    @Override
    public SortedMap<LocalDate, Integer> candlesByDay(Instrument instrument) {
        SortedMap<LocalDate, Integer> days = new TreeMap<>();
        Optional<Stored> known = stored(requireNonNull(instrument, "instrument"));
        if (known.isEmpty()) {
            return days;
        }
        ZoneId zone = TradingCalendar.standard().zone(instrument.exchange());
        // Half-hours, because no zone's midnight lies inside one.
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT (timestamp - ?) // " + BUCKET_SECONDS + " AS bucket, count(*) FROM market_data"
                        + " WHERE interval = '1m' AND symbol = ? AND exchange = ? GROUP BY bucket")) {
            statement.setLong(1, known.get().shiftSeconds());
            statement.setString(2, instrument.symbol());
            statement.setString(3, instrument.exchange());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    LocalDate day = Instant.ofEpochSecond(rows.getLong(1) * BUCKET_SECONDS)
                            .atZone(zone)
                            .toLocalDate();
                    days.merge(day, rows.getInt(2), Integer::sum);
                }
            }
        } catch (SQLException e) {
            throw failed(file, e);
        }
        return days;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Candles of a day carry the instant that Historify stores, 00:00 UTC of the trade date.
     */
    @Override
    public List<CandleSeries> read(Collection<Instrument> instruments, Interval interval, TimeRange range) {
        requireNonNull(interval, "interval");
        requireNonNull(range, "range");
        List<CandleSeries> series = new ArrayList<>(instruments.size());
        String rows = rows() + " AND timestamp >= ? AND timestamp < ?";
        try (DuckDBPreparedStatement columns =
                        connection.unwrap(DuckDBConnection.class).prepare(rows + IN_ORDER);
                PreparedStatement oneByOne = connection.prepareStatement(rows + IN_ORDER)) {
            Map<Instrument, CandleSeries> together = readTogether(instruments, interval, range);
            for (Instrument instrument : instruments) {
                CandleSeries there = together.get(instrument);
                if (there != null) {
                    series.add(there);
                    continue;
                }
                Optional<CandleSeries> quick = readColumns(columns, instrument, interval, range);
                series.add(quick.isPresent() ? quick.get() : read(oneByOne, instrument, interval, range));
            }
        } catch (SQLException e) {
            throw failed(file, e);
        }
        return series;
    }

    private long shiftSeconds(Instrument asked, Interval interval) {
        return interval.equals(Interval.ONE_DAY)
                ? 0
                : stored(asked).map(Stored::shiftSeconds).orElse(0L);
    }

    private void ask(PreparedStatement statement, Instrument asked, Interval interval, TimeRange range)
            throws SQLException {
        long shift = shiftSeconds(asked, interval);
        statement.setString(1, asked.symbol());
        statement.setString(2, asked.exchange());
        statement.setString(3, interval.code());
        statement.setLong(4, ceilSeconds(range.fromEpochMillis()) + shift);
        statement.setLong(5, ceilSeconds(range.toEpochMillis()) + shift);
    }

    /**
     * Reads several instruments with one scan of the file instead of one each.
     *
     * @return the candles of those that it could read this way
     */
    private Map<Instrument, CandleSeries> readTogether(
            Collection<Instrument> instruments, Interval interval, TimeRange range) throws SQLException {
        Map<Long, List<Instrument>> byShift = new TreeMap<>();
        for (Instrument one : new LinkedHashSet<>(instruments)) {
            if (stored(one).isPresent() && !kept.containsKey(one)) {
                byShift.computeIfAbsent(shiftSeconds(one, interval), any -> new ArrayList<>())
                        .add(one);
            }
        }
        Map<Instrument, CandleSeries> found = new HashMap<>();
        for (Map.Entry<Long, List<Instrument>> group : byShift.entrySet()) {
            List<Instrument> all = group.getValue();
            int from = 0;
            while (all.size() - from >= MANY) {
                // What is put into order at once has its bound, and DuckDB no reason to write anything to a disk.
                long expected = 0;
                int to = from;
                while (to < all.size()
                        && to - from < MOST_OF_A_QUESTION
                        && (to == from || expected < MOST_ROWS_OF_A_QUESTION)) {
                    expected += stored(all.get(to++))
                            .map(one -> expected(one.coverage(), range))
                            .map(minutes -> interval.equals(Interval.ONE_DAY) ? minutes / MINUTES_A_DAY + 1 : minutes)
                            .orElse(0);
                }
                readTogether(all.subList(from, to), interval, range, group.getKey(), found);
                from = to;
            }
        }
        return found;
    }

    private void readTogether(
            List<Instrument> instruments,
            Interval interval,
            TimeRange range,
            long shift,
            Map<Instrument, CandleSeries> found)
            throws SQLException {
        StringBuilder wanted = new StringBuilder();
        for (int i = 0; i < instruments.size(); i++) {
            wanted.append(i == 0 ? "(?, ?, " : ", (?, ?, ").append(i).append(')');
        }
        StoredRows[] rows = new StoredRows[instruments.size()];
        Arrays.setAll(rows, i -> new StoredRows(hasOpenInterest, 0));
        try (DuckDBPreparedStatement statement = connection
                .unwrap(DuckDBConnection.class)
                .prepare("SELECT w.number, " + columns() + " FROM market_data JOIN (VALUES " + wanted
                        + ") AS w(s, e, number) ON symbol = w.s AND exchange = w.e"
                        + " WHERE interval = ? AND timestamp >= ? AND timestamp < ? ORDER BY number, t")) {
            int parameter = 1;
            for (Instrument one : instruments) {
                statement.setString(parameter++, one.symbol());
                statement.setString(parameter++, one.exchange());
            }
            statement.setString(parameter++, interval.code());
            statement.setLong(parameter++, ceilSeconds(range.fromEpochMillis()) + shift);
            statement.setLong(parameter, ceilSeconds(range.toEpochMillis()) + shift);
            try (DuckDBChunkedResult result = statement.query()) {
                while (result.nextChunk()) {
                    divide(result.chunk(), rows);
                }
            }
        }
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].areRising()) {
                found.put(instruments.get(i), series(instruments.get(i), interval, range, rows[i]));
            }
        }
    }

    // Rows of one instrument lie side by side.
    private static void divide(DuckDBDataChunkReader chunk, StoredRows[] rows) {
        DuckDBReadableVector number = chunk.vector(0);
        int count = (int) chunk.rowCount();
        for (int from = 0; from < count; ) {
            int its = number.getInt(from);
            int to = from + 1;
            while (to < count && number.getInt(to) == its) {
                to++;
            }
            if (rows[its].areRising()) {
                rows[its].add(chunk, 1, from, to, Integer.MAX_VALUE);
            }
            from = to;
        }
    }

    /**
     * Reads the rows column by column, without a look at each.
     *
     * @return the candles; empty when a time is there twice, which needs a closer look
     */
    private Optional<CandleSeries> readColumns(
            DuckDBPreparedStatement statement, Instrument asked, Interval interval, TimeRange range)
            throws SQLException {
        Optional<Stored> known = stored(asked);
        StoredRows rows = interval.equals(Interval.ONE_MINUTE) ? kept.remove(asked) : null;
        if (rows != null) {
            keptRows -= rows.size();
        } else {
            ask(statement, asked, interval, range);
            rows = new StoredRows(
                    hasOpenInterest,
                    known.map(one -> expected(one.coverage(), range)).orElse(0));
            try (DuckDBChunkedResult result = statement.query()) {
                while (rows.areRising() && result.nextChunk()) {
                    DuckDBDataChunkReader chunk = result.chunk();
                    rows.add(chunk, 0, 0, (int) chunk.rowCount(), Integer.MAX_VALUE);
                }
            }
        }
        return rows.areRising() ? Optional.of(series(asked, interval, range, rows)) : Optional.empty();
    }

    private CandleSeries series(Instrument asked, Interval interval, TimeRange range, StoredRows rows) {
        long shift = shiftSeconds(asked, interval);
        defects.put(asked, List.of());
        CandleSeriesBuilder builder =
                CandleSeries.builder(stored(asked).map(Stored::instrument).orElse(asked), interval);
        rows.addTo(
                builder,
                ceilSeconds(range.fromEpochMillis()) + shift,
                ceilSeconds(range.toEpochMillis()) + shift,
                shift);
        return builder.build();
    }

    // No more rows than there are, nor than the range has minutes.
    private static int expected(Coverage known, TimeRange range) {
        long from = Math.max(range.fromEpochMillis(), known.firstEpochMillis());
        long to = Math.min(range.toEpochMillis(), known.lastEpochMillis() + 1);
        long minutes = Math.max(0, to - from) / Interval.ONE_MINUTE.millis() + 1;
        return (int) Math.min(MOST_EXPECTED, Math.min(known.candleCount(), minutes));
    }

    private CandleSeries read(PreparedStatement statement, Instrument asked, Interval interval, TimeRange range)
            throws SQLException {
        Instrument instrument = stored(asked).map(Stored::instrument).orElse(asked);
        long shift = shiftSeconds(asked, interval);
        ask(statement, asked, interval, range);
        CandleSeriesBuilder builder = CandleSeries.builder(instrument, interval);
        ZoneId zone = TradingCalendar.standard().zone(instrument.exchange());
        DefectTally duplicates = new DefectTally(CandleDefect.Kind.DUPLICATE, zone);
        DefectTally contradictory = new DefectTally(CandleDefect.Kind.CONTRADICTORY, zone);
        boolean followsItsTwin = false;
        double[] earlier = new double[5];
        try (ResultSet rows = statement.executeQuery()) {
            boolean more = rows.next();
            while (more) {
                long seconds = rows.getLong(1);
                double open = rows.getDouble(2);
                double high = rows.getDouble(3);
                double low = rows.getDouble(4);
                double close = rows.getDouble(5);
                double volume = rows.getDouble(6);
                long openInterest = rows.getLong(7);
                more = rows.next();
                double[] values = {open, high, low, close, volume};
                if (followsItsTwin) {
                    DefectTally tally = Arrays.equals(earlier, values) ? duplicates : contradictory;
                    tally.add((seconds - shift) * 1_000);
                }
                // A file without its primary key may hold a minute twice; the later row is the correction.
                followsItsTwin = more && rows.getLong(1) == seconds;
                if (followsItsTwin) {
                    earlier = values;
                    continue;
                }
                builder.add((seconds - shift) * 1_000, open, high, low, close, volume, openInterest);
            }
        }
        int repeated = duplicates.count() + contradictory.count();
        if (repeated > 0) {
            remarks.add(repeated + " candles of " + instrument + " are stored twice; the last of each was taken");
        }
        defects.put(
                asked,
                Stream.of(duplicates, contradictory)
                        .flatMap(tally -> tally.defect().stream())
                        .toList());
        return builder.build();
    }

    // The bounds of all time must not overflow when they are shifted.
    private static long ceilSeconds(long epochMillis) {
        long limit = Instant.parse("9999-12-31T00:00:00Z").getEpochSecond();
        return Math.max(-limit, Math.min(limit, -Math.floorDiv(-Math.max(epochMillis, -Long.MAX_VALUE), 1_000)));
    }

    @Override
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    @Override
    public List<CandleDefect> defects(Instrument instrument) {
        return defects.getOrDefault(requireNonNull(instrument, "instrument"), List.of());
    }

    @Override
    public void close() {
        close(connection);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing was written, so nothing is lost; the process must only not go on believing that the file is held.
            System.getLogger(HistorifyReader.class.getName())
                    .log(System.Logger.Level.WARNING, "closing the Historify file failed", e);
        }
    }
}
