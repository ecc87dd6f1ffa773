package io.afterbell.api.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Interval;
import org.junit.jupiter.api.Test;

class AverageTrueRangeTest {
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

    private static double atr(CandleSeries series, int candles) {
        return AverageTrueRange.of(series, Candles.days(series), candles);
    }

    @Test
    void itIsWildersRunningMeanOfTrueRanges() {
        CandleSeries series = candles(
                new double[] {100, 102, 99, 101},
                new double[] {101.5, 103, 101, 102},
                new double[] {102, 102.5, 100, 100.5},
                new double[] {100.25, 101, 99.5, 100.75});
        // True ranges 3, 2, 2.5, 1.5; over two: 2.5, then 2.5 + 0 / 2, then 2.5 - 1 / 2; their mean.
        assertEquals(7.0 / 3, atr(series, 2), 1e-12);
        assertEquals((3 + 2 + 2.5 + 1.5) / 4, atr(series, 4), 1e-12);
        assertEquals((3 + 2 + 2.5 + 1.5) / 4, atr(series, 1), 1e-12);
    }

    @Test
    void aGapBelongsToTheCandleAfterIt() {
        CandleSeries series = candles(new double[] {100, 100, 100, 100}, new double[] {105, 106, 105, 106});
        assertEquals(3, atr(series, 2), 1e-12);
    }

    @Test
    void nightsDoNotCountAndSeveralDaysHaveTheMean() {
        CandleSeriesBuilder candles = CandleSeries.builder(Candles.NIFTY, Interval.ONE_MINUTE);
        candles.add(Candles.TUESDAY, 100, 102, 100, 102, 0);
        candles.add(Candles.TUESDAY + Candles.MILLIS_A_DAY, 500, 504, 500, 500, 0);
        assertEquals(3, atr(candles.build(), 1), 1e-12);
    }

    @Test
    void aDayThatIsTooShortHasNone() {
        assertTrue(Double.isNaN(atr(Candles.closes(100, 101), 14)));
        assertThrows(IllegalArgumentException.class, () -> atr(Candles.closes(100, 101), 0));
    }
}
