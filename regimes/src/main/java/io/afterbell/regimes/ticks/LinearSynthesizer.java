package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;

/**
 * Straight lines from the open over both extremes to the close, in even steps of time.
 *
 * <p>Candle-exact, but far smoother than a market: good for looking at, not for testing a strategy.
 */
public final class LinearSynthesizer implements TickSynthesizer {
    /** Makes the service. */
    public LinearSynthesizer() {}

    @Override
    public String name() {
        return "linear";
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public String description() {
        return "Straight lines from open over both extremes to close: smooth, and no test for a strategy.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return TickParameters.TICKS;
    }

    @Override
    public TickGenerator newGenerator(SynthesisContext context) {
        return new Generator(context);
    }

    private static final class Generator extends PathGenerator {
        Generator(SynthesisContext context) {
            super(context, PathLibrary.walks());
        }

        @Override
        void walk(int ticks) {
            boolean highFirst = candle.highTick < candle.lowTick;
            long earlier = highFirst ? candle.high : 0;
            long later = highFirst ? 0 : candle.high;
            int earlierTick = highFirst ? candle.highTick : candle.lowTick;
            int laterTick = highFirst ? candle.lowTick : candle.highTick;
            line(0, candle.open, earlierTick, earlier);
            line(earlierTick, earlier, laterTick, later);
            line(laterTick, later, ticks - 1, candle.close);
        }

        private void line(int from, long fromSteps, int to, long toSteps) {
            if (to == from) {
                return;
            }
            double slope = (double) (toSteps - fromSteps) / (to - from);
            // Half a step more, so that cutting off the fraction rounds; no price here is negative.
            double start = fromSteps + 0.5;
            for (int tick = from + 1; tick < to; tick++) {
                path[tick] = (long) (start + slope * (tick - from));
            }
        }

        @Override
        void emit(CandleSeries series, int index, int ticks, TickSink sink) {
            EvenTicks.emit(series, index, candle, path, ticks, sink);
        }
    }
}
