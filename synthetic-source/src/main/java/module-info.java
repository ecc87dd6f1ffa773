/**
 * Provides the candle source that needs no data: a seeded random-walk market.
 */
module io.afterbell.source.synthetic {
    requires io.afterbell.api;
    requires static org.jspecify;
}
