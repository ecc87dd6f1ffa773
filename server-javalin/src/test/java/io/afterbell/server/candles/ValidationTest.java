package io.afterbell.server.candles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.Configured;
import io.afterbell.replay.checkup.Checks;
import io.afterbell.replay.checkup.Checkup;
import io.afterbell.replay.checkup.Finding;
import io.afterbell.testkit.CandleFixtures;
import io.afterbell.testkit.FailingCandleSource;
import io.afterbell.testkit.InMemoryCandleSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class ValidationTest {
    private static final TradingCalendar CALENDAR = TradingCalendar.standard();
    private static final CandleSeries NIFTY =
            CandleFixtures.randomWalk(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 4, 1);
    private static final CandleSeries RELIANCE =
            CandleFixtures.randomWalk(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE, 4, 1);
    private static final long PLENTY = 1_000_000;

    private static List<Validation.Report> run(
            CandleSource source, List<Instrument> wanted, LongSupplier nanoTime, long candlesAtOnce) {
        List<Validation.Report> reports = new ArrayList<>();
        new Validation(
                        Configured.defaults(source),
                        CALENDAR,
                        new Checkup(CALENDAR, Checks.STANDARD),
                        nanoTime,
                        candlesAtOnce)
                .run(wanted, TimeRange.ALL, reports::add);
        return reports;
    }

    private static List<Validation.Report> run(CandleSource source, Instrument... wanted) {
        return run(source, List.of(wanted), () -> 0, PLENTY);
    }

    private static CandleSeries without(CandleSeries series, int from, int to, Instrument name) {
        CandleSeriesBuilder builder = CandleSeries.builder(name, Interval.ONE_MINUTE);
        for (int i = 0; i < series.size(); i++) {
            if (i < from || i >= to) {
                builder.add(
                        series.openEpochMillis(i),
                        series.open(i),
                        series.high(i),
                        series.low(i),
                        series.close(i),
                        series.volume(i));
            }
        }
        return builder.build();
    }

    @Test
    void cleanCandlesMayBeReplayedAndTheSourceIsLetGo() {
        InMemoryCandleSource source = InMemoryCandleSource.of(NIFTY, RELIANCE);
        List<Validation.Report> reports = run(source);
        assertEquals(2, reports.size());
        for (Validation.Report report : reports) {
            assertEquals(List.of(), report.findings());
            assertFalse(report.isRefused());
            assertEquals(1_500, report.candleCount());
        }
        assertEquals(0, source.openReaders());
    }

    @Test
    void aSourceIsLetGoAgainAndAgainSoThatOthersCanWrite() {
        InMemoryCandleSource source = InMemoryCandleSource.of(NIFTY, RELIANCE);
        AtomicLong clock = new AtomicLong();
        run(source, List.of(), () -> clock.addAndGet(1_000_000_000L), PLENTY);
        assertTrue(source.openedReaders() > 1, "a slow look opens it anew: " + source.openedReaders());
        assertEquals(0, source.openReaders());
        InMemoryCandleSource quick = InMemoryCandleSource.of(NIFTY, RELIANCE);
        run(quick, List.of(), () -> 0, PLENTY);
        assertEquals(1, quick.openedReaders());
    }

    @Test
    void whatDoesNotFitAtOnceIsLookedAtPieceByPieceAndTold() {
        CandleSeries holed = without(NIFTY, 700, 710, CandleFixtures.INDEX);
        Validation.Report whole = run(InMemoryCandleSource.of(holed)).get(0);
        Validation.Report pieces =
                run(InMemoryCandleSource.of(holed), List.of(), () -> 0, 100).get(0);
        assertEquals(whole.candleCount(), pieces.candleCount());
        assertEquals(whole.coverage(), pieces.coverage());
        assertEquals(1, whole.findings().size());
        assertEquals(whole.findings().get(0).count(), pieces.findings().get(0).count());
        assertEquals(Finding.Kind.MISSING_MINUTES, pieces.findings().get(0).kind());
    }

    @Test
    void anInstrumentThatIsAnothersCopyIsTold() {
        CandleSeries copy = without(RELIANCE, 0, 0, Instrument.of("TCS", "NSE"));
        Validation.Report report = run(InMemoryCandleSource.of(RELIANCE, copy)).get(1);
        assertEquals(Finding.Kind.FOREIGN_DATA, report.findings().get(0).kind());
        assertTrue(report.findings().get(0).examples().get(0).endsWith("is equal to RELIANCE on NSE"));
    }

    @Test
    void whatCannotBeReadIsAFindingAndTheOthersAreLookedAt() {
        InMemoryCandleSource source = InMemoryCandleSource.of(NIFTY, RELIANCE);
        Validation.Report unopened = run(FailingCandleSource.atOpen(source, ErrorCode.SOURCE_UNREADABLE))
                .get(0);
        assertEquals(Optional.empty(), unopened.instrument());
        assertTrue(unopened.isRefused());

        List<Validation.Report> unread = run(FailingCandleSource.fromRead(2, source, ErrorCode.SOURCE_UNREADABLE));
        assertFalse(unread.get(0).isRefused());
        assertEquals(
                Finding.Kind.SOURCE_FAILURE, unread.get(1).findings().get(0).kind());

        List<Validation.Report> unknown = run(source, Instrument.of("TCS", "NSE"), CandleFixtures.EQUITY);
        assertTrue(unknown.get(0).isRefused());
        assertEquals(1_500, unknown.get(1).candleCount());
    }
}
