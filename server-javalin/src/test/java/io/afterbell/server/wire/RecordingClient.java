package io.afterbell.server.wire;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A client that writes down what a conversation does to it, in order. */
public final class RecordingClient implements Client {
    private final List<String> sent = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final Set<String> subscribed = new LinkedHashSet<>();
    private String key = "";
    private Predicate<InstrumentName> exists = name -> !name.symbol().startsWith("NOSUCH");
    private RuntimeException failure;

    /** Demands a key from now on. */
    public RecordingClient demanding(String apiKey) {
        key = apiKey;
        return this;
    }

    /** Says which instruments exist; at first all whose symbol does not begin with NOSUCH. */
    public RecordingClient withInstruments(Predicate<InstrumentName> predicate) {
        exists = predicate;
        return this;
    }

    /** Makes the next subscriptions throw. */
    public RecordingClient failing(RuntimeException thrown) {
        failure = thrown;
        return this;
    }

    @Override
    public void sendText(String text) {
        sent.add(text);
        calls.add("send");
    }

    @Override
    public boolean offerText(String text) {
        sendText(text);
        return true;
    }

    @Override
    public void replay(ReplayRequest request, Map<Integer, List<InstrumentName>> subscribed) {
        calls.add("replay " + request.settings());
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void replayEvents(boolean wanted) {
        calls.add("replayEvents " + wanted);
    }

    @Override
    public void close(int code, String reason) {
        calls.add("close " + code + " " + reason);
    }

    @Override
    public boolean isAllowed(String apiKey) {
        return apiKey.equals(key);
    }

    @Override
    public boolean demandsKey() {
        return !key.isEmpty();
    }

    @Override
    public String sourceMark() {
        return "historify_replay";
    }

    @Override
    public List<SubscribeOutcome> subscribe(List<InstrumentName> names, int mode) {
        calls.add("subscribe " + mode + " " + symbols(names));
        if (failure != null) {
            throw failure;
        }
        List<SubscribeOutcome> outcomes = new ArrayList<>();
        for (InstrumentName name : names) {
            if (exists.test(name)) {
                subscribed.add(name.symbol() + "@" + name.exchange() + "#" + mode);
                outcomes.add(SubscribeOutcome.success(name));
            } else {
                outcomes.add(new SubscribeOutcome(
                        name, "Symbol " + name.symbol() + " not found for exchange " + name.exchange()));
            }
        }
        return outcomes;
    }

    private static List<String> symbols(List<InstrumentName> names) {
        return names.stream().map(InstrumentName::symbol).toList();
    }

    @Override
    public void unsubscribe(List<InstrumentName> names, int mode) {
        calls.add("unsubscribe " + mode + " " + symbols(names));
        names.forEach(name -> subscribed.remove(name.symbol() + "@" + name.exchange() + "#" + mode));
    }

    @Override
    public void unsubscribeAll() {
        calls.add("unsubscribeAll");
        subscribed.clear();
    }

    /** The texts sent so far. */
    public List<String> sent() {
        return sent;
    }

    /** The last text sent. */
    public String lastSent() {
        return sent.get(sent.size() - 1);
    }

    /** All calls but questions, in order: {@code send}, {@code subscribe 1 [NIFTY]}, {@code close 4401 auth timeout}. */
    public List<String> calls() {
        return calls;
    }

    /** What is subscribed now, as {@code NIFTY@NSE_INDEX#1}. */
    public Set<String> subscribed() {
        return subscribed;
    }
}
