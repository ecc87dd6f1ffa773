package io.afterbell.server.feed;

import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.ReplayRequest;
import io.afterbell.server.wire.SubscribeOutcome;
import java.util.List;

/**
 * What a connection asks of the replay session that it belongs to. Safe for many threads; calls about one connection
 * come one after another.
 */
public interface FeedSession {
    /**
     * Takes in a client that has connected.
     *
     * @param connection the client
     */
    void connected(FeedConnection connection);

    /**
     * Finds or makes the session for a client that wants settings of its own.
     *
     * @param connection the client, which belongs to this session
     * @param request what it wants
     * @param carried what it is subscribed to, which must go on in the other session
     * @return this session when it is the client's own already, else another one, which the client is to join
     * @throws io.afterbell.api.spi.AfterbellException when a setting or an instrument cannot be had there, or when the
     *     client's own session has other settings
     */
    FeedSession withSettings(FeedConnection connection, ReplayRequest request, List<InstrumentName> carried);

    /**
     * Lets go of a client that moves to another session; when this returns, nothing more of this session reaches it.
     *
     * @param connection the client
     */
    void release(FeedConnection connection);

    /**
     * Tells a client in which state the session is.
     *
     * @param connection the client
     */
    void announce(FeedConnection connection);

    /**
     * Forgets a client that has gone.
     *
     * @param connection the client
     */
    void disconnected(FeedConnection connection);

    /**
     * Subscribes a client to instruments; returns when its ticks are on their way, which may take until candles are
     * loaded.
     *
     * @param connection the client
     * @param names what it asked for
     * @param mode its protocol's mode
     * @return what became of each, in the order given
     */
    List<SubscribeOutcome> subscribe(FeedConnection connection, List<InstrumentName> names, int mode);

    /**
     * Takes back subscriptions of a client; unknown instruments do no harm.
     *
     * @param connection the client
     * @param names the instruments
     * @param mode its protocol's mode
     */
    void unsubscribe(FeedConnection connection, List<InstrumentName> names, int mode);

    /**
     * Says whether the session waits for its clients, so that a stalled one holds up the others.
     *
     * @return true while it replays as fast as its clients take ticks
     */
    boolean isLossless();

    /**
     * There is room again in a client's queue.
     */
    void onRoom();

    /**
     * Takes back all subscriptions of a client that stays connected.
     *
     * @param connection the client
     */
    void unsubscribeAll(FeedConnection connection);
}
