package io.afterbell.source.historify;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/** Writes small Historify files, in OpenAlgo's place. */
final class HistorifyFiles {
    private static final String MARKET_DATA = """
            CREATE TABLE market_data (symbol VARCHAR NOT NULL, exchange VARCHAR NOT NULL, interval VARCHAR NOT NULL,
              timestamp BIGINT NOT NULL, open DOUBLE NOT NULL, high DOUBLE NOT NULL, low DOUBLE NOT NULL,
              close DOUBLE NOT NULL, volume BIGINT NOT NULL, oi BIGINT DEFAULT 0,
              created_at TIMESTAMP DEFAULT current_timestamp, PRIMARY KEY (symbol, exchange, interval, timestamp))
            """;
    private static final String METADATA = """
            CREATE TABLE symbol_metadata (symbol VARCHAR NOT NULL, exchange VARCHAR NOT NULL, name VARCHAR,
              expiry VARCHAR, strike DOUBLE, lotsize INTEGER, instrumenttype VARCHAR, tick_size DOUBLE,
              PRIMARY KEY (symbol, exchange))
            """;

    private HistorifyFiles() {}

    static Connection open(Path file) throws SQLException {
        return new DuckDBDriver().connect("jdbc:duckdb:" + file, new Properties());
    }

    /** Today's schema without rows. */
    static void create(Path file) throws SQLException {
        execute(file, MARKET_DATA, METADATA);
    }

    static void execute(Path file, String... statements) throws SQLException {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static String candle(String symbol, String exchange, String utc, double price, long volume) {
        return candle(symbol, exchange, Instant.parse(utc).getEpochSecond(), price, volume);
    }

    static String candle(String symbol, String exchange, long seconds, double price, long volume) {
        return "INSERT INTO market_data (symbol, exchange, interval, timestamp, open, high, low, close, volume, oi)"
                + " VALUES ('" + symbol + "', '" + exchange + "', '1m', " + seconds + ", " + price + ", "
                + (price + 1) + ", " + (price - 1) + ", " + (price + 0.5) + ", " + volume + ", NULL)";
    }
}
