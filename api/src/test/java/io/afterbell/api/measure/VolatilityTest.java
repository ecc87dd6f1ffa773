package io.afterbell.api.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TradingDays;
import org.junit.jupiter.api.Test;

class VolatilityTest {
    private static final double EXACT = 1e-12;

    private static double closeToClose(CandleSeries series) {
        return Volatility.closeToClose(series, Candles.days(series));
    }

    private static double yangZhang(CandleSeries series) {
        return Volatility.yangZhang(series, Candles.days(series));
    }

    @Test
    void closeToCloseIsTheStandardDeviationOfReturnsTimesTheRootOfMinutesAYear() {
        // Returns ln 1.01, -ln 1.01, ln 1.02; their mean ln 1.02 / 3; by hand 4.6592806261 over 252 x 375 minutes.
        assertEquals(4.659_280_626_122_316, closeToClose(Candles.closes(100, 101, 100, 102)), EXACT);
    }

    @Test
    void aSteadyTrendHasNoVolatility() {
        assertEquals(0, closeToClose(Candles.closes(100, 110, 121, 133.1)), 1e-6);
    }

    @Test
    void daysArePooledAndNightsLeftOut() {
        CandleSeriesBuilder candles = CandleSeries.builder(Candles.NIFTY, Interval.ONE_MINUTE);
        Candles.add(candles, Candles.TUESDAY, 100, 100);
        Candles.add(candles, Candles.TUESDAY + Candles.MILLIS_A_MINUTE, 100, 101);
        Candles.add(candles, Candles.TUESDAY + 2 * Candles.MILLIS_A_MINUTE, 101, 100);
        Candles.add(candles, Candles.TUESDAY + Candles.MILLIS_A_DAY, 500, 500);
        Candles.add(candles, Candles.TUESDAY + Candles.MILLIS_A_DAY + Candles.MILLIS_A_MINUTE, 500, 510);
        assertEquals(4.659_280_626_122_316, closeToClose(candles.build()), EXACT);
    }

    @Test
    void aMoveAcrossAMissingMinuteIsNoMinutesReturn() {
        CandleSeriesBuilder candles = CandleSeries.builder(Candles.NIFTY, Interval.ONE_MINUTE);
        Candles.add(candles, Candles.TUESDAY, 100, 100);
        Candles.add(candles, Candles.TUESDAY + Candles.MILLIS_A_MINUTE, 100, 101);
        Candles.add(candles, Candles.TUESDAY + 2 * Candles.MILLIS_A_MINUTE, 101, 100);
        // The exchange paused, as on a day with two sessions.
        Candles.add(candles, Candles.TUESDAY + 93 * Candles.MILLIS_A_MINUTE, 120, 120);
        Candles.add(candles, Candles.TUESDAY + 94 * Candles.MILLIS_A_MINUTE, 120, 122.4);
        assertEquals(4.659_280_626_122_316, closeToClose(candles.build()), EXACT);
    }

    @Test
    void inAMarketThatNeverClosesTheMoveOverMidnightIsLeftOutToo() {
        long midnight = 1_705_948_200_000L;
        CandleSeriesBuilder candles = CandleSeries.builder(Candles.NIFTY, Interval.ONE_MINUTE);
        double[] closes = {100, 101, 100, 500, 510};
        for (int i = 0; i < closes.length; i++) {
            double open = i == 0 || i == 3 ? closes[i] : closes[i - 1];
            Candles.add(candles, midnight + (i - 3) * Candles.MILLIS_A_MINUTE, open, closes[i]);
        }
        assertEquals(4.659_280_626_122_316, closeToClose(candles.build()), EXACT);
    }

    @Test
    void yangZhangIsTheSumOfThePaper() {
        CandleSeries series = fourCandles();
        // By hand: n = 3, k = 0.1017964072, gaps 1.42965355e-5, bodies 1.30148995e-4, Rogers-Satchell 1.66375366e-4.
        assertEquals(4.089_621_698_497_188, yangZhang(series), EXACT);
    }

    private static CandleSeries fourCandles() {
        return CandleSeries.builder(Candles.NIFTY, Interval.ONE_MINUTE)
                .add(Candles.TUESDAY, 100, 102, 99, 101, 0)
                .add(Candles.TUESDAY + Candles.MILLIS_A_MINUTE, 101.5, 103, 101, 102, 0)
                .add(Candles.TUESDAY + 2 * Candles.MILLIS_A_MINUTE, 102, 102.5, 100, 100.5, 0)
                .add(Candles.TUESDAY + 3 * Candles.MILLIS_A_MINUTE, 100.25, 101, 99.5, 100.75, 0)
                .build();
    }

    @Test
    void theRangeEstimatorsAreTheMeansOfTheirPapers() {
        CandleSeries series = fourCandles();
        TradingDays days = Candles.days(series);
        assertEquals(4.239_481_989_883_007, Volatility.parkinson(series, days), EXACT);
        assertEquals(4.643_622_636_126_304, Volatility.garmanKlass(series, days), EXACT);
        assertEquals(4.598_920_039_016_144, Volatility.rogersSatchell(series, days), EXACT);
    }

    @Test
    void theRangeEstimatorsFindTheVolatilityOfARandomWalk() {
        CandleSeries series = Candles.walk(20, 0.000_5, 0, 1_000, 1);
        TradingDays days = Candles.days(series);
        double truth = 0.000_5 * Math.sqrt(252 * 375);
        // The range of 1,000 steps is a little smaller than that of the motion which the estimators mean.
        assertEquals(1, Volatility.parkinson(series, days) / truth, 0.05);
        assertEquals(1, Volatility.garmanKlass(series, days) / truth, 0.05);
        assertEquals(1, Volatility.rogersSatchell(series, days) / truth, 0.05);
    }

    @Test
    void aTrendIsVolatilityForSomeAndNotForRogersAndSatchell() {
        CandleSeries straight = Candles.closes(100, 101, 102.01, 103.0301);
        TradingDays days = Candles.days(straight);
        assertTrue(Volatility.parkinson(straight, days) > 1);
        assertEquals(0, Volatility.rogersSatchell(straight, days), 1e-6);
    }

    @Test
    void aYearHasAsManyCandlesAsItsSessions() {
        CandleSeries series = fourCandles();
        assertEquals(94_500, Volatility.candlesAYear(series, Candles.days(series)), EXACT);
    }

    @Test
    void bothFindTheVolatilityOfARandomWalk() {
        CandleSeries series = Candles.walk(20, 0.000_5, 0, 1_000, 1);
        double truth = 0.000_5 * Math.sqrt(252 * 375);
        assertEquals(1, closeToClose(series) / truth, 0.02);
        // The range of 1,000 steps is a little smaller than that of the motion which the estimator means.
        assertEquals(1, yangZhang(series) / truth, 0.03);
    }

    @Test
    void oneDayIsMeasuredByItsSlice() {
        CandleSeries series = Candles.walk(3, 0.000_5, 0, 10, 2);
        CandleSeries day = series.slice(375, 750);
        assertEquals(0.000_5 * Math.sqrt(252 * 375), closeToClose(day), 0.02);
    }

    @Test
    void aSessionIsAsLongAsTheCalendarSays() {
        double[] closes = {100, 101, 100, 102};
        double indian = closeToClose(Candles.closes(Instrument.of("RELIANCE", "NSE"), closes));
        double allDay = closeToClose(Candles.closes(Instrument.of("BTCUSD", "CRYPTO"), closes));
        assertEquals(Math.sqrt(1_440.0 / 375), allDay / indian, EXACT);
    }

    @Test
    void whereNobodyKnowsTheHoursTheLongestDayOfTheCandlesCounts() {
        double[] closes = {100, 101, 100, 102};
        double known = closeToClose(Candles.closes(closes));
        double unknown = closeToClose(Candles.closes(Instrument.of("X", "NOWHERE"), closes));
        assertEquals(Math.sqrt(4.0 / 375), unknown / known, EXACT);
    }

    @Test
    void longerCandlesAreFewerAYear() {
        CandleSeriesBuilder candles = CandleSeries.builder(Candles.NIFTY, new Interval(5, Interval.Unit.MINUTE));
        double last = 100;
        for (double close : new double[] {100, 101, 100, 102}) {
            Candles.add(candles, Candles.TUESDAY + candles.size() * 5 * Candles.MILLIS_A_MINUTE, last, close);
            last = close;
        }
        assertEquals(4.659_280_626_122_316 / Math.sqrt(5), closeToClose(candles.build()), EXACT);
    }

    @Test
    void tooFewCandlesHaveNoVolatility() {
        CandleSeries none =
                CandleSeries.builder(Candles.NIFTY, Interval.ONE_MINUTE).build();
        assertTrue(Double.isNaN(closeToClose(none)));
        assertTrue(Double.isNaN(yangZhang(none)));
        assertTrue(Double.isNaN(Volatility.parkinson(none, Candles.days(none))));
        assertTrue(Double.isNaN(Volatility.garmanKlass(none, Candles.days(none))));
        assertTrue(Double.isNaN(Volatility.rogersSatchell(none, Candles.days(none))));
        assertTrue(Double.isNaN(closeToClose(Candles.closes(100))));
        assertTrue(Double.isNaN(closeToClose(Candles.closes(100, 101))));
        assertTrue(Double.isNaN(yangZhang(Candles.closes(100, 101))));
    }

    @Test
    void theDaysOfAnotherSeriesAreRefused() {
        CandleSeries series = Candles.closes(100, 101, 102);
        CandleSeries part = series.slice(0, 2);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Volatility.closeToClose(part, Candles.days(series)));
        assertTrue(refused.getMessage().contains("candles=2 candlesOfTheDays=3"), refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Volatility.yangZhang(part, Candles.days(series)));
    }
}
