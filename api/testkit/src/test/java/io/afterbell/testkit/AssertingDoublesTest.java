package io.afterbell.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TickSink;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AssertingDoublesTest {
    private static final CandleSeries WALK =
            CandleFixtures.randomWalk(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE, 2, 3);
    private static final CandleSeries OTHER =
            CandleFixtures.randomWalk(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 2, 3);
    private static final TickSink NOWHERE = (epochMillis, price, volume) -> {};

    private final InMemoryCandleSource memory = InMemoryCandleSource.of(WALK);
    private final AssertingCandleSource source = new AssertingCandleSource(memory);
    private final AssertingTickSynthesizer synthesizer = new AssertingTickSynthesizer(new AnchorSynthesizer());

    @Test
    void aReaderUsedAfterCloseIsABreach() {
        CandleReader reader = openSource();
        reader.close();
        assertBreach("used after close: call=coverage", () -> reader.coverage(CandleFixtures.EQUITY));
    }

    @Test
    void closingAReaderTwiceIsNoBreachAndCountsOnce() {
        CandleReader reader = openSource();
        assertEquals(1, source.openReaders());
        assertEquals(1, memory.openReaders());
        reader.close();
        reader.close();
        assertEquals(0, source.openReaders());
        assertEquals(0, memory.openReaders());
        assertEquals(1, memory.openedReaders());
    }

    @Test
    void twoThreadsInsideAReaderAreABreach() throws InterruptedException {
        AtomicReference<CandleReader> open = new AtomicReference<>();
        AtomicReference<Throwable> breach = new AtomicReference<>();
        // The wrapped reader calls back from another thread while it is at work.
        AssertingCandleSource busy = new AssertingCandleSource(new ReadingSource(memory, () -> {
            Thread second = new Thread(() -> {
                try {
                    open.get().instruments();
                } catch (AssertionError e) {
                    breach.set(e);
                }
            });
            second.start();
            joined(second);
        }));
        open.set(busy.open(PluginSettings.defaults(busy)));
        open.get().read(List.of(CandleFixtures.EQUITY), Interval.ONE_MINUTE, TimeRange.ALL);
        assertTrue(
                breach.get() != null && breach.get().getMessage().contains("for one thread at a time"),
                () -> "breach=" + breach.get());
    }

    @Test
    void aReadThatLeavesTheRangeIsABreach() {
        AssertingCandleSource broken = new AssertingCandleSource(new ReadingSource(memory, () -> {}) {
            @Override
            TimeRange bent(TimeRange range) {
                return TimeRange.ALL;
            }
        });
        CandleReader reader = broken.open(PluginSettings.defaults(broken));
        TimeRange first = new TimeRange(WALK.openEpochMillis(0), WALK.openEpochMillis(1));
        assertBreach(
                "what was not asked for",
                () -> reader.read(List.of(CandleFixtures.EQUITY), Interval.ONE_MINUTE, first));
    }

    @Test
    void aGeneratorUsedAfterCloseIsABreach() {
        TickGenerator generator = openSynthesizer(WALK);
        assertEquals(1, synthesizer.openGenerators());
        generator.close();
        generator.close();
        assertEquals(0, synthesizer.openGenerators());
        assertBreach("used after close", () -> generator.generate(WALK, 0, NOWHERE));
    }

    @Test
    void aGeneratorThatMovesToAnotherThreadIsABreach() throws InterruptedException {
        TickGenerator generator = openSynthesizer(WALK);
        generator.generate(WALK, 0, NOWHERE);
        AtomicReference<Throwable> breach = new AtomicReference<>();
        Thread second = new Thread(() -> {
            try {
                generator.generate(WALK, 1, NOWHERE);
            } catch (AssertionError e) {
                breach.set(e);
            }
        });
        second.start();
        second.join();
        assertTrue(
                breach.get() != null && breach.get().getMessage().contains("a generator keeps to one thread"),
                () -> "breach=" + breach.get());
    }

    @Test
    void aGeneratorOpenedHereAndUsedThereIsNoBreach() throws InterruptedException {
        TickGenerator generator = openSynthesizer(WALK);
        RecordingTickSink sink = new RecordingTickSink();
        Thread session = new Thread(() -> generator.generate(WALK, 0, sink));
        session.start();
        session.join();
        assertTrue(sink.makesUp(WALK, 0, 0, sink.size()));
    }

    @Test
    void theSeriesOfAnotherInstrumentIsABreach() {
        TickGenerator generator = openSynthesizer(WALK);
        assertBreach("not the one that the generator was opened for", () -> generator.generate(OTHER, 0, NOWHERE));
    }

    @Test
    void anImpossibleCandleHandedToAGeneratorIsABreach() {
        TickGenerator generator = openSynthesizer(WALK);
        CandleSeries impossible = WALK.withPrices(WALK.opens(), WALK.lows(), WALK.highs(), WALK.closes());
        assertBreach("a generator is handed possible candles", () -> generator.generate(impossible, 0, NOWHERE));
    }

    @Test
    void anIndexOutsideTheSeriesIsRefusedAtTheDoor() {
        TickGenerator generator = openSynthesizer(WALK);
        assertThrows(IndexOutOfBoundsException.class, () -> generator.generate(WALK, WALK.size(), NOWHERE));
    }

    @Test
    void anUnlawfulTickIsABreachAtThatTick() {
        TickSynthesizer broken = new AssertingTickSynthesizer(new AnchorSynthesizer() {
            @Override
            long time(long time, int tick) {
                return tick == 5 ? time + 60_000 : time;
            }
        });
        RecordingTickSink sink = new RecordingTickSink();
        TickGenerator generator = broken.newGenerator(context(broken, WALK));
        assertBreach("a tick lies inside its candle", () -> generator.generate(WALK, 0, sink));
        assertEquals(5, sink.size(), "the ticks before the breach arrived, the unlawful one did not");
    }

    @Test
    void ticksPassTheWrapperUnchanged() {
        TickSynthesizer plain = new AnchorSynthesizer();
        RecordingTickSink expected = new RecordingTickSink();
        RecordingTickSink actual = new RecordingTickSink();
        plain.newGenerator(context(plain, WALK)).generate(WALK, 7, expected);
        openSynthesizer(WALK).generate(WALK, 7, actual);
        assertTrue(expected.sameTicksAs(actual), () -> expected + " " + actual);
    }

    @Test
    void candlesOfNoDaysHandedToARegimeAreABreach() {
        assertBreach("at least one candle", () -> applied(new LogRegime(), WALK.slice(0, 0)));
    }

    @Test
    void impossibleCandlesHandedToARegimeAreABreach() {
        CandleSeries impossible = WALK.withPrices(WALK.opens(), WALK.lows(), WALK.highs(), WALK.closes());
        assertBreach("handed to log", () -> applied(new LogRegime(), impossible));
    }

    @Test
    void theTradingDaysOfAnotherSeriesAreABreach() {
        AssertingRegimeTransform regime = new AssertingRegimeTransform(new LogRegime());
        RegimeContext context =
                new RegimeContext(PluginSettings.defaults(regime), tradingDays(WALK.slice(0, 10)), 1, 2);
        assertBreach("the trading days are those of the series", () -> regime.apply(WALK, context));
    }

    @Test
    void aRegimeThatAnswersDifferentlyIsABreach() {
        AtomicInteger calls = new AtomicInteger();
        LogRegime broken = new LogRegime() {
            @Override
            double move(CandleSeries series, RegimeContext context, int index, double move) {
                return index == 0 ? move + 0.001 * calls.incrementAndGet() : move;
            }
        };
        assertBreach("the candles must be equal", () -> applied(broken, WALK));
    }

    @Test
    void aSourceFailsAtOpenWithTheChosenCode() {
        FailingCandleSource failing = FailingCandleSource.atOpen(memory, ErrorCode.SOURCE_UNREADABLE);
        PluginException failure =
                assertThrows(PluginException.class, () -> failing.open(PluginSettings.defaults(failing)));
        assertEquals(ErrorCode.SOURCE_UNREADABLE, failure.code());
        assertEquals(1, failing.opens());
        assertEquals(0, memory.openedReaders());
    }

    @Test
    void aBusySourceOpensAfterTheChosenNumberOfFailures() {
        FailingCandleSource failing = FailingCandleSource.atFirstOpens(2, memory, ErrorCode.SOURCE_BUSY);
        PluginSettings settings = PluginSettings.defaults(failing);
        assertThrows(PluginException.class, () -> failing.open(settings));
        assertThrows(PluginException.class, () -> failing.open(settings));
        try (CandleReader reader = failing.open(settings)) {
            assertEquals(List.of(CandleFixtures.EQUITY), reader.instruments());
        }
        assertEquals(3, failing.opens());
    }

    @Test
    void aSourceFailsFromTheChosenReadOn() {
        FailingCandleSource failing = FailingCandleSource.fromRead(2, memory, ErrorCode.INPUT_OUTPUT);
        try (CandleReader reader = failing.open(PluginSettings.defaults(failing))) {
            Executable read = () -> reader.read(List.of(CandleFixtures.EQUITY), Interval.ONE_MINUTE, TimeRange.ALL);
            assertDoesNotThrow(read);
            assertEquals(
                    ErrorCode.INPUT_OUTPUT,
                    assertThrows(PluginException.class, read).code());
            assertThrows(PluginException.class, read);
        }
    }

    private static void assertBreach(String phrase, Executable work) {
        AssertionError breach = assertThrows(AssertionError.class, work);
        assertTrue(breach.getMessage().contains(phrase), () -> "message=" + breach.getMessage());
    }

    private CandleReader openSource() {
        return source.open(PluginSettings.defaults(source));
    }

    private TickGenerator openSynthesizer(CandleSeries series) {
        return synthesizer.newGenerator(context(synthesizer, series));
    }

    private static SynthesisContext context(TickSynthesizer synthesizer, CandleSeries series) {
        PriceScale scale = series.priceScale();
        return new SynthesisContext(
                PluginSettings.defaults(synthesizer), series.instrument(), scale, series.volumeScale(), 11);
    }

    private static CandleSeries applied(LogRegime regime, CandleSeries series) {
        AssertingRegimeTransform asserting = new AssertingRegimeTransform(regime);
        return asserting.apply(
                series, new RegimeContext(PluginSettings.defaults(asserting), tradingDays(series), 1, 2));
    }

    private static TradingDays tradingDays(CandleSeries series) {
        return TradingDays.of(series, TradingCalendar.INDIA);
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
