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
import io.afterbell.source.historify.StoredInstruments.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads candles from an open database. Only {@code market_data} is trusted; the catalogue table may be stale, and older
 * files lack tables and columns. For one thread.
 */
final class HistorifyReader implements CandleReader {
    /** What whole seconds can be stored in: a FLOAT has room for every second minute only, a TIMESTAMP means something else. */
    private static final Pattern TIME_TYPES = Pattern.compile("U?(BIGINT|HUGEINT|INTEGER)|DOUBLE|DECIMAL.*");

    private static final long BUCKET_SECONDS = 1_800;
    private static final int MINUTES_A_DAY = 375;
    /** More than this is not made room for before it is there. */
    private static final long MOST_EXPECTED_ROWS = 1_000_000;
    /** What is read with one scan waits in memory as rows until all of it is there. */
    private static final long MOST_ROWS_AT_ONCE = 2_000_000;

    private final Connection connection;
    private final Path file;
    private final RowScan scan;
    private final StoredInstruments stored;
    private @Nullable List<Instrument> all;
    private final Set<String> remarks = new LinkedHashSet<>();
    private final Map<Instrument, List<CandleDefect>> defects = new HashMap<>();

    private HistorifyReader(
            Connection connection, Path file, StoredTime storedTime, boolean hasOpenInterest, boolean hasMetadata)
            throws SQLException {
        this.connection = connection;
        this.file = file;
        this.scan = new RowScan(connection, hasOpenInterest);
        this.stored = new StoredInstruments(connection, scan, storedTime, hasMetadata, remarks::add);
    }

    static HistorifyReader over(Connection connection, Path file, StoredTime storedTime) {
        try {
            Map<String, String> candleColumns = columns(connection, "market_data");
            if (!candleColumns
                    .keySet()
                    .containsAll(Set.of(
                            "symbol", "exchange", "interval", "timestamp", "open", "high", "low", "close", "volume"))) {
                throw new PluginException(
                        ErrorCode.SOURCE_UNREADABLE,
                        "this DuckDB file has no table market_data as Historify makes it: file=" + file + " columns="
                                + candleColumns.keySet() + "; name the file that OpenAlgo downloads into");
            }
            String timeType = candleColumns.getOrDefault("timestamp", "");
            if (!TIME_TYPES.matcher(timeType).matches()) {
                throw new PluginException(
                        ErrorCode.SOURCE_UNREADABLE,
                        "the times in market_data are " + timeType + ", where Historify stores seconds since 1970 as"
                                + " BIGINT: file=" + file + "; change the column, for example with ALTER TABLE"
                                + " market_data ALTER timestamp TYPE BIGINT USING epoch(timestamp)");
            }
            boolean metadata = columns(connection, "symbol_metadata")
                    .keySet()
                    .containsAll(Set.of("symbol", "exchange", "lotsize", "tick_size"));
            HistorifyReader reader =
                    new HistorifyReader(connection, file, storedTime, candleColumns.containsKey("oi"), metadata);
            reader.remarkRowsNotFoldedIn();
            return reader;
        } catch (SQLException e) {
            close(connection);
            throw failed(file, e);
        } catch (PluginException e) {
            close(connection);
            throw e;
        }
    }

    // DuckDB reads it as far as it is whole, and says nothing of the rest.
    private void remarkRowsNotFoldedIn() {
        try {
            Path real = file.toRealPath();
            Path log = real.resolveSibling(real.getFileName() + ".wal");
            if (Files.exists(log) && Files.size(log) > 0) {
                remarks.add("a program that wrote " + file + " ended before it was done: what is whole in " + log
                        + " was read as well; let OpenAlgo open the file once to fold it in");
            }
        } catch (IOException e) {
            // The file was moved away after it was opened; whoever opens it next is told.
            remarks.add("whether a .wal lies beside " + file + " could not be seen: " + e.getMessage());
        }
    }

    // Types by name in small letters, because SQL does not mind. DuckDB takes twenty times as long to answer the same
    // from
    // its information schema.
    private static Map<String, String> columns(Connection connection, String table) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM " + table + " LIMIT 0");
                ResultSet none = statement.executeQuery()) {
            ResultSetMetaData columns = none.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                types.put(columns.getColumnName(i).toLowerCase(Locale.ROOT), columns.getColumnTypeName(i));
            }
        } catch (SQLException e) {
            if (!String.valueOf(e.getMessage()).contains("does not exist")) {
                throw e;
            }
        }
        return types;
    }

    private static PluginException failed(Path file, SQLException cause) {
        String message = String.valueOf(cause.getMessage());
        String why = message.lines().findFirst().orElse("") + Remedy.of(message);
        return new PluginException(
                ErrorCode.SOURCE_UNREADABLE, "reading the Historify file failed: file=" + file + ": " + why, cause);
    }

    @Override
    public List<Instrument> instruments() {
        if (all == null) {
            try {
                all = stored.all();
            } catch (SQLException e) {
                throw failed(file, e);
            }
        }
        return all;
    }

    @Override
    public Optional<Instrument> find(String symbol, String exchange) {
        return stored(Instrument.of(symbol, exchange)).map(Stored::instrument);
    }

    @Override
    public Optional<Coverage> coverage(Instrument instrument) {
        return stored(requireNonNull(instrument, "instrument")).map(Stored::coverage);
    }

    @Override
    public Map<Instrument, Coverage> coverage(Collection<Instrument> instruments) {
        try {
            stored.lookUp(instruments);
        } catch (SQLException e) {
            throw failed(file, e);
        }
        return CandleReader.super.coverage(instruments);
    }

    private Optional<Stored> stored(Instrument instrument) {
        try {
            return stored.find(instrument);
        } catch (SQLException e) {
            throw failed(file, e);
        }
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
                "SELECT (CAST(timestamp AS BIGINT) - ?) // " + BUCKET_SECONDS + ", count(*) FROM market_data"
                        + " WHERE interval = '1m' AND symbol = ? AND exchange = ? AND " + StoredInstruments.HAS_TIME
                        + " GROUP BY 1")) {
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
        List<Instrument> asked = List.copyOf(instruments);
        List<CandleSeries> series = new ArrayList<>(asked.size());
        try {
            stored.lookUp(asked);
            while (series.size() < asked.size()) {
                int from = series.size();
                int to = from;
                long rows = 0;
                while (to < asked.size()
                        && to - from < StoredInstruments.MOST_OF_A_QUESTION
                        && (to == from || rows < MOST_ROWS_AT_ONCE)) {
                    rows += expectedRows(asked.get(to++), interval, range);
                }
                series.addAll(readAtOnce(asked.subList(from, to), interval, range));
            }
        } catch (SQLException e) {
            throw failed(file, e);
        }
        return series;
    }

    private List<CandleSeries> readAtOnce(List<Instrument> instruments, Interval interval, TimeRange range)
            throws SQLException {
        List<StoredRows> rows = new ArrayList<>(instruments.size());
        List<Instrument> wanted = new ArrayList<>();
        List<StoredRows> places = new ArrayList<>();
        for (Instrument one : instruments) {
            Optional<StoredRows> kept = interval.equals(Interval.ONE_MINUTE) ? stored.takeRows(one) : Optional.empty();
            if (kept.isPresent()) {
                rows.add(kept.get());
            } else {
                StoredRows place = scan.rows((int) expectedRows(one, interval, range));
                rows.add(place);
                wanted.add(one);
                places.add(place);
            }
        }
        fill(wanted, places, interval, range);
        List<CandleSeries> series = new ArrayList<>(instruments.size());
        for (int i = 0; i < rows.size(); i++) {
            Instrument one = instruments.get(i);
            series.add(
                    rows.get(i).arrange()
                            ? series(one, interval, range, rows.get(i))
                            : readOneByOne(one, interval, range));
        }
        return series;
    }

    private void fill(List<Instrument> wanted, List<StoredRows> places, Interval interval, TimeRange range)
            throws SQLException {
        if (wanted.size() >= StoredInstruments.MANY) {
            // Whatever a stored time means, it is within the longest shift of this; each series takes what is its own.
            scan.many(
                    wanted,
                    places,
                    interval,
                    ceilSeconds(range.fromEpochMillis()),
                    ceilSeconds(range.toEpochMillis()) + TimesOfDay.IST_SECONDS);
            return;
        }
        for (int i = 0; i < wanted.size(); i++) {
            long shift = shiftSeconds(wanted.get(i), interval);
            StoredRows place = places.get(i);
            scan.one(
                    wanted.get(i),
                    interval,
                    ceilSeconds(range.fromEpochMillis()) + shift,
                    ceilSeconds(range.toEpochMillis()) + shift,
                    chunk -> place.add(chunk, 0, 0, (int) chunk.rowCount()));
        }
    }

    private long shiftSeconds(Instrument asked, Interval interval) {
        return interval.equals(Interval.ONE_DAY)
                ? 0
                : stored(asked).map(Stored::shiftSeconds).orElse(0L);
    }

    // As many as there are, less what is not in the range if they lie as close there as elsewhere.
    private long expectedRows(Instrument instrument, Interval interval, TimeRange range) {
        Optional<Coverage> known = coverage(instrument);
        if (known.isEmpty()) {
            return 0;
        }
        TimeRange covered = new TimeRange(
                known.get().firstEpochMillis(), known.get().lastEpochMillis() + Interval.ONE_MINUTE.millis());
        double share = (double) length(covered.intersect(range)) / length(covered);
        long rows = share == 1 ? known.get().candleCount() : (long) (known.get().candleCount() * share * 1.1);
        return Math.min(MOST_EXPECTED_ROWS, interval.equals(Interval.ONE_DAY) ? rows / MINUTES_A_DAY + 1 : rows);
    }

    private static long length(TimeRange range) {
        return range.toEpochMillis() - range.fromEpochMillis();
    }

    private CandleSeries series(Instrument asked, Interval interval, TimeRange range, StoredRows rows) {
        long shift = shiftSeconds(asked, interval);
        defects.put(asked, List.of());
        CandleSeriesBuilder builder = builder(asked, interval);
        remarkVolumes(asked, rows.dropImpossibleVolumes());
        rows.handOver(
                builder,
                ceilSeconds(range.fromEpochMillis()) + shift,
                ceilSeconds(range.toEpochMillis()) + shift,
                shift);
        return builder.build();
    }

    private void remarkVolumes(Instrument asked, int impossible) {
        if (impossible > 0) {
            remarks.add(impossible + " rows of " + asked
                    + " have no volume that there can be (it is missing, or no number below 2^53); 0 was taken");
        }
    }

    private CandleSeriesBuilder builder(Instrument asked, Interval interval) {
        return CandleSeries.builder(stored(asked).map(Stored::instrument).orElse(asked), interval);
    }

    // A file without its primary key may hold a minute twice; the later row is the correction.
    private CandleSeries readOneByOne(Instrument instrument, Interval interval, TimeRange range) throws SQLException {
        long shift = shiftSeconds(instrument, interval);
        CandleSeriesBuilder builder = builder(instrument, interval);
        ZoneId zone = TradingCalendar.standard().zone(instrument.exchange());
        DefectTally duplicates = new DefectTally(CandleDefect.Kind.DUPLICATE, zone);
        DefectTally contradictory = new DefectTally(CandleDefect.Kind.CONTRADICTORY, zone);
        int impossibleVolumes = 0;
        boolean followsItsTwin = false;
        double[] earlier = new double[5];
        try (PreparedStatement statement = scan.inOrder(
                        instrument,
                        interval,
                        ceilSeconds(range.fromEpochMillis()) + shift,
                        ceilSeconds(range.toEpochMillis()) + shift);
                ResultSet rows = statement.executeQuery()) {
            boolean more = rows.next();
            while (more) {
                long seconds = rows.getLong(1);
                double open = rows.getDouble(2);
                double high = rows.getDouble(3);
                double low = rows.getDouble(4);
                double close = rows.getDouble(5);
                double volume = rows.getDouble(6);
                if (!StoredRows.isVolume(volume)) {
                    volume = 0;
                    impossibleVolumes++;
                }
                long openInterest = rows.getLong(7);
                more = rows.next();
                double[] values = {open, high, low, close, volume};
                if (followsItsTwin) {
                    DefectTally tally = Arrays.equals(earlier, values) ? duplicates : contradictory;
                    tally.add((seconds - shift) * 1_000);
                }
                followsItsTwin = more && rows.getLong(1) == seconds;
                if (followsItsTwin) {
                    earlier = values;
                    continue;
                }
                builder.add((seconds - shift) * 1_000, open, high, low, close, volume, openInterest);
            }
        }
        remarkVolumes(instrument, impossibleVolumes);
        int repeated = duplicates.count() + contradictory.count();
        if (repeated > 0) {
            remarks.add(repeated + " candles of " + instrument + " are stored twice; the last of each was taken");
        }
        defects.put(
                instrument,
                Stream.of(duplicates, contradictory)
                        .flatMap(tally -> tally.defect().stream())
                        .toList());
        return builder.build();
    }

    // The bounds of all time must not overflow when they are shifted.
    private static long ceilSeconds(long epochMillis) {
        return Math.max(
                -StoredInstruments.LAST_SECOND,
                Math.min(
                        StoredInstruments.LAST_SECOND + 1,
                        -Math.floorDiv(-Math.max(epochMillis, -Long.MAX_VALUE), 1_000)));
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
