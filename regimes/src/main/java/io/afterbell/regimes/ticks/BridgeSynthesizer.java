package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
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
 * low, whose spread follows from the range (Parkinson, 1980, with his constant for walks of 60 steps, whose range is
 * smaller than that of Brownian motion). Gaps between ticks are clustered rather than even, and more is traded where the
 * price moves.
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
        /** Of random walks of 60 steps: the standard deviation over the root of the mean squared range. */
        private static final double SPREAD_OVER_RANGE = 0.654;

        /** How much of a tick's quantity comes from being a tick at all, and not from the price's move. */
        private static final double STILL_WEIGHT = 0.5;

        /** Up to and including each tick: the time that has passed, and the weight of what was traded, both unscaled. */
        private final double[] passed;

        private final double[] traded;

        /** What a path's spread over the candle gives for one step of it. */
        private final double perRootStep;

        Generator(SynthesisContext context) {
            super(context, TickParameters.ticksPerCandle(context));
            perRootStep = path.length == 1 ? 0 : 1 / Math.sqrt(path.length - 1.0);
            passed = new double[path.length];
            traded = new double[path.length];
        }

        @Override
        void leg(int from, long fromSteps, int to, long toSteps) {
            double high = anchors.high;
            double spread = high * SPREAD_OVER_RANGE * perRootStep;
            double price = fromSteps;
            double target = toSteps;
            for (int tick = from + 1; tick < to; tick++) {
                int left = to - tick + 1;
                long bits = anchors.bits(CandleAnchors.FIRST_TICK + 2 * tick);
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
        void emit(CandleSeries series, int index, int ticks, TickSink sink) {
            double time = 0;
            double weight = 0;
            long previous = path[0];
            double stillWeight = STILL_WEIGHT * Math.max(1.0, anchors.high) / ticks;
            for (int tick = 0; tick < ticks; tick++) {
                long bits = anchors.bits(CandleAnchors.FIRST_TICK + 2 * tick + 1);
                passed[tick] = time;
                time += TickTables.gap(bits);
                weight += (stillWeight + Math.abs(path[tick] - previous)) * TickTables.otherExponential(bits);
                traded[tick] = weight;
                previous = path[tick];
            }
            long candleMillis = series.interval().millis();
            long edges = anchors.bits(CandleAnchors.EDGES);
            // The first and the last tick come within half an even gap of the candle's start and end. What is left over
            // for the gaps, besides the one millisecond that lies between any two ticks, is not negative: the shortest
            // interval has 1,000 milliseconds, and a candle at most 600 ticks.
            int edgeMillis = (int) (candleMillis / (2L * ticks));
            long lastMillis = candleMillis - 1 - part(edges >>> 32, edgeMillis);
            long firstMillis = ticks == 1 ? lastMillis : part(edges, edgeMillis);
            double millis = ticks == 1 ? 0 : (lastMillis - firstMillis - (ticks - 1)) / passed[ticks - 1];
            long startMillis = series.openEpochMillis(index) + firstMillis;
            long volume = series.volume(index);
            double perWeight = volume / weight;
            long given = 0;
            for (int tick = 0; tick < ticks; tick++) {
                long upToHere = tick == ticks - 1 ? volume : Math.min(volume, (long) (traded[tick] * perWeight));
                sink.tick(
                        startMillis + (long) (passed[tick] * millis) + tick,
                        anchors.units(path[tick]),
                        upToHere - given);
                given = upToHere;
            }
        }

        /** A whole number from 0 to below the limit, from the lower 32 bits. */
        private static long part(long bits, int limit) {
            return (bits & 0xFFFF_FFFFL) * limit >>> 32;
        }
    }
}
