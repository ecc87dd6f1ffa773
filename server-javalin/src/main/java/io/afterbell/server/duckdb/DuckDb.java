package io.afterbell.server.duckdb;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceLoader;

/** The driver of DuckDB, which the sources bring along; the host itself is not compiled against it. */
public final class DuckDb {
    private static final String URL = "jdbc:duckdb:";

    private DuckDb() {}

    /**
     * Opens a database in memory.
     *
     * @param what what it is wanted for, for the message: {@code "Parquet is written"}
     * @return a connection, to be closed by the caller
     * @throws ReplayException with {@link ErrorCode#INPUT_OUTPUT} when the driver is not among Afterbell's libraries
     * @throws SQLException when the driver fails
     */
    public static Connection inMemory(String what) throws SQLException {
        Driver driver = ServiceLoader.load(Driver.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(DuckDb::isDuckDb)
                .findFirst()
                .orElseThrow(() -> new ReplayException(
                        ErrorCode.INPUT_OUTPUT,
                        what + " by DuckDB, whose driver is not among Afterbell's libraries; use CSV"));
        return driver.connect(URL, new Properties());
    }

    /**
     * A path as a text in SQL, for the places where DuckDB takes no parameter.
     *
     * @param path any path
     * @return the path in single quotes
     */
    public static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    /**
     * A column's name in SQL.
     *
     * @param column any name
     * @return the name in double quotes
     */
    public static String quoted(String column) {
        return '"' + column.replace("\"", "\"\"") + '"';
    }

    private static boolean isDuckDb(Driver driver) {
        try {
            return driver.acceptsURL(URL);
        } catch (SQLException e) {
            return false;
        }
    }
}
