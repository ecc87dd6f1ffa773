package io.afterbell.server.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.replay.Pacing;
import io.afterbell.replay.ReplayMode;
import io.afterbell.replay.Speed;
import io.afterbell.replay.StartPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SlowClientsTest {
    private static final Duration STALL = Duration.ofSeconds(20);
    private static final Speed FAST = new Speed(1e7);
    /** So many that what the kernel keeps of them for a client that stops reading is the smaller part. */
    private static final int CANDLES = 200_000;

    private static TestMarket market(Speed speed, SlowClients policy, int candles) {
        Pacing pacing = new Pacing(speed, ReplayMode.SINGLE_PASS, StartPolicy.MANUAL, Duration.ZERO, Duration.ZERO);
        return new TestMarket(pacing, STALL, policy, Optional.empty(), candles, "A");
    }

    private static void subscribe(RawClient client) throws IOException {
        client.send("+ A");
        assertTrue(client.next().text().startsWith("ack"));
    }

    private static void readAll(RawClient client) throws IOException {
        for (int i = 0; i < 4 * CANDLES; i++) {
            client.nextTick();
        }
    }

    private static Feed.ClientFigures slowest(TestMarket market) {
        return market.figures().clients().stream()
                .min((one, other) -> Long.compare(one.framesSent(), other.framesSent()))
                .orElseThrow();
    }

    @Test
    void aClientMayChooseToMissTicksSoThatASessionAtMaxSpeedDoesNotWaitForIt() throws IOException {
        try (TestMarket market = market(Speed.MAX, SlowClients.AUTO, CANDLES);
                RawClient stopped = new RawClient(market.port(), "/?slow_clients=latest");
                RawClient reading = new RawClient(market.port(), "/")) {
            subscribe(stopped);
            subscribe(reading);
            market.session().resume(System.nanoTime()).join();
            readAll(reading);

            Feed.ClientFigures left = slowest(market);
            assertTrue(left.framesDropped() > 0, "the stopped client has missed ticks: " + left);
            assertTrue(left.bytesQueued() <= Outbound.TICK_BOUND_BYTES, "and costs a fixed amount: " + left);
            String last = "A " + (TestMarket.MARKET_OPEN_EPOCH_MILLIS + (CANDLES - 1) * 60_000L + 45_000) + " ";
            int received = 1;
            while (!stopped.nextTick().startsWith(last)) {
                received++;
            }
            assertTrue(received < 4 * CANDLES, "it goes on with the newest: received=" + received);
        }
    }

    @Test
    void aClientThatCatchesUpAtMaxSpeedGetsNothingOlderThanWhatItHas() throws Exception {
        int candles = 3 * CANDLES;
        try (TestMarket market = market(Speed.MAX, SlowClients.AUTO, candles);
                RawClient slow = new RawClient(market.port(), "/?slow_clients=latest");
                RawClient reading = new RawClient(market.port(), "/")) {
            subscribe(slow);
            subscribe(reading);
            market.session().resume(System.nanoTime()).join();
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 4 * candles; i++) {
                        reading.nextTick();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            long last = TestMarket.MARKET_OPEN_EPOCH_MILLIS + (candles - 1) * 60_000L + 45_000;
            long before = 0;
            while (before < last) {
                // It stops until it misses some, and then reads until it has caught up.
                long missed = slowest(market).framesDropped();
                while (slowest(market).framesDropped() == missed && !other.isDone()) {
                    LockSupport.parkNanos(1_000_000);
                }
                boolean caughtUp = false;
                for (int left = 20_000; before < last && left > 0; left -= caughtUp ? 1 : 0) {
                    String tick = slow.nextTick();
                    long time = Long.parseLong(tick.split(" ")[1]);
                    assertTrue(time > before, tick + " after " + before);
                    caughtUp |= before > 0 && time - before > 15_000;
                    before = time;
                }
            }
            other.join();
        }
    }

    @Test
    void aWholeSessionMayMissTicksAtMaxSpeed() throws IOException {
        try (TestMarket market = market(Speed.MAX, SlowClients.LATEST, CANDLES);
                RawClient stopped = new RawClient(market.port(), "/")) {
            subscribe(stopped);
            market.session().resume(System.nanoTime()).join();
            while (market.session().status(System.nanoTime()).join().tickCount() < 4L * CANDLES) {
                LockSupport.parkNanos(1_000_000);
            }
            assertTrue(slowest(market).framesDropped() > 0);
        }
    }

    @Test
    void aSlowClientIsClosedWithTheReasonWhereThePolicySaysSo() throws IOException {
        for (String path : new String[] {"/?slow_clients=disconnect", "/"}) {
            SlowClients policy = path.equals("/") ? SlowClients.DISCONNECT : SlowClients.AUTO;
            try (TestMarket market = market(FAST, policy, CANDLES);
                    RawClient stopped = new RawClient(market.port(), path)) {
                subscribe(stopped);
                market.session().resume(System.nanoTime()).join();
                while (!market.figures().clients().isEmpty()) {
                    LockSupport.parkNanos(1_000_000);
                }
                assertEquals(Optional.empty(), closeCode(stopped).filter(code -> code != 1013));
            }
        }
    }

    // What the kernel still holds comes first; where the close frame found no room, the stream just ends.
    private static Optional<Integer> closeCode(RawClient client) {
        try {
            while (true) {
                RawClient.Message message = client.next();
                if (message.opcode() == 8) {
                    return Optional.of(message.closeCode());
                }
            }
        } catch (IOException endOfStream) {
            return Optional.empty();
        }
    }

    @Test
    void aSessionThatBlocksLosesNothingWhileTheClockRuns() throws IOException {
        try (TestMarket market = market(FAST, SlowClients.BLOCK, CANDLES);
                RawClient slow = new RawClient(market.port(), "/");
                RawClient reading = new RawClient(market.port(), "/")) {
            subscribe(slow);
            subscribe(reading);
            market.session().resume(System.nanoTime()).join();
            // Of a session that does not wait it would miss some hundred thousand meanwhile.
            while (slowest(market).lagMillis() < 200) {
                LockSupport.parkNanos(1_000_000);
            }
            Thread other = new Thread(() -> {
                try {
                    readAll(reading);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            other.start();
            readAll(slow);
            assertEquals(
                    0,
                    market.figures().clients().stream()
                            .mapToLong(Feed.ClientFigures::framesDropped)
                            .sum());
        }
    }

    @Test
    void aClientMayNotMakeOthersWait() throws IOException {
        try (TestMarket market = market(FAST, SlowClients.AUTO, 1);
                RawClient blocking = new RawClient(market.port(), "/?slow_clients=block");
                RawClient unknown = new RawClient(market.port(), "/?slow_clients=fast")) {
            assertEquals(400, blocking.status());
            assertEquals(400, unknown.status());
        }
    }
}
