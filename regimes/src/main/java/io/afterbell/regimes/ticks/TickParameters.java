package io.afterbell.regimes.ticks;

import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.SynthesisContext;
import java.util.List;

/** The parameter that synthesizers of many ticks share. */
final class TickParameters {
    private static final String TICKS_PER_CANDLE = "ticks_per_candle";
    private static final int DEFAULT_TICKS = 10;

    static final List<ParameterSpec> TICKS = List.of(ParameterSpec.integer(
            TICKS_PER_CANDLE,
            DEFAULT_TICKS,
            1,
            TickTables.MAXIMUM_TICKS,
            "How many ticks each candle has; below 4 not all of open, high, low and close fit."));

    private TickParameters() {}

    static int ticksPerCandle(SynthesisContext context) {
        return (int) context.settings().integer(TICKS_PER_CANDLE);
    }
}
