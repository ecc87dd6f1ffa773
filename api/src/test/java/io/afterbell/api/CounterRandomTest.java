package io.afterbell.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CounterRandomTest {
    private static final long KEY = CounterRandom.key(1, "NSE_INDEX:NIFTY");
    private static final int DRAWS = 400_000;
    private static final long FIRST_MINUTE = 28_434_105;

    /** Computed once with another implementation (Python's integers). Every stored tape depends on them. */
    @ParameterizedTest
    @CsvSource({
        "1, NSE_INDEX:NIFTY, 4548659368198847264",
        "0, '', 5197578548964807871",
        "-1, M&M, 1296234010846351698",
    })
    void keysNeverChange(long seed, String name, long key) {
        assertEquals(key, CounterRandom.key(seed, name));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 8571195889757689863, 0.4646454602237057",
        "28434105, 0, 804085956968525116, 0.043589587070517966",
        "28434105, 1, 4876379447822958840, 0.2643490595596659",
        "-1, 0, 6433407317624682312, 0.3487557095126411",
        "28434106, 2147483647, -8155604261004034717, 0.5578838071143694",
        "0, -1, 6282184872050059069, 0.34055792431161225",
    })
    void numbersNeverChange(long minute, int counter, long bits, double uniform) {
        assertEquals(bits, CounterRandom.bits(KEY, minute, counter));
        assertEquals(uniform, CounterRandom.uniform(KEY, minute, counter));
    }

    @Test
    void gaussiansNeverChange() {
        assertEquals(-1.710469037943087, CounterRandom.gaussian(KEY, FIRST_MINUTE, 0), 2e-15);
    }

    @Test
    void everyCharacterAndTheSeedCountInAKey() {
        Set<Long> keys = new HashSet<>();
        String[] names = {"", "A", "B", "AA", "AB", "BA", "A\u0000", "NSE:A", "BSE:A", "NSE:AB", "NSEA:B"};
        for (String name : names) {
            keys.add(CounterRandom.key(1, name));
            keys.add(CounterRandom.key(2, name));
        }
        assertEquals(2 * names.length, keys.size());
    }

    @Test
    void theCellsOfTheUnitIntervalNeverTouchItsEnds() {
        assertEquals(0x1.0p-53, CounterRandom.toUniform(0));
        assertEquals(1 - 0x1.0p-53, CounterRandom.toUniform(-1));
        assertEquals(0.5 + 0x1.0p-53, CounterRandom.toUniform(Long.MIN_VALUE));
        assertTrue(Double.isFinite(CounterRandom.normalQuantile(CounterRandom.toUniform(-1))));
        assertTrue(Double.isFinite(CounterRandom.normalQuantile(CounterRandom.toUniform(0))));
    }

    @Test
    void uniformsFillTheUnitIntervalEvenly() {
        int cells = 100;
        int[] counts = new int[cells];
        for (int i = 0; i < DRAWS; i++) {
            counts[(int) (CounterRandom.uniform(KEY, FIRST_MINUTE + i, 0) * cells)]++;
        }
        // Chi-squared with 99 degrees of freedom: 99.99 % lie below 160.
        assertTrue(chiSquared(counts, (double) DRAWS / cells) < 160);
    }

    @Test
    void everyBitIsSetHalfOfTheTime() {
        int[] set = new int[64];
        for (int i = 0; i < DRAWS; i++) {
            long bits = CounterRandom.bits(KEY, FIRST_MINUTE + i / 8, i % 8);
            for (int bit = 0; bit < 64; bit++) {
                set[bit] += (int) (bits >>> bit & 1);
            }
        }
        for (int bit = 0; bit < 64; bit++) {
            double deviations = (set[bit] - DRAWS / 2.0) / Math.sqrt(DRAWS / 4.0);
            assertTrue(Math.abs(deviations) < 5, "bit=" + bit + " deviations=" + deviations);
        }
    }

    @Test
    void neighbouringMinutesCountersAndKeysShareNothing() {
        long otherKey = CounterRandom.key(2, "NSE_INDEX:NIFTY");
        long otherName = CounterRandom.key(1, "NSE_INDEX:NIFTZ");
        double[] products = new double[6];
        for (int i = 0; i < DRAWS; i++) {
            long minute = FIRST_MINUTE + i;
            double here = centred(KEY, minute, 0);
            products[0] += here * centred(KEY, minute + 1, 0);
            products[1] += here * centred(KEY, minute, 1);
            products[2] += here * centred(KEY, minute + 1, 1);
            products[3] += here * centred(otherKey, minute, 0);
            products[4] += here * centred(otherName, minute, 0);
            products[5] += here * centred(KEY, minute + 1_440, 0);
        }
        for (int i = 0; i < products.length; i++) {
            // The correlation of independent numbers has a standard deviation of 1 / sqrt(DRAWS).
            double deviations = products[i] / DRAWS * 12 * Math.sqrt(DRAWS);
            assertTrue(Math.abs(deviations) < 4.5, "pair=" + i + " deviations=" + deviations);
        }
    }

    @Test
    void pairsOfNeighbouringMinutesFillTheSquareEvenly() {
        int side = 16;
        int[] counts = new int[side * side];
        for (int i = 0; i < DRAWS; i++) {
            int x = (int) (CounterRandom.uniform(KEY, FIRST_MINUTE + i, 3) * side);
            int y = (int) (CounterRandom.uniform(KEY, FIRST_MINUTE + i + 1, 3) * side);
            counts[x * side + y]++;
        }
        // Chi-squared with 255 degrees of freedom: 99.99 % lie below 347.
        assertTrue(chiSquared(counts, (double) DRAWS / (side * side)) < 347);
    }

    @Test
    void gaussiansHaveTheMomentsOfANormalDistribution() {
        double[] moments = new double[5];
        int beyondTwo = 0;
        for (int i = 0; i < DRAWS; i++) {
            double x = CounterRandom.gaussian(KEY, FIRST_MINUTE + i, 0);
            for (int power = 1; power <= 4; power++) {
                moments[power] += Math.pow(x, power) / DRAWS;
            }
            beyondTwo += Math.abs(x) > 2 ? 1 : 0;
        }
        double error = 4.5 / Math.sqrt(DRAWS);
        assertEquals(0, moments[1], error);
        assertEquals(1, moments[2], error * Math.sqrt(2));
        assertEquals(0, moments[3], error * Math.sqrt(15));
        assertEquals(3, moments[4], error * Math.sqrt(96));
        assertEquals(0.0455003, beyondTwo / (double) DRAWS, error * 0.21);
    }

    /** Computed with 40 digits as the root of erfc(-x / sqrt 2) / 2 = p. */
    @ParameterizedTest
    @CsvSource({
        "0.5, 0",
        "0.6, 0.2533471031357997988",
        "0.9, 1.281551565544600467",
        "0.9249, 1.4388253927525399831",
        "0.9251, 1.4402382675279636232",
        "0.975, 1.9599639845400542355",
        "0.99, 2.3263478740408411009",
        "0.999, 3.0902323061678135415",
        "1e-6, -4.7534243088228989482",
        "1e-10, -6.3613409024040562047",
        "1e-16, -8.2220822161304356127",
        "1e-100, -21.273453560965324295",
        "1e-300, -37.047096299361199237",
    })
    void quantilesAreAccurateToAFewUnitsInTheLastPlace(double p, double quantile) {
        assertEquals(quantile, CounterRandom.normalQuantile(p), 8 * Math.ulp(quantile) + 1e-300);
    }

    @Test
    void quantilesAreSymmetricAndRise() {
        double last = Double.NEGATIVE_INFINITY;
        for (int i = 1; i < 10_000; i++) {
            double p = i / 10_000.0;
            double x = CounterRandom.normalQuantile(p);
            assertTrue(x > last, "p=" + p);
            assertEquals(-x, CounterRandom.normalQuantile(1 - p), 1e-12, "p=" + p);
            last = x;
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.1, Double.NaN})
    void aProbabilityOutsideTheOpenUnitIntervalIsRefused(double p) {
        assertThrows(IllegalArgumentException.class, () -> CounterRandom.normalQuantile(p));
    }

    @Test
    void anotherMinuteGivesAnotherNumber() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            assertTrue(seen.add(CounterRandom.bits(KEY, FIRST_MINUTE + i, 0)), "minute=" + i);
        }
        assertNotEquals(CounterRandom.bits(KEY, 5, 0), CounterRandom.bits(KEY + 1, 5, 0));
    }

    private static double centred(long key, long minute, int counter) {
        return CounterRandom.uniform(key, minute, counter) - 0.5;
    }

    private static double chiSquared(int[] counts, double expected) {
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }
}
