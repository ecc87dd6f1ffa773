package io.afterbell.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An OpenAlgo client as a trader would write one: authenticate, subscribe, read ticks. */
final class FeedClient implements AutoCloseable {
    /** One tick as it came over the wire. */
    record WireTick(String symbol, String exchange, long epochMillis, String price, long dayVolume, String broker) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<WireTick> ticks = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonNode> details = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closeCodes = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    FeedClient(URI feed) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(feed, new Listener())
                .join();
    }

    /** A client that is authenticated already. */
    static FeedClient authenticated(URI feed) throws InterruptedException {
        FeedClient client = new FeedClient(feed);
        JsonNode answer = client.ask("{\"action\":\"authenticate\",\"api_key\":\"any\"}");
        if (!"success".equals(answer.path("status").asText())) {
            throw new IllegalStateException("not authenticated: " + answer);
        }
        return client;
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closeCodes.add(statusCode);
            return null;
        }
    }

    private void take(String message) {
        try {
            JsonNode json = JSON.readTree(message);
            if (!"market_data".equals(json.path("type").asText())) {
                answers.add(json);
                return;
            }
            if (json.path("mode").asInt() != 1) {
                details.add(json);
                return;
            }
            JsonNode data = json.path("data");
            ticks.add(new WireTick(
                    json.path("symbol").asText(),
                    json.path("exchange").asText(),
                    data.path("timestamp").asLong(),
                    data.path("ltp").decimalValue().toPlainString(),
                    data.path("volume").asLong(),
                    json.path("broker").asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + message, e);
        }
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    JsonNode ask(String request) throws InterruptedException {
        send(request);
        return nextAnswer();
    }

    JsonNode nextAnswer() throws InterruptedException {
        JsonNode answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IllegalStateException("no answer");
        }
        return answer;
    }

    /** The next message in mode Quote or Depth, whole. */
    JsonNode nextDetail() throws InterruptedException {
        JsonNode detail = details.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (detail == null) {
            throw new IllegalStateException("no message in mode Quote or Depth");
        }
        return detail;
    }

    /** Subscribes in mode LTP; each instrument is written {@code SYMBOL:EXCHANGE}. */
    JsonNode subscribe(String... instruments) throws InterruptedException {
        return subscribe(1, instruments);
    }

    /** Subscribes in a mode: 1 LTP, 2 Quote, 3 Depth. */
    JsonNode subscribe(int mode, String... instruments) throws InterruptedException {
        List<String> entries = new ArrayList<>();
        for (String instrument : instruments) {
            String[] parts = instrument.split(":");
            entries.add("{\"symbol\":\"" + parts[0] + "\",\"exchange\":\"" + parts[1] + "\"}");
        }
        return ask("{\"action\":\"subscribe\",\"mode\":" + mode + ",\"symbols\":[" + String.join(",", entries) + "]}");
    }

    WireTick nextTick() throws InterruptedException {
        WireTick tick = ticks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (tick == null) {
            throw new IllegalStateException("no tick");
        }
        return tick;
    }

    List<WireTick> ticks(int count) throws InterruptedException {
        List<WireTick> received = new ArrayList<>(count);
        while (received.size() < count) {
            received.add(nextTick());
        }
        return received;
    }

    int closeCode() throws InterruptedException {
        Integer code = closeCodes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (code == null) {
            throw new IllegalStateException("the connection is still open");
        }
        return code;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
