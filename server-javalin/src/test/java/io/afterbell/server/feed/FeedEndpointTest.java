package io.afterbell.server.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.replay.Pacing;
import io.afterbell.replay.ReplayMode;
import io.afterbell.replay.SessionState;
import io.afterbell.replay.Speed;
import io.afterbell.replay.StartPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FeedEndpointTest {
    private static final Duration STALL = Duration.ofMillis(700);

    private static Pacing manual(Speed speed) {
        return new Pacing(speed, ReplayMode.SINGLE_PASS, StartPolicy.MANUAL, Duration.ZERO, Duration.ZERO);
    }

    private static List<String> ticks(RawClient client, int count) throws IOException {
        List<String> ticks = new ArrayList<>();
        while (ticks.size() < count) {
            ticks.add(client.nextTick());
        }
        return ticks;
    }

    private static long time(String tick) {
        return Long.parseLong(tick.split(" ")[1]);
    }

    @Test
    void allClientsGetEveryTickInTheSameOrderAtMaxSpeed() throws IOException {
        int candles = 2_000;
        try (TestMarket market = new TestMarket(manual(Speed.MAX), STALL, candles, "A", "B");
                RawClient both = new RawClient(market.port(), "/");
                RawClient alsoBoth = new RawClient(market.port(), "/any/path?session=main");
                RawClient one = new RawClient(market.port(), "/")) {
            both.send("+ A B");
            alsoBoth.send("+ B A");
            one.send("+ B");
            for (int i = 0; i < 2; i++) {
                assertTrue(both.next().text().startsWith("ack"));
                assertTrue(alsoBoth.next().text().startsWith("ack"));
            }
            assertTrue(one.next().text().startsWith("ack"));
            market.session().resume(System.nanoTime()).join();

            List<String> first = ticks(both, 2 * 4 * candles);
            assertEquals(first, ticks(alsoBoth, 2 * 4 * candles));
            List<String> onlyB =
                    first.stream().filter(tick -> tick.startsWith("B ")).toList();
            assertEquals(onlyB, ticks(one, 4 * candles));
            for (int i = 1; i < first.size(); i++) {
                assertTrue(time(first.get(i - 1)) <= time(first.get(i)), "out of order at " + i);
            }
        }
    }

    @Test
    void aLateSubscriberGetsTheLastTickFirst() throws IOException {
        try (TestMarket market = new TestMarket(manual(Speed.MAX), STALL, 3, "A");
                RawClient early = new RawClient(market.port(), "/");
                RawClient late = new RawClient(market.port(), "/")) {
            early.send("+ A");
            early.next();
            market.session().resume(System.nanoTime()).join();
            List<String> all = ticks(early, 12);
            late.send("+ A");
            assertEquals(all.get(11), late.nextTick());
        }
    }

    @Test
    void atMaxSpeedAStoppedClientIsClosedAndTheOthersLoseNothing() throws IOException {
        int candles = 60_000;
        try (TestMarket market = new TestMarket(manual(Speed.MAX), STALL, candles, "A");
                RawClient stopped = new RawClient(market.port(), "/");
                RawClient reading = new RawClient(market.port(), "/")) {
            stopped.send("+ A");
            reading.send("+ A");
            assertTrue(stopped.next().text().startsWith("ack"));
            assertTrue(reading.next().text().startsWith("ack"));
            market.session().resume(System.nanoTime()).join();
            ticks(reading, 4 * candles);
            assertEquals(
                    1,
                    market.figures().clients().stream()
                            .filter(client -> client.framesSent() > 4L * candles - 1)
                            .count());
            // What the kernel still holds comes first, the end of the stream comes without an orderly close.
            boolean closed = false;
            try {
                while (!closed) {
                    RawClient.Message message = stopped.next();
                    closed = message.opcode() == 8 && message.closeCode() == 1013;
                }
            } catch (IOException endOfStream) {
                closed = true;
            }
            assertTrue(closed);
        }
    }

    @Test
    void whenTheClockRunsASlowClientIsLeftBehindAndCatchesUp() throws IOException {
        int candles = 200_000;
        Speed fast = new Speed(1e7);
        try (TestMarket market = new TestMarket(manual(fast), STALL, candles, "A");
                RawClient slow = new RawClient(market.port(), "/");
                RawClient reading = new RawClient(market.port(), "/")) {
            slow.send("+ A");
            reading.send("+ A");
            assertTrue(slow.next().text().startsWith("ack"));
            assertTrue(reading.next().text().startsWith("ack"));
            market.session().resume(System.nanoTime()).join();
            String last = "A " + (TestMarket.MARKET_OPEN_EPOCH_MILLIS + (candles - 1) * 60_000L + 45_000) + " ";
            String tick = reading.nextTick();
            while (!tick.startsWith(last)) {
                tick = reading.nextTick();
            }
            long dropped = market.figures().clients().stream()
                    .mapToLong(Feed.ClientFigures::framesDropped)
                    .sum();
            assertTrue(dropped > 0, "the slow client has missed ticks");
            int received = 1;
            String slowTick = slow.nextTick();
            while (!slowTick.startsWith(last)) {
                slowTick = slow.nextTick();
                received++;
            }
            assertTrue(received < 4 * candles, "received=" + received);
        }
    }

    @Test
    void aClientThatSubscribesAgainAndAgainWithoutReadingCostsNoMoreThanOneThatIsSilent() throws IOException {
        int candles = 200_000;
        int times = 4_000;
        try (TestMarket market = new TestMarket(manual(new Speed(1e7)), STALL, candles, "A", "B");
                RawClient stopped = new RawClient(market.port(), "/")) {
            stopped.send("+ A");
            assertTrue(stopped.next().text().startsWith("ack"));
            market.session().resume(System.nanoTime()).join();
            while (market.session().status(System.nanoTime()).join().state() != SessionState.ENDED) {
                Thread.onSpinWait();
            }
            Feed.ClientFigures before = market.figures().clients().get(0);
            assertTrue(before.framesDropped() > 0, "it has missed ticks");
            for (int i = 0; i < times; i++) {
                stopped.send("- A");
                stopped.send("+ A");
            }
            stopped.send("+ B");
            while (market.figures().clients().get(0).subscriptions() < 2) {
                Thread.onSpinWait();
            }
            int header = 2;
            int answers = times * (header + "ack -".length()) + (times + 1) * (header + "ack A ok".length());
            int queued = market.figures().clients().get(0).bytesQueued();
            assertTrue(queued <= before.bytesQueued() + answers, before + " queued=" + queued + " answers=" + answers);
            String last = "A " + (TestMarket.MARKET_OPEN_EPOCH_MILLIS + (candles - 1) * 60_000L + 45_000) + " ";
            while (!stopped.nextTick().startsWith(last)) {
                // What waited comes first.
            }
        }
    }

    @Test
    void repeatingASubscriptionDoesNotDoubleTheFlow() throws IOException {
        try (TestMarket market = new TestMarket(manual(Speed.MAX), STALL, 2, "A");
                RawClient client = new RawClient(market.port(), "/")) {
            client.send("+ A");
            client.next();
            client.send("+ A");
            client.next();
            market.session().resume(System.nanoTime()).join();
            List<String> ticks = ticks(client, 8);
            assertEquals(8, ticks.stream().distinct().count());
            client.send("echo end");
            assertEquals("echo end", client.next().text());
        }
    }

    @Test
    void unsubscribedInstrumentsAreSilent() throws IOException {
        try (TestMarket market = new TestMarket(manual(Speed.MAX), STALL, 5, "A", "B");
                RawClient client = new RawClient(market.port(), "/")) {
            client.send("+ A B");
            client.next();
            client.next();
            client.send("- A");
            client.next();
            market.session().resume(System.nanoTime()).join();
            assertTrue(ticks(client, 20).stream().allMatch(tick -> tick.startsWith("B ")));
        }
    }

    @Test
    void compressionIsNotNegotiatedEvenWhenOffered() throws IOException {
        try (TestMarket market = new TestMarket(manual(Speed.MAX), STALL, 2, "A");
                RawClient client = new RawClient(market.port(), "/", "Sec-WebSocket-Extensions: permessage-deflate")) {
            assertEquals(101, client.status());
            assertFalse(client.head().toLowerCase(java.util.Locale.ROOT).contains("permessage-deflate"));
        }
    }

    @Test
    void aClientPingIsAnsweredBetweenTicks() throws IOException {
        try (TestMarket market = new TestMarket(manual(Speed.MAX), STALL, 2, "A");
                RawClient client = new RawClient(market.port(), "/")) {
            client.send(0x89, "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            RawClient.Message pong = client.next();
            assertEquals(10, pong.opcode());
            assertEquals("hello", pong.text());
        }
    }

    @Test
    void aRequestOfMoreThanAMebibyteClosesWith1009() throws IOException {
        try (TestMarket market = new TestMarket(manual(Speed.MAX), STALL, 2, "A");
                RawClient client = new RawClient(market.port(), "/")) {
            client.send(0x81, new byte[1024 * 1024 + 1]);
            assertEquals(1009, client.next().closeCode());
        }
    }

    @Test
    void aPageFromElsewhereAnUnknownSessionAndAForeignHostAreTurnedAwayAtTheHandshake() throws IOException {
        try (TestMarket market = new TestMarket(manual(Speed.MAX), STALL, 2, "A")) {
            assertEquals(403, status(market, "/", "Origin: https://example.com"));
            assertEquals(403, status(market, "/", "Host: example.com"));
            assertEquals(403, status(market, "/", "Origin: null"));
            assertEquals(404, status(market, "/?session=nope"));
            assertEquals(101, status(market, "/", "Origin: http://localhost:5000"));
            assertEquals(101, status(market, "/", "Origin: http://127.0.0.1:" + market.port()));
        }
    }

    private static int status(TestMarket market, String path, String... headers) throws IOException {
        try (RawClient client = new RawClient(market.port(), path, headers)) {
            return client.status();
        }
    }

    @Test
    void aMistakeInAProtocolClosesThatConnectionOnly() throws IOException {
        try (TestMarket market = new TestMarket(manual(Speed.MAX), STALL, 2, "A");
                RawClient bad = new RawClient(market.port(), "/");
                RawClient good = new RawClient(market.port(), "/")) {
            bad.send("nonsense");
            assertEquals(1011, bad.next().closeCode());
            good.send("echo still here");
            assertEquals("echo still here", good.next().text());
        }
    }

    @Test
    void aServerThatGoesAwayTellsItsClients() throws IOException {
        try (TestMarket market = new TestMarket(manual(Speed.MAX), STALL, 2, "A");
                RawClient client = new RawClient(market.port(), "/")) {
            client.send("echo here");
            client.next();
            market.endpoint().close();
            assertEquals(1001, client.next().closeCode());
        }
    }
}
