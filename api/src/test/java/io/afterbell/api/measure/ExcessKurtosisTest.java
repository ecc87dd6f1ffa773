package io.afterbell.api.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import org.junit.jupiter.api.Test;

class ExcessKurtosisTest {
    private static double kurtosis(CandleSeries series) {
        return ExcessKurtosis.of(series, Candles.days(series));
    }

    @Test
    void itIsTheFourthMomentOverTheSquareOfTheSecond() {
        double a = StrictMath.log(1.01);
        double[] closes = {100, 101, 103.0301, 102.01, 100};
        // Returns a, 2a, -a, -2a: mean 0; 34/4 over (10/4)², less 3.
        assertEquals(-1.64, kurtosis(Candles.closes(closes)), 1e-9);
        assertEquals(2 * a, StrictMath.log(closes[2] / closes[1]), 1e-12);
    }

    @Test
    void oneJumpAmongManySmallMovesIsLarge() {
        // 99 moves of nearly nothing and one: about n - 3 - 1.
        double[] closes = new double[101];
        for (int i = 0; i < closes.length; i++) {
            closes[i] = i < 50 ? 100 : 110;
        }
        // Mean a/100: 100 (99⁴ + 99) / (99² + 99)² = 100 (99³ + 1) / (99 x 100²), less 3.
        assertEquals(100 * (970_299.0 + 1) / 990_000 - 3, kurtosis(Candles.closes(closes)), 1e-6);
    }

    @Test
    void normalMovesHaveNone() {
        assertEquals(0, kurtosis(Candles.walk(40, 0.000_5, 0, 1, 5)), 0.15);
    }

    @Test
    void whatDoesNotMoveHasNone() {
        assertTrue(Double.isNaN(kurtosis(Candles.closes(100, 100, 100))));
        assertTrue(Double.isNaN(kurtosis(Candles.closes(100, 101))));
        assertTrue(Double.isNaN(kurtosis(Candles.closes(100))));
    }
}
