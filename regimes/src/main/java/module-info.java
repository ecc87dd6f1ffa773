/**
 * Provides the built-in regimes and tick synthesizers: pure arithmetic, no clock and no I/O. Exports nothing; the host
 * finds what is in here as services.
 */
module io.afterbell.regimes {
    requires io.afterbell.api;
    requires static org.jspecify;

    provides io.afterbell.api.spi.RegimeTransform with
            io.afterbell.regimes.ChoppyRegime,
            io.afterbell.regimes.HighMomentumRegime,
            io.afterbell.regimes.HighVixRegime,
            io.afterbell.regimes.HighVolatilityRegime,
            io.afterbell.regimes.LowMomentumRegime,
            io.afterbell.regimes.LowVixRegime,
            io.afterbell.regimes.LowVolatilityRegime,
            io.afterbell.regimes.NoRegime;
    provides io.afterbell.api.spi.TickSynthesizer with
            io.afterbell.regimes.ticks.BridgeSynthesizer,
            io.afterbell.regimes.ticks.CloseSynthesizer,
            io.afterbell.regimes.ticks.LinearSynthesizer,
            io.afterbell.regimes.ticks.OhlcSynthesizer;
}
