/**
 * Provides the candle source that reads CSV and Parquet files; Parquet through the DuckDB driver.
 */
// The driver is an automatic module: it has no descriptor of its own yet.
@SuppressWarnings("requires-automatic")
module io.afterbell.source.files {
    requires duckdb.jdbc;
    requires io.afterbell.api;
    requires java.sql;
    requires static org.jspecify;
}
