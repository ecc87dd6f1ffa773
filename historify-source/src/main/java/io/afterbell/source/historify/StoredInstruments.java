package io.afterbell.source.historify;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.Coverage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * What the file knows of instruments: since when and until when, what its times mean, lot and tick size. Each is looked up
 * once. For one thread.
 */
final class StoredInstruments {
    /** From so many on, one scan of the file for all of them takes less time than one for each. */
    static final int MANY = 4;

    /** A list of all options of an exchange is asked about in parts. */
    static final int MOST_OF_A_QUESTION = 500;

    /** Rows of all instruments that wait in memory to be asked for: some thirty megabytes. */
    private static final int MOST_KEPT_ROWS = 500_000;

    private static final Set<String> NEVER_SHIFTED = Set.of("CRYPTO", "US", "GLOBAL_INDEX");

    /** No instant that a file could mean lies beyond; whatever does is not in seconds. */
    static final long LAST_SECOND = Instant.parse("9999-12-31T00:00:00Z").getEpochSecond();

    /** Whether a row has a time at all. */
    static final String HAS_TIME = "timestamp BETWEEN " + -LAST_SECOND + " AND " + LAST_SECOND;

    private static final String HAS_NO_TIME = "timestamp IS NULL OR NOT " + HAS_TIME;

    private static final String TIMES_OF_ALL = "SELECT symbol, exchange, min(timestamp), max(timestamp), count(*)"
            + " FROM market_data WHERE interval = '1m' AND symbol IS NOT NULL AND exchange IS NOT NULL AND " + HAS_TIME
            + " GROUP BY symbol, exchange, timestamp % " + TimesOfDay.SECONDS_A_DAY + " // "
            + TimesOfDay.QUARTER_SECONDS;

    /** How many of those that are left out a remark names. */
    private static final int NAMES_IN_A_REMARK = 5;

    /**
     * What is known of an instrument's one-minute rows.
     *
     * @param instrument with its sizes
     * @param coverage in UTC
     * @param shiftSeconds what a stored time is ahead of UTC
     */
    record Stored(Instrument instrument, Coverage coverage, long shiftSeconds) {}

    private final Connection connection;
    private final RowScan scan;
    private final StoredTime storedTime;
    private final boolean hasMetadata;
    private final Consumer<String> remarks;
    private final Map<Instrument, Optional<Stored>> known = new HashMap<>();
    /** What a look has read of an instrument, until somebody asks for it. */
    private final Map<Instrument, StoredRows> kept = new HashMap<>();

    private int keptRows;
    /** Once more than a few have been asked for. */
    private @Nullable Map<Instrument, TimesOfDay> timesOfAll;

    private boolean lookedForRowsWithoutTime;

    /**
     * @param hasMetadata whether there is a table of lot and tick sizes
     * @param remarks takes one line for each decision
     */
    StoredInstruments(
            Connection connection, RowScan scan, StoredTime storedTime, boolean hasMetadata, Consumer<String> remarks) {
        this.connection = requireNonNull(connection, "connection");
        this.scan = requireNonNull(scan, "scan");
        this.storedTime = requireNonNull(storedTime, "storedTime");
        this.hasMetadata = hasMetadata;
        this.remarks = requireNonNull(remarks, "remarks");
    }

    /** What is known of an instrument; empty when the file has no one-minute row of it. */
    Optional<Stored> find(Instrument instrument) throws SQLException {
        lookUp(List.of(instrument));
        return known.getOrDefault(instrument, Optional.empty());
    }

    /** Looks up all instruments that are not known yet, which takes less time than to ask for one after the other. */
    void lookUp(Collection<Instrument> instruments) throws SQLException {
        Set<Instrument> unknown = new LinkedHashSet<>(instruments);
        unknown.removeAll(known.keySet());
        if (unknown.isEmpty()) {
            return;
        }
        remarkRowsWithoutTime();
        if (timesOfAll == null && known.size() + unknown.size() >= MANY) {
            timesOfAll = timesOfAll();
        }
        Map<Instrument, TimesOfDay> times = new LinkedHashMap<>();
        for (Instrument one : unknown) {
            times(one).ifPresent(its -> times.put(one, its));
        }
        Map<Instrument, Instrument> sized = withSizes(times.keySet());
        for (Instrument one : unknown) {
            known.put(
                    one,
                    Optional.ofNullable(times.get(one)).map(its -> stored(one, sized.getOrDefault(one, one), its)));
        }
    }

    private Optional<TimesOfDay> times(Instrument instrument) throws SQLException {
        if (timesOfAll == null) {
            try {
                return timesOfRows(instrument);
            } catch (SQLException e) {
                // A column is not what it should be; whoever reads the rows is told. Times can be had all the same.
                timesOfAll = timesOfAll();
            }
        }
        return Optional.ofNullable(timesOfAll.get(instrument));
    }

    // A scan takes the same time for all columns as for one, so that rows are kept for whoever asks for them next.
    private Optional<TimesOfDay> timesOfRows(Instrument instrument) throws SQLException {
        TimesOfDay times = new TimesOfDay(instrument.exchange());
        StoredRows rows = scan.rows(0);
        scan.one(instrument, Interval.ONE_MINUTE, -LAST_SECOND, LAST_SECOND + 1, chunk -> {
            int count = (int) chunk.rowCount();
            DuckDBReadableVector seconds = chunk.vector(0);
            for (int row = 0; row < count; row++) {
                times.add(seconds.getLong(row));
            }
            if (times.count() <= MOST_KEPT_ROWS - keptRows) {
                rows.add(chunk, 0, 0, count);
            }
        });
        if (rows.size() > 0 && rows.size() == times.count()) {
            kept.put(instrument, rows);
            keptRows += rows.size();
        }
        return times.count() == 0 ? Optional.empty() : Optional.of(times);
    }

    private Map<Instrument, TimesOfDay> timesOfAll() throws SQLException {
        Map<Instrument, TimesOfDay> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(TIMES_OF_ALL);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Optional<Instrument> named = named(rows.getString(1), rows.getString(2));
                if (named.isPresent()) {
                    found.computeIfAbsent(named.get(), one -> new TimesOfDay(one.exchange()))
                            .add(rows.getLong(3), rows.getLong(4), rows.getLong(5));
                }
            }
        }
        return found;
    }

    private Optional<Instrument> named(@Nullable String symbol, @Nullable String exchange) {
        try {
            if (symbol != null && exchange != null) {
                return Optional.of(Instrument.of(symbol, exchange));
            }
        } catch (IllegalArgumentException noName) {
            // Said below.
        }
        remarks.accept("rows without a name that can be asked for are left out: symbol=" + shown(symbol) + " exchange="
                + shown(exchange) + "; give them one of 1 to 128 printable characters in market_data");
        return Optional.empty();
    }

    private static String shown(@Nullable String name) {
        return name == null ? "NULL" : "'" + name.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    // Every other question passes them over. The file's statistics answer this one, so that it costs next to nothing.
    private void remarkRowsWithoutTime() throws SQLException {
        if (lookedForRowsWithoutTime) {
            return;
        }
        lookedForRowsWithoutTime = true;
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT 1 FROM market_data WHERE " + HAS_NO_TIME + " LIMIT 1");
                ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                return;
            }
        }
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT symbol, exchange, count(*), any_value(timestamp)"
                                + " FROM market_data WHERE interval = '1m' AND (" + HAS_NO_TIME
                                + ") GROUP BY symbol, exchange ORDER BY symbol, exchange");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String example = rows.getString(4);
                remarks.accept(rows.getLong(3) + " rows of " + rows.getString(1) + " on " + rows.getString(2)
                        + " are left out, because their time is "
                        + (example == null
                                ? "missing"
                                : "not in seconds since 1970 as Historify stores it: timestamp=" + example
                                        + " (milliseconds perhaps: divide them by 1000 in market_data)"));
            }
        }
    }

    private Stored stored(Instrument asked, Instrument sized, TimesOfDay times) {
        long shift = shiftSeconds(asked, times);
        Coverage coverage =
                new Coverage((times.first() - shift) * 1_000, (times.last() - shift) * 1_000, times.count());
        return new Stored(sized, coverage, shift);
    }

    private long shiftSeconds(Instrument instrument, TimesOfDay times) {
        if (storedTime == StoredTime.UTC || NEVER_SHIFTED.contains(instrument.exchange())) {
            return 0;
        }
        if (storedTime == StoredTime.IST_AS_UTC) {
            return TimesOfDay.IST_SECONDS;
        }
        boolean indian = TradingCalendar.isIndian(instrument.exchange().strip().toUpperCase(Locale.ROOT));
        if (!indian || times.fitIst() <= times.fitUtc()) {
            return 0;
        }
        LocalTime first = LocalTime.ofSecondOfDay(Math.floorMod(times.first(), TimesOfDay.SECONDS_A_DAY));
        remarks.accept("times of " + instrument + " were Indian time written as UTC (its first candle stood at " + first
                + " UTC, and " + times.fitIst() + " candles are in trading hours only that way, " + times.fitUtc()
                + " only the other); moved back by 5:30 h, keep them with timezone=utc");
        return TimesOfDay.IST_SECONDS;
    }

    private Map<Instrument, Instrument> withSizes(Collection<Instrument> instruments) throws SQLException {
        Map<Instrument, Instrument> sized = new HashMap<>();
        if (hasMetadata) {
            List<Instrument> all = List.copyOf(instruments);
            for (int from = 0; from < all.size(); from += MOST_OF_A_QUESTION) {
                addSizes(all.subList(from, Math.min(all.size(), from + MOST_OF_A_QUESTION)), sized);
            }
        }
        return sized;
    }

    private void addSizes(List<Instrument> instruments, Map<Instrument, Instrument> sized) throws SQLException {
        String wanted = String.join(", ", Collections.nCopies(instruments.size(), "(?, ?)"));
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT symbol, exchange, TRY_CAST(lotsize AS INTEGER),"
                        + " TRY_CAST(tick_size AS DOUBLE) FROM symbol_metadata"
                        + " JOIN (VALUES " + wanted + ") AS w(s, e) ON symbol = w.s AND exchange = w.e")) {
            int parameter = 1;
            for (Instrument one : instruments) {
                statement.setString(parameter++, one.symbol());
                statement.setString(parameter++, one.exchange());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Instrument one = Instrument.of(rows.getString(1), rows.getString(2));
                    // As the nearest price that there can be: 0.05 that went through a FLOAT is 0.0500000007.
                    double tickSize = Math.rint(rows.getDouble(4) * 1e8) / 1e8;
                    boolean usable = tickSize >= 1e-8 && tickSize < 1e6;
                    sized.putIfAbsent(one, one.withSizes(Math.max(0, rows.getInt(3)), usable ? tickSize : 0));
                }
            }
        }
    }

    /** All instruments of which there is any one-minute row, in their natural order. */
    List<Instrument> all() throws SQLException {
        List<Instrument> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT DISTINCT symbol, exchange FROM market_data WHERE interval = '1m' AND " + HAS_TIME);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                named(rows.getString(1), rows.getString(2)).ifPresent(found::add);
            }
        }
        found.sort(null);
        remarkRowsWithoutTime();
        remarkOtherIntervals(new HashSet<>(found));
        return List.copyOf(found);
    }

    private void remarkOtherIntervals(Set<Instrument> found) throws SQLException {
        List<String> others = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT symbol, exchange, string_agg(DISTINCT coalesce(CAST(interval AS VARCHAR), 'NULL'), ', ')"
                                + " FROM market_data WHERE interval IS DISTINCT FROM '1m'"
                                + " GROUP BY symbol, exchange ORDER BY symbol, exchange");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Optional<Instrument> named = named(rows.getString(1), rows.getString(2));
                if (named.isPresent() && !found.contains(named.get())) {
                    others.add(named.get() + " (" + rows.getString(3) + ")");
                }
            }
        }
        if (!others.isEmpty()) {
            int names = Math.min(others.size(), NAMES_IN_A_REMARK);
            remarks.accept(
                    "of " + others.size() + " instruments there are only rows of other intervals than 1m, which are"
                            + " not replayed: " + String.join("; ", others.subList(0, names))
                            + (names < others.size() ? "; ..." : "") + "; download 1m candles of them in OpenAlgo");
        }
    }

    /** All one-minute rows of an instrument, if a look has read them and nobody has taken them. */
    Optional<StoredRows> takeRows(Instrument instrument) {
        Optional<StoredRows> rows = Optional.ofNullable(kept.remove(instrument));
        rows.ifPresent(its -> keptRows -= its.size());
        return rows;
    }
}
