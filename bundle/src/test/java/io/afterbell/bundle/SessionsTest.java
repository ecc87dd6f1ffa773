package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several replays on one server: named ones that anyone can join, and private ones of single clients. */
@Timeout(120)
class SessionsTest {
    private static final String DAY = "2024-01-23";
    private static final String SHARE = "RELIANCE:NSE";
    private static final int TICKS = 300;

    private Product product;

    @BeforeEach
    void serve() throws IOException, InterruptedException {
        product = Product.serve(
                "serve", "--source", "synthetic", "--from", DAY, "--to", DAY, "--speed", "max", "--max-sessions", "2");
    }

    @AfterEach
    void stop() {
        product.close();
    }

    private JsonNode create(int status, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = product.send("POST", "/api/sessions", body);
        assertEquals(status, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body());
    }

    private FeedClient join(String session) throws InterruptedException {
        return FeedClient.authenticated(URI.create(product.feed() + "?session=" + session));
    }

    private static JsonNode subscribe(FeedClient client, String fields) throws InterruptedException {
        return client.ask(
                "{\"action\":\"subscribe\",\"mode\":1,\"symbols\":[{\"symbol\":\"RELIANCE\",\"exchange\":\"NSE\"}]"
                        + fields + "}");
    }

    @Test
    void everyoneInANamedSessionSeesTheSameMarketAndItIsMainsOfTheSamePlan() throws Exception {
        create(
                201,
                "{\"name\":\"other\",\"instruments\":[\"" + SHARE
                        + "\"],\"start\":\"manual\",\"seed\":7,\"speed\":\"max\"}");
        List<FeedClient.WireTick> first;
        try (FeedClient one = join("other");
                FeedClient two = join("other");
                FeedClient main = FeedClient.authenticated(product.feed())) {
            one.subscribe(SHARE);
            two.subscribe(SHARE);
            assertEquals(200, product.post("/api/sessions/other/resume").statusCode());
            first = one.ticks(TICKS);
            assertEquals(first, two.ticks(TICKS));
            main.subscribe(SHARE);
            assertNotEquals(first, main.ticks(TICKS), "another seed is another tape");
        }
        try (FeedClient alone = FeedClient.authenticated(product.feed())) {
            assertEquals(
                    "success", subscribe(alone, ",\"seed\":7").path("status").asText());
            assertEquals(first, alone.ticks(TICKS), "a private replay of the same plan is the same tape");
        }
    }

    @Test
    void aPrivateReplayHasItsOwnClockAndEndsWithItsClient() throws Exception {
        try (FeedClient main = FeedClient.authenticated(product.feed());
                FeedClient other = FeedClient.authenticated(product.feed())) {
            other.subscribe(SHARE);
            JsonNode moved = subscribe(other, ",\"speed\":0,\"start_date\":\"2024-01-19\",\"end_date\":\"2024-01-19\"");
            assertEquals("success", moved.path("status").asText(), moved.toString());
            FeedClient.WireTick tick = other.nextTick();
            while (tick.epochMillis() >= 1_705_948_200_000L) {
                // Of the session that it has left.
                tick = other.nextTick();
            }
            assertEquals(
                    "success", subscribe(other, ",\"speed\":0").path("status").asText(), "the same again");
            JsonNode refused = subscribe(other, ",\"speed\":5");
            assertEquals("INVALID_PARAMETERS", refused.path("code").asText(), refused.toString());
            assertTrue(refused.path("message").asText().contains("a connection has one clock"), refused.toString());
            main.subscribe(SHARE);
            assertTrue(main.nextTick().epochMillis() >= 1_705_948_200_000L);
            assertTrue(product.get("/api/sessions").body().contains("\"private-1\""));
        }
        String left = product.get("/api/sessions").body();
        for (int i = 0; left.contains("\"private-1\"") && i < 1_000; i++) {
            left = product.get("/api/sessions").body();
        }
        assertTrue(!left.contains("\"private-1\""), left);
    }

    @Test
    void aValueThatIsNotAllowedIsNamedAndChangesNothing() throws Exception {
        try (FeedClient client = FeedClient.authenticated(product.feed())) {
            for (String bad : List.of(
                    "\"regime\":\"nonsense\"",
                    "\"speed\":-1",
                    "\"seed\":\"x\"",
                    "\"synthesizer\":\"bridge:ticks_per_candle=0\"",
                    "\"start_date\":\"23-01-2024\"",
                    "\"speed\":true")) {
                JsonNode answer = subscribe(client, "," + bad);
                assertEquals("error", answer.path("status").asText(), answer.toString());
                assertEquals("INVALID_PARAMETERS", answer.path("code").asText(), answer.toString());
                String field = bad.substring(1, bad.indexOf('"', 1));
                assertTrue(answer.path("message").asText().contains(field), answer.toString());
            }
            assertEquals("success", subscribe(client, "").path("status").asText());
            client.nextTick();
        }
    }

    @Test
    void whatIsWrongWithASessionIsSaid() throws Exception {
        assertTrue(create(400, "{}").path("message").asText().contains("name"));
        assertTrue(create(400, "{\"name\":\"a b\"}").path("message").asText().contains("name=a b"));
        assertTrue(create(400, "{\"name\":\"a\",\"colour\":1}")
                .path("message")
                .asText()
                .contains("colour"));
        assertTrue(create(400, "{\"name\":\"a\",\"mode\":\"circle\"}")
                .path("message")
                .asText()
                .contains("field mode"));
        assertTrue(create(400, "{\"name\":\"a\",\"instruments\":\"NOSUCH THING\"}")
                .path("message")
                .asText()
                .contains("NOSUCH THING"));
        create(201, "{\"name\":\"one\"}");
        create(409, "{\"name\":\"one\"}");
        create(201, "{\"name\":\"two\"}");
        assertTrue(create(422, "{\"name\":\"three\"}").path("message").asText().contains("max_sessions=2"));
        try (FeedClient client = join("two")) {
            client.subscribe(SHARE);
            assertEquals(200, product.send("DELETE", "/api/sessions/two", "").statusCode());
            assertEquals(1001, client.closeCode());
        }
        assertEquals(404, product.send("DELETE", "/api/sessions/two", "").statusCode());
        assertEquals(403, product.send("DELETE", "/api/sessions/main", "").statusCode());
        assertThrows(Exception.class, () -> join("two"), "404 at the handshake");
    }

    @Test
    void replayEventsComeToThoseWhoAskAndToNobodyElse() throws Exception {
        try (FeedClient curious = FeedClient.authenticated(product.feed());
                FeedClient plain = FeedClient.authenticated(product.feed())) {
            curious.send("{\"action\":\"replay_events\"}");
            JsonNode first = curious.nextAnswer();
            JsonNode second = curious.nextAnswer();
            JsonNode event = first.path("type").asText().equals("replay_event") ? first : second;
            assertEquals("replay_event", event.path("type").asText(), first + " " + second);
            assertEquals("main", event.path("session").asText());
            curious.subscribe(SHARE);
            JsonNode news = curious.nextAnswer();
            while (!news.path("event").asText().equals("end_of_pass")) {
                news = curious.nextAnswer();
            }
            assertEquals(1, news.path("pass").asInt());
            assertEquals("success", plain.subscribe(SHARE).path("status").asText(), "an answer and nothing else");
            assertEquals("pong", plain.ask("{\"action\":\"ping\"}").path("type").asText());
        }
    }
}
