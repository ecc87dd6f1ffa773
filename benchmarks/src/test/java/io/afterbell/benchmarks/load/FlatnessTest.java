package io.afterbell.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FlatnessTest {
    private static Flatness of(long... values) {
        return Flatness.of(LongStream.of(values).boxed().toList(), 4);
    }

    @Test
    void whatGrowsOnlyAtTheBeginningIsFlat() {
        Flatness flatness = of(10, 60, 90, 100, 100, 101, 100, 101, 100);
        assertEquals(new Flatness(100, 100, 4), flatness);
        assertTrue(flatness.isFlat());
    }

    @Test
    void whatGoesOnGrowingIsNot() {
        assertFalse(of(100, 104, 108, 112, 116, 120, 124, 128, 132).isFlat());
    }

    @Test
    void whatIsGoneAtTheNextLookDoesNotCount() {
        assertTrue(of(100, 100, 100, 100, 100, 100, 900, 100, 300).isFlat());
        assertFalse(of(100, 100, 100, 900, 100, 300, 200, 210, 220).isFlat());
    }

    @Test
    void figuresMayDifferByTheAllowance() {
        assertTrue(of(5, 5, 5, 5, 5, 5, 9, 9, 9).isFlat());
        assertFalse(of(5, 5, 5, 5, 5, 5, 10, 10, 10).isFlat());
    }

    @Test
    void tooFewLooksSayNothing() {
        assertThrows(IllegalArgumentException.class, () -> of(1, 2, 3));
    }
}
