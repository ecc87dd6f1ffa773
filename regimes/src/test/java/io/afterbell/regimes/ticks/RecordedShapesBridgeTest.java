package io.afterbell.regimes.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.shape.RecordedShapes;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bridge:shapes=FILE}: the paths of recorded minutes, on candles of any kind. */
class RecordedShapesBridgeTest {
    private static final int POINTS = 61;

    @TempDir
    private Path folder;

    /** Minutes that jump between two prices, which no random walk does, and end in a little move. */
    private Path jumpyShapes(int count) {
        RecordedShapes.Builder shapes = RecordedShapes.builder();
        double[] path = new double[POINTS];
        for (int minute = 0; minute < count; minute++) {
            for (int point = 0; point < POINTS; point++) {
                path[point] = CounterRandom.uniform(count, minute, point) < 0.5 ? 100 : 110;
            }
            path[POINTS - 1] = 100 + 10 * CounterRandom.uniform(count, minute, POINTS);
            shapes.add(0.001, path, POINTS);
        }
        Path file = folder.resolve("jumpy-" + count + ".shapes");
        shapes.build().write(file);
        return file;
    }

    private static TickGenerator generator(Path shapes, int ticks, CandleSeries series) {
        BridgeSynthesizer bridge = new BridgeSynthesizer();
        return bridge.newGenerator(new SynthesisContext(
                PluginSettings.of(
                        bridge, Map.of("shapes", shapes.toString(), "ticks_per_candle", Integer.toString(ticks))),
                series.instrument(),
                series.priceScale(),
                series.volumeScale(),
                Tape.SEED));
    }

    @Test
    void theFingerprintIsThatOfTheContentAndNotOfTheName() throws IOException {
        BridgeSynthesizer bridge = new BridgeSynthesizer();
        Path file = jumpyShapes(200);
        PluginSettings settings = PluginSettings.of(bridge, Map.of("shapes", file.toString()));
        String before = bridge.fingerprint(settings);
        Path copy = Files.copy(file, folder.resolve("copy.shapes"));
        assertEquals(before, bridge.fingerprint(PluginSettings.of(bridge, Map.of("shapes", copy.toString()))));
        Files.copy(jumpyShapes(201), file, StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(before, bridge.fingerprint(settings));
        assertEquals("", bridge.fingerprint(PluginSettings.defaults(bridge)));
    }

    @Test
    void thePathsAreTheRecordedOnes() {
        CandleSeries series = MadeUpCandles.walk(300, 2_500, 2, 60, 1);
        TickGenerator generator = generator(jumpyShapes(2_000), POINTS, series);
        double varianceOverRange = 0;
        for (int i = 0; i < series.size(); i++) {
            List<Tape.Print> prints = Tape.of(generator, series, i);
            double squares = 0;
            for (int tick = 1; tick < prints.size(); tick++) {
                double move = prints.get(tick).price() - prints.get(tick - 1).price();
                squares += move * move;
            }
            double range = series.priceScale().toUnits(series.high(i))
                    - series.priceScale().toUnits(series.low(i));
            varianceOverRange += squares / (range * range) / series.size();
        }
        // Half of 60 moves go from end to end of the range; a random walk has less than one such in all.
        assertTrue(varianceOverRange > 15, "variance=" + varianceOverRange);
    }

    @Test
    void everyCandleComesBack() {
        Path shapes = jumpyShapes(500);
        for (CandleSeries series : List.of(
                MadeUpCandles.walk(300, 2_500, 0.4, 60, 1),
                MadeUpCandles.walk(300, 3, 0.02, 60, 2),
                MadeUpCandles.walk(100, 80_000, 40, 60, 3))) {
            for (int ticks : new int[] {1, 2, 3, 4, 5, 10, 60, 61, 62, 600}) {
                TickGenerator generator = generator(shapes, ticks, series);
                for (int i = 0; i < series.size(); i++) {
                    Tape.assertCandleExact(
                            Tape.of(generator, series, i), ticks, series, i, "shapes, ticks_per_candle=" + ticks);
                }
            }
        }
    }

    @Test
    void aFileThatChangesIsReadAgain() throws java.io.IOException {
        CandleSeries series = MadeUpCandles.walk(30, 2_500, 2, 60, 1);
        Path file = jumpyShapes(500);
        List<Tape.Print> before = Tape.of(generator(file, 20, series), series, 0);
        assertEquals(before, Tape.of(generator(file, 20, series), series, 0));
        java.nio.file.Files.copy(jumpyShapes(700), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(before, Tape.of(generator(file, 20, series), series, 0));
    }

    @Test
    void aFileThatIsMissingOrTooSmallIsRefusedByName() {
        CandleSeries series = MadeUpCandles.walk(30, 2_500, 2, 60, 1);
        for (Path file : List.of(folder.resolve("nowhere.shapes"), jumpyShapes(20))) {
            PluginException refusal = assertThrows(PluginException.class, () -> generator(file, 10, series));
            assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
            assertTrue(refusal.getMessage().contains("shapes=" + file), refusal.getMessage());
        }
    }
}
