package io.afterbell.server.feed;

import static java.util.Objects.requireNonNull;

import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.ReplayEvent;
import io.afterbell.replay.SessionState;
import io.afterbell.replay.TickBlock;
import io.afterbell.replay.TickListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells what happens in a replay session to those of its clients that have asked for it, and to nobody else. Clients may
 * come and go on any thread.
 */
public final class EventFeed implements TickListener {
    private final String session;
    private final Set<FeedConnection> connections = ConcurrentHashMap.newKeySet();

    /**
     * Makes a feed without clients.
     *
     * @param session the session's name
     */
    public EventFeed(String session) {
        this.session = requireNonNull(session, "session");
    }

    /**
     * Takes in a client.
     *
     * @param connection the client
     */
    public void connected(FeedConnection connection) {
        connections.add(connection);
    }

    /**
     * Forgets a client.
     *
     * @param connection the client
     */
    public void disconnected(FeedConnection connection) {
        connections.remove(connection);
    }

    @Override
    public void onInstrument(int index, PreparedSeries prepared) {}

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void onTicks(TickBlock block) {}

    @Override
    public void onState(SessionState state, String reason) {}

    @Override
    public void onEvent(ReplayEvent event) {
        for (FeedConnection connection : connections) {
            connection.tell(session, event);
        }
    }
}
