package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CheckTest {
    private static final String TWO = "NIFTY:NSE_INDEX,RELIANCE:NSE";

    private static Product.Outcome check(Product feed, String... arguments) throws IOException, InterruptedException {
        String[] all = new String[arguments.length + 2];
        all[0] = "check";
        all[1] = feed.feed().toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Product.run(all);
    }

    @Test
    void aRunningDemoPasses() throws IOException, InterruptedException {
        try (Product demo = Product.serve("demo", "--speed", "60")) {
            Product.Outcome outcome = check(demo, "--symbols", TWO, "--duration", "4s");
            assertEquals(0, outcome.exitCode(), outcome.out() + outcome.err());
            assertTrue(outcome.out().lines().allMatch(line -> line.startsWith("PASS  ")), outcome.out());
            assertTrue(outcome.out().contains("a made-up market, not a live one (broker=mock)"), outcome.out());
            assertEquals("", outcome.err());
        }
    }

    @Test
    void fourHundredSymbolsInOneRequestAreFiguresForPrograms() throws IOException, InterruptedException {
        String symbols =
                IntStream.range(0, 400).mapToObj(i -> "STOCK" + i + ":NSE").collect(Collectors.joining(","));
        try (Product demo = Product.serve("demo", "--speed", "60")) {
            Product.Outcome outcome = check(demo, "--symbols", symbols, "--duration", "3s", "--json");
            assertEquals(0, outcome.exitCode(), outcome.out() + outcome.err());
            JsonNode report = new ObjectMapper().readTree(outcome.out());
            assertEquals("made_up", report.path("kind").asText());
            assertEquals(400, report.path("symbols").size());
            for (JsonNode symbol : report.path("symbols")) {
                assertTrue(symbol.path("ticks").longValue() > 0, symbol.toString());
                assertEquals(0, symbol.path("out_of_order").longValue(), symbol.toString());
            }
        }
    }

    @Test
    void aPausedReplayFailsAndAKeyIsDemanded() throws IOException, InterruptedException {
        try (Product demo = Product.serve("demo", "--start", "manual", "--api-key", "secret")) {
            Product.Outcome silent = check(demo, "--symbols", TWO, "--duration", "1s", "--api-key", "secret");
            assertEquals(1, silent.exitCode(), silent.out());
            assertTrue(silent.out().contains("FAIL  ticks"), silent.out());

            Product.Outcome refused = check(demo, "--symbols", TWO, "--api-key", "wrong");
            assertEquals(1, refused.exitCode(), refused.out());
            assertTrue(refused.out().contains("FAIL  authenticated  the feed refuses: Invalid API key"), refused.out());
        }
    }

    @Test
    void aClosedPortFailsWithOneLine() throws IOException, InterruptedException {
        Product.Outcome outcome =
                Product.run("check", "ws://127.0.0.1:" + Product.freePort(), "--symbols", "NIFTY:NSE_INDEX");
        assertEquals(1, outcome.exitCode());
        assertEquals(1, outcome.out().lines().count(), outcome.out());
        assertTrue(outcome.out().startsWith("FAIL  connected"), outcome.out());
        assertEquals("", outcome.err());
    }

    @Test
    void aFeedThatEndsInTheMiddleIsReportedAtOnce() throws IOException, InterruptedException {
        try (Product demo = Product.serve("demo", "--speed", "60")) {
            Thread stop = new Thread(() -> endWhenSubscribed(demo));
            stop.start();
            Product.Outcome outcome = check(demo, "--symbols", TWO, "--duration", "1h");
            stop.join();
            assertEquals(1, outcome.exitCode(), outcome.out());
            assertTrue(outcome.out().contains("FAIL  stayed open"), outcome.out());
        }
    }

    private static void endWhenSubscribed(Product demo) {
        try {
            JsonNode session;
            do {
                session = new ObjectMapper()
                        .readTree(demo.get("/api/sessions/main").body());
            } while (session.path("ticks").longValue() == 0);
            demo.process().destroy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
