package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.spi.SynthesisContext;

/** How many ticks a candle gets. For one thread. */
final class TickCount {
    private final int ticks;

    private TickCount(int ticks) {
        this.ticks = ticks;
    }

    static TickCount of(SynthesisContext context) {
        return new TickCount(TickParameters.ticksPerCandle(context));
    }

    int maximum() {
        return ticks;
    }

    int of(CandleSeries series, int index) {
        return ticks;
    }
}
