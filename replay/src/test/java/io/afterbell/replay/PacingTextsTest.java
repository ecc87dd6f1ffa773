package io.afterbell.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.spi.ErrorCode;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Speeds and modes as users write them. */
class PacingTextsTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "60, 60, 60",
        "0.5, 0.5, 0.5",
        "1e3, 1000, 1000",
        "1000000000, 1000000000, 1000000000",
        "0.000001, 0.000001, 1.0E-6",
        "max, Infinity, max",
        "MAX, Infinity, max",
        "0, Infinity, max",
        "0.0, Infinity, max"
    })
    void aSpeedIsAPositiveFactorOrMax(String text, double factor, String written) {
        Speed speed = Speed.parse(text);
        assertEquals(factor, speed.factor());
        assertEquals(Double.isInfinite(factor), speed.isMax());
        assertEquals(written, speed.toString());
        assertEquals(speed, Speed.parse(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "-1", "-0.5", "NaN", "Infinity", "-Infinity", "1e10", "1e-7", "1x", "1,5"})
    void anythingElseIsNoSpeed(String text) {
        ReplayException refused = assertThrows(ReplayException.class, () -> Speed.parse(text));
        assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).endsWith("speed=" + text), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.NEGATIVE_INFINITY, 1e10, 1e-7})
    void noSpeedCanBeMadeThatCouldNotBeWritten(double factor) {
        assertThrows(ReplayException.class, () -> new Speed(factor));
    }

    @Property
    void aSpeedIsReadBackAsItIsWritten(@ForAll @Scale(9) @DoubleRange(min = 1e-6, max = 1e9) double factor) {
        Speed speed = new Speed(factor);
        assertEquals(speed, Speed.parse(speed.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "single_pass, SINGLE_PASS, 1",
        "date_range, DATE_RANGE, 1",
        "loop, LOOP, 0",
        "loop:1, LOOP, 1",
        "loop:25, LOOP, 25"
    })
    void aModeIsReadBackAsItIsWritten(String text, ReplayMode.Kind kind, int passes) {
        ReplayMode mode = ReplayMode.parse(text);
        assertEquals(new ReplayMode(kind, passes), mode);
        assertEquals(text, mode.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "LOOP", "loop:", "loop:0", "loop:-1", "loop:1.5", "loop:9999999999", "single_pass:2", "twice"
            })
    void anythingElseIsNoMode(String text) {
        ReplayException refused = assertThrows(ReplayException.class, () -> ReplayMode.parse(text));
        assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).endsWith("mode=" + text), refused.getMessage());
    }

    @Test
    void onlyALoopHasACount() {
        assertThrows(ReplayException.class, () -> new ReplayMode(ReplayMode.Kind.SINGLE_PASS, 0));
        assertThrows(ReplayException.class, () -> new ReplayMode(ReplayMode.Kind.DATE_RANGE, 2));
        assertThrows(ReplayException.class, () -> new ReplayMode(ReplayMode.Kind.LOOP, -1));
    }

    @Test
    void aPacingHasNoNegativeDurations() {
        Pacing pacing = Pacing.of(Speed.MAX);
        assertEquals(Duration.ofMillis(500), pacing.settle());
        assertEquals(Duration.ZERO, pacing.idleGap());
        assertFalse(pacing.mode().kind() == ReplayMode.Kind.LOOP);
        Duration negative = Duration.ofMillis(-1);
        for (boolean settle : new boolean[] {true, false}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Pacing(
                            Speed.MAX,
                            ReplayMode.LOOP,
                            StartPolicy.NOW,
                            settle ? negative : Duration.ZERO,
                            settle ? Duration.ZERO : negative));
        }
    }
}
