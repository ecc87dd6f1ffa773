package io.afterbell.server.feed;

import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.ReplayNews;
import io.afterbell.server.wire.SubscribeOutcome;
import java.util.List;
import java.util.function.Consumer;

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
     * Forgets a client that has gone.
     *
     * @param connection the client
     */
    void disconnected(FeedConnection connection);

    /**
     * Forgets a client that goes on in another session; returns when nothing of this one touches it any more.
     *
     * @param connection the client
     */
    default void left(FeedConnection connection) {
        disconnected(connection);
    }

    /**
     * Lets a client hear what becomes of the session, at once and from now on, until it leaves.
     *
     * @param connection the client
     * @param listener takes the news, on the session's thread
     */
    default void listen(FeedConnection connection, Consumer<ReplayNews> listener) {}

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
