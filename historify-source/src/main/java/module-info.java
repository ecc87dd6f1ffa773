/**
 * Provides the candle source {@code historify}: read-only, short looks into OpenAlgo's DuckDB file. Exports nothing.
 */
@SuppressWarnings("requires-automatic") // DuckDB's driver is an automatic module with a stable name; there is no other.
module io.afterbell.source.historify {
    requires duckdb.jdbc;
    requires io.afterbell.api;
    requires java.sql;
    requires static org.jspecify;

    provides io.afterbell.api.spi.CandleSource with
            io.afterbell.source.historify.HistorifySource;
}
