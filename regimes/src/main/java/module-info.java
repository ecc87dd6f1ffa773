/**
 * Provides the built-in regimes and tick synthesizers: pure arithmetic, no clock and no I/O.
 */
module io.afterbell.regimes {
    requires io.afterbell.api;
    requires static org.jspecify;
}
