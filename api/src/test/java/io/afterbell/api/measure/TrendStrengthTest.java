package io.afterbell.api.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Interval;
import org.junit.jupiter.api.Test;

class TrendStrengthTest {
    private static CandleSeries candles(double[]... prices) {
        CandleSeriesBuilder candles = CandleSeries.builder(Candles.NIFTY, Interval.ONE_MINUTE);
        for (double[] price : prices) {
            candles.add(
                    Candles.TUESDAY + candles.size() * Candles.MILLIS_A_MINUTE,
                    price[0],
                    price[1],
                    price[2],
                    price[3],
                    0);
        }
        return candles.build();
    }

    private static double adx(CandleSeries series, int candles) {
        return TrendStrength.averageDirectionalIndex(series, Candles.days(series), candles);
    }

    @Test
    void itIsWildersIndex() {
        CandleSeries series = candles(
                new double[] {100, 102, 99, 101},
                new double[] {101.5, 103, 101, 102},
                new double[] {102, 102.5, 100, 100.5},
                new double[] {100.25, 101, 99.5, 100.75},
                new double[] {100.75, 104, 100.5, 103},
                new double[] {103, 103, 100, 101});
        // Rises 1 0 0 3 0, falls 0 1 0.5 0 0.5; over two: sums (1, 1), (0.5, 1), (3.25, 0.5), (1.625, 0.75);
        // directions 0, 33.3, 73.3, 36.8; index 16.7, 45, 40.9.
        double first = (0 + 100.0 / 3) / 2;
        double second = (first + 100 * 2.75 / 3.75) / 2;
        double third = (second + 100 * 0.875 / 2.375) / 2;
        assertEquals((first + second + third) / 3, adx(series, 2), 1e-9);
    }

    @Test
    void aStraightDayHasAHundred() {
        double[] closes = new double[60];
        for (int i = 0; i < closes.length; i++) {
            closes[i] = 100 + i;
        }
        assertEquals(100, adx(Candles.closes(closes), 14), 1e-9);
    }

    @Test
    void aDayThatDoesNotMoveHasNone() {
        assertEquals(0, adx(Candles.closes(new double[] {7, 7, 7, 7, 7, 7}), 2), 1e-12);
    }

    @Test
    void momentumIsStrongerThanChop() {
        assertTrue(
                adx(Candles.walk(10, 0.000_5, 0.5, 20, 4), 14) > 1.2 * adx(Candles.walk(10, 0.000_5, -0.5, 20, 4), 14));
    }

    @Test
    void eachDayStartsAnewAndShortDaysDoNotCount() {
        CandleSeries walk = Candles.walk(2, 0.000_5, 0, 5, 5);
        double mean = (adx(walk.slice(0, 375), 14) + adx(walk.slice(375, 750), 14)) / 2;
        assertEquals(mean, adx(walk, 14), 1e-9);
        assertEquals(adx(walk.slice(0, 375), 14), adx(walk.slice(0, 375 + 27), 14), 1e-12);
        assertTrue(Double.isNaN(adx(walk.slice(0, 27), 14)));
        assertThrows(IllegalArgumentException.class, () -> adx(walk, 0));
    }
}
