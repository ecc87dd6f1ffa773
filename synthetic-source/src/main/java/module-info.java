/**
 * Provides the candle source that needs no data: a seeded random-walk market.
 */
module io.afterbell.source.synthetic {
    requires io.afterbell.api;
    requires static org.jspecify;

    provides io.afterbell.api.spi.CandleSource with
            io.afterbell.source.synthetic.SyntheticSource;
}
