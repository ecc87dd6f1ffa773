package io.afterbell.server.check;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.server.wire.InstrumentName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One client's conversation with a feed, and what is to be thought of the feed: authenticates, subscribes, watches.
 *
 * <p>It is told what happens and when, and says what to send; sockets and clocks are somebody else's. All times are
 * nanoseconds of one clock that never goes back. Its memory depends on the number of symbols and not on how long it
 * watches. For one thread at a time.
 */
public final class HealthCheck {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long CONNECT_SECONDS = 10;
    private static final long AUTHENTICATE_SECONDS = 10;
    /** A source that somebody writes to may keep the subscription waiting. */
    private static final long SUBSCRIBE_SECONDS = 60;

    /** What a client is told when no close frame came (RFC 6455, 7.1.5). */
    private static final int NO_GOODBYE = 1006;

    /** A smaller time stamp counts seconds: in milliseconds it would be before 1974. */
    private static final long EARLIEST_MILLIS = 100_000_000_000L;

    private static final int TEXT_SHOWN = 80;

    private enum Stage {
        CONNECTING,
        AUTHENTICATING,
        SUBSCRIBING,
        WATCHING,
        OVER
    }

    private final CheckPlan plan;
    private final Consumer<String> sender;
    private final long beganNanos;
    private final Map<InstrumentName, SymbolTally> tallies = new LinkedHashMap<>();
    private final List<CheckLine> lines = new ArrayList<>();
    private final MinuteClock clock = new MinuteClock();
    private final Trouble unreadable = new Trouble();
    private final Trouble priceless = new Trouble();
    private final Trouble incomplete = new Trouble();
    private final Trouble unasked = new Trouble();
    private final Trouble errors = new Trouble();
    private final Trouble otherMarks = new Trouble();
    private Stage stage = Stage.CONNECTING;
    private long deadlineNanos;
    private boolean watched;
    private long watchedFromNanos;
    private long endNanos;
    private String broker = "";
    private String closedEarly = "";

    /** Something that should not happen: how often it did, and the first time in words. */
    private static final class Trouble {
        private long count;
        private String example = "";

        void add(String what) {
            if (count++ == 0) {
                example = what.length() > TEXT_SHOWN ? what.substring(0, TEXT_SHOWN) + "…" : what;
            }
        }
    }

    /**
     * Begins a check; the next thing that happens is {@link #connected} or {@link #failed}.
     *
     * @param plan what to check
     * @param sender takes what is to be sent, one text message each
     * @param nanoTime now
     */
    public HealthCheck(CheckPlan plan, Consumer<String> sender, long nanoTime) {
        this.plan = requireNonNull(plan, "plan");
        this.sender = requireNonNull(sender, "sender");
        this.beganNanos = nanoTime;
        this.deadlineNanos = nanoTime + CONNECT_SECONDS * SECOND_NANOS;
        plan.symbols().forEach(name -> tallies.put(name, new SymbolTally(name)));
    }

    /**
     * The connection is there.
     *
     * @param nanoTime now
     */
    public void connected(long nanoTime) {
        if (stage != Stage.CONNECTING) {
            return;
        }
        pass("connected", plan.feed() + " after " + millis(nanoTime - beganNanos));
        enter(Stage.AUTHENTICATING, AUTHENTICATE_SECONDS * SECOND_NANOS, nanoTime);
        ObjectNode request = JSON.createObjectNode().put("action", "authenticate");
        if (!plan.apiKey().isEmpty()) {
            request.put("api_key", plan.apiKey());
        }
        sender.accept(request.toString());
    }

    /**
     * There is no connection, or it has broken.
     *
     * @param why the reason for people
     * @param nanoTime now
     */
    public void failed(String why, long nanoTime) {
        if (stage == Stage.CONNECTING) {
            fail("connected", plan.feed() + ": " + why, nanoTime);
        } else {
            end("the connection broke", why, nanoTime);
        }
    }

    /**
     * The feed has closed the connection.
     *
     * @param code the close code
     * @param reason what the feed said, maybe nothing
     * @param nanoTime now
     */
    public void closed(int code, String reason, long nanoTime) {
        if (code == NO_GOODBYE) {
            end("the connection broke", "it ended without a goodbye", nanoTime);
            return;
        }
        end("the feed closed the connection", "code=" + code + (reason.isEmpty() ? "" : " reason=" + reason), nanoTime);
    }

    private void end(String what, String why, long nanoTime) {
        switch (stage) {
            case AUTHENTICATING -> fail("authenticated", what + " instead of an answer: " + why, nanoTime);
            case SUBSCRIBING -> fail("subscribed", what + " instead of an answer: " + why, nanoTime);
            case WATCHING -> {
                closedEarly = what + " after " + seconds(nanoTime - watchedFromNanos) + ": " + why;
                over(nanoTime);
            }
            default -> over(nanoTime);
        }
    }

    /**
     * A whole text message has come.
     *
     * @param text the message
     * @param nanoTime when it came
     */
    public void message(String text, long nanoTime) {
        if (stage == Stage.CONNECTING || stage == Stage.OVER) {
            return;
        }
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            unreadable.add(text);
            return;
        }
        if (!json.isObject()) {
            unreadable.add(text);
        } else if (json.path("type").asText().equals("market_data")) {
            marketData(json, nanoTime);
        } else if (stage == Stage.AUTHENTICATING) {
            authenticated(json, nanoTime);
        } else if (stage == Stage.SUBSCRIBING) {
            subscribed(json, nanoTime);
        } else if (json.path("status").asText().equals("error")) {
            errors.add(said(json));
        }
    }

    private void authenticated(JsonNode answer, long nanoTime) {
        String status = answer.path("status").asText();
        if (status.equals("error")) {
            fail(
                    "authenticated",
                    "the feed refuses: " + said(answer)
                            + (plan.apiKey().isEmpty()
                                    ? "; no key was shown, give one with --api-key"
                                    : "; check the key given with --api-key"),
                    nanoTime);
            return;
        }
        if (!answer.path("type").asText().equals("auth") || !status.equals("success")) {
            return;
        }
        broker = answer.path("broker").asText();
        pass("authenticated", plan.apiKey().isEmpty() ? "without a key" : "with the key that was given");
        enter(Stage.SUBSCRIBING, SUBSCRIBE_SECONDS * SECOND_NANOS, nanoTime);
        ObjectNode request = JSON.createObjectNode()
                .put("action", "subscribe")
                .put("mode", plan.mode().number())
                .put("request_id", "afterbell-check");
        ArrayNode symbols = request.putArray("symbols");
        plan.symbols()
                .forEach(
                        name -> symbols.addObject().put("symbol", name.symbol()).put("exchange", name.exchange()));
        sender.accept(request.toString());
    }

    private void subscribed(JsonNode answer, long nanoTime) {
        if (answer.path("status").asText().equals("error")) {
            fail("subscribed", "the feed refuses: " + said(answer), nanoTime);
            return;
        }
        if (!answer.path("type").asText().equals("subscribe")) {
            return;
        }
        Map<InstrumentName, String> refusals = new LinkedHashMap<>();
        plan.symbols().forEach(name -> refusals.put(name, "no answer"));
        for (JsonNode one : answer.path("subscriptions")) {
            InstrumentName name = name(one);
            if (one.path("status").asText().equals("success")) {
                refusals.remove(name);
            } else if (refusals.containsKey(name)) {
                refusals.put(name, one.path("message").asText("refused"));
            }
        }
        tallies.keySet().removeAll(refusals.keySet());
        String count = tallies.size() + " of " + plan.symbols().size() + " in mode " + lower(plan.mode());
        if (refusals.isEmpty()) {
            pass("subscribed", count);
        } else {
            Map.Entry<InstrumentName, String> first =
                    refusals.entrySet().iterator().next();
            fail("subscribed", count + "; " + label(first.getKey()) + ": " + first.getValue() + more(refusals.size()));
        }
        if (tallies.isEmpty()) {
            over(nanoTime);
            return;
        }
        watched = true;
        watchedFromNanos = nanoTime;
        tallies.values().forEach(tally -> tally.start(nanoTime));
        enter(Stage.WATCHING, plan.duration().toNanos(), nanoTime);
    }

    private void marketData(JsonNode json, long nanoTime) {
        InstrumentName name = name(json);
        SymbolTally tally = tallies.get(name);
        if (tally == null || json.path("mode").asInt() != plan.mode().number()) {
            unasked.add(label(name) + " in mode " + json.path("mode").asText());
            return;
        }
        String mark = json.path("broker").asText();
        if (!mark.isEmpty() && !mark.equals(broker)) {
            if (!broker.isEmpty()) {
                otherMarks.add(mark + " beside " + broker);
            }
            broker = mark;
        }
        JsonNode data = json.path("data");
        JsonNode price = data.path("ltp");
        if (!price.isNumber() || !(price.doubleValue() > 0)) {
            priceless.add(label(name) + ": ltp=" + price);
            return;
        }
        String missing = missing(data);
        if (!missing.isEmpty()) {
            incomplete.add(label(name) + ": " + missing);
        }
        tally.add(data, epochMillis(data), clock, kind() != HealthReport.Kind.LIVE, nanoTime);
    }

    // Some live brokers send seconds, and some only the time of the last trade.
    private static long epochMillis(JsonNode data) {
        JsonNode stamp = data.path("timestamp").isNumber() ? data.path("timestamp") : data.path("ltt");
        if (!stamp.isNumber()) {
            return Long.MIN_VALUE;
        }
        long value = stamp.longValue();
        return value < EARLIEST_MILLIS ? value * 1000 : value;
    }

    // The previous close is left out where it is unknown, and an index has no book.
    private String missing(JsonNode data) {
        List<String> fields = plan.mode() == FeedMode.LTP ? List.of() : List.of("open", "high", "low", "volume");
        for (String field : fields) {
            if (!data.path(field).isNumber()) {
                return field + " is missing";
            }
        }
        JsonNode book = data.path("depth");
        if (plan.mode() == FeedMode.DEPTH
                && !book.isMissingNode()
                && !(book.path("buy").isArray() && book.path("sell").isArray())) {
            return "depth has no buy and sell";
        }
        return "";
    }

    private static InstrumentName name(JsonNode json) {
        return new InstrumentName(
                json.path("symbol").asText(), json.path("exchange").asText());
    }

    private static String said(JsonNode error) {
        String code = error.path("code").asText();
        String message = error.path("message").asText();
        return message + (code.isEmpty() ? "" : " (" + code + ")");
    }

    /**
     * Says whether there is nothing more to wait for.
     *
     * @return true when {@link #report} has all there will be
     */
    public boolean isOver() {
        return stage == Stage.OVER;
    }

    /**
     * How long to wait for the next message at most; call {@link #expire} then.
     *
     * @param nanoTime now
     * @return the time left, not below 0
     */
    public long nanosLeft(long nanoTime) {
        return Math.max(0, deadlineNanos - nanoTime);
    }

    /**
     * How much of the watching is done.
     *
     * @param nanoTime now
     * @return 0 to 100
     */
    public int percentDone(long nanoTime) {
        if (stage != Stage.WATCHING) {
            return isOver() ? 100 : 0;
        }
        return (int) (100 - 100 * nanosLeft(nanoTime) / plan.duration().toNanos());
    }

    /**
     * Ends what has taken its time: the watching, which is as it should be, or a wait for an answer, which is not.
     *
     * @param nanoTime now
     */
    public void expire(long nanoTime) {
        if (nanosLeft(nanoTime) > 0) {
            return;
        }
        switch (stage) {
            case CONNECTING ->
                fail("connected", plan.feed() + ": no connection within " + CONNECT_SECONDS + " s", nanoTime);
            case AUTHENTICATING ->
                fail(
                        "authenticated",
                        "no answer within " + AUTHENTICATE_SECONDS + " s: is this an OpenAlgo feed?",
                        nanoTime);
            case SUBSCRIBING -> fail("subscribed", "no answer within " + SUBSCRIBE_SECONDS + " s", nanoTime);
            default -> over(nanoTime);
        }
    }

    private void enter(Stage next, long nanosAtMost, long nanoTime) {
        stage = next;
        deadlineNanos = nanoTime + nanosAtMost;
    }

    private void over(long nanoTime) {
        if (stage != Stage.OVER) {
            endNanos = nanoTime;
            stage = Stage.OVER;
        }
    }

    private void pass(String name, String text) {
        lines.add(new CheckLine(name, Verdict.PASS, text));
    }

    private void fail(String name, String text) {
        lines.add(new CheckLine(name, Verdict.FAIL, text));
    }

    private void fail(String name, String text, long nanoTime) {
        fail(name, text);
        over(nanoTime);
    }

    /**
     * What was found.
     *
     * @param nanoTime now; a check that is over is reported as of its end
     * @return the report so far
     */
    public HealthReport report(long nanoTime) {
        long now = isOver() ? endNanos : nanoTime;
        List<CheckLine> all = new ArrayList<>(lines);
        List<SymbolHealth> symbols = List.of();
        Duration time = Duration.ZERO;
        if (watched) {
            time = Duration.ofNanos(now - watchedFromNanos);
            symbols = tallies.values().stream()
                    .map(tally -> tally.health(clock, now))
                    .toList();
            all.add(markLine());
            new Findings(plan, symbols, time).addTo(all);
            addTroubles(all);
            all.add(new CheckLine("rest calls", Verdict.PASS, "0: everything came over this one WebSocket connection"));
        }
        return new HealthReport(plan.feed(), kind(), broker, all, symbols, time);
    }

    private HealthReport.Kind kind() {
        return switch (broker) {
            case "" -> HealthReport.Kind.UNKNOWN;
            case "historify_replay" -> HealthReport.Kind.REPLAY;
            case "mock" -> HealthReport.Kind.MADE_UP;
            default -> HealthReport.Kind.LIVE;
        };
    }

    private CheckLine markLine() {
        String mark = " (broker=" + broker + ")";
        if (otherMarks.count > 0) {
            return new CheckLine(
                    "feed", Verdict.FAIL, "its ticks carry more than one mark: broker=" + otherMarks.example);
        }
        return switch (kind()) {
            case REPLAY -> new CheckLine("feed", Verdict.PASS, "a replay of stored candles, not a live market" + mark);
            case MADE_UP -> new CheckLine("feed", Verdict.PASS, "a made-up market, not a live one" + mark);
            case LIVE -> new CheckLine("feed", Verdict.PASS, "a live market" + mark);
            case UNKNOWN ->
                new CheckLine(
                        "feed", Verdict.WARN, "it does not say whether it is a replay or live: broker is missing");
        };
    }

    private void addTroubles(List<CheckLine> all) {
        add(all, Verdict.FAIL, "messages", "that are not JSON objects", unreadable);
        add(all, Verdict.FAIL, "prices", "ticks without a price above 0", priceless);
        add(all, Verdict.WARN, "fields", "ticks without all fields of the mode", incomplete);
        add(all, Verdict.WARN, "not asked for", "ticks that nobody asked for", unasked);
        add(all, Verdict.WARN, "errors", "error messages without a request", errors);
        all.add(
                closedEarly.isEmpty()
                        ? new CheckLine("stayed open", Verdict.PASS, "to the end of the check")
                        : new CheckLine("stayed open", Verdict.FAIL, closedEarly));
    }

    private static void add(List<CheckLine> all, Verdict verdict, String name, String what, Trouble trouble) {
        if (trouble.count > 0) {
            all.add(new CheckLine(name, verdict, trouble.count + " " + what + ", the first: " + trouble.example));
        }
    }

    static String more(int count) {
        return count > 1 ? "; and " + (count - 1) + " more" : "";
    }

    static String label(InstrumentName name) {
        return name.symbol() + ":" + name.exchange();
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }

    private static String millis(long nanos) {
        return nanos / 1_000_000 + " ms";
    }

    private static String lower(FeedMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
