package io.afterbell.source.historify;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;

/**
 * Scans the table of candles, for one instrument or for many with one scan. Rows come in the order in which DuckDB's
 * threads find them: to put them in order there takes as long as the scan itself. For one thread.
 */
final class RowScan {
    /** The columns that {@link StoredRows} takes in: time as {@code t}, prices, volume, open interest. */
    private static final String COLUMNS =
            "CAST(timestamp AS BIGINT) AS t, CAST(open AS DOUBLE), CAST(high AS DOUBLE), CAST(low AS DOUBLE),"
                    + " CAST(close AS DOUBLE), CAST(volume AS DOUBLE), ";

    private final DuckDBConnection connection;
    private final boolean hasOpenInterest;

    RowScan(Connection connection, boolean hasOpenInterest) throws SQLException {
        this.connection = requireNonNull(connection.unwrap(DuckDBConnection.class), "connection");
        this.hasOpenInterest = hasOpenInterest;
    }

    private String columns() {
        return COLUMNS + (hasOpenInterest ? "CAST(coalesce(oi, 0) AS BIGINT)" : "0::BIGINT");
    }

    private String ofOne() {
        return "SELECT " + columns() + " FROM market_data"
                + " WHERE symbol = ? AND exchange = ? AND interval = ? AND timestamp >= ? AND timestamp < ?";
    }

    /** An empty place for rows. */
    StoredRows rows(int expected) {
        return new StoredRows(hasOpenInterest, expected);
    }

    /**
     * Hands all rows of an instrument on, as they come; a row without a time is none.
     *
     * @param fromSeconds the first time as stored
     * @param toSeconds the first time behind it
     */
    void one(
            Instrument instrument,
            Interval interval,
            long fromSeconds,
            long toSeconds,
            Consumer<DuckDBDataChunkReader> taker)
            throws SQLException {
        try (DuckDBPreparedStatement statement = connection.prepare(ofOne())) {
            set(statement, 1, instrument);
            set(statement, 3, interval, fromSeconds, toSeconds);
            run(statement, taker);
        }
    }

    /**
     * Asks for the rows of an instrument in order of time, those of one time in the order in which they were written.
     *
     * @param fromSeconds the first time as stored
     * @param toSeconds the first time behind it
     * @return a question ready to be asked, which the caller closes
     */
    PreparedStatement inOrder(Instrument instrument, Interval interval, long fromSeconds, long toSeconds)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(ofOne() + " ORDER BY t, rowid");
        try {
            set(statement, 1, instrument);
            set(statement, 3, interval, fromSeconds, toSeconds);
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    /**
     * Adds the rows of several instruments to the places for them.
     *
     * @param rows a place for each instrument
     * @param fromSeconds the first time as stored
     * @param toSeconds the first time behind it
     */
    void many(List<Instrument> instruments, List<StoredRows> rows, Interval interval, long fromSeconds, long toSeconds)
            throws SQLException {
        String wanted = IntStream.range(0, instruments.size())
                .mapToObj(number -> "(?, ?, " + number + ")")
                .collect(Collectors.joining(", "));
        try (DuckDBPreparedStatement statement = connection.prepare("SELECT w.number, " + columns()
                + " FROM market_data JOIN (VALUES " + wanted
                + ") AS w(s, e, number) ON symbol = w.s AND exchange = w.e"
                + " WHERE interval = ? AND timestamp >= ? AND timestamp < ?")) {
            for (int i = 0; i < instruments.size(); i++) {
                set(statement, 1 + 2 * i, instruments.get(i));
            }
            set(statement, 1 + 2 * instruments.size(), interval, fromSeconds, toSeconds);
            run(statement, chunk -> divide(chunk, rows));
        }
    }

    private static void set(PreparedStatement statement, int parameter, Instrument instrument) throws SQLException {
        statement.setString(parameter, instrument.symbol());
        statement.setString(parameter + 1, instrument.exchange());
    }

    private static void set(
            PreparedStatement statement, int parameter, Interval interval, long fromSeconds, long toSeconds)
            throws SQLException {
        statement.setString(parameter, interval.code());
        statement.setLong(parameter + 1, fromSeconds);
        statement.setLong(parameter + 2, toSeconds);
    }

    private static void run(DuckDBPreparedStatement statement, Consumer<DuckDBDataChunkReader> taker)
            throws SQLException {
        try (DuckDBChunkedResult result = statement.query()) {
            while (result.nextChunk()) {
                taker.accept(result.chunk());
            }
        }
    }

    // A download stores the rows of an instrument one behind the other.
    private static void divide(DuckDBDataChunkReader chunk, List<StoredRows> rows) {
        DuckDBReadableVector number = chunk.vector(0);
        int count = (int) chunk.rowCount();
        for (int from = 0; from < count; ) {
            int its = number.getInt(from);
            int to = from + 1;
            while (to < count && number.getInt(to) == its) {
                to++;
            }
            rows.get(its).add(chunk, 1, from, to);
            from = to;
        }
    }
}
