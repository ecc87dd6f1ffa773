package io.afterbell.benchmarks.load;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** DuckDB's first load: a new JVM that opens a database in memory and does nothing else. */
final class FirstLoad {
    private FirstLoad() {}

    /**
     * Prints the milliseconds from the first touch of the driver until its connection is open.
     *
     * @param arguments none
     * @throws SQLException when the class path has no driver, or it finds no library
     */
    public static void main(String[] arguments) throws SQLException {
        long begun = System.nanoTime();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            double millis = (System.nanoTime() - begun) / 1e6;
            if (!connection.isClosed()) {
                System.out.println(millis);
            }
        }
    }

    /** Starts that JVM with a driver's jar. */
    static double millis(Path driver) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        classes() + File.pathSeparator + driver,
                        FirstLoad.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("DuckDB does not load from " + driver);
        }
        return Double.parseDouble(printed.strip());
    }

    private static Path classes() throws IOException {
        try {
            return Path.of(FirstLoad.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
