/**
 * Everything that a plugin author compiles against: the vocabulary of the market, measures of it, the three services, and
 * nothing else.
 *
 * <p>Open {@link io.afterbell.api.CandleSeries} first, then the service that you want to provide:
 * {@link io.afterbell.api.spi.CandleSource}, {@link io.afterbell.api.spi.RegimeTransform} or
 * {@link io.afterbell.api.spi.TickSynthesizer}. The module needs {@code java.base} only.
 */
module io.afterbell.api {
    // Not transitive: then every author's module would have to bring it, although only checkers of nulls read it.
    requires static org.jspecify;

    exports io.afterbell.api;
    exports io.afterbell.api.measure;
    exports io.afterbell.api.shape;
    exports io.afterbell.api.spi;
}
