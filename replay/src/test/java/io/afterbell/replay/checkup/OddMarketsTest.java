package io.afterbell.replay.checkup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.Candle;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.CandleDefect;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.checkup.Finding.Kind;
import io.afterbell.testkit.CandleFixtures;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Made-up markets: honest ones that look odd, and wrong ones with what repair makes of them. */
class OddMarketsTest {
    private static final TradingCalendar CALENDAR = TradingCalendar.standard();
    private static final LocalDate MONDAY = CandleFixtures.FIRST_DATE;
    private static final long MINUTE = 60_000;
    private static final int DAY = 375;
    private static final long SEED = 7;

    /** Four days of a share. */
    private static final CandleSeries SHARE = CandleFixtures.randomWalk(CandleFixtures.EQUITY, MONDAY, 4, SEED);

    private static CheckedCandles examine(CandleSeries series, String checks) {
        return new Checkup(CALENDAR, Checks.STANDARD.with(checks)).examine(series, TimeRange.ALL, List.of());
    }

    private static CandleSeries changed(CandleSeries series, Consumer<Candle[]> change) {
        Candle[] candles = new Candle[series.size()];
        for (int i = 0; i < candles.length; i++) {
            candles[i] = series.candle(i);
        }
        change.accept(candles);
        CandleSeriesBuilder builder = CandleSeries.builder(series.instrument(), Interval.ONE_MINUTE);
        for (Candle candle : candles) {
            if (candle != null) {
                builder.add(
                        candle.openEpochMillis(),
                        candle.open(),
                        candle.high(),
                        candle.low(),
                        candle.close(),
                        candle.volume());
            }
        }
        return builder.build();
    }

    private static Candle scaled(Candle candle, double by) {
        return new Candle(
                candle.openEpochMillis(),
                round(candle.open() * by),
                round(candle.high() * by),
                round(candle.low() * by),
                round(candle.close() * by),
                candle.volume(),
                0);
    }

    private static double round(double price) {
        return Math.rint(price * 20) / 20;
    }

    private static Candle at(Candle candle, long epochMillis) {
        return new Candle(epochMillis, candle.open(), candle.high(), candle.low(), candle.close(), candle.volume(), 0);
    }

    private static List<Kind> kinds(CheckedCandles checked) {
        return checked.findings().stream().map(Finding::kind).toList();
    }

    private static void assertNotAlarming(CandleSeries series) {
        CheckedCandles checked = examine(series, "");
        assertTrue(
                checked.findings().stream().allMatch(finding -> finding.severity() == Severity.NOTE),
                () -> series + ": " + checked.findings());
    }

    private static void assertSame(CandleSeries expected, CandleSeries actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.candle(i), actual.candle(i));
        }
    }

    @Test
    void oddButHonestMarketsAreMentionedAtTheMost() {
        assertNotAlarming(CandleFixtures.circuitDay(CandleFixtures.EQUITY, MONDAY));
        assertNotAlarming(CandleFixtures.thin(CandleFixtures.OPTION, MONDAY, 3, SEED));
        assertNotAlarming(CandleFixtures.dyingOption(MONDAY, SEED));
        assertNotAlarming(CandleFixtures.randomWalk(CandleFixtures.CRYPTO, MONDAY, 3, SEED));
        assertNotAlarming(CandleFixtures.randomWalk(CandleFixtures.OPTION, MONDAY, 5, SEED));
        // The Saturday on which the exchange tried its second site, with a hole of 90 minutes by the calendar.
        assertNotAlarming(CandleFixtures.randomWalk(CandleFixtures.INDEX, LocalDate.of(2024, 3, 1), 3, SEED));
    }

    @Test
    void aClosingAuctionStandsStillAndIsOnlyMentioned() {
        CandleSeries day = CandleFixtures.randomWalk(CandleFixtures.INDEX, LocalDate.of(2026, 8, 6), 1, SEED);
        CandleSeries auction = changed(day, candles -> {
            for (int i = DAY - 15; i < DAY - 1; i++) {
                double price = candles[DAY - 16].close();
                candles[i] = new Candle(candles[i].openEpochMillis(), price, price, price, price, 0, 0);
            }
        });
        assertNotAlarming(auction);
        assertTrue(examine(auction, "").findings().get(0).toString().contains("the closing auction"));
    }

    @Test
    void aMoveOfFivePercentThroughTradeIsNoJump() {
        CandleSeries crash = changed(SHARE, candles -> {
            for (int i = DAY + 100; i < candles.length; i++) {
                double drop = Math.max(0.95, 1 - 0.01 * (i - DAY - 99));
                candles[i] = scaled(candles[i], drop);
                double before = candles[i - 1].close();
                Candle one = candles[i];
                candles[i] = new Candle(
                        one.openEpochMillis(),
                        before,
                        Math.max(before, one.high()),
                        Math.min(before, one.low()),
                        one.close(),
                        one.volume(),
                        0);
            }
        });
        assertNotAlarming(crash);
    }

    @ParameterizedTest
    @ValueSource(longs = {-330, -60, -30, 60, 330})
    void aShiftedZoneIsShiftedBackAndNothingElseIsSaidOfIt(long minutes) {
        CandleSeries shifted = changed(SHARE, candles -> {
            for (int i = 0; i < candles.length; i++) {
                candles[i] = at(candles[i], candles[i].openEpochMillis() + minutes * MINUTE);
            }
        });
        CheckedCandles kept = examine(shifted, "");
        assertEquals(List.of(Kind.TIME_ZONE), kinds(kept));
        assertEquals(4 * DAY, kept.findings().get(0).count());
        assertTrue(kept.findings().get(0).examples().get(0).contains(minutes > 0 ? "late" : "early"));
        CheckedCandles repaired = examine(shifted, "time_zone=repair");
        assertSame(SHARE, repaired.candles());
        assertEquals(
                List.of("RELIANCE on NSE: 1500 candles whose times are those of another zone: shifted back"),
                repaired.repairs());
    }

    @Test
    void americanDaysThatForgetDaylightSavingAreFound() {
        Instrument apple = Instrument.of("AAPL", "US");
        // America changed its clocks on 2024-03-10.
        CandleSeries whole = CandleFixtures.randomWalk(apple, LocalDate.of(2024, 3, 7), 4, SEED);
        TradingDays days = TradingDays.of(whole, CALENDAR.zone("US"));
        CandleSeries shifted = changed(whole, candles -> {
            for (int i = days.from(2); i < candles.length; i++) {
                candles[i] = at(candles[i], candles[i].openEpochMillis() + 60 * MINUTE);
            }
        });
        Finding finding = examine(shifted, "").findings().get(0);
        assertEquals(Kind.TIME_ZONE, finding.kind());
        assertEquals(2 * 390, finding.count());
        assertSame(whole, examine(shifted, "time_zone=repair").candles());
    }

    @Test
    void pricesBeforeASplitAreDivided() {
        CandleSeries split = changed(SHARE, candles -> {
            for (int i = 2 * DAY; i < candles.length; i++) {
                candles[i] = scaled(candles[i], 0.2);
            }
        });
        assertEquals(List.of(Kind.SPLIT), kinds(examine(split, "")));
        CandleSeries adjusted = examine(split, "split=repair").candles();
        assertEquals(SHARE.close(0) / 5, adjusted.close(0), 0.051);
        assertEquals(5 * SHARE.volume(0), adjusted.volume(0));
        assertEquals(split.candle(3 * DAY), adjusted.candle(3 * DAY));
        assertEquals(List.of(), examine(adjusted, "").findings());
    }

    @Test
    void aSpikeIsLeftOutAndAGapThatStaysIsKept() {
        CandleSeries wrong = changed(SHARE, candles -> {
            candles[100] = scaled(candles[100], 1.2);
            for (int i = 3 * DAY + 50; i < candles.length; i++) {
                candles[i] = scaled(candles[i], 0.9);
            }
        });
        CheckedCandles repaired = examine(wrong, "jump=repair");
        assertEquals(2, repaired.findings().get(0).count());
        assertEquals(SHARE.size() - 1, repaired.candles().size());
        assertEquals(SHARE.candle(101), repaired.candles().candle(100));
    }

    @Test
    void aCopiedDayIsLeftOut() {
        CandleSeries copied = changed(SHARE, candles -> {
            for (int i = 0; i < DAY; i++) {
                candles[2 * DAY + i] = at(candles[DAY + i], candles[2 * DAY + i].openEpochMillis());
            }
        });
        CheckedCandles repaired = examine(copied, "copied_day=repair");
        assertEquals(List.of(Kind.COPIED_DAY), kinds(repaired));
        assertEquals(
                List.of("2024-01-10 repeats 2024-01-09"),
                repaired.findings().get(0).examples());
        assertEquals(3 * DAY, repaired.candles().size());
    }

    @Test
    void aFrozenTailAndAFlatRunAreLeftOutButForTheirFirstCandle() {
        CandleSeries frozen = changed(SHARE, candles -> {
            for (int i = DAY - 40; i < DAY; i++) {
                double price = candles[DAY - 41].close();
                candles[i] = new Candle(candles[i].openEpochMillis(), price, price, price, price, 0, 0);
            }
            for (int i = 2 * DAY + 100; i < 2 * DAY + 120; i++) {
                double price = candles[2 * DAY + 99].close();
                candles[i] = new Candle(candles[i].openEpochMillis(), price, price, price, price, 0, 0);
            }
        });
        CheckedCandles repaired = examine(frozen, "stale_tail=repair,flat_run=repair");
        assertEquals(List.of(Kind.FLAT_RUN, Kind.STALE_TAIL), kinds(repaired));
        assertEquals(SHARE.size() - 20 - 40, repaired.candles().size(), 2);
    }

    @Test
    void anotherInstrumentsRowsAndDaysAreLeftOut() {
        CandleSeries foreign = changed(SHARE, candles -> {
            for (int i = 50; i < 90; i++) {
                candles[i] = scaled(candles[i], 0.4);
            }
            for (int i = 2 * DAY; i < 3 * DAY; i++) {
                candles[i] = scaled(candles[i], 2.6);
            }
        });
        CheckedCandles repaired = examine(foreign, "foreign_data=repair");
        assertEquals(List.of(Kind.FOREIGN_DATA), kinds(repaired));
        assertEquals(40 + DAY, repaired.findings().get(0).count());
        assertEquals(SHARE.size() - 40 - DAY, repaired.candles().size());
    }

    @Test
    void anIndexAtAnotherIndexsLevelIsFoundUnlessItIsMadeUp() {
        Instrument bankNifty = Instrument.of("BANKNIFTY", "NSE_INDEX");
        CandleSeries nifty = CandleFixtures.randomWalk(CandleFixtures.INDEX, MONDAY, 2, SEED);
        CandleSeriesBuilder builder = CandleSeries.builder(bankNifty, Interval.ONE_MINUTE);
        for (int i = 0; i < nifty.size(); i++) {
            builder.add(nifty.openEpochMillis(i), nifty.open(i), nifty.high(i), nifty.low(i), nifty.close(i), 0);
        }
        CandleSeries mislabelled = builder.build();
        assertNotAlarming(nifty);
        Finding finding = examine(mislabelled, "").findings().get(0);
        assertEquals(Kind.FOREIGN_DATA, finding.kind());
        assertEquals(Severity.NOTE, finding.severity());
        assertEquals(2 * DAY, finding.count());
        assertTrue(finding.examples().get(0).endsWith("NIFTY lay there"), finding::toString);
        Checkup madeUp = new Checkup(CALENDAR, Checks.STANDARD).forMadeUpCandles();
        assertEquals(List.of(), madeUp.check(mislabelled).findings());
    }

    @Test
    void candlesOutsideHoursAndOnHolidaysAreLeftOut() {
        CandleSeries wrong = changed(SHARE, candles -> {
            candles[DAY - 1] = at(candles[DAY - 1], candles[DAY - 1].openEpochMillis() + 60 * MINUTE);
            // From Thursday to Saturday.
            for (int i = 3 * DAY; i < 4 * DAY; i++) {
                candles[i] = at(candles[i], candles[i].openEpochMillis() + 2 * 1_440 * MINUTE);
            }
        });
        CheckedCandles kept = examine(wrong, "");
        assertTrue(kinds(kept).containsAll(List.of(Kind.OUTSIDE_TRADING_HOURS, Kind.CLOSED_DAY)), kept::toString);
        CheckedCandles repaired = examine(wrong, "outside_trading_hours=repair,closed_day=repair");
        assertEquals(3 * DAY - 1, repaired.candles().size());
        assertTrue(repaired.findings().toString().contains("a Saturday"), repaired::toString);
    }

    @Test
    void aPolicyThatRefusesNamesTheRemedy() {
        CandleSeries spiked = changed(SHARE, candles -> candles[100] = scaled(candles[100], 1.2));
        Checkup strict = new Checkup(CALENDAR, Checks.STANDARD.with("jump=refuse"));
        ReplayException refused = assertThrows(ReplayException.class, () -> strict.check(spiked));
        assertEquals(ErrorCode.IMPOSSIBLE_CANDLES, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("--checks jump=repair"), refused::getMessage);
    }

    @Test
    void whatTheReaderSawOfTheRowsIsReported() {
        List<CandleDefect> defects = List.of(
                new CandleDefect(CandleDefect.Kind.DUPLICATE, 3, List.of("2024-01-08 09:15:00")),
                new CandleDefect(CandleDefect.Kind.CONTRADICTORY, 1, List.of("2024-01-08 09:16:00")),
                new CandleDefect(CandleDefect.Kind.OUT_OF_ORDER, 2, List.of("line 7")));
        CheckedCandles standard = new Checkup(CALENDAR, Checks.STANDARD).examine(SHARE, TimeRange.ALL, defects);
        assertEquals(List.of(Kind.CONTRADICTORY_DUPLICATE, Kind.DUPLICATE, Kind.DISORDER), kinds(standard));
        assertTrue(standard.isRefused(), "nobody knows which of two candles is the right one");
        CheckedCandles repaired =
                new Checkup(CALENDAR, Checks.of(BadCandlePolicy.REPAIR)).examine(SHARE, TimeRange.ALL, defects);
        assertEquals(
                List.of("RELIANCE on NSE: 1 row that contradicts an earlier row of the same time:"
                        + " the later row is taken"),
                repaired.repairs());
        assertTrue(!repaired.isRefused());
    }

    @Test
    void whatIsRepairedIsStillPossibleWhateverItWas() {
        StringBuilder all = new StringBuilder();
        for (Kind kind : Kind.values()) {
            if (!kind.repair().isEmpty() && kind != Kind.SOURCE_FAILURE) {
                all.append(all.isEmpty() ? "" : ",").append(kind.code()).append("=repair");
            }
        }
        for (long seed = 1; seed <= 50; seed++) {
            CandleSeries nasty = CandleFixtures.adversarial(seed, 700);
            CheckedCandles checked = examine(nasty, all.toString());
            for (int i = 0; i < checked.candles().size(); i++) {
                assertTrue(checked.candles().candle(i).isPossible(), "seed=" + seed + " candle=" + i);
            }
        }
    }
}
