package io.afterbell.api.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Interval;
import org.junit.jupiter.api.Test;

class EfficiencyRatioTest {
    private static double ratio(CandleSeries series) {
        return EfficiencyRatio.of(series, Candles.days(series));
    }

    @Test
    void itIsProgressOverTheWayThatWasGone() {
        assertEquals(0.6, ratio(Candles.closes(10, 12, 11, 13)), 1e-12);
        assertEquals(0.6, ratio(Candles.closes(13, 11, 12, 10)), 1e-12);
    }

    @Test
    void aStraightDayHasOneAndARoundTripZero() {
        assertEquals(1, ratio(Candles.closes(10, 11, 11, 15)), 1e-12);
        assertEquals(0, ratio(Candles.closes(10, 14, 10)), 1e-12);
    }

    @Test
    void severalDaysHaveTheMeanAndNightsDoNotCount() {
        CandleSeriesBuilder candles = CandleSeries.builder(Candles.NIFTY, Interval.ONE_MINUTE);
        double[][] days = {{10, 12, 11, 13}, {700, 710}, {50, 50}};
        for (int day = 0; day < days.length; day++) {
            for (int i = 0; i < days[day].length; i++) {
                double open = days[day][Math.max(0, i - 1)];
                long time = Candles.TUESDAY + day * Candles.MILLIS_A_DAY + i * Candles.MILLIS_A_MINUTE;
                Candles.add(candles, time, open, days[day][i]);
            }
        }
        assertEquals((0.6 + 1) / 2, ratio(candles.build()), 1e-12, "the day that did not move does not count");
    }

    @Test
    void theWayHasNoHoles() {
        CandleSeriesBuilder candles = CandleSeries.builder(Candles.NIFTY, Interval.ONE_MINUTE);
        Candles.add(candles, Candles.TUESDAY, 10, 10);
        Candles.add(candles, Candles.TUESDAY + 5 * Candles.MILLIS_A_MINUTE, 14, 14);
        Candles.add(candles, Candles.TUESDAY + 6 * Candles.MILLIS_A_MINUTE, 14, 12);
        assertEquals(2.0 / 6, ratio(candles.build()), 1e-12);
    }

    @Test
    void aRandomWalkHasOneOverTheRootOfItsCandles() {
        // Over 374 moves, with a day's own spread of about 0.75 of the value.
        assertEquals(1 / Math.sqrt(374), ratio(Candles.walk(400, 0.000_5, 0, 1, 5)), 0.006);
    }

    @Test
    void daysWithoutAMoveCannotBeMeasured() {
        assertTrue(Double.isNaN(ratio(Candles.closes(100, 100, 100))));
        assertTrue(Double.isNaN(ratio(Candles.closes(100))));
    }
}
