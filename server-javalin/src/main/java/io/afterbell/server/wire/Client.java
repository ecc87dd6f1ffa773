package io.afterbell.server.wire;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a conversation may do: answer its client and subscribe it. Implemented by the feed, and by a recording double in
 * tests of protocols.
 *
 * <p>All calls come from the thread that handed the request to the {@link Conversation}; a call may wait while candles
 * are loaded. Answers leave in the order in which they are sent. A client that is gone swallows everything.
 */
public interface Client {
    /**
     * Sends one text message.
     *
     * @param text the message
     */
    void sendText(String text);

    /**
     * Closes the connection behind what has been sent.
     *
     * @param code the close code
     * @param reason the reason, at most 123 bytes of UTF-8
     */
    void close(int code, String reason);

    /**
     * Says whether a key opens this server.
     *
     * @param apiKey the key that the client sent; empty when it sent none
     * @return true when it does
     */
    boolean isAllowed(String apiKey);

    /**
     * Says whether this server demands a key at all.
     *
     * @return false when any key or none will do
     */
    boolean demandsKey();

    /**
     * What marks every tick as not live.
     *
     * @return {@code historify_replay} for stored candles, {@code mock} for made-up ones
     */
    String sourceMark();

    /**
     * Subscribes the client to instruments of its replay session. What is subscribed already stays so.
     *
     * @param names the instruments
     * @param mode the protocol's mode, which {@link TickEncoder#encode} will be asked for
     * @return what became of each, in the order given
     */
    List<SubscribeOutcome> subscribe(List<InstrumentName> names, int mode);

    /**
     * Moves the client, if it is not there yet, to a replay session of its own. Subscriptions are not moved: the
     * conversation makes them again.
     *
     * @param fields what is to be other than usual: {@code regime}, {@code speed}, {@code start_date}, {@code end_date},
     *     {@code seed}, {@code synthesizer}, by name; at least one
     * @return true when the client has been moved; false when it is in a session with these fields already
     * @throws io.afterbell.api.spi.AfterbellException when a value is not allowed, when the client is in a private session
     *     with other values, or when there are too many sessions; then nothing has changed
     */
    boolean replay(Map<String, String> fields);

    /**
     * Says whether the client wants to hear of its replay session; it hears of its state at once.
     *
     * @param listener takes the news, on a thread of the session; must not wait
     */
    void onReplayNews(Consumer<ReplayNews> listener);

    /**
     * Takes back subscriptions; what was never subscribed does no harm.
     *
     * @param names the instruments
     * @param mode the mode in which they no longer are wanted
     */
    void unsubscribe(List<InstrumentName> names, int mode);

    /** Takes back all subscriptions of the client, in all modes. */
    void unsubscribeAll();
}
