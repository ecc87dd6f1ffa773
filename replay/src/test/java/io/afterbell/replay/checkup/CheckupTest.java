package io.afterbell.replay.checkup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.Candle;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.testkit.CandleFixtures;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckupTest {
    private static final Instrument RELIANCE = Instrument.of("RELIANCE", "NSE");
    private static final long OPEN = Instant.parse("2024-01-23T03:45:00Z").toEpochMilli();

    private static Checkup checkup(BadCandlePolicy policy) {
        return new Checkup(TradingCalendar.standard(), policy);
    }

    private static CandleSeriesBuilder day() {
        CandleSeriesBuilder builder = CandleSeries.builder(RELIANCE, Interval.ONE_MINUTE);
        for (int i = 0; i < 370; i++) {
            builder.add(OPEN + i * 60_000L, 100, 101, 99, 100.05, 10);
        }
        return builder;
    }

    private static CandleSeries dayWithBadOnes() {
        return day().add(OPEN + 370 * 60_000L, 100, 99, 101, 100, 10)
                .add(OPEN + 371 * 60_000L, 0, 0, 0, 0, 10)
                .add(OPEN + 372 * 60_000L, 100, Double.NaN, 99, 100, -5)
                .add(OPEN + 372 * 60_000L + 30_000, 100, 101, 99, 100, 10)
                .build();
    }

    @Test
    void aCleanDayPassesUntouchedAndWithoutAWord() {
        CandleSeries clean = CandleFixtures.randomWalk(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE, 2, 1);
        CheckedCandles checked = checkup(BadCandlePolicy.REFUSE).check(clean);
        assertSame(clean, checked.candles());
        assertEquals(List.of(), checked.findings());
    }

    @Test
    void impossibleCandlesAreRefusedWithTheirCountAndTheFirstFew() {
        ReplayException refused = assertThrows(
                ReplayException.class, () -> checkup(BadCandlePolicy.REFUSE).check(dayWithBadOnes()));
        assertEquals(ErrorCode.IMPOSSIBLE_CANDLES, refused.code());
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("count=4"), message);
        assertTrue(message.contains("2024-01-23 15:25:00 open=100.0 high=99.0 low=101.0"), message);
        assertTrue(message.contains("--repair") && message.contains("--drop-bad"), message);
    }

    @Test
    void droppingLeavesThemOutAndSaysSo() {
        CheckedCandles checked = checkup(BadCandlePolicy.DROP).check(dayWithBadOnes());
        assertEquals(371, checked.candles().size(), "the candle after a dropped one no longer overlaps anything");
        assertEquals(1, checked.findings().size());
        Finding finding = checked.findings().get(0);
        assertEquals(dayWithBadOnes().size() - checked.candles().size(), finding.count());
        assertEquals("left out", finding.consequence());
    }

    @Test
    void repairingWidensWhatCanBeAndDropsTheRest() {
        CheckedCandles checked = checkup(BadCandlePolicy.REPAIR).check(dayWithBadOnes());
        assertEquals(372, checked.candles().size());
        Candle widened = checked.candles().candle(370);
        assertEquals(new Candle(OPEN + 370 * 60_000L, 100, 101, 99, 100, 10, 0), widened);
        for (int i = 0; i < checked.candles().size(); i++) {
            assertTrue(checked.candles().candle(i).isPossible());
        }
        assertEquals(4, checked.findings().get(0).count());
        assertEquals("2 repaired, 2 left out", checked.findings().get(0).consequence());
    }

    @Test
    void oddCandlesAreKeptAndMentioned() {
        CandleSeries closingCandle =
                day().add(OPEN + 375 * 60_000L, 100, 101, 99, 100, 10).build();
        CheckedCandles checked = checkup(BadCandlePolicy.REFUSE).check(closingCandle);
        assertSame(closingCandle, checked.candles());
        assertEquals(
                Finding.Kind.OUTSIDE_TRADING_HOURS, checked.findings().get(0).kind());
        assertTrue(checked.findings().get(0).toString().contains("2024-01-23 15:30:00"));

        CandleSeries two = CandleSeries.builder(RELIANCE, Interval.ONE_MINUTE)
                .add(OPEN, 100, 101, 99, 100, 10)
                .add(OPEN + 60_000, 100, 101, 99, 100, 10)
                .build();
        assertEquals(
                Finding.Kind.SHORT_DAY,
                checkup(BadCandlePolicy.REFUSE).check(two).findings().get(0).kind());
    }

    @Test
    void aDayThatTheRangeCutsIsNotShortForIt() {
        CandleSeriesBuilder builder = CandleSeries.builder(RELIANCE, Interval.ONE_MINUTE);
        for (int i = 0; i < 30; i++) {
            builder.add(OPEN + i * 60_000L, 100, 101, 99, 100.05, 10);
        }
        CandleSeries halfAnHour = builder.build();
        Checkup checkup = checkup(BadCandlePolicy.REFUSE);
        TimeRange untilQuarterToTen = new TimeRange(OPEN - 9 * 3_600_000L, OPEN + 30 * 60_000L);
        assertEquals(List.of(), checkup.check(halfAnHour, untilQuarterToTen).findings());
        TimeRange untilNoon = new TimeRange(OPEN - 9 * 3_600_000L, OPEN + 165 * 60_000L);
        Finding finding = checkup.check(halfAnHour, untilNoon).findings().get(0);
        assertEquals(Finding.Kind.SHORT_DAY, finding.kind());
        assertEquals(List.of("2024-01-23 has 30 of 165"), finding.examples());
    }

    @Test
    void pricesOffEveryGridAreRoundedAndMentioned() {
        CandleSeries noisy = day().add(OPEN + 370 * 60_000L, 100.099998474121, 101, 99, 100.123456789, 10)
                .build();
        Finding finding =
                checkup(BadCandlePolicy.REFUSE).check(noisy).findings().get(0);
        assertEquals(Finding.Kind.FLOAT_NOISE, finding.kind());
        assertEquals("rounded to 0.01", finding.consequence());
    }
}
