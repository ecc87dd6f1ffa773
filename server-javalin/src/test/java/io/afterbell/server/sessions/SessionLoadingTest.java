package io.afterbell.server.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TickSink;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.replay.Configured;
import io.afterbell.replay.Pacing;
import io.afterbell.replay.ReplayMode;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.replay.SessionState;
import io.afterbell.replay.Speed;
import io.afterbell.replay.StartPolicy;
import io.afterbell.replay.checkup.BadCandlePolicy;
import io.afterbell.replay.checkup.Checkup;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.feed.Feed;
import io.afterbell.server.feed.SendingThreads;
import io.afterbell.server.feed.SlowClients;
import io.afterbell.server.feed.TrainPool;
import io.afterbell.testkit.CandleFixtures;
import io.afterbell.testkit.InMemoryCandleSource;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a replay session reads candles: before its clock runs, and never on its own thread. */
@Timeout(60)
class SessionLoadingTest {
    private static final SendingThreads SENDING_THREADS = new SendingThreads();
    private static final int DAYS = 5;
    private static final LocalDate FIRST = CandleFixtures.FIRST_DATE;
    private static final CandleSeries NIFTY = CandleFixtures.randomWalk(CandleFixtures.INDEX, FIRST, DAYS, 1);
    private static final CandleSeries BANKNIFTY =
            CandleFixtures.randomWalk(CandleFixtures.SECOND_INDEX, FIRST, DAYS, 2);

    private final InMemoryCandleSource source = InMemoryCandleSource.of(NIFTY, BANKNIFTY);
    private final Played played = new Played();

    /** Two ticks a candle, and notes which days are played and how often the source was open by then. */
    private final class Played implements TickSynthesizer {
        private final ConcurrentSkipListMap<LocalDate, Integer> candlesByDay = new ConcurrentSkipListMap<>();
        private final ConcurrentSkipListMap<Integer, LocalDate> dayByOpens = new ConcurrentSkipListMap<>();
        private volatile CountDownLatch left = new CountDownLatch(0);

        @Override
        public TickGenerator newGenerator(SynthesisContext context) {
            return (CandleSeries series, int index, TickSink sink) -> {
                long open = series.openEpochMillis(index);
                LocalDate day =
                        Instant.ofEpochMilli(open).atZone(TradingCalendar.INDIA).toLocalDate();
                candlesByDay.merge(day, 1, Integer::sum);
                dayByOpens.put(source.openedReaders(), day);
                left.countDown();
                sink.tick(open, series.priceScale().toUnits(series.open(index)), 0);
                sink.tick(open + 50_000, series.priceScale().toUnits(series.close(index)), series.volume(index));
            };
        }

        void await(int candles) throws InterruptedException {
            CountDownLatch some = new CountDownLatch(candles);
            left = some;
            assertTrue(some.await(30, TimeUnit.SECONDS), "it plays on: " + candlesByDay);
        }

        @Override
        public String name() {
            return "played";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public String description() {
            return "Two ticks a candle.";
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }
    }

    private HostedSession session(CandleSource candles) {
        return session(candles, ReplayMode.LOOP);
    }

    private HostedSession session(CandleSource candles, ReplayMode mode) {
        TradingCalendar calendar = TradingCalendar.standard();
        ReplayPlan plan = new ReplayPlan(
                TimeRange.ofDates(FIRST, FIRST.plusDays(DAYS + 5), TradingCalendar.INDIA),
                List.of(),
                Configured.defaults(played),
                1,
                false);
        return new HostedSession(
                "main",
                plan,
                new Pacing(Speed.MAX, mode, StartPolicy.NOW, Duration.ZERO, Duration.ZERO),
                calendar,
                new CandleLibrary(
                        Configured.defaults(candles),
                        calendar,
                        new Checkup(calendar, BadCandlePolicy.REFUSE),
                        10_000_000),
                new Feed(
                        "mock",
                        false,
                        false,
                        SlowClients.AUTO,
                        new TrainPool(4),
                        SENDING_THREADS,
                        System::nanoTime,
                        () -> 0),
                System::nanoTime);
    }

    @AfterAll
    static void endThreads() {
        SENDING_THREADS.close();
    }

    @Test
    void daysAndPassesFollowEachOtherWithoutALookAtTheSource() throws InterruptedException {
        try (HostedSession session = session(source)) {
            session.preload(List.of(NIFTY.instrument(), BANKNIFTY.instrument()), OptionalLong.empty());
            int opened = source.openedReaders();
            assertEquals(0, source.openReaders());
            // Three passes of both at least, however far it has come by now.
            played.await(4 * (NIFTY.size() + BANKNIFTY.size()));
            assertEquals(DAYS, played.candlesByDay.size(), played.candlesByDay.toString());
            assertTrue(
                    played.candlesByDay.values().stream().allMatch(candles -> candles >= 3 * 2 * 375),
                    played.candlesByDay.toString());
            assertEquals(1, opened, "one short open for all");
            assertEquals(List.of(opened), List.copyOf(played.dayByOpens.keySet()));
            assertEquals(opened, source.openedReaders());
        }
    }

    @Test
    void aSessionThatStartsAtOnceGoesOnWhereItIsToldAndNotAtTheStart() {
        try (HostedSession session = session(source, ReplayMode.SINGLE_PASS)) {
            int last = NIFTY.size() - 375;
            session.preload(List.of(NIFTY.instrument()), OptionalLong.of(NIFTY.openEpochMillis(last)));
            while (session.status().state() != SessionState.ENDED) {
                Thread.onSpinWait();
            }
            assertEquals(2 * 375, session.status().tickCount());
        }
    }

    @Test
    void theClockCrossesMidnightWhileAnotherInstrumentIsStillBeingRead() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        CandleSource slow = mock(CandleSource.class, delegatesTo(source));
        doAnswer(open -> {
                    if (source.openedReaders() > 0) {
                        asked.countDown();
                        answered.await();
                    }
                    return source.open(open.getArgument(0));
                })
                .when(slow)
                .open(any());
        try (HostedSession session = session(slow)) {
            session.preload(List.of(NIFTY.instrument()), OptionalLong.empty());
            Instrument second = BANKNIFTY.instrument();
            CompletableFuture<Void> late =
                    CompletableFuture.runAsync(() -> session.preload(List.of(second), OptionalLong.empty()));
            asked.await();
            played.await(2 * NIFTY.size());
            assertEquals(1, session.status().instruments().size());
            answered.countDown();
            late.get(30, TimeUnit.SECONDS);
            assertEquals(2, session.status().instruments().size());
        } finally {
            answered.countDown();
        }
    }
}
