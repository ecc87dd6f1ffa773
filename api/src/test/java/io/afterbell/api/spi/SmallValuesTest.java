package io.afterbell.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Coverage, Target, ErrorCode and the exceptions. */
class SmallValuesTest {
    @Test
    void aCoverageHasAtLeastOneCandleAndRunsForward() {
        assertEquals(1, new Coverage(5, 5, 1).candleCount());
        assertThrows(IllegalArgumentException.class, () -> new Coverage(5, 4, 1));
        assertThrows(IllegalArgumentException.class, () -> new Coverage(5, 6, 0));
    }

    @Test
    void aTargetsBoundsAreInOrderAndAreNumbers() {
        assertEquals(1, new Target("ratio", Target.Basis.VALUE, 1, 1).atMost());
        assertThrows(IllegalArgumentException.class, () -> new Target("ratio", Target.Basis.VALUE, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> new Target("ratio", Target.Basis.VALUE, Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> new Target("ratio", Target.Basis.VALUE, 1, Double.NaN));
    }

    @Test
    void anExceptionKeepsCodeMessageAndCause() {
        Exception cause = new IllegalStateException("deep down");
        PluginException failure = new PluginException(ErrorCode.SOURCE_BUSY, "file=x", cause);
        assertEquals(ErrorCode.SOURCE_BUSY, failure.code());
        assertEquals("file=x", failure.getMessage());
        assertEquals(cause, failure.getCause());
        assertThrows(NullPointerException.class, () -> new PluginException(ErrorCode.INTERNAL, null));
    }

    @Test
    void everyAudienceHasSomethingToMend() {
        long audiences = Arrays.stream(ErrorCode.values())
                .map(ErrorCode::audience)
                .distinct()
                .count();
        assertEquals(ErrorCode.Audience.values().length, audiences);
    }
}
