package io.afterbell.server.wire;

import io.afterbell.replay.ReplayEvent;
import java.nio.ByteBuffer;

/**
 * The state of one connection in one protocol. Requests come one after another, each after the last one's answer was
 * handed to {@link Client#sendText}; {@link #onElapsed} may come from another thread in between.
 */
public interface Conversation {
    /**
     * The client sent a text message.
     *
     * @param text the message
     */
    void onText(String text);

    /**
     * The client sent a binary message.
     *
     * @param payload the message, valid during the call only
     */
    void onBinary(ByteBuffer payload);

    /**
     * Time has passed; called about four times a second. A protocol that wants a client to say who it is closes it here.
     *
     * @param nanosSinceOpen the age of the connection
     */
    void onElapsed(long nanosSinceOpen);

    /**
     * Something has happened in the replay session of a client that has asked to hear of it. Called on the session's
     * thread, also while a request is handled; must not block.
     *
     * @param session the session's name
     * @param event what has happened
     */
    void onReplayEvent(String session, ReplayEvent event);
}
