package io.afterbell.api.shape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CounterRandom;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedShapesTest {
    @TempDir
    private Path folder;

    private static RecordedShapes some() {
        return RecordedShapes.builder()
                .add(0.001, new double[] {10, 12, 8, 9}, 4)
                .add(0.5, new double[] {1, 2, 7}, 2)
                .build();
    }

    private static void assertSome(RecordedShapes shapes) {
        assertEquals(2, shapes.size());
        assertEquals(0.001, shapes.range(0), 1e-9);
        assertEquals(2, shapes.points(1));
        int[] positions = new int[shapes.points(0)];
        Arrays.setAll(positions, point -> shapes.position(0, point));
        assertArrayEquals(new int[] {RecordedShapes.TOP / 2 + 1, RecordedShapes.TOP, 0, 16_384}, positions);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Path file = folder.resolve("some.shapes");
        assertSome(some());
        some().write(file);
        assertSome(RecordedShapes.read(file));
        assertEquals(1, folder.toFile().list().length);
    }

    @Test
    void theSameShapesAreTheSameFile() throws IOException {
        some().write(folder.resolve("one"));
        some().write(folder.resolve("other"));
        assertEquals(-1, Files.mismatch(folder.resolve("one"), folder.resolve("other")));
    }

    @Test
    void aFileCutOffAnywhereIsRefused() throws IOException {
        Path file = folder.resolve("some.shapes");
        some().write(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            PluginException refusal = assertThrows(PluginException.class, () -> RecordedShapes.read(file));
            assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
            assertTrue(refusal.getMessage().contains("shapes=" + file), refusal.getMessage());
        }
    }

    @Test
    void anotherFileIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("candles.csv"), "time,price\n1,2\n");
        PluginException refusal = assertThrows(PluginException.class, () -> RecordedShapes.read(file));
        assertTrue(refusal.getMessage().startsWith("this is no file that afterbell shapes has made"));
        PluginException missing =
                assertThrows(PluginException.class, () -> RecordedShapes.read(folder.resolve("nowhere")));
        assertTrue(missing.getMessage().startsWith("there is no such file of shapes"));
    }

    @Test
    void whatDidNotMoveHasNoShape() {
        RecordedShapes.Builder builder = RecordedShapes.builder();
        assertThrows(IllegalArgumentException.class, () -> builder.add(0, new double[] {1, 2}, 2));
        assertThrows(IllegalArgumentException.class, () -> builder.add(0.1, new double[] {1, 1}, 2));
        assertThrows(IllegalArgumentException.class, () -> builder.add(Double.NaN, new double[] {1, 2}, 2));
        assertEquals(0, builder.size());
    }

    @Test
    void aFileThatCannotBeWrittenLeavesNothingBehind() {
        Path file = folder.resolve("nowhere").resolve("some.shapes");
        PluginException failure = assertThrows(PluginException.class, () -> some().write(file));
        assertEquals(ErrorCode.INPUT_OUTPUT, failure.code());
    }

    @Test
    void endsAndExtremesSurviveWheneverThereIsRoom() {
        for (long seed = 0; seed < 3_000; seed++) {
            int size = 2 + (int) (CounterRandom.uniform(seed, 0, 0) * 300);
            int kept = 4 + (int) (CounterRandom.uniform(seed, 0, 1) * 240);
            double[] path = new double[size];
            for (int i = 1; i < size; i++) {
                path[i] = path[i - 1] + Math.rint(CounterRandom.gaussian(seed, i, 0));
            }
            double[] resampled = new double[kept];
            Resampling.resample(path, size, resampled);
            String message = "seed=" + seed;
            assertEquals(path[0], resampled[0], message);
            assertEquals(path[size - 1], resampled[kept - 1], message);
            assertEquals(Arrays.stream(path).max(), Arrays.stream(resampled).max(), message);
            assertEquals(Arrays.stream(path).min(), Arrays.stream(resampled).min(), message);
        }
    }

    @Test
    void asManyPointsStayAsTheyAre() {
        double[] path = {3, 1, 4, 1, 5, 9, 2, 6};
        double[] same = new double[path.length];
        Resampling.resample(path, path.length, same);
        assertArrayEquals(path, same);
    }
}
