package io.afterbell.server.wire.openalgo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayEvent;
import io.afterbell.server.wire.Client;
import io.afterbell.server.wire.Conversation;
import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.ReplayRequest;
import io.afterbell.server.wire.SubscribeOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One OpenAlgo client: every request gets exactly one answer, and no request ends the connection.
 *
 * <p>Threads as {@link Conversation} says: only what {@link #onElapsed} looks at is shared.
 */
final class OpenAlgoConversation implements Conversation {
    /** A client that has not authenticated by then is closed, however often it has tried. */
    static final long AUTHENTICATION_GRACE_NANOS = Duration.ofSeconds(15).toNanos();

    /** How many symbols one connection may hold, in whatever modes. */
    static final int MAXIMUM_SYMBOLS = 3_000;

    private static final Logger LOG = LoggerFactory.getLogger(OpenAlgoConversation.class);
    private static final int CLOSE_AUTHENTICATION_TIMEOUT = 4_401;
    private static final int DEPTH_LEVELS = 5;
    private static final String USER_ID = "afterbell";
    private static final String CAPACITY_REACHED = "Maximum capacity reached: 3 connections \u00d7 1000 symbols = 3000"
            + " symbols. Currently subscribed to 3000 symbols.";

    private static final Runnable NOTHING = () -> {};

    private final Client client;
    private final InstantSource clock;
    private final Map<InstrumentName, Set<Mode>> subscribed = new LinkedHashMap<>();
    private Runnable afterwards = NOTHING;
    private volatile boolean authenticated;
    private volatile boolean timedOut;

    /** What a message says, once it has been read. */
    @FunctionalInterface
    private interface Message {
        JsonNode read() throws RefusedException;
    }

    OpenAlgoConversation(Client client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public void onText(String text) {
        onMessage(() -> PythonJson.read(text));
    }

    @Override
    public void onBinary(ByteBuffer payload) {
        onMessage(() -> PythonJson.read(payload));
    }

    @Override
    public void onElapsed(long nanosSinceOpen) {
        if (!authenticated && !timedOut && nanosSinceOpen >= AUTHENTICATION_GRACE_NANOS) {
            timedOut = true;
            client.close(CLOSE_AUTHENTICATION_TIMEOUT, "auth timeout");
        }
    }

    private void onMessage(Message message) {
        if (timedOut) {
            return;
        }
        ObjectNode answer;
        try {
            answer = answer(message.read());
        } catch (RefusedException e) {
            answer = error(e.code(), e.text());
        } catch (AfterbellException e) {
            LOG.warn("a request failed: code={} {}", e.code(), e.getMessage());
            answer = error("SERVER_ERROR", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("a request failed through a mistake of Afterbell's own", e);
            answer = error("SERVER_ERROR", "A mistake of Afterbell's own; its log says more");
        }
        client.sendText(PythonJson.write(answer));
        // What a request sets off comes behind its answer.
        Runnable next = afterwards;
        afterwards = NOTHING;
        next.run();
    }

    @Override
    public void onReplayEvent(String session, ReplayEvent event) {
        client.offerText(PythonJson.write(ReplayEvents.json(session, event)));
    }

    private ObjectNode replayEvents(ObjectNode request) throws RefusedException {
        checkAuthenticated();
        JsonNode enabled = request.path("enabled");
        if (!enabled.isMissingNode() && !enabled.isBoolean()) {
            throw new RefusedException("INVALID_PARAMETERS", "enabled is true or false: enabled=" + enabled);
        }
        boolean wanted = enabled.asBoolean(true);
        afterwards = () -> client.replayEvents(wanted);
        return echoRequestId(
                request,
                success("replay_events")
                        .put("enabled", wanted)
                        .put("message", wanted ? "Replay events follow" : "No more replay events follow"));
    }

    private static ObjectNode error(String code, String message) {
        // No type, no request_id: clients of the live proxy know an error by that.
        return PythonJson.object().put("status", "error").put("code", code).put("message", message);
    }

    private ObjectNode answer(JsonNode message) throws RefusedException {
        if (!(message instanceof ObjectNode request)) {
            throw new RefusedException("SERVER_ERROR", noAttributeGet(message));
        }
        JsonNode action = firstTrue(request.path("action"), request.path("type"));
        return switch (action.isTextual() ? action.textValue() : "") {
            case "authenticate", "auth" -> authenticate(request);
            case "subscribe" -> subscribe(request);
            case "unsubscribe", "unsubscribe_all" -> unsubscribe(request);
            case "subscribe_orders" -> orders(request, "Subscribed to order updates");
            case "unsubscribe_orders" -> orders(request, "Unsubscribed from order updates");
            case "get_broker_info" -> brokerInfo();
            case "get_supported_brokers" -> supportedBrokers();
            case "replay_events" -> replayEvents(request);
            case "ping" -> pong(request);
            default -> throw new RefusedException("INVALID_ACTION", "Invalid action: " + PythonJson.str(action));
        };
    }

    // Python's "a or b".
    private static JsonNode firstTrue(JsonNode first, JsonNode second) {
        return PythonJson.isTrue(first) ? first : second;
    }

    private static String noAttributeGet(JsonNode value) {
        return "'" + PythonJson.typeName(value) + "' object has no attribute 'get'";
    }

    private ObjectNode authenticate(ObjectNode request) throws RefusedException {
        if (client.demandsKey()) {
            JsonNode key = firstTrue(request.path("api_key"), request.path("apikey"));
            if (!PythonJson.isTrue(key)) {
                throw new RefusedException("AUTHENTICATION_ERROR", "API key is required");
            }
            if (!key.isTextual() || !client.isAllowed(key.textValue())) {
                throw new RefusedException("AUTHENTICATION_ERROR", "Invalid API key");
            }
        }
        authenticated = true;
        ObjectNode answer = success("auth")
                .put("message", "Authentication successful")
                .put("broker", client.sourceMark())
                .put("user_id", USER_ID);
        answer.putObject("supported_features")
                .put("ltp", true)
                .put("quote", true)
                .put("depth", true);
        return answer;
    }

    private static ObjectNode success(String type) {
        return PythonJson.object().put("type", type).put("status", "success");
    }

    private void checkAuthenticated() throws RefusedException {
        if (!authenticated) {
            throw new RefusedException("NOT_AUTHENTICATED", "You must authenticate first");
        }
    }

    private ObjectNode orders(ObjectNode request, String message) throws RefusedException {
        checkAuthenticated();
        String type = firstTrue(request.path("action"), request.path("type")).textValue();
        // Nobody trades in a replay, so no order update ever follows.
        return echoRequestId(request, success(type).put("message", message));
    }

    private ObjectNode brokerInfo() throws RefusedException {
        checkAuthenticated();
        return success("broker_info")
                .put("broker", client.sourceMark())
                .put("adapter_status", "connected")
                .put("user_id", USER_ID);
    }

    private ObjectNode supportedBrokers() {
        ObjectNode answer = success("supported_brokers");
        answer.putArray("brokers").add(client.sourceMark());
        return answer.put("count", 1);
    }

    private ObjectNode pong(ObjectNode request) {
        ObjectNode answer = success("pong").put("server_timestamp", clock.millis());
        echo(request, "timestamp", answer, "client_timestamp");
        echo(request, "_pingId", answer, "_pingId");
        return answer;
    }

    private static ObjectNode echoRequestId(ObjectNode request, ObjectNode answer) {
        echo(request, "request_id", answer, "request_id");
        return answer;
    }

    private static void echo(ObjectNode request, String from, ObjectNode answer, String to) {
        if (request.hasNonNull(from)) {
            answer.set(to, request.get(from));
        }
    }

    private ObjectNode subscribe(ObjectNode request) throws RefusedException {
        checkAuthenticated();
        Mode mode = Mode.of(request);
        List<JsonNode> entries = entries(request);
        if (entries.isEmpty()) {
            throw new RefusedException("INVALID_PARAMETERS", "At least one symbol must be specified");
        }
        replay(request);
        Map<InstrumentName, SubscribeOutcome> outcomes = subscribe(namesThatFit(entries), mode);
        boolean allSucceeded = true;
        ObjectNode answer = success("subscribe");
        ArrayNode subscriptions = answer.putArray("subscriptions");
        for (JsonNode entry : entries) {
            if (isComplete(entry)) {
                String error = errorOf(entry, outcomes);
                allSucceeded &= error.isEmpty();
                subscriptions.add(error.isEmpty() ? subscription(entry, mode) : failure(entry, error));
            }
        }
        answer.put("status", allSucceeded ? "success" : "partial")
                .put("message", "Subscription processing complete")
                .put("broker", client.sourceMark());
        return echoRequestId(request, answer);
    }

    private void replay(ObjectNode request) throws RefusedException {
        ReplayRequest wanted = ReplayFields.read(request);
        if (wanted.isEmpty()) {
            return;
        }
        try {
            client.replay(wanted, byMode());
        } catch (AfterbellException e) {
            boolean wrong = e.code() != ErrorCode.INTERNAL && e.code() != ErrorCode.INPUT_OUTPUT;
            LOG.info("a client cannot have a private replay session: code={} {}", e.code(), e.getMessage());
            throw new RefusedException(wrong ? "INVALID_PARAMETERS" : "SERVER_ERROR", String.valueOf(e.getMessage()));
        }
    }

    /**
     * What a request is about: its list, or itself when it names one instrument, or the list under the name that the
     * proxy's documentation gives it.
     */
    private static List<JsonNode> entries(ObjectNode request) throws RefusedException {
        JsonNode symbols = request.path("symbols");
        if (PythonJson.isTrue(symbols)) {
            return elements(symbols);
        }
        if (isComplete(request)) {
            return List.of(request);
        }
        JsonNode instruments = request.path("instruments");
        return PythonJson.isTrue(instruments) ? elements(instruments) : List.of();
    }

    private static List<JsonNode> elements(JsonNode list) throws RefusedException {
        if (list.isTextual() || list.isObject()) {
            // To Python both are lists of strings.
            throw new RefusedException("SERVER_ERROR", "'str' object has no attribute 'get'");
        }
        if (!list.isArray()) {
            throw new RefusedException("SERVER_ERROR", "'" + PythonJson.typeName(list) + "' object is not iterable");
        }
        List<JsonNode> elements = new ArrayList<>(list.size());
        for (JsonNode element : list) {
            if (!element.isObject()) {
                throw new RefusedException("SERVER_ERROR", noAttributeGet(element));
            }
            elements.add(element);
        }
        return elements;
    }

    /** False for entries that are skipped without a word. */
    private static boolean isComplete(JsonNode entry) {
        return PythonJson.isTrue(entry.path("symbol")) && PythonJson.isTrue(entry.path("exchange"));
    }

    /** False for entries that name an instrument with something else than strings: no such instrument can exist. */
    private static boolean isNamed(JsonNode entry) {
        return entry.path("symbol").isTextual() && entry.path("exchange").isTextual();
    }

    private static InstrumentName nameOf(JsonNode entry) {
        return new InstrumentName(
                entry.path("symbol").textValue(), entry.path("exchange").textValue());
    }

    private Set<InstrumentName> namesThatFit(List<JsonNode> entries) {
        Set<InstrumentName> names = new LinkedHashSet<>();
        int room = MAXIMUM_SYMBOLS - subscribed.size();
        for (JsonNode entry : entries) {
            if (isComplete(entry) && isNamed(entry)) {
                InstrumentName name = nameOf(entry);
                if (subscribed.containsKey(name)) {
                    names.add(name);
                } else if (room > 0 && names.add(name)) {
                    room--;
                }
            }
        }
        return names;
    }

    // One call for the whole request, so that all its candles are loaded in one go.
    private Map<InstrumentName, SubscribeOutcome> subscribe(Set<InstrumentName> names, Mode mode) {
        Map<InstrumentName, SubscribeOutcome> outcomes = new HashMap<>();
        if (names.isEmpty()) {
            return outcomes;
        }
        for (SubscribeOutcome outcome : client.subscribe(List.copyOf(names), mode.number())) {
            outcomes.put(outcome.name(), outcome);
            if (outcome.isSuccess()) {
                subscribed.merge(outcome.name(), Mode.only(mode), Mode::union);
            }
        }
        if (!outcomes.keySet().equals(names)) {
            throw new IllegalStateException(
                    "the feed did not say what became of each name: asked=" + names + " outcomes=" + outcomes);
        }
        return outcomes;
    }

    private static String errorOf(JsonNode entry, Map<InstrumentName, SubscribeOutcome> outcomes) {
        if (!isNamed(entry)) {
            return "Symbol " + PythonJson.str(entry.path("symbol")) + " not found for exchange "
                    + PythonJson.str(entry.path("exchange"));
        }
        SubscribeOutcome outcome = outcomes.get(nameOf(entry));
        return outcome == null ? CAPACITY_REACHED : outcome.error();
    }

    private ObjectNode subscription(JsonNode entry, Mode mode) {
        return named(entry)
                .put("status", "success")
                .put("mode", mode.label())
                .put("depth", DEPTH_LEVELS)
                .put("broker", client.sourceMark());
    }

    private ObjectNode failure(JsonNode entry, String message) {
        return named(entry).put("status", "error").put("message", message).put("broker", client.sourceMark());
    }

    private ObjectNode unsubscription(JsonNode entry) {
        return named(entry).put("status", "success").put("broker", client.sourceMark());
    }

    /** An answer's entry that names what the request's entry named, null where it named nothing. */
    private static ObjectNode named(JsonNode entry) {
        ObjectNode named = PythonJson.object();
        named.set("symbol", entry.get("symbol"));
        named.set("exchange", entry.get("exchange"));
        return named;
    }

    private ObjectNode unsubscribe(ObjectNode request) throws RefusedException {
        checkAuthenticated();
        ObjectNode answer = success("unsubscribe").put("message", "Unsubscription processing complete");
        ArrayNode successful = answer.putArray("successful");
        ArrayNode failed = answer.putArray("failed");
        if (isUnsubscribeAll(request)) {
            unsubscribeAll(successful);
        } else {
            List<JsonNode> entries = entries(request);
            if (entries.isEmpty()) {
                throw new RefusedException("INVALID_PARAMETERS", "Either symbols or unsubscribe_all is required");
            }
            if (entries.get(0) == request) {
                // The single form answers a bad mode with an error of its own, a list with a failed entry.
                Mode.of(request);
            }
            unsubscribe(entries, successful, failed);
        }
        String status = failed.isEmpty() ? "success" : successful.isEmpty() ? "error" : "partial";
        answer.put("status", status).put("broker", client.sourceMark());
        return echoRequestId(request, answer);
    }

    private static boolean isUnsubscribeAll(ObjectNode request) {
        return "unsubscribe_all".equals(request.path("action").textValue())
                || "unsubscribe_all".equals(request.path("type").textValue());
    }

    private void unsubscribeAll(ArrayNode successful) {
        client.unsubscribeAll();
        subscribed.forEach((name, modes) -> modes.forEach(mode -> successful.add(
                unsubscription(PythonJson.object().put("symbol", name.symbol()).put("exchange", name.exchange())))));
        subscribed.clear();
    }

    private void unsubscribe(List<JsonNode> entries, ArrayNode successful, ArrayNode failed) {
        Map<Mode, Set<InstrumentName>> unwanted = new EnumMap<>(Mode.class);
        for (JsonNode entry : entries) {
            Mode mode;
            try {
                mode = Mode.of(entry);
            } catch (RefusedException e) {
                failed.add(failure(entry, e.text()));
                continue;
            }
            if (isComplete(entry)) {
                successful.add(unsubscription(entry));
                if (isNamed(entry)) {
                    unwanted.computeIfAbsent(mode, any -> new LinkedHashSet<>()).add(nameOf(entry));
                }
            }
        }
        unwanted.forEach((mode, names) -> {
            client.unsubscribe(List.copyOf(names), mode.number());
            names.forEach(name -> forget(name, mode));
        });
    }

    private Map<Integer, List<InstrumentName>> byMode() {
        Map<Integer, List<InstrumentName>> byMode = new TreeMap<>();
        subscribed.forEach((name, modes) -> modes.forEach(mode ->
                byMode.computeIfAbsent(mode.number(), any -> new ArrayList<>()).add(name)));
        return byMode;
    }

    private void forget(InstrumentName name, Mode mode) {
        subscribed.computeIfPresent(name, (any, modes) -> {
            Set<Mode> left = Mode.without(modes, mode);
            return left.isEmpty() ? null : left;
        });
    }
}
