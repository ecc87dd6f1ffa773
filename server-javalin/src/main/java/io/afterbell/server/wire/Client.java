package io.afterbell.server.wire;

import java.util.List;
import java.util.Map;

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
     * Sends one text message that may be left out, as one of several that tell the same story.
     *
     * @param text the message
     * @return false when too much waits for the client already, and nothing was sent
     */
    boolean offerText(String text);

    /**
     * Moves the client with all its subscriptions to a replay session of its own. When it has one already this changes
     * nothing.
     *
     * @param request what it wants, at least one setting
     * @param subscribed what it is subscribed to now, by mode
     * @throws io.afterbell.api.spi.AfterbellException when a setting cannot be had, naming it, or differs from that of
     *     the session of its own that the client has already; the client stays where it is
     */
    void replay(ReplayRequest request, Map<Integer, List<InstrumentName>> subscribed);

    /**
     * Says whether the client wants to hear what happens in its replay session, besides ticks: at first it does not.
     * Tells it at once in which state the session is.
     *
     * @param wanted whether {@link Conversation#onReplayEvent} shall be called
     */
    void replayEvents(boolean wanted);

    /**
     * Subscribes the client to instruments of its replay session. What is subscribed already stays so.
     *
     * @param names the instruments
     * @param mode the protocol's mode, which {@link TickEncoder#encode} will be asked for
     * @return what became of each, in the order given
     */
    List<SubscribeOutcome> subscribe(List<InstrumentName> names, int mode);

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
