package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;
import java.util.stream.Stream;

/**
 * A random path through the four prices of each candle: the default.
 *
 * <p>The path is one of many random walks whose open and close lie where the candle's do in their range and whose range is
 * as wide for the volatility around it, bent onto the candle; see {@link PathLibrary}, {@link VolatilityAround} and
 * {@link CandlePath}. With {@code shapes=FILE} it is one of many recorded minutes, found the same way. Gaps between ticks are clustered rather than even (Engle and Russell, 1998), and more is traded
 * where the price moves.
 */
public final class BridgeSynthesizer implements TickSynthesizer {
    private static final String SHAPES = "shapes";

    private static final List<ParameterSpec> PARAMETERS = Stream.concat(
                    TickParameters.TICKS.stream(),
                    Stream.of(ParameterSpec.path(
                            SHAPES,
                            "",
                            "A file of real minutes, made by afterbell shapes, to take the paths from; none for"
                                    + " simulated ones.")))
            .toList();

    /** Makes the service. */
    public BridgeSynthesizer() {}

    @Override
    public String name() {
        return "bridge";
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public String description() {
        return "A random path through open, high, low and close, with clustered ticks: the honest default.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return PARAMETERS;
    }

    @Override
    public String fingerprint(PluginSettings settings) {
        return settings.path(SHAPES).map(ShapeFiles::fingerprint).orElse("");
    }

    @Override
    public TickGenerator newGenerator(SynthesisContext context) {
        return new Generator(context);
    }

    private static final class Generator extends PathGenerator {
        /** How much of a tick's quantity comes from being a tick at all, and not from the price's move. */
        private static final double STILL_WEIGHT = 0.5;

        /** Up to and including each tick: the time that has passed, and the weight of what was traded, both unscaled. */
        private final double[] passed;

        private final double[] traded;

        /** Recorded paths have what moves they have; of simulated ones more ticks show more. */
        private final boolean drawsBetween;

        Generator(SynthesisContext context) {
            super(
                    context,
                    context.settings().path(SHAPES).map(ShapeFiles::library).orElseGet(PathLibrary::walks));
            drawsBetween = context.settings().path(SHAPES).isEmpty();
            passed = new double[path.length];
            traded = new double[path.length];
        }

        @Override
        void walk(int ticks) {
            int lastPoint = candle.lastPoint();
            if (ticks <= lastPoint + 1 || !drawsBetween) {
                double pointsPerTick = lastPoint / (ticks - 1.0);
                for (int tick = 1; tick < ticks - 1; tick++) {
                    path[tick] = candle.steps((int) (tick * pointsPerTick + 0.5));
                }
            } else {
                walkFiner(ticks, lastPoint);
            }
        }

        // Brownian bridges from point to point, reflected at the extremes, with the variance that a walk of so many
        // ticks has for its range.
        private void walkFiner(int ticks, int lastPoint) {
            int steps = ticks - 1;
            double ticksPerPoint = (double) steps / lastPoint;
            double ofPoints = candle.variance * lastPoint / steps;
            double wanted = candle.variance * TickTables.rangeSquared(lastPoint) / TickTables.rangeSquared(steps);
            double spread = Math.sqrt(Math.max(0, (wanted - ofPoints) / (steps - lastPoint)));
            int from = 0;
            path[0] = candle.open;
            for (int point = 1; point <= lastPoint; point++) {
                int to = (int) (point * ticksPerPoint + 0.5);
                path[to] = candle.steps(point);
                bridge(from, to, spread);
                from = to;
            }
        }

        private void bridge(int from, int to, double spread) {
            double top = candle.high;
            double price = path[from];
            double target = path[to];
            for (int tick = from + 1; tick < to; tick++) {
                int left = to - tick + 1;
                price += (target - price) * TickTables.RECIPROCAL[left]
                        + spread
                                * TickTables.BRIDGE_SPREAD[left]
                                * TickTables.gaussian(candle.bits(CandlePath.FIRST_TICK + 2 * tick));
                if (price < 0) {
                    price = Math.min(-price, top);
                } else if (price > top) {
                    price = Math.max(2 * top - price, 0);
                }
                path[tick] = (long) (price + 0.5);
            }
        }

        @Override
        void emit(CandleSeries series, int index, int ticks, TickSink sink) {
            double time = 0;
            double weight = 0;
            long previous = path[0];
            double stillWeight = STILL_WEIGHT * Math.max(1.0, candle.high) / ticks;
            for (int tick = 0; tick < ticks; tick++) {
                long bits = candle.bits(CandlePath.FIRST_TICK + 2 * tick + 1);
                passed[tick] = time;
                time += TickTables.gap(bits);
                weight += (stillWeight + Math.abs(path[tick] - previous)) * TickTables.exponential(bits);
                traded[tick] = weight;
                previous = path[tick];
            }
            long candleMillis = series.interval().millis();
            long edges = candle.bits(CandlePath.EDGES);
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
                        candle.units(path[tick]),
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
