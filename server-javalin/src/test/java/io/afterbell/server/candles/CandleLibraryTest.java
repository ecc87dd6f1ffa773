package io.afterbell.server.candles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.Configured;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.checkup.BadCandlePolicy;
import io.afterbell.replay.checkup.Checkup;
import io.afterbell.testkit.CandleFixtures;
import io.afterbell.testkit.InMemoryCandleSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandleLibraryTest {
    private static final Instrument NIFTY = CandleFixtures.INDEX;
    private static final CandleSeries DAYS = CandleFixtures.randomWalk(NIFTY, CandleFixtures.FIRST_DATE, 2, 1);

    private final InMemoryCandleSource source = InMemoryCandleSource.of(DAYS);

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
}
