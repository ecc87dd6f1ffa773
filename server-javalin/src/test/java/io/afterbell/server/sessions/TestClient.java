package io.afterbell.server.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An OpenAlgo client over a real socket. */
final class TestClient implements WebSocket.Listener, AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private @Nullable WebSocket socket;

    private TestClient() {}

    static TestClient connect(int port, String path) throws Exception {
        TestClient client = new TestClient();
        client.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + path), client)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        client.ask("{'action':'authenticate','api_key':'k'}", "auth");
        return client;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            received.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        received.add("{\"type\":\"closed\",\"code\":" + code + ",\"reason\":\"" + reason + "\"}");
        return null;
    }

    private WebSocket socket() {
        return java.util.Objects.requireNonNull(socket);
    }

    void send(String request) throws Exception {
        socket().sendText(TestHost.json(request), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The next message that fits; those before it are dropped. */
    JsonNode await(Predicate<JsonNode> wanted) throws Exception {
        List<String> others = new ArrayList<>();
        while (true) {
            String text = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("it never came; there came " + others.size() + " others, the last "
                        + others.subList(Math.max(0, others.size() - 3), others.size()));
            }
            JsonNode message = TestHost.JSON.readTree(text);
            if (wanted.test(message)) {
                return message;
            }
            others.add(text);
        }
    }

    JsonNode awaitType(String type) throws Exception {
        return await(message -> message.path("type").asText().equals(type));
    }

    JsonNode ask(String request, String type) throws Exception {
        send(request);
        return awaitType(type);
    }

    /** What was asked and refused. */
    String refused(String request) throws Exception {
        send(request);
        JsonNode answer = await(message -> message.has("status"));
        if (!answer.path("status").asText().equals("error")) {
            throw new AssertionError(request + " was not refused: " + answer);
        }
        return answer.path("code").asText() + " " + answer.path("message").asText();
    }

    JsonNode subscribe(String fields, String... symbols) throws Exception {
        StringBuilder list = new StringBuilder();
        for (String symbol : symbols) {
            list.append(list.isEmpty() ? "" : ",")
                    .append("{'symbol':'")
                    .append(symbol)
                    .append("','exchange':'NSE_INDEX'}");
        }
        return ask(
                "{'action':'subscribe','symbols':[" + list + "],'mode':1" + (fields.isEmpty() ? "" : "," + fields)
                        + "}",
                "subscribe");
    }

    /** The next ticks as symbol, time and price. */
    List<String> ticks(int count) throws Exception {
        List<String> ticks = new ArrayList<>(count);
        while (ticks.size() < count) {
            JsonNode data = awaitType("market_data").path("data");
            ticks.add(data.path("symbol").asText() + " "
                    + data.path("timestamp").asLong() + " " + data.path("ltp").asText());
        }
        return ticks;
    }

    /** All that has come and was not awaited, without waiting for more. */
    List<String> rest() {
        List<String> rest = new ArrayList<>();
        received.drainTo(rest);
        return rest;
    }

    static String sha(List<String> ticks) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(String.join("\n", ticks).getBytes("UTF-8")));
    }

    @Override
    public void close() {
        socket().abort();
    }
}
