package io.afterbell.server.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterbell.server.wire.InstrumentName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthCheckTest {
    private static final InstrumentName NIFTY = new InstrumentName("NIFTY", "NSE_INDEX");
    private static final InstrumentName INFY = new InstrumentName("INFY", "NSE");
    private static final long OPEN = Instant.parse("2024-01-23T03:45:00Z").toEpochMilli();
    private static final String ACCEPTED = "{\"type\":\"auth\",\"status\":\"success\",\"broker\":\"historify_replay\"}";

    private final List<String> sent = new ArrayList<>();
    private long nowNanos = -5_000_000_000L;
    private HealthCheck check = begin("", FeedMode.LTP, 120, NIFTY, INFY);

    private HealthCheck begin(String key, FeedMode mode, int seconds, InstrumentName... symbols) {
        sent.clear();
        check = new HealthCheck(
                new CheckPlan(
                        URI.create("ws://127.0.0.1:8770"),
                        key,
                        List.of(symbols),
                        mode,
                        Duration.ofSeconds(seconds),
                        Duration.ofSeconds(30)),
                sent::add,
                nowNanos);
        return check;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private void pass(double seconds) {
        nowNanos += Math.round(seconds * 1e9);
    }

    private void say(String message) {
        check.message(message, nowNanos);
    }

    private static String subscription(InstrumentName name) {
        return "{\"symbol\":\"" + name.symbol() + "\",\"exchange\":\"" + name.exchange() + "\",\"status\":\"success\"}";
    }

    private static String subscribed(InstrumentName... names) {
        return "{\"type\":\"subscribe\",\"status\":\"success\",\"subscriptions\":["
                + String.join(
                        ",",
                        List.of(names).stream()
                                .map(HealthCheckTest::subscription)
                                .toList())
                + "]}";
    }

    private void watch() {
        check.connected(nowNanos);
        say(ACCEPTED);
        say(subscribed(NIFTY, INFY));
    }

    private void tick(InstrumentName name, double marketSeconds, double price) {
        data(name, 1, "\"ltp\":" + price + ",\"timestamp\":" + (OPEN + Math.round(marketSeconds * 1000)));
    }

    private void data(InstrumentName name, int mode, String data) {
        data(name, mode, data, "historify_replay");
    }

    private void data(InstrumentName name, int mode, String data, String broker) {
        say("{\"type\":\"market_data\",\"symbol\":\"" + name.symbol() + "\",\"exchange\":\"" + name.exchange()
                + "\",\"mode\":" + mode + ",\"data\":{" + data + "},\"broker\":\"" + broker + "\"}");
    }

    /** Both symbols tick once a second, market time going as real time. */
    private void play(int seconds) {
        for (int i = 0; i < seconds; i++) {
            pass(1);
            tick(NIFTY, i, 21_000 + i % 7);
            tick(INFY, i + 0.5, 1_600 + i % 5);
            check.expire(nowNanos);
        }
    }

    private HealthReport report() {
        return check.report(nowNanos);
    }

    private CheckLine line(String name) {
        return report().lines().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " in " + report().lines()));
    }

    private void assertLine(String name, Verdict verdict, String fragment) {
        CheckLine line = line(name);
        assertEquals(verdict, line.verdict(), line.toString());
        assertTrue(line.text().contains(fragment), line.toString());
    }

    @Test
    void aHealthyFeedPassesInEverything() {
        watch();
        play(120);
        assertTrue(check.isOver());
        HealthReport report = report();
        assertEquals(Verdict.PASS, report.verdict(), report.lines().toString());
        assertEquals(HealthReport.Kind.REPLAY, report.kind());
        assertLine("subscribed", Verdict.PASS, "2 of 2 in mode ltp");
        assertLine("ticks", Verdict.PASS, "NIFTY:NSE_INDEX 60 in the last 60 s, 120 in all");
        assertLine("candles", Verdict.PASS, "2 finalised");
        assertLine("rest calls", Verdict.PASS, "0");
        assertEquals(1_000_000_000L, report.symbols().get(0).largestGapNanos());
    }

    @Test
    void itAuthenticatesAndThenSubscribesEverythingInOneRequest() {
        begin("secret", FeedMode.DEPTH, 60, NIFTY, INFY, NIFTY);
        check.connected(nowNanos);
        assertEquals(json("{\"action\":\"authenticate\",\"api_key\":\"secret\"}"), json(sent.get(0)));
        assertEquals(1, sent.size(), "it waits for the answer");
        say(ACCEPTED);
        JsonNode request = json(sent.get(1));
        assertEquals("subscribe", request.path("action").asText());
        assertEquals(3, request.path("mode").intValue());
        assertEquals(List.of("NIFTY", "INFY"), request.path("symbols").findValuesAsText("symbol"));
        assertFalse(report().json().toString().contains("secret"));
    }

    @Test
    void aRefusedConnectionIsTheOnlyLine() {
        check.failed("nobody listens there", nowNanos);
        assertTrue(check.isOver());
        assertEquals(1, report().lines().size());
        assertLine("connected", Verdict.FAIL, "ws://127.0.0.1:8770: nobody listens there");
    }

    @Test
    void aWrongKeyEndsTheCheckAndSaysWhatToDo() {
        check.connected(nowNanos);
        say("{\"status\":\"error\",\"code\":\"AUTHENTICATION_ERROR\",\"message\":\"Invalid API key\"}");
        assertTrue(check.isOver());
        assertLine("authenticated", Verdict.FAIL, "Invalid API key (AUTHENTICATION_ERROR); no key was shown");
        assertEquals(2, report().lines().size());
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedForForEver() {
        pass(11);
        check.expire(nowNanos);
        assertLine("connected", Verdict.FAIL, "within 10 s");

        begin("", FeedMode.LTP, 60, NIFTY);
        check.connected(nowNanos);
        pass(9);
        check.expire(nowNanos);
        assertFalse(check.isOver());
        pass(2);
        check.expire(nowNanos);
        assertLine("authenticated", Verdict.FAIL, "within 10 s");

        begin("", FeedMode.LTP, 60, NIFTY);
        check.connected(nowNanos);
        say(ACCEPTED);
        pass(61);
        check.expire(nowNanos);
        assertLine("subscribed", Verdict.FAIL, "within 60 s");
    }

    @Test
    void aRefusedSymbolFailsWithTheFeedsReasonAndTheOthersAreWatched() {
        check.connected(nowNanos);
        say(ACCEPTED);
        say("{\"type\":\"subscribe\",\"status\":\"partial\",\"subscriptions\":[" + subscription(NIFTY)
                + ",{\"symbol\":\"INFY\",\"exchange\":\"NSE\",\"status\":\"error\",\"message\":\"not found\"}]}");
        assertFalse(check.isOver());
        assertLine("subscribed", Verdict.FAIL, "1 of 2 in mode ltp; INFY:NSE: not found");
        assertEquals(1, report().symbols().size());
    }

    @Test
    void withoutAnySymbolThereIsNothingToWatch() {
        check.connected(nowNanos);
        say(ACCEPTED);
        say("{\"type\":\"subscribe\",\"status\":\"partial\",\"subscriptions\":[]}");
        assertTrue(check.isOver());
        assertLine("subscribed", Verdict.FAIL, "0 of 2 in mode ltp; NIFTY:NSE_INDEX: no answer; and 1 more");
    }

    @Test
    void noTickAtAllFailsAndNamesWhatItMayBe() {
        watch();
        pass(120);
        check.expire(nowNanos);
        assertLine("ticks", Verdict.FAIL, "the replay is paused");
        assertEquals(Verdict.FAIL, report().verdict());
    }

    @Test
    void oneSilentSymbolFailsAfterAMinuteAndOnlyWarnsBefore() {
        watch();
        for (int i = 0; i < 120; i++) {
            pass(1);
            tick(NIFTY, i, 21_000 + i);
            if (i == 30) {
                assertEquals(Verdict.WARN, report().verdict(), report().lines().toString());
            }
        }
        check.expire(nowNanos);
        assertLine("largest gap", Verdict.WARN, "120.0 s (INFY:NSE)");
        assertTrue(
                report().lines().stream()
                        .anyMatch(line -> line.verdict() == Verdict.FAIL
                                && line.text().equals("INFY:NSE 0 in the last 60 s, 0 in all")),
                report().lines().toString());
    }

    @Test
    void aFeedThatGoesSilentIsSeenByItsLastGapAndItsMissingCandles() {
        watch();
        play(30);
        for (int i = 30; i < 120; i++) {
            pass(1);
            tick(NIFTY, i * 4, 21_000 + i);
        }
        check.expire(nowNanos);
        assertLine("largest gap", Verdict.WARN, "90.0 s (INFY:NSE)");
        assertLine("candles", Verdict.PASS, "finalised");

        begin("", FeedMode.LTP, 300, NIFTY, INFY);
        watch();
        play(90);
        for (int i = 90; i < 300; i++) {
            pass(1);
            tick(NIFTY, i, 21_000 + i);
        }
        check.expire(nowNanos);
        assertLine("candles", Verdict.WARN, "2 missing; the most of INFY:NSE, 2");
    }

    @Test
    void aNightBetweenTwoMinutesIsNoMissingCandle() {
        watch();
        play(119);
        pass(1);
        tick(NIFTY, 86_400, 21_000.5);
        tick(INFY, 86_400.5, 1_600.5);
        assertLine("candles", Verdict.PASS, "4 finalised");
    }

    @Test
    void olderAndRepeatedTicksAreCounted() {
        watch();
        pass(1);
        tick(NIFTY, 10, 100);
        tick(NIFTY, 10, 100);
        tick(NIFTY, 10, 101);
        tick(NIFTY, 9.999, 102);
        tick(NIFTY, 11, 102);
        assertLine("duplicates", Verdict.WARN, "1 equal to the tick before; the most of NIFTY:NSE_INDEX, 1");
        assertLine("out of order", Verdict.FAIL, "1 older than the tick before; the most of NIFTY:NSE_INDEX, 1");
    }

    @Test
    void aReplayThatStartsAgainIsNoDisorderButALiveClockThatGoesBackIs() {
        begin("", FeedMode.LTP, 600, NIFTY, INFY);
        watch();
        for (int i = 0; i < 3; i++) {
            play(100);
        }
        assertLine("clock", Verdict.PASS, "went back 2 times");
        assertLine("out of order", Verdict.PASS, "0");
        assertLine("candles", Verdict.PASS, "finalised");

        begin("", FeedMode.LTP, 600, NIFTY, INFY);
        check.connected(nowNanos);
        say(ACCEPTED.replace("historify_replay", "zerodha"));
        say(subscribed(NIFTY, INFY));
        data(NIFTY, 1, "\"ltp\":1,\"timestamp\":" + (OPEN + 600_000), "zerodha");
        data(NIFTY, 1, "\"ltp\":1,\"timestamp\":" + OPEN, "zerodha");
        assertLine("out of order", Verdict.FAIL, "1 older");
        assertLine("feed", Verdict.PASS, "a live market (broker=zerodha)");
    }

    @ParameterizedTest
    @CsvSource({
        "historify_replay, REPLAY, a replay of stored candles",
        "mock, MADE_UP, a made-up market",
        "upstox, LIVE, a live market",
        "'', UNKNOWN, does not say",
    })
    void theMarkSaysWhatKindOfFeedItIs(String broker, HealthReport.Kind kind, String words) {
        check.connected(nowNanos);
        say(ACCEPTED.replace("historify_replay", broker));
        say(subscribed(NIFTY, INFY));
        data(NIFTY, 1, "\"ltp\":1,\"timestamp\":" + OPEN, broker);
        assertEquals(kind, report().kind());
        assertTrue(line("feed").text().contains(words), line("feed").toString());
    }

    @Test
    void aFeedThatMixesItsMarksFails() {
        watch();
        data(NIFTY, 1, "\"ltp\":1,\"timestamp\":" + OPEN, "zerodha");
        assertLine("feed", Verdict.FAIL, "zerodha beside historify_replay");
    }

    @Test
    void aFeedThatClosesInTheMiddleFailsAndWhatCameUntilThenIsReported() {
        watch();
        play(20);
        check.closed(1001, "going away", nowNanos);
        assertTrue(check.isOver());
        assertLine("stayed open", Verdict.FAIL, "after 20.0 s: code=1001 reason=going away");
        pass(100);
        assertLine("ticks", Verdict.PASS, "20 in 20.0 s, 20 in all");

        begin("", FeedMode.LTP, 60, NIFTY);
        check.connected(nowNanos);
        check.closed(4401, "auth timeout", nowNanos);
        assertLine("authenticated", Verdict.FAIL, "code=4401 reason=auth timeout");
    }

    @Test
    void badMessagesAreCountedAndTheFirstIsShown() {
        watch();
        say("not json " + "x".repeat(1000));
        say("[]");
        data(NIFTY, 1, "\"ltp\":0,\"timestamp\":" + OPEN);
        data(NIFTY, 1, "\"ltp\":null,\"timestamp\":" + OPEN);
        data(NIFTY, 3, "\"ltp\":1");
        say("{\"status\":\"error\",\"code\":\"SERVER_ERROR\",\"message\":\"oh\"}");
        assertLine("messages", Verdict.FAIL, "2 that are not JSON objects, the first: not json x");
        assertTrue(line("messages").text().length() < 200);
        assertLine("prices", Verdict.FAIL, "2 ticks without a price above 0, the first: NIFTY:NSE_INDEX: ltp=0");
        assertLine("not asked for", Verdict.WARN, "NIFTY:NSE_INDEX in mode 3");
        assertLine("errors", Verdict.WARN, "oh (SERVER_ERROR)");
    }

    @Test
    void theFieldsOfAModeAreExpected() {
        begin("", FeedMode.QUOTE, 60, NIFTY, INFY);
        watch();
        String day = "\"ltp\":1,\"timestamp\":" + OPEN + ",\"open\":1,\"high\":1,\"low\":1,\"volume\":";
        data(NIFTY, 2, day + "0");
        assertTrue(report().lines().stream().noneMatch(line -> line.name().equals("fields")));
        data(NIFTY, 2, day + "null");
        assertLine("fields", Verdict.WARN, "NIFTY:NSE_INDEX: volume is missing");

        begin("", FeedMode.DEPTH, 60, NIFTY, INFY);
        watch();
        data(NIFTY, 3, day + "0");
        data(INFY, 3, day + "0,\"depth\":{\"buy\":[],\"sell\":[]}");
        assertTrue(report().lines().stream().noneMatch(line -> line.name().equals("fields")));
        data(INFY, 3, day + "0,\"depth\":{\"buy\":[]}");
        assertLine("fields", Verdict.WARN, "INFY:NSE: depth has no buy and sell");
    }

    @Test
    void secondsAndTradeTimesAreTimesToo() {
        watch();
        data(NIFTY, 1, "\"ltp\":1,\"timestamp\":" + OPEN / 1000);
        data(NIFTY, 1, "\"ltp\":2,\"ltt\":" + (OPEN + 60_000));
        data(NIFTY, 1, "\"ltp\":3");
        assertLine("candles", Verdict.PASS, "1 finalised");
        assertLine("out of order", Verdict.PASS, "0");
    }

    @Test
    void ticksBeforeTheAnswerToTheSubscriptionCount() {
        check.connected(nowNanos);
        say(ACCEPTED);
        tick(NIFTY, 0, 100);
        say(subscribed(NIFTY, INFY));
        assertEquals(1, report().symbols().get(0).ticks());
    }

    @Test
    void fourHundredSymbolsAreFewLinesAndTheSilentOnesAreNamed() {
        InstrumentName[] names = IntStream.range(0, 400)
                .mapToObj(i -> new InstrumentName("S" + i, "NFO"))
                .toArray(InstrumentName[]::new);
        begin("", FeedMode.LTP, 60, names);
        check.connected(nowNanos);
        say(ACCEPTED);
        say(subscribed(names));
        for (int second = 0; second < 60; second++) {
            pass(1);
            for (int i = 0; i < 350; i++) {
                tick(names[i], second, 100 + second);
            }
        }
        check.expire(nowNanos);
        HealthReport report = report();
        assertLine("ticks", Verdict.PASS, "21000 of 400 symbols; in the last 60 s 0 to 60");
        assertTrue(report.lines().size() < 30, report.lines().toString());
        assertTrue(
                report.lines().toString().contains("40 more are as silent"),
                report.lines().toString());
        assertEquals(400, report.json().path("symbols").size());
    }

    @Test
    void theReportForProgramsHasEveryFigure() {
        watch();
        play(70);
        JsonNode json = report().json();
        assertEquals("pass", json.path("verdict").asText());
        assertEquals("replay", json.path("kind").asText());
        assertEquals(70_000, json.path("watched_ms").longValue());
        JsonNode nifty = json.path("symbols").path(0);
        assertEquals(70, nifty.path("ticks").longValue());
        assertEquals(60, nifty.path("ticks_last_60_s").longValue());
        assertEquals(1_000, nifty.path("largest_gap_ms").longValue());
        assertEquals(1, nifty.path("candles_finalised").longValue());
        assertEquals(0, nifty.path("duplicates").longValue());
        assertEquals(0, json.path("rest_calls").longValue());
    }
}
