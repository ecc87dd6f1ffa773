package io.afterbell.server.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.server.wire.InstrumentName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FeedProbeTest {
    private static final String AUTHENTICATED = "{\"type\":\"auth\",\"status\":\"success\",\"broker\":\"mock\"}";

    private static HealthReport check(URI feed, int symbols, Duration duration) throws InterruptedException {
        List<InstrumentName> names = IntStream.range(0, symbols)
                .mapToObj(i -> new InstrumentName("S" + i, "NFO"))
                .toList();
        CheckPlan plan = new CheckPlan(feed, "k", names, FeedMode.LTP, duration, Duration.ofSeconds(60));
        return FeedProbe.check(plan, System::nanoTime, percent -> {});
    }

    private static String subscribed(int symbols) {
        StringBuilder answer = new StringBuilder("{\"type\":\"subscribe\",\"status\":\"success\",\"subscriptions\":[");
        for (int i = 0; i < symbols; i++) {
            answer.append(i == 0 ? "" : ",")
                    .append("{\"symbol\":\"S")
                    .append(i)
                    .append("\",\"exchange\":\"NFO\",\"status\":\"success\",\"mode\":\"LTP\",\"depth\":5}");
        }
        return answer.append("]}").toString();
    }

    private static String tick(int symbol, long epochMillis) {
        return "{\"type\":\"market_data\",\"symbol\":\"S" + symbol
                + "\",\"exchange\":\"NFO\",\"mode\":1,\"data\":{\"ltp\":" + (100 + symbol) + ",\"timestamp\":"
                + epochMillis + "},\"broker\":\"mock\"}";
    }

    private static String line(HealthReport report, String name) {
        return report.lines().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .map(CheckLine::toString)
                .orElse("no " + name + " in " + report.lines());
    }

    @Test
    void messagesInPiecesAndFourHundredSymbolsAreReadInFull() throws IOException, InterruptedException {
        BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        try (ScriptedFeed feed = new ScriptedFeed(peer -> {
            requests.add(peer.read());
            peer.sayInPieces(AUTHENTICATED, 7);
            requests.add(peer.read());
            peer.sayInPieces(subscribed(400), 1_000);
            for (int i = 0; i < 400; i++) {
                peer.sayInPieces(tick(i, 1_700_000_000_000L + i), 50);
            }
            peer.closeWith(1001, "that is all");
        })) {
            HealthReport report = check(feed.uri(), 400, Duration.ofMinutes(5));
            assertTrue(requests.take().contains("\"api_key\":\"k\""));
            assertTrue(requests.take().contains("\"S399\""));
            assertEquals(
                    400,
                    report.symbols().stream().mapToLong(SymbolHealth::ticks).sum());
            assertEquals("PASS  subscribed     400 of 400 in mode ltp", line(report, "subscribed"));
            assertTrue(
                    line(report, "stayed open").contains("code=1001 reason=that is all"), line(report, "stayed open"));
        }
    }

    @Test
    void theTimeIsUpAndTheFeedIsToldGoodbye() throws IOException, InterruptedException {
        BlockingQueue<String> last = new LinkedBlockingQueue<>();
        try (ScriptedFeed feed = new ScriptedFeed(peer -> {
            peer.read();
            peer.say(AUTHENTICATED);
            peer.read();
            peer.say(subscribed(1));
            peer.say(tick(0, 1_700_000_000_000L));
            last.add(peer.read());
            peer.closeWith(1000, "");
        })) {
            HealthReport report = check(feed.uri(), 1, Duration.ofMillis(300));
            assertEquals(1, report.symbols().get(0).ticks());
            assertTrue(
                    line(report, "stayed open").startsWith("PASS"),
                    report.lines().toString());
            assertEquals("\u0003\uFFFD", last.take(), "a close frame with 1000");
        }
    }

    @Test
    void aConnectionThatBreaksIsNamed() throws IOException, InterruptedException {
        try (ScriptedFeed feed = new ScriptedFeed(peer -> {
            peer.read();
            peer.say(AUTHENTICATED);
            peer.read();
            peer.say(subscribed(1));
            // Java's WebSocket lets the end of a connection overtake what came just before it.
            peer.awaitTaken();
            peer.breakOff();
        })) {
            HealthReport report = check(feed.uri(), 1, Duration.ofMinutes(5));
            assertTrue(
                    line(report, "stayed open").startsWith("FAIL"),
                    report.lines().toString());
        }
    }

    @Test
    void aMessageWithoutEndIsGivenUp() throws IOException, InterruptedException {
        try (ScriptedFeed feed = new ScriptedFeed(peer -> {
            peer.read();
            peer.sayInPieces("x".repeat(17 << 20), 1 << 20);
        })) {
            HealthReport report = check(feed.uri(), 1, Duration.ofMinutes(5));
            assertTrue(
                    line(report, "authenticated").contains("a message is longer than"),
                    report.lines().toString());
        }
    }

    @Test
    void aPortWhereNobodyListensIsOneLine() throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        HealthReport report = check(URI.create("ws://127.0.0.1:" + port), 1, Duration.ofSeconds(5));
        assertEquals(1, report.lines().size(), report.lines().toString());
        assertTrue(
                line(report, "connected").contains("nobody listens there"),
                report.lines().toString());
    }
}
