package io.afterbell.server.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.replay.Pacing;
import io.afterbell.replay.ReplayMode;
import io.afterbell.replay.Speed;
import io.afterbell.replay.StartPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FeedSeekTest {
    private static final Duration STALL = Duration.ofSeconds(20);
    private static final long OPEN = TestMarket.MARKET_OPEN_EPOCH_MILLIS;
    private static final long MINUTE = 60_000;

    private static Pacing manual(ReplayMode mode) {
        return new Pacing(Speed.MAX, mode, StartPolicy.MANUAL, Duration.ZERO, Duration.ZERO);
    }

    private static List<String> ticks(RawClient client, int count) throws IOException {
        List<String> ticks = new ArrayList<>();
        while (ticks.size() < count) {
            ticks.add(client.nextTick());
        }
        return ticks;
    }

    private static String symbol(String tick) {
        return tick.substring(0, tick.indexOf(' '));
    }

    private static long time(String tick) {
        return Long.parseLong(tick.split(" ")[1]);
    }

    private static void resume(TestMarket market) {
        market.session().resume(System.nanoTime()).join();
    }

    private static void seek(TestMarket market, long epochMillis) {
        market.session().seek(epochMillis, System.nanoTime()).join();
    }

    private static void subscribe(RawClient client, String... symbols) throws IOException {
        client.send("+ " + String.join(" ", symbols));
        for (int i = 0; i < symbols.length; i++) {
            assertTrue(client.next().text().startsWith("ack"));
        }
    }

    @Test
    void afterASeekEveryClientGetsASnapshotAndThenWhatPlayingThroughGives() throws IOException {
        int candles = 30;
        try (TestMarket market = new TestMarket(manual(ReplayMode.SINGLE_PASS), STALL, candles, "A", "B");
                RawClient both = new RawClient(market.port(), "/");
                RawClient one = new RawClient(market.port(), "/")) {
            subscribe(both, "A", "B");
            subscribe(one, "B");
            resume(market);
            List<String> whole = ticks(both, 2 * 4 * candles);
            List<String> onlyB = ticks(one, 4 * candles);

            seek(market, OPEN + 10 * MINUTE + 20_000);
            // The snapshot: each instrument's tick of 10:15, then all from 10:30 of the eleventh minute on.
            assertEquals(
                    whole.subList(2 * 41, whole.size()),
                    ticks(both, whole.size() - 2 * 41).subList(0, whole.size() - 2 * 41));
            assertEquals(onlyB.subList(41, onlyB.size()), ticks(one, onlyB.size() - 41));
        }
    }

    @Test
    void aSeekOfAPausedSessionSendsTheSnapshotAtOnceAndAStepTheNextTicks() throws IOException {
        try (TestMarket market = new TestMarket(manual(ReplayMode.SINGLE_PASS), STALL, 30, "A", "B");
                RawClient client = new RawClient(market.port(), "/")) {
            subscribe(client, "A", "B");
            seek(market, OPEN + 5 * MINUTE);
            List<String> snapshot = ticks(client, 2);
            assertEquals(
                    List.of("A", "B"),
                    snapshot.stream().map(FeedSeekTest::symbol).toList());
            assertEquals(OPEN + 4 * MINUTE + 45_000, time(snapshot.get(0)));
            assertEquals(3, market.session().stepTicks(3).join());
            List<String> next = ticks(client, 3);
            assertEquals(
                    List.of("A", "B", "A"),
                    next.stream().map(FeedSeekTest::symbol).toList());
            assertEquals(OPEN + 5 * MINUTE + 15_000, time(next.get(2)));
            seek(market, OPEN);
            client.send("echo nothing has happened before the start");
            assertTrue(client.next().text().startsWith("echo"));
        }
    }

    @Test
    void aSnapshotIsInTheOrderOfTheMarketWhateverTheOrderOfSubscribing() throws IOException {
        String halted = TestMarket.HALTED;
        try (TestMarket market = new TestMarket(manual(ReplayMode.SINGLE_PASS), STALL, 30, "B", halted, "A");
                RawClient client = new RawClient(market.port(), "/")) {
            subscribe(client, "B", halted, "A");
            seek(market, OPEN + 5 * MINUTE);
            assertEquals(
                    List.of(halted, "A", "B"),
                    ticks(client, 3).stream().map(FeedSeekTest::symbol).toList());
        }
    }

    @Test
    void timesOfSendingRiseStrictlyThroughLoopsSeeksAndAWallClockThatIsSetBack() throws IOException {
        int candles = 50;
        AtomicLong wallClock = new AtomicLong(1_000_000);
        Random random = new Random(3);
        // Mostly it stands still, so that ticks of one millisecond must be told apart; now and then it goes back.
        java.util.function.LongSupplier clock = () -> wallClock.addAndGet(random.nextInt(5) - 1);
        try (TestMarket market = new TestMarket(
                        manual(ReplayMode.parse("loop:3")), STALL, Optional.of(clock), candles, "A", "B");
                RawClient client = new RawClient(market.port(), "/")) {
            subscribe(client, "A", "B");
            market.session().stepTicks(100).join();
            seek(market, OPEN + 40 * MINUTE);
            market.session().stepTicks(40).join();
            seek(market, OPEN + 3 * MINUTE);
            wallClock.addAndGet(-5_000);
            resume(market);
            int left = 3 * 2 * 4 * candles - 2 * 4 * 3;
            List<String> ticks = ticks(client, 100 + 2 + 40 + 2 + left);
            Map<String, Long> last = new HashMap<>();
            long latest = Long.MIN_VALUE;
            for (String tick : ticks) {
                Long before = last.put(symbol(tick), time(tick));
                assertTrue(before == null || before < time(tick), tick + " after " + before);
                assertTrue(time(tick) >= latest, tick + " after " + latest);
                latest = time(tick);
            }
        }
    }

    @Test
    void aClientThatIsFullGetsItsSnapshotOnceItHasRoomAndLosesNothingAfterIt() throws IOException {
        int candles = 60_000;
        try (TestMarket market = new TestMarket(manual(ReplayMode.SINGLE_PASS), STALL, candles, "A");
                RawClient slow = new RawClient(market.port(), "/")) {
            subscribe(slow, "A");
            resume(market);
            // It reads nothing, until the session waits for it.
            while (market.isReady()) {
                Thread.onSpinWait();
            }
            long ticks = market.session().status(System.nanoTime()).join().tickCount();
            assertTrue(ticks < 4L * candles, "it was waited for");
            long sought = OPEN + 59_990L * MINUTE;
            seek(market, sought);
            String tick = slow.nextTick();
            long before = time(tick);
            int steps = 0;
            while (time(tick) < sought - MINUTE) {
                assertTrue(time(tick) - before <= 15_000, "one after another until the seek: " + tick);
                before = time(tick);
                tick = slow.nextTick();
                steps++;
            }
            assertTrue(steps > 1_000);
            assertEquals(sought - 15_000, time(tick), "the snapshot");
            for (int i = 0; i < 40; i++) {
                assertEquals(sought + i * 15_000L, time(slow.nextTick()));
            }
        }
    }
}
