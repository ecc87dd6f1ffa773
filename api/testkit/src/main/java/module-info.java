/**
 * Contract tests which a candle source, a regime or a synthesizer must pass, with failing and asserting doubles and candle
 * fixtures. An author of a plugin depends on it in test scope and inherits the contract of the service.
 */
module io.afterbell.testkit {
    requires transitive io.afterbell.api;
    requires static org.jspecify;
    requires transitive org.junit.jupiter.api;

    exports io.afterbell.testkit;

    // JUnit calls the contracts' tests, which are not public, by reflection.
    opens io.afterbell.testkit;
}
