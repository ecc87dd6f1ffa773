package io.afterbell.server.tape;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.duckdb.DuckDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Turns a tape in CSV into Parquet with DuckDB. */
final class ParquetConversion {
    private ParquetConversion() {}

    static void convert(Path csv, Path parquet) {
        try (Connection connection = DuckDb.inMemory("Parquet is written")) {
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
                write.execute("COPY tape TO " + DuckDb.quoted(parquet) + " (FORMAT parquet)");
            }
        } catch (SQLException e) {
            throw new ReplayException(ErrorCode.INPUT_OUTPUT, "Parquet cannot be written: " + e.getMessage(), e);
        }
    }
}
