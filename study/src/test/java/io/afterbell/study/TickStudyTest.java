package io.afterbell.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The study judges right: doubles that are honest pass, and each kind of dishonesty fails where it should. */
class TickStudyTest {
    private static final Truth TRUTH = SimulatedTruth.walk(4_000, 40, 0, 9);

    private interface Path {
        /** Steps above the low at a tick. */
        int at(long seed, int candle, int tick);
    }

    /** Ticks that a test knows beforehand. */
    private record Double(String name, Path path) implements TickSynthesizer {
        @Override
        public String version() {
            return "1";
        }

        @Override
        public String description() {
            return "A double.";
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }

        @Override
        public TickGenerator newGenerator(SynthesisContext context) {
            return (CandleSeries series, int index, TickSink sink) -> {
                PriceScale grid = series.priceScale();
                long low = grid.toUnits(series.low(index));
                for (int tick = 0; tick < SimulatedTruth.TICKS; tick++) {
                    sink.tick(
                            series.openEpochMillis(index) + tick * 900L,
                            low + path.at(context.seed(), index, tick) * grid.step(),
                            0);
                }
            };
        }
    }

    private static TickReport study(Path path, int orderSeeds) {
        Double service = new Double("double", path);
        return new TickStudy(service, PluginSettings.defaults(service), TRUTH, 3).run(orderSeeds);
    }

    private static TickReport.Row row(TickReport report, String measure) {
        return report.rows().stream()
                .filter(row -> row.measure().startsWith(measure))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theTruthItselfIsPerfect() {
        TickReport report = study((seed, candle, tick) -> TRUTH.paths().at(candle, tick), 2);
        assertTrue(report.isHonest(), report.rows().toString());
        assertEquals(1, row(report, "realised variance").value(), 1e-12);
        assertEquals(0, row(report, "time of high").value(), 1e-12);
        assertEquals(0, row(report, "high before low").value(), 1e-12);
        assertEquals(0, row(report, "leak, closes higher").value(), 1e-12);
    }

    @Test
    void aStraightLineIsCaughtByVarianceCorrelationAndLeaks() {
        TickReport report = study(
                (seed, candle, tick) -> {
                    int open = TRUTH.paths().at(candle, 0);
                    int close = TRUTH.paths().at(candle, 60);
                    return open + (close - open) * tick / 60;
                },
                1);
        assertFalse(report.isHonest());
        assertTrue(row(report, "realised variance").value() < 0.05);
        assertTrue(row(report, "lag-1").value() > 0.7);
        assertTrue(row(report, "leak, closes higher").value() > 0.3);
    }

    @Test
    void walkedBackwardsAPathHasTheRightVarianceAndTheWrongOrder() {
        TickReport report = study((seed, candle, tick) -> TRUTH.paths().at(candle, 60 - tick), 1);
        assertEquals(1, row(report, "realised variance").value(), 1e-12);
        assertTrue(row(report, "high before low").value() > 0.9, report.rows().toString());
    }

    @Test
    void aFixedOrderIsCaughtByCalibration() {
        // The high always at tick 20 and the low at 40, whatever the candle: one rule for all.
        TickReport report = study(
                (seed, candle, tick) -> {
                    int range = TRUTH.paths().at(candle, TRUTH.paths().highTick(candle));
                    return tick == 20 ? range : tick == 40 ? 0 : range / 2;
                },
                3);
        assertTrue(row(report, "high before low").value() > 0.3, report.rows().toString());
        assertTrue(row(report, "time of high").value() > 0.3);
    }

    @Test
    void moreTicksThanTheTruthHasAreRefused() {
        Double service = new Double("double", (seed, candle, tick) -> 0);
        TickSynthesizer twice = new TickSynthesizer() {
            @Override
            public String name() {
                return "twice";
            }

            @Override
            public String version() {
                return "1";
            }

            @Override
            public String description() {
                return "Too many.";
            }

            @Override
            public List<ParameterSpec> parameters() {
                return List.of();
            }

            @Override
            public TickGenerator newGenerator(SynthesisContext context) {
                TickGenerator once = service.newGenerator(context);
                return (series, index, sink) -> {
                    once.generate(series, index, sink);
                    once.generate(series, index, sink);
                };
            }
        };
        TickStudy study = new TickStudy(twice, PluginSettings.defaults(twice), TRUTH, 3);
        assertThrows(IllegalArgumentException.class, () -> study.run(0));
    }

    @Test
    void plotsAreTheSameForTheSameReport() {
        Path truth = (seed, candle, tick) -> TRUTH.paths().at(candle, tick);
        TickPlots one = new TickPlots(study(truth, 2));
        TickPlots other = new TickPlots(study(truth, 2));
        assertEquals(one.paths(), other.paths());
        assertEquals(one.order(), other.order());
        assertEquals(one.varianceByLag(), other.varianceByLag());
        assertTrue(one.timeOfExtreme(true).startsWith("<svg "));
        assertTrue(one.timeOfExtreme(false).endsWith("</svg>\n"));
    }
}
