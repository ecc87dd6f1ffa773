package io.afterbell.source.historify;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A program that opens a file for writing, says so, and lets go when a line comes in: OpenAlgo while it downloads. */
public final class DuckDbWriter {
    private DuckDbWriter() {}

    public static void main(String[] arguments) throws SQLException, IOException {
        try (Connection connection = HistorifyFiles.open(Path.of(arguments[0]))) {
            System.out.println("open");
            System.out.flush();
            if (System.in.read() < 0 || connection.isClosed()) {
                System.exit(1);
            }
        }
    }
}
