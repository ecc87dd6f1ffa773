package io.afterbell.server.feed;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.util.Map;

/** Opens replay sessions that belong to one client. Safe for many threads. */
public interface PrivateSessions {
    /** For hosts of one session only: refuses to open any. */
    PrivateSessions NONE = new PrivateSessions() {
        @Override
        public FeedSession open(Map<String, String> fields) {
            throw new ReplayException(ErrorCode.NOT_ALLOWED, "this server has no private replay sessions");
        }

        @Override
        public void end(FeedSession session) {}
    };

    /**
     * Opens a session.
     *
     * @param fields what the client wants other than usual, by name, as {@link io.afterbell.server.wire.Client#replay} takes it
     * @return the session, to be ended by {@link #end}
     * @throws io.afterbell.api.spi.AfterbellException when a field is unknown or its value is not allowed, or when there
     *     are too many sessions; the message names it
     */
    FeedSession open(Map<String, String> fields);

    /**
     * Ends a session whose client has gone or has moved on.
     *
     * @param session what {@link #open} has answered
     */
    void end(FeedSession session);
}
