package io.afterbell.api.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Interval;
import org.junit.jupiter.api.Test;

class ChoppinessIndexTest {
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

    private static double choppiness(CandleSeries series) {
        return ChoppinessIndex.of(series, Candles.days(series));
    }

    @Test
    void itIsTheLogarithmOfTheWayOverTheRange() {
        CandleSeries series = candles(
                new double[] {100, 102, 99, 101},
                new double[] {101.5, 103, 101, 102},
                new double[] {102, 102.5, 100, 100.5},
                new double[] {100.25, 101, 99.5, 100.75});
        // True ranges 3 + 2 + 2.5 + 1.5 over 103 - 99: 100 log10(2.25) / log10(4).
        assertEquals(58.496_250_072_115_615, choppiness(series), 1e-9);
    }

    @Test
    void aStraightDayHasNothingAndOneThatFillsItsRangeAHundred() {
        assertEquals(0, choppiness(Candles.closes(100, 101, 102, 103)), 1e-9);
        double[] full = {100, 110, 100, 110};
        assertEquals(100, choppiness(candles(full, full, full)), 1e-9);
    }

    @Test
    void severalDaysHaveTheMeanAndNightsDoNotCount() {
        CandleSeries walk = Candles.walk(2, 0.000_5, 0, 5, 5);
        double mean = (choppiness(walk.slice(0, 375)) + choppiness(walk.slice(375, 750))) / 2;
        assertEquals(mean, choppiness(walk), 1e-9);
    }

    @Test
    void aDayWithoutARangeHasNone() {
        assertTrue(Double.isNaN(choppiness(Candles.closes(100, 100, 100))));
        assertTrue(Double.isNaN(choppiness(Candles.closes(100))));
    }
}
