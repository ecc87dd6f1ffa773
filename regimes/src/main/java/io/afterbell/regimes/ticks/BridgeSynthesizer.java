package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;

/**
 * A random path through the four prices of each candle: the default.
 *
 * <p>The order and the ticks of the extremes are drawn; between the anchors run Brownian bridges, reflected at high and
 * low, whose spread follows from the range: the expected range of Brownian motion is the square root of 8 over pi times
 * its standard deviation (Feller, 1951). Ticks come clustered rather than evenly, and more is traded where the price
 * moves.
 */
public final class BridgeSynthesizer implements TickSynthesizer {
    /** Makes the service. */
    public BridgeSynthesizer() {}

    @Override
    public String name() {
        return "bridge";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "A random path through open, high, low and close, with clustered ticks: the honest default.";
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
        /** Standard deviation over expected range. */
        private static final double SPREAD_OVER_RANGE = 0.626_657_068_657_750_1;
        /** How much of a tick's quantity comes from being a tick at all, and not from the price's move. */
        private static final double STILL_WEIGHT = 0.5;

        /** Up to and including each tick: the time that has passed, and the weight of what was traded, both unscaled. */
        private final double[] passed;

        private final double[] traded;

        Generator(SynthesisContext context) {
            super(context, TickParameters.ticksPerCandle(context));
            passed = new double[path.length];
            traded = new double[path.length];
        }

        @Override
        void leg(long epochMinute, int from, long fromSteps, int to, long toSteps) {
            double high = anchors.high;
            double spread = high * SPREAD_OVER_RANGE / Math.sqrt(path.length - 1.0);
            double price = fromSteps;
            double target = toSteps;
            for (int tick = from + 1; tick < to; tick++) {
                int left = to - tick + 1;
                long bits = CounterRandom.bits(key, epochMinute, CandleAnchors.FIRST_TICK + 2 * tick);
                price += (target - price) * TickTables.RECIPROCAL[left]
                        + spread * TickTables.BRIDGE_SPREAD[left] * TickTables.gaussian(bits);
                if (price < 0) {
                    price = Math.min(-price, high);
                } else if (price > high) {
                    price = Math.max(2 * high - price, 0);
                }
                path[tick] = (long) (price + 0.5);
            }
            if (to > from) {
                path[to] = toSteps;
            }
        }

        @Override
        void emit(CandleSeries series, int index, long epochMinute, int ticks, long candleMillis, TickSink sink) {
            double time = 0;
            double weight = 0;
            long previous = path[0];
            double stillWeight = STILL_WEIGHT * Math.max(1.0, anchors.high) / ticks;
            for (int tick = 0; tick < ticks; tick++) {
                long bits = CounterRandom.bits(key, epochMinute, CandleAnchors.FIRST_TICK + 2 * tick + 1);
                // The first tick comes half a gap after the start, as the last does before the end.
                double gap = TickTables.exponential(bits);
                time += tick == 0 ? 0.5 * gap : gap;
                passed[tick] = time;
                weight += (stillWeight + Math.abs(path[tick] - previous)) * TickTables.otherExponential(bits);
                traded[tick] = weight;
                previous = path[tick];
            }
            long endBits = CounterRandom.bits(key, epochMinute, CandleAnchors.FIRST_TICK + 2 * ticks + 1);
            // Whole milliseconds that are spread over the ticks, besides the one that lies between any two.
            double millis = (candleMillis - ticks) / (time + 0.5 * TickTables.exponential(endBits));
            long openMillis = series.openEpochMillis(index);
            long volume = series.volume(index);
            double perWeight = volume / weight;
            long given = 0;
            for (int tick = 0; tick < ticks; tick++) {
                long upToHere = tick == ticks - 1 ? volume : Math.min(volume, (long) (traded[tick] * perWeight));
                sink.tick(
                        openMillis + (long) (passed[tick] * millis) + tick,
                        anchors.units(path[tick]),
                        upToHere - given);
                given = upToHere;
            }
        }
    }
}
