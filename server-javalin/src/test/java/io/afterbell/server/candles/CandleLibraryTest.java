package io.afterbell.server.candles;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.Coverage;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.replay.Configured;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.checkup.BadCandlePolicy;
import io.afterbell.replay.checkup.Checkup;
import io.afterbell.testkit.CandleFixtures;
import io.afterbell.testkit.FailingCandleSource;
import io.afterbell.testkit.InMemoryCandleSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    @Test
    void aSourceIsToldOfAllInstrumentsBeforeItIsAskedForEach() {
        List<String> questions = new ArrayList<>();
        CandleSource told = asked(source, questions);
        Instrument absent = Instrument.of("ABSENT", "NSE");
        library(told, () -> 0, remark -> {}).load(List.of(NIFTY, absent), TimeRange.ALL);
        assertEquals("coverage of [" + NIFTY + ", " + absent + "]", questions.get(0));
    }

    private static CandleSource asked(CandleSource source, List<String> questions) {
        CandleSource told = mock(CandleSource.class, delegatesTo(source));
        doAnswer(open -> {
                    CandleReader all = source.open(open.getArgument(0));
                    CandleReader reader = mock(CandleReader.class, delegatesTo(all));
                    doAnswer(question -> {
                                Collection<Instrument> instruments = question.getArgument(0);
                                questions.add("coverage of " + instruments);
                                return all.coverage(instruments);
                            })
                            .when(reader)
                            .coverage(anyCollection());
                    doAnswer(question -> {
                                questions.add("find " + question.getArgument(0));
                                return all.find(question.getArgument(0), question.getArgument(1));
                            })
                            .when(reader)
                            .find(any(), any());
                    return reader;
                })
                .when(told)
                .open(any());
        return told;
    }

    @Test
    void ofSeveralSourcesEachIsAskedOnceForWhatNoneBeforeItHas() {
        Instrument other = CandleFixtures.EQUITY;
        Instrument absent = Instrument.of("ABSENT", "NSE");
        CandleSeries shorter = CandleFixtures.randomWalk(NIFTY, CandleFixtures.FIRST_DATE, 1, 3);
        CandleSeries its = CandleFixtures.randomWalk(other, CandleFixtures.FIRST_DATE, 1, 4);
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        SourceChain chain = new SourceChain(List.of(
                Configured.defaults(asked(source, first)),
                Configured.defaults(asked(InMemoryCandleSource.of(shorter, its), second))));
        try (CandleReader reader = chain.open(PluginSettings.defaults(chain))) {
            Map<Instrument, Coverage> covered = reader.coverage(List.of(NIFTY, other, absent));
            assertEquals(Set.of(NIFTY, other), covered.keySet());
            assertEquals(DAYS.size(), requireNonNull(covered.get(NIFTY)).candleCount());
            assertEquals(its.size(), requireNonNull(covered.get(other)).candleCount());
            List<CandleSeries> read = reader.read(List.of(other, NIFTY), Interval.ONE_MINUTE, TimeRange.ALL);
            assertEquals(
                    List.of(its.size(), DAYS.size()),
                    List.of(read.get(0).size(), read.get(1).size()));
        }
        assertEquals(List.of("coverage of [" + NIFTY + ", " + other + ", " + absent + "]"), first);
        assertEquals(List.of("coverage of [" + other + ", " + absent + "]"), second);
    }
}
