package io.afterbell.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class VolumeScaleTest {
    @Test
    void sharesAreWhole() {
        assertEquals(VolumeScale.WHOLE, VolumeScale.detect(0, 1, 123_456_789, 9.0e15));
        assertEquals(VolumeScale.WHOLE, VolumeScale.detect());
    }

    @Test
    void fractionsOfACoinAreFound() {
        assertEquals(new VolumeScale(1), VolumeScale.detect(2, 0.5));
        assertEquals(new VolumeScale(5), VolumeScale.detect(1.20045, 0.00001));
        assertEquals(new VolumeScale(1), VolumeScale.detect(0.1 + 0.2));
    }

    @Test
    void moreThanEightDecimalsAreRoundedToEight() {
        VolumeScale scale = VolumeScale.detect(1 / 3.0);
        assertEquals(new VolumeScale(8), scale);
        assertEquals(33_333_333, scale.toUnits(1 / 3.0));
    }

    @Test
    void boundsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new VolumeScale(-1));
        assertThrows(IllegalArgumentException.class, () -> new VolumeScale(9));
    }

    @Property
    void aQuantitySurvivesUnitsAndBack(
            @ForAll @IntRange(min = 0, max = 8) int decimals,
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long units) {
        VolumeScale scale = new VolumeScale(decimals);
        assertEquals(units, scale.toUnits(scale.toQuantity(units)));
    }
}
