package io.afterbell.server.candles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.replay.Configured;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.checkup.BadCandlePolicy;
import io.afterbell.replay.checkup.Checkup;
import io.afterbell.testkit.CandleFixtures;
import io.afterbell.testkit.FailingCandleSource;
import io.afterbell.testkit.InMemoryCandleSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class CandleLibraryTest {
    private static final Instrument NIFTY = CandleFixtures.INDEX;
    private static final CandleSeries DAYS = CandleFixtures.randomWalk(NIFTY, CandleFixtures.FIRST_DATE, 2, 1);

    private final InMemoryCandleSource source = InMemoryCandleSource.of(DAYS);

    private static CandleLibrary library(CandleSource source, LongSupplier nanoTime, Consumer<String> remarks) {
        return new CandleLibrary(
                Configured.defaults(source),
                TradingCalendar.standard(),
                new Checkup(TradingCalendar.standard(), BadCandlePolicy.REFUSE),
                1_000_000,
                nanoTime,
                remarks);
    }

    private CandleLibrary library(long memoryLimitBytes) {
        return new CandleLibrary(
                Configured.defaults(source),
                TradingCalendar.standard(),
                new Checkup(TradingCalendar.standard(), BadCandlePolicy.REFUSE),
                memoryLimitBytes);
    }

    @Test
    void aLoadOpensTheSourceOnceAndLetsItGo() {
        LoadedCandles loaded =
                library(1_000_000).load(List.of(NIFTY), TimeRange.ALL).get(0);
        assertEquals(DAYS.size(), loaded.candlesOrThrow().size());
        assertEquals(1, source.openedReaders());
        assertEquals(0, source.openReaders());
    }

    @Test
    void whatIsReleasedNoLongerCountsAgainstTheLimit() {
        CandleLibrary library = library(DAYS.size() * 56L * 3 / 2);
        for (int i = 0; i < 10; i++) {
            library.release(library.load(List.of(NIFTY), TimeRange.ALL).get(0).candlesOrThrow());
        }
        library.load(List.of(NIFTY), TimeRange.ALL);
        ReplayException refused =
                assertThrows(ReplayException.class, () -> library.load(List.of(NIFTY), TimeRange.ALL));
        assertEquals(ErrorCode.TOO_LARGE, refused.code());
    }

    @Test
    void anUnknownInstrumentNamesTheNearest() {
        LoadedCandles unknown = library(1_000_000)
                .load(List.of(Instrument.of("NIFTTY", "NSE_INDEX")), TimeRange.ALL)
                .get(0);
        ReplayException refused = assertThrows(ReplayException.class, unknown::candlesOrThrow);
        assertEquals(ErrorCode.UNKNOWN_INSTRUMENT, refused.code());
    }

    @Test
    void whoeverPollsCostsOneLookInTwoSeconds() {
        AtomicLong nanoTime = new AtomicLong(5);
        CandleLibrary library = library(source, nanoTime::get, remark -> {});
        for (int i = 0; i < 100; i++) {
            assertEquals(1, library.holdings().size());
            assertEquals(
                    DAYS.size(),
                    library.availability(NIFTY.symbol(), NIFTY.exchange())
                            .coverage()
                            .candleCount());
        }
        assertEquals(2, source.openedReaders(), "one for each question");
        nanoTime.addAndGet(2_000_000_000L);
        library.holdings();
        library.holdings();
        assertEquals(3, source.openedReaders());
    }

    @Test
    void aFailureIsNotKept() {
        FailingCandleSource failing = FailingCandleSource.atFirstOpens(1, source, ErrorCode.SOURCE_BUSY);
        CandleLibrary library = library(failing, () -> 0, remark -> {});
        assertThrows(PluginException.class, library::holdings);
        assertEquals(1, library.holdings().size());
    }

    @Test
    void whatASourceRemarksIsSaidOnceForAllInstrumentsAndLoads() {
        Instrument other = CandleFixtures.EQUITY;
        InMemoryCandleSource two =
                InMemoryCandleSource.of(DAYS, CandleFixtures.randomWalk(other, CandleFixtures.FIRST_DATE, 2, 2));
        CandleSource remarking = mock(CandleSource.class, delegatesTo(two));
        doAnswer(open -> {
                    CandleReader reader = mock(CandleReader.class, delegatesTo(two.open(open.getArgument(0))));
                    doReturn(List.of("its times are Indian")).when(reader).remarks();
                    return reader;
                })
                .when(remarking)
                .open(any());
        List<String> remarks = new ArrayList<>();
        CandleLibrary library = library(remarking, () -> 0, remarks::add);
        List<LoadedCandles> loaded = library.load(List.of(NIFTY, other), TimeRange.ALL);
        library.load(List.of(NIFTY), TimeRange.ALL);
        assertEquals(List.of("its times are Indian"), remarks);
        assertEquals(List.of(), loaded.get(0).remarks());
    }
}
