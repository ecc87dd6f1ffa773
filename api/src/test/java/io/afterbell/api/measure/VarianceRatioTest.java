package io.afterbell.api.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Interval;
import org.junit.jupiter.api.Test;

class VarianceRatioTest {
    private static double ratio(CandleSeries series, int candles) {
        return VarianceRatio.of(series, Candles.days(series), candles);
    }

    @Test
    void movesThatUndoEachOtherHaveARatioOfZero() {
        assertEquals(0, ratio(Candles.closes(100, 101, 100, 101, 100), 2), 1e-12);
    }

    @Test
    void movesThatFollowEachOtherHaveTheRatioOfThePaper() {
        // Returns a, a, -a, -a with mean 0: one-candle variance 4a²/3; moves over two 2a, 0, -2a: 8a² over 3 =
        // q(n-q+1)(1-q/n).
        assertEquals(2, ratio(Candles.closes(100, 101, 102.01, 101, 100), 2), 1e-9);
    }

    @Test
    void movesOverSeveralCandlesStayInsideADay() {
        CandleSeriesBuilder candles = CandleSeries.builder(Candles.NIFTY, Interval.ONE_MINUTE);
        double[] closes = {100, 101, 102.01, 500, 495.049_504_95, 490.148_024_7};
        for (int i = 0; i < closes.length; i++) {
            long day = i < 3 ? 0 : Candles.MILLIS_A_DAY;
            double open = i % 3 == 0 ? closes[i] : closes[i - 1];
            Candles.add(candles, Candles.TUESDAY + day + i % 3 * Candles.MILLIS_A_MINUTE, open, closes[i]);
        }
        // As above without the move over two in the middle: 8a² over q m (1-q/n) = 2 x 2 x 1/2, over 4a²/3.
        assertEquals(3, ratio(candles.build(), 2), 1e-6);
    }

    @Test
    void aRandomWalkHasOneAndDriftChangesNothing() {
        CandleSeries walk = Candles.walk(40, 0.000_5, 0, 1, 3);
        assertEquals(1, ratio(walk, 5), 0.05);
        double[] closes = walk.closes();
        double[] opens = walk.opens();
        for (int i = 0; i < closes.length; i++) {
            double trend = StrictMath.exp(0.000_2 * i);
            closes[i] *= trend;
            opens[i] *= trend;
        }
        assertEquals(ratio(walk, 5), ratio(walk.withPrices(opens, closes, opens, closes), 5), 1e-9);
    }

    @Test
    void momentumIsAboveOneAndChopBelow() {
        // AR(1) with coefficient c: VR(5) = 1 + 2 (0.8 c + 0.6 c² + 0.4 c³ + 0.2 c⁴).
        assertEquals(2.225, ratio(Candles.walk(40, 0.000_5, 0.5, 1, 4), 5), 0.15);
        assertEquals(0.425, ratio(Candles.walk(40, 0.000_5, -0.5, 1, 4), 5), 0.05);
    }

    @Test
    void whatCannotBeMeasuredIsNotANumber() {
        assertTrue(Double.isNaN(ratio(Candles.closes(100, 101, 100), 2)), "no more returns than candles");
        assertTrue(Double.isNaN(ratio(Candles.closes(100, 100, 100, 100, 100), 2)), "nothing moves");
        assertTrue(Double.isNaN(ratio(Candles.closes(100, 101, 100, 101), 5)), "no run is that long");
    }

    @Test
    void oneCandleIsNoLongerMove() {
        assertThrows(IllegalArgumentException.class, () -> ratio(Candles.closes(100, 101, 102), 1));
    }

    private static double z(CandleSeries series, int candles) {
        return VarianceRatio.z(series, Candles.days(series), candles);
    }

    @Test
    void theRobustStatisticIsThatOfThePaper() {
        // Returns a, a, -a, -a: VR(2) = 2; one lag of weight 1, three products a^4 over (4a²)²: 1 / sqrt(3/16).
        assertEquals(2.309_401_076_758_503, z(Candles.closes(100, 101, 102.01, 101, 100), 2), 1e-9);
        // Returns a, a, a, -a, -a, -a: VR(3) = 20/6 / (6/5); lags 1 and 2: (4/3)² 5/36 + (2/3)² 4/36 = 8/27.
        assertEquals(
                (20.0 / 6 / 1.2 - 1) / Math.sqrt(8.0 / 27),
                z(Candles.closes(100, 101, 102.01, 103.0301, 102.01, 101, 100), 3),
                1e-9);
    }

    @Test
    void theRobustStatisticOfRandomWalksIsAStandardNormalNumber() {
        double sum = 0;
        double squares = 0;
        int walks = 200;
        for (int seed = 0; seed < walks; seed++) {
            double z = z(Candles.walk(1, 0.000_5, 0, 1, seed), 5);
            sum += z;
            squares += z * z;
        }
        assertEquals(0, sum / walks, 0.2);
        assertEquals(1, squares / walks, 0.3);
    }

    @Test
    void productsStayInsideADay() {
        CandleSeries walk = Candles.walk(2, 0.000_5, 0.5, 1, 4);
        CandleSeries first = walk.slice(0, 375);
        // Two days of the same trend are surer than one, by about the root of two.
        assertEquals(Math.sqrt(2), z(walk, 5) / z(first, 5), 0.4);
        assertTrue(z(first, 5) > 1.96);
        assertTrue(z(Candles.walk(1, 0.000_5, -0.5, 1, 4), 5) < -1.96);
    }

    @Test
    void whatHasNoRatioHasNoStatistic() {
        assertTrue(Double.isNaN(z(Candles.closes(100, 100, 100, 100, 100), 2)));
        assertTrue(Double.isNaN(z(Candles.closes(100), 2)));
    }
}
