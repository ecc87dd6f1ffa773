package io.afterbell.server.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {
    @ParameterizedTest
    @CsvSource({"NIFTY, NIFTY, 0", "NIFTY, NIFTTY, 1", "sped, speed, 1", "'', abc, 3", "kitten, sitting, 3"})
    void countsChangesAdditionsAndRemovalsEitherWay(String one, String other, int distance) {
        assertEquals(distance, EditDistance.of(one, other));
        assertEquals(distance, EditDistance.of(other, one));
    }
}
