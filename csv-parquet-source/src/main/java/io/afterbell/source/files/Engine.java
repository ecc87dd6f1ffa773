package io.afterbell.source.files;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * The database in memory that reads files. One for the process, because starting it takes as long as reading a year of one
 * symbol; it holds no candles, and what a reader keeps in it for a moment is of its own connection. Safe for many threads.
 */
final class Engine {
    private static @Nullable DuckDBConnection root;

    private Engine() {}

    /**
     * A connection of one's own.
     *
     * @return the connection, which the caller closes
     * @throws SQLException when DuckDB cannot start
     */
    static synchronized Connection connect() throws SQLException {
        if (root == null || root.isClosed()) {
            root = Objects.requireNonNull(new DuckDBDriver().connect("jdbc:duckdb:", new Properties()))
                    .unwrap(DuckDBConnection.class);
        }
        return root.duplicate();
    }
}
