package io.afterbell.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CandleFixturesTest {
    private static final long SEED = 9;

    @Test
    void everyFixtureIsPossibleAndOnItsGrid() {
        for (Map.Entry<String, CandleSeries> fixture : CandleFixtures.all(SEED).entrySet()) {
            CandleSeries series = fixture.getValue();
            PriceScale scale = series.priceScale();
            CandleLaws.checkPossible(fixture.getKey(), series);
            for (int i = 0; i < series.size(); i++) {
                assertTrue(
                        scale.holds(series.open(i))
                                && scale.holds(series.high(i))
                                && scale.holds(series.low(i))
                                && scale.holds(series.close(i)),
                        fixture.getKey() + " index=" + i + " " + series.candle(i));
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameCandlesAndAnotherSeedOthers() {
        Map<String, CandleSeries> first = CandleFixtures.all(SEED);
        Map<String, CandleSeries> second = CandleFixtures.all(SEED);
        first.forEach((name, series) -> CandleLaws.checkEqual(name, series, second.get(name)));
        CandleSeries walk = first.get("several days with overnight gaps");
        CandleSeries other = CandleFixtures.all(SEED + 1).get("several days with overnight gaps");
        assertFalse(walk.candle(100).equals(other.candle(100)));
    }

    @Test
    void aWalkHasWholeTradingDaysAndSkipsHolidays() {
        CandleSeries walk = CandleFixtures.randomWalk(CandleFixtures.INDEX, LocalDate.of(2024, 1, 19), 3, SEED);
        TradingDays days = TradingDays.of(walk, TradingCalendar.INDIA);
        assertEquals(3 * 375, walk.size());
        assertEquals(LocalDate.of(2024, 1, 19), days.date(0));
        assertEquals(LocalDate.of(2024, 1, 20), days.date(1), "a trading Saturday");
        assertEquals(LocalDate.of(2024, 1, 23), days.date(2), "after a holiday on Monday");
    }

    @Test
    void aWalkHasAboutTheVolatilityAskedFor() {
        CandleSeries walk = CandleFixtures.randomWalk(
                CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 20, SEED, 22_000, 0.0005, 0.004);
        double sum = 0;
        for (int i = 0; i < walk.size(); i++) {
            double body = Math.log(walk.close(i) / walk.open(i));
            sum += body * body;
        }
        assertEquals(0.0005, Math.sqrt(sum / walk.size()), 0.0005 * 0.05, "seed=" + SEED);
    }

    @Test
    void theHoleHas91Minutes() {
        CandleSeries hole = CandleFixtures.holeOf91Minutes(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, SEED);
        assertEquals(375 - 91, hole.size());
        assertEquals(92 * 60_000L, hole.openEpochMillis(105) - hole.openEpochMillis(104));
    }

    @Test
    void theCircuitDayLocksAtItsLimit() {
        CandleSeries day = CandleFixtures.circuitDay(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE);
        for (int i = 110; i < day.size(); i++) {
            assertEquals(2_625, day.low(i));
            assertEquals(2_625, day.high(i));
        }
        assertTrue(day.low(50) < 2_625);
    }

    @Test
    void theDyingOptionEndsAtOneStep() {
        CandleSeries option = CandleFixtures.dyingOption(CandleFixtures.FIRST_DATE, SEED);
        double lowest = Double.MAX_VALUE;
        for (int i = 0; i < option.size(); i++) {
            lowest = Math.min(lowest, option.low(i));
        }
        assertEquals(0.05, lowest);
        assertTrue(option.hasOpenInterest());
    }

    @Test
    void aThinInstrumentHasAboutOneMinuteInSeven() {
        CandleSeries thin = CandleFixtures.thin(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE, 10, SEED);
        assertEquals(3_750 / 7.0, thin.size(), 100, "seed=" + SEED);
    }

    @Test
    void theAdversarialCandlesHoldEveryNastyShape() {
        CandleSeries candles = CandleFixtures.adversarial(SEED, 2_000);
        assertEquals(2_000, candles.size());
        int flat = 0;
        int oneStep = 0;
        int openIsHigh = 0;
        int closeIsLow = 0;
        int openIsHighAndCloseIsLow = 0;
        int innerBoth = 0;
        int hole = 0;
        long largestVolume = 0;
        double lowest = Double.MAX_VALUE;
        double highest = 0;
        for (int i = 0; i < candles.size(); i++) {
            double open = candles.open(i);
            double high = candles.high(i);
            double low = candles.low(i);
            double close = candles.close(i);
            flat += high == low ? 1 : 0;
            oneStep += Math.round((high - low) / 0.05) == 1 ? 1 : 0;
            openIsHigh += open == high ? 1 : 0;
            closeIsLow += close == low ? 1 : 0;
            openIsHighAndCloseIsLow += open == high && close == low && high > low ? 1 : 0;
            innerBoth += Math.max(open, close) < high && Math.min(open, close) > low ? 1 : 0;
            hole += i > 0 && candles.epochMinute(i) > candles.epochMinute(i - 1) + 1 ? 1 : 0;
            largestVolume = Math.max(largestVolume, candles.volume(i));
            lowest = Math.min(lowest, low);
            highest = Math.max(highest, high);
        }
        int rarest = Math.min(
                Math.min(Math.min(flat, oneStep), Math.min(openIsHigh, closeIsLow)),
                Math.min(Math.min(openIsHighAndCloseIsLow, innerBoth), hole));
        assertTrue(rarest >= 50, "rarest=" + rarest + " seed=" + SEED);
        assertEquals(9_000_000_000_000_000L, largestVolume);
        assertEquals(0.05, lowest);
        assertTrue(highest >= 80_000, "highest=" + highest);
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> CandleFixtures.adversarial(SEED, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> CandleFixtures.randomWalk(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 0, SEED));
        assertThrows(
                IllegalArgumentException.class,
                () -> CandleFixtures.randomWalk(
                        CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 1, SEED, 0, 0.001, 0.001));
    }
}
