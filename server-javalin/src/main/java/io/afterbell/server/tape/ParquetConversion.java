package io.afterbell.server.tape;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.ServiceLoader;

/**
 * Turns a tape in CSV into Parquet with DuckDB, whose driver the sources bring along; the host itself is not compiled
 * against it.
 */
final class ParquetConversion {
    private static final String URL = "jdbc:duckdb:";

    private ParquetConversion() {}

    static void convert(Path csv, Path parquet) {
        Driver driver = ServiceLoader.load(Driver.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(ParquetConversion::isDuckDb)
                .findFirst()
                .orElseThrow(() -> new ReplayException(
                        ErrorCode.INPUT_OUTPUT,
                        "Parquet is written by DuckDB, whose driver is not among Afterbell's libraries; write .csv"));
        try (Connection connection = driver.connect(URL, new Properties())) {
            try (PreparedStatement read = connection.prepareStatement(
                    "CREATE TABLE tape AS SELECT * FROM read_csv(?, header = true, columns = {'symbol': 'VARCHAR',"
                            + " 'exchange': 'VARCHAR', 'timestamp_ms': 'BIGINT', 'price': 'DOUBLE', 'volume':"
                            + " 'DOUBLE'})")) {
                read.setString(1, csv.toString());
                read.execute();
            }
            try (Statement write = connection.createStatement()) {
                boolean whole;
                try (var fractions =
                        write.executeQuery("SELECT count(*) = 0 FROM tape WHERE volume <> floor(volume)")) {
                    fractions.next();
                    whole = fractions.getBoolean(1);
                }
                if (whole) {
                    write.execute("ALTER TABLE tape ALTER volume TYPE BIGINT");
                }
                // COPY takes no parameter for the file; this path is quoted as DuckDB's grammar wants it.
                write.execute("COPY tape TO '" + parquet.toString().replace("'", "''") + "' (FORMAT parquet)");
            }
        } catch (SQLException e) {
            throw new ReplayException(ErrorCode.INPUT_OUTPUT, "Parquet cannot be written: " + e.getMessage(), e);
        }
    }

    private static boolean isDuckDb(Driver driver) {
        try {
            return driver.acceptsURL(URL);
        } catch (SQLException e) {
            return false;
        }
    }
}
