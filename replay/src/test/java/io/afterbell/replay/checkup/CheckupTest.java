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

    // A price that climbs and falls by steps, so that nothing stands still.
    private static CandleSeriesBuilder day() {
        CandleSeriesBuilder builder = CandleSeries.builder(RELIANCE, Interval.ONE_MINUTE);
        for (int i = 0; i < 370; i++) {
            double close = i % 2 == 0 ? 100.05 : 100;
            builder.add(OPEN + i * 60_000L, 100, 101, 99, close, 10);
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

    private static List<Finding> of(Severity severity, CheckedCandles checked) {
        return checked.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .toList();
    }

    private static Finding only(Finding.Kind kind, CheckedCandles checked) {
        List<Finding> found = checked.findings().stream()
                .filter(finding -> finding.kind() == kind)
                .toList();
        assertEquals(1, found.size(), () -> kind + " among " + checked.findings());
        return found.get(0);
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
        assertTrue(
                message.contains("1 candle whose high and low do not hold its prices")
                        && message.contains("2 candles with zero, negative or missing prices"),
                message);
        assertTrue(message.contains("2024-01-23 15:25:00 open=100.0 high=99.0 low=101.0"), message);
        assertTrue(message.contains("--repair") && message.contains("--drop-bad"), message);
    }

    @Test
    void droppingLeavesThemOutAndSaysSo() {
        CheckedCandles checked = checkup(BadCandlePolicy.DROP).check(dayWithBadOnes());
        assertEquals(371, checked.candles().size(), "the candle after a dropped one no longer overlaps anything");
        List<Finding> bad = of(Severity.ERROR, checked);
        assertEquals(
                List.of(Finding.Kind.HIGH_LOW, Finding.Kind.BAD_PRICE),
                bad.stream().map(Finding::kind).toList());
        assertEquals(
                dayWithBadOnes().size() - checked.candles().size(),
                bad.get(0).count() + bad.get(1).count());
        assertEquals("left out", bad.get(0).consequence());
        assertEquals(2, checked.repairs().size());
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
        assertEquals(
                List.of(1, 2, 1),
                of(Severity.ERROR, checked).stream().map(Finding::count).toList());
        assertTrue(
                checked.repairs()
                        .contains("RELIANCE on NSE: 1 candle that begins before the one before has ended:"
                                + " the later one is left out"),
                checked.repairs()::toString);
    }

    @Test
    void oddCandlesAreKeptAndMentioned() {
        CandleSeries eveningCandle =
                day().add(OPEN + 400 * 60_000L, 100, 101, 99, 100, 10).build();
        CheckedCandles checked = checkup(BadCandlePolicy.REFUSE).check(eveningCandle);
        assertSame(eveningCandle, checked.candles());
        Finding finding = only(Finding.Kind.OUTSIDE_TRADING_HOURS, checked);
        assertEquals(Severity.WARNING, finding.severity());
        assertTrue(finding.toString().contains("2024-01-23 15:55"), finding::toString);
        assertTrue(finding.toString().endsWith("kept"), finding::toString);
        assertEquals(List.of(), checked.repairs());
    }

    @Test
    void aDayThatTheRangeCutsLacksNothingForIt() {
        CandleSeriesBuilder builder = CandleSeries.builder(RELIANCE, Interval.ONE_MINUTE);
        for (int i = 0; i < 30; i++) {
            builder.add(OPEN + i * 60_000L, 100, 101, 99, 100 + i % 3 * 0.05, 10);
        }
        CandleSeries halfAnHour = builder.build();
        Checkup checkup = checkup(BadCandlePolicy.REFUSE);
        TimeRange untilQuarterToTen = new TimeRange(OPEN - 9 * 3_600_000L, OPEN + 30 * 60_000L);
        assertEquals(
                List.of(),
                checkup.check(halfAnHour, untilQuarterToTen, List.of()).findings());
        TimeRange untilNoon = new TimeRange(OPEN - 9 * 3_600_000L, OPEN + 165 * 60_000L);
        Finding finding = only(Finding.Kind.MISSING_MINUTES, checkup.check(halfAnHour, untilNoon, List.of()));
        assertEquals(135, finding.count());
        assertEquals(List.of("2024-01-23 has 30 of 165, without 09:45 to 11:59"), finding.examples());
        assertEquals(List.of(new TimeRange(OPEN + 30 * 60_000L, OPEN + 165 * 60_000L)), finding.ranges());
    }

    @Test
    void pricesOffEveryGridAreRoundedAndMentioned() {
        CandleSeries noisy = day().add(OPEN + 370 * 60_000L, 100.099998474121, 101, 99, 100.123456789, 10)
                .build();
        Finding finding =
                only(Finding.Kind.FLOAT_NOISE, checkup(BadCandlePolicy.REFUSE).check(noisy));
        assertEquals("rounded to 0.01", finding.consequence());
    }
}
