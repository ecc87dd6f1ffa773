/**
 * Provides the candle sources {@code csv} and {@code parquet}: one file each, read by DuckDB. Exports nothing.
 */
@SuppressWarnings("requires-automatic") // DuckDB's driver is an automatic module with a stable name; there is no other.
module io.afterbell.source.files {
    requires duckdb.jdbc;
    requires io.afterbell.api;
    requires java.sql;
    requires static org.jspecify;

    provides io.afterbell.api.spi.CandleSource with
            io.afterbell.source.files.CsvSource,
            io.afterbell.source.files.ParquetSource;
}
