package io.afterbell.server.wire.openalgo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.replay.ReplayEvent;
import io.afterbell.replay.SessionState;
import io.afterbell.replay.Speed;
import io.afterbell.server.wire.Conversation;
import io.afterbell.server.wire.Handshake;
import io.afterbell.server.wire.RecordingClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenAlgoConversationTest {
    private static final JsonMapper STRICT = new JsonMapper();
    private static final String AUTHENTICATE = "{\"action\":\"authenticate\",\"api_key\":\"K\"}";
    private static final long GRACE_NANOS = Duration.ofSeconds(15).toNanos();

    private final OpenAlgoProtocol protocol = new OpenAlgoProtocol();
    private final RecordingClient client = new RecordingClient();
    private final Conversation conversation = protocol.open(client);

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private void say(String request) {
        conversation.onText(json(request));
    }

    private JsonNode lastAnswer() throws Exception {
        return STRICT.readTree(client.lastSent());
    }

    private static String listOf(String action, IntStream numbers, int mode) {
        return numbers.mapToObj(i -> "{'symbol':'S" + i + "','exchange':'NSE'}")
                .collect(Collectors.joining(",", "{'action':'" + action + "','symbols':[", "],'mode':" + mode + "}"));
    }

    @Test
    void everyHandshakeIsTaken() {
        assertTrue(protocol.accepts(new Handshake("/", Map.of(), Map.of())));
        assertTrue(protocol.accepts(new Handshake("/ws/any", Map.of("a", "b"), Map.of("Origin", "http://x"))));
        assertEquals("openalgo", protocol.name());
        assertEquals(Duration.ofSeconds(20), protocol.keepalive().pingInterval());
        assertEquals(Duration.ofSeconds(20), protocol.keepalive().pongTimeout());
    }

    @Test
    void withoutADemandedKeyAnyKeyOrNoneWillDo() throws Exception {
        for (String keys : List.of("", ",'api_key':''", ",'api_key':'whatever'", ",'apikey':7", ",'api_key':null")) {
            RecordingClient other = new RecordingClient();
            protocol.open(other).onText(json("{'action':'authenticate'" + keys + "}"));
            assertEquals(
                    "Authentication successful",
                    STRICT.readTree(other.lastSent()).path("message").textValue(),
                    keys);
        }
    }

    @Test
    void evenWithoutADemandedKeyAClientMustAuthenticateFirst() throws Exception {
        say("{'action':'subscribe','symbol':'NIFTY','exchange':'NSE_INDEX','mode':1}");

        assertEquals("NOT_AUTHENTICATED", lastAnswer().path("code").textValue());
        assertEquals(List.of("send"), client.calls());
    }

    @Test
    void aFailedSecondAuthenticationDoesNotTakeTheFirstOneBack() throws Exception {
        client.demanding("K");
        conversation.onText(AUTHENTICATE);
        say("{'action':'authenticate','api_key':'wrong'}");
        say("{'action':'get_broker_info'}");

        assertEquals("broker_info", lastAnswer().path("type").textValue());
    }

    @Test
    void requestsSentBackToBackAreAnsweredInTheirOrder() throws Exception {
        conversation.onText(AUTHENTICATE);
        say("{'action':'subscribe','symbols':[{'symbol':'INFY','exchange':'NSE'}],'mode':'ltp'}");
        say("{'action':'ping'}");
        say("nonsense");
        say("{'action':'unsubscribe_all'}");

        List<String> types = client.sent().stream()
                .map(text -> {
                    try {
                        return STRICT.readTree(text).path("type").asText("error");
                    } catch (Exception e) {
                        throw new AssertionError(text, e);
                    }
                })
                .toList();
        assertEquals(List.of("auth", "subscribe", "pong", "error", "unsubscribe"), types);
        assertEquals(
                List.of("send", "subscribe 1 [INFY]", "send", "send", "send", "unsubscribeAll", "send"),
                client.calls());
    }

    @Test
    void oneRequestIsOneSubscriptionCallInTheOrderOfItsList() throws Exception {
        conversation.onText(AUTHENTICATE);
        say("{'action':'subscribe','symbols':[{'symbol':'B','exchange':'NSE'},{'symbol':'NOSUCH','exchange':'NSE'},"
                + "{'symbol':'B','exchange':'NSE'},{},{'symbol':'A','exchange':'BSE'}],'mode':3}");

        assertEquals(List.of("send", "subscribe 3 [B, NOSUCH, A]", "send"), client.calls());
        assertEquals(4, lastAnswer().path("subscriptions").size());
        assertEquals("partial", lastAnswer().path("status").textValue());
    }

    @Test
    void aListWithABadEntrySubscribesNothing() {
        conversation.onText(AUTHENTICATE);
        say("{'action':'subscribe','symbols':[{'symbol':'INFY','exchange':'NSE'},7],'mode':1}");

        assertEquals(List.of("send", "send"), client.calls());
    }

    @Test
    void theListFormOfUnsubscribeTakesEachEntrysOwnModeAndIgnoresTheOneBesideIt() {
        conversation.onText(AUTHENTICATE);
        say("{'action':'subscribe','symbol':'INFY','exchange':'NSE','mode':1}");
        say("{'action':'subscribe','symbol':'INFY','exchange':'NSE','mode':2}");
        say("{'action':'subscribe','symbol':'TCS','exchange':'NSE','mode':1}");

        say("{'action':'unsubscribe','symbols':[{'symbol':'INFY','exchange':'NSE'},"
                + "{'symbol':'TCS','exchange':'NSE','mode':'ltp'}],'mode':1}");

        assertEquals(Set.of("INFY@NSE#1"), client.subscribed());
    }

    @Test
    void theSingleFormOfUnsubscribeTakesTheModeBesideIt() {
        conversation.onText(AUTHENTICATE);
        say("{'action':'subscribe','symbol':'INFY','exchange':'NSE','mode':1}");
        say("{'action':'unsubscribe','symbol':'INFY','exchange':'NSE'}");
        assertEquals(Set.of("INFY@NSE#1"), client.subscribed());

        say("{'action':'unsubscribe','symbol':'INFY','exchange':'NSE','mode':1}");
        assertEquals(Set.of(), client.subscribed());
    }

    @Test
    void unsubscribeAllNamesEverySubscriptionOnceAndLeavesNone() throws Exception {
        conversation.onText(AUTHENTICATE);
        say("{'action':'subscribe','symbols':[{'symbol':'INFY','exchange':'NSE'},{'symbol':'NOSUCH','exchange':'NSE'}],"
                + "'mode':1}");
        say("{'action':'subscribe','symbol':'INFY','exchange':'NSE','mode':1}");
        say("{'action':'subscribe','symbol':'INFY','exchange':'NSE','mode':3}");
        say("{'action':'unsubscribe_all'}");
        assertEquals(2, lastAnswer().path("successful").size());
        assertEquals(Set.of(), client.subscribed());

        say("{'action':'unsubscribe_all'}");
        assertEquals(0, lastAnswer().path("successful").size());
    }

    @Test
    void beyondThreeThousandSymbolsEachFurtherOneFails() throws Exception {
        conversation.onText(AUTHENTICATE);
        say(listOf("subscribe", IntStream.range(0, 3_001), 1));

        JsonNode answers = lastAnswer().path("subscriptions");
        assertEquals("partial", lastAnswer().path("status").textValue());
        assertEquals("success", answers.path(2_999).path("status").textValue());
        assertEquals(
                "Maximum capacity reached: 3 connections \u00d7 1000 symbols = 3000 symbols."
                        + " Currently subscribed to 3000 symbols.",
                answers.path(3_000).path("message").textValue());
        assertEquals(3_000, client.subscribed().size());

        // What is held already may be held again and in another mode.
        say(listOf("subscribe", IntStream.range(0, 2), 1));
        assertEquals("success", lastAnswer().path("status").textValue());
        say(listOf("subscribe", IntStream.range(0, 2), 3));
        assertEquals("success", lastAnswer().path("status").textValue());

        // A symbol takes room until its last mode is gone.
        say("{'action':'unsubscribe','symbol':'S0','exchange':'NSE','mode':1}");
        say("{'action':'subscribe','symbol':'NEW','exchange':'NSE','mode':1}");
        assertEquals("partial", lastAnswer().path("status").textValue());
        say("{'action':'unsubscribe','symbol':'S0','exchange':'NSE','mode':3}");
        say("{'action':'subscribe','symbol':'NEW','exchange':'NSE','mode':1}");
        assertEquals("success", lastAnswer().path("status").textValue());
    }

    @Test
    void whatFailedTakesNoRoom() throws Exception {
        client.withInstruments(name -> false);
        conversation.onText(AUTHENTICATE);
        say(listOf("subscribe", IntStream.range(0, 3_000), 1));
        client.withInstruments(name -> true);
        say(listOf("subscribe", IntStream.range(0, 3_000), 1));

        assertEquals("success", lastAnswer().path("status").textValue());
        assertEquals(3_000, client.subscribed().size());
    }

    @Test
    void aSourceThatFailsIsAnErrorAnswerAndTheConversationGoesOn() throws Exception {
        client.failing(new PluginException(ErrorCode.SOURCE_BUSY, "another program holds the file: pid=7"));
        conversation.onText(AUTHENTICATE);
        say("{'action':'subscribe','symbol':'INFY','exchange':'NSE','mode':1,'request_id':'r'}");

        assertEquals(
                STRICT.readTree(json("{'status':'error','code':'SERVER_ERROR',"
                        + "'message':'another program holds the file: pid=7'}")),
                lastAnswer());
        say("{'action':'ping'}");
        assertEquals("pong", lastAnswer().path("type").textValue());
    }

    @Test
    void aClientThatDoesNotAuthenticateIsClosedAfterFifteenSecondsAndOnlyOnce() {
        conversation.onElapsed(0);
        conversation.onElapsed(GRACE_NANOS - 1);
        assertEquals(List.of(), client.calls());

        conversation.onElapsed(GRACE_NANOS);
        conversation.onElapsed(GRACE_NANOS + 250_000_000L);
        conversation.onText(AUTHENTICATE);

        assertEquals(List.of("close 4401 auth timeout"), client.calls());
    }

    @Test
    void failedAttemptsNeitherCloseNorRestartTheClock() {
        client.demanding("K");
        conversation.onElapsed(GRACE_NANOS - 2);
        say("{'action':'authenticate','api_key':'wrong'}");
        say("{'action':'ping'}");
        conversation.onElapsed(GRACE_NANOS - 1);
        assertEquals(List.of("send", "send"), client.calls());

        conversation.onElapsed(GRACE_NANOS);
        assertEquals(List.of("send", "send", "close 4401 auth timeout"), client.calls());
    }

    @Test
    void whoeverHasAuthenticatedStays() {
        conversation.onText(AUTHENTICATE);
        conversation.onElapsed(GRACE_NANOS);
        conversation.onElapsed(Long.MAX_VALUE);

        assertEquals(List.of("send"), client.calls());
    }

    @Test
    void aBinaryRequestIsReadFromWhereItsBufferStands() throws Exception {
        ByteBuffer wide = ByteBuffer.wrap("xx{\"action\":\"ping\"}yy".getBytes(StandardCharsets.UTF_8));
        conversation.onBinary(wide.position(2).limit(wide.capacity() - 2));
        assertEquals("pong", lastAnswer().path("type").textValue());
        assertFalse(wide.isReadOnly());

        conversation.onBinary(ByteBuffer.wrap("{\"action\":\"ping\"}".getBytes(StandardCharsets.UTF_8))
                .asReadOnlyBuffer());
        assertEquals("pong", lastAnswer().path("type").textValue());

        conversation.onBinary(ByteBuffer.wrap("\uFEFF{\"action\":\"ping\"}".getBytes(StandardCharsets.UTF_8)));
        assertEquals("pong", lastAnswer().path("type").textValue());
    }

    @Test
    void aBinaryRequestThatIsNoTextIsAnError() throws Exception {
        conversation.onBinary(ByteBuffer.wrap(new byte[] {'"', (byte) 0xff, '"'}));
        assertEquals("SERVER_ERROR", lastAnswer().path("code").textValue());

        conversation.onBinary(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_16)));
        assertEquals("SERVER_ERROR", lastAnswer().path("code").textValue());

        conversation.onBinary(ByteBuffer.allocate(0));
        assertEquals("INVALID_JSON", lastAnswer().path("code").textValue());
    }

    @Test
    void aMebibyteOfTextIsReadLikeAnyOther() throws Exception {
        String mebibyte = "x".repeat(1 << 20);
        say("{'action':'ping','_pingId':'" + mebibyte + "'}");
        assertEquals(mebibyte, lastAnswer().path("_pingId").textValue());

        say("{'action':'ping','" + mebibyte + "':1}");
        assertEquals("pong", lastAnswer().path("type").textValue());

        say(mebibyte);
        assertEquals("INVALID_JSON", lastAnswer().path("code").textValue());
    }

    @Test
    void nestingIsEchoedAsDeepAsItIsRead() throws Exception {
        String deep = "[".repeat(988) + "]".repeat(988);
        say("{'action':'ping','_pingId':" + deep + "}");
        assertEquals(deep, lastAnswer().path("_pingId").toString());

        say("{'action':" + deep + "}");
        assertEquals("Invalid action: " + deep, lastAnswer().path("message").textValue());
    }

    @Test
    void whateverComesIsAnsweredOnceInValidJson() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RandomRequests requests = new RandomRequests(random);
        client.withInstruments(name -> name.symbol().length() % 3 != 0);
        conversation.onText(AUTHENTICATE);
        for (int i = 0; i < 20_000; i++) {
            String request = requests.next();
            int before = client.sent().size();
            try {
                if (random.nextBoolean()) {
                    conversation.onText(request);
                } else {
                    conversation.onBinary(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
                }
                assertEquals(before + 1, client.sent().size(), "exactly one answer");
                checkShape(lastAnswer());
            } catch (Exception | AssertionError | StackOverflowError e) {
                throw new AssertionError("seed=" + seed + " i=" + i + " request=" + request, e);
            }
        }
        assertFalse(client.calls().stream().anyMatch(call -> call.startsWith("close")), "seed=" + seed);
        for (String kind : List.of("subscribe 1", "subscribe 2", "unsubscribe 3", "unsubscribeAll")) {
            assertTrue(
                    client.calls().stream().anyMatch(call -> call.startsWith(kind)),
                    "random requests never led to " + kind + ": seed=" + seed);
        }
    }

    private static void checkShape(JsonNode answer) {
        Set<String> keys = answer.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
        if (answer.has("code")) {
            assertEquals(Set.of("status", "code", "message"), keys);
            assertEquals("error", answer.path("status").textValue());
            return;
        }
        assertTrue(answer.path("type").isTextual(), answer.toString());
        keys.removeAll(Set.of("request_id", "client_timestamp", "_pingId"));
        Set<String> expected = switch (answer.path("type").textValue()) {
            case "auth" -> Set.of("type", "status", "message", "broker", "user_id", "supported_features");
            case "subscribe" -> Set.of("type", "status", "subscriptions", "message", "broker");
            case "unsubscribe" -> Set.of("type", "status", "message", "successful", "failed", "broker");
            case "broker_info" -> Set.of("type", "status", "broker", "adapter_status", "user_id");
            case "supported_brokers" -> Set.of("type", "status", "brokers", "count");
            case "pong" -> Set.of("type", "status", "server_timestamp");
            default -> Set.of("type", "status", "message");
        };
        assertEquals(expected, keys);
    }

    @Test
    void replayFieldsMoveTheClientBeforeItSubscribes() throws Exception {
        conversation.onText(AUTHENTICATE);
        say("{'action':'subscribe','symbols':[{'symbol':'TCS','exchange':'NSE'}],'mode':1,'speed':0,'seed':7,"
                + "'start_date':'2024-01-23','regime':null}");

        assertEquals("success", lastAnswer().path("status").textValue());
        assertEquals(
                List.of("send", "replay {speed=0, start_date=2024-01-23, seed=7}", "subscribe 1 [TCS]", "send"),
                client.calls());
    }

    @Test
    void aReplayFieldThatIsRefusedSubscribesNothing() throws Exception {
        conversation.onText(AUTHENTICATE);
        client.failing(new io.afterbell.replay.ReplayException(
                io.afterbell.api.spi.ErrorCode.INVALID_PARAMETER, "speed is a number or max: speed=-1"));
        say("{'action':'subscribe','symbols':[{'symbol':'TCS','exchange':'NSE'}],'mode':1,'speed':-1}");

        assertEquals("INVALID_PARAMETERS", lastAnswer().path("code").textValue());
        assertEquals(
                "speed is a number or max: speed=-1",
                lastAnswer().path("message").textValue());
        assertEquals(List.of("send", "replay {speed=-1}", "send"), client.calls());
    }

    @Test
    void replayEventsAreMessagesOfTheirOwnKind() throws Exception {
        say("{'action':'replay_events'}");
        assertEquals("NOT_AUTHENTICATED", lastAnswer().path("code").textValue());
        conversation.onText(AUTHENTICATE);
        say("{'action':'replay_events','request_id':'r1'}");

        assertEquals("r1", lastAnswer().path("request_id").textValue());
        assertEquals(List.of("send", "send", "send", "replayEvents true"), client.calls(), "behind the answer");
        conversation.onReplayEvent(
                "main",
                new ReplayEvent(
                        ReplayEvent.Kind.CLOCK,
                        OptionalLong.of(1_705_981_500_000L),
                        SessionState.RUNNING,
                        Speed.MAX,
                        2,
                        0.25,
                        "the clock runs"));
        assertEquals(
                json("{'type':'replay_event','event':'clock','session':'main','state':'running','speed':'max','pass':2,"
                        + "'progress':0.25,'clock':1705981500000,'market_time':'2024-01-23T09:15:00.000+05:30',"
                        + "'message':'the clock runs'}"),
                STRICT.readTree(client.lastSent()).toString());
    }
}
