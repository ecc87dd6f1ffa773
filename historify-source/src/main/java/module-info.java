/**
 * Provides the candle source that reads OpenAlgo's Historify database: read-only, one short open at a time.
 */
// The driver is an automatic module: it has no descriptor of its own yet.
@SuppressWarnings("requires-automatic")
module io.afterbell.source.historify {
    requires duckdb.jdbc;
    requires io.afterbell.api;
    requires java.sql;
    requires static org.jspecify;
}
