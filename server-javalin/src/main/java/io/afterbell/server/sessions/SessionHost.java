package io.afterbell.server.sessions;

import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.ReplayRequest;
import java.util.List;

/** What a session asks of whoever keeps all of them. Safe for many threads. */
interface SessionHost {
    /**
     * Makes a private session for one connection.
     *
     * @param from the session that the connection leaves, whose settings hold where the request is silent
     * @param request what the client wants
     * @param carried what the connection is subscribed to, which must go on
     * @return the session, with those instruments loaded
     */
    HostedSession openPrivate(HostedSession from, ReplayRequest request, List<InstrumentName> carried);

    /** The settings of {@code session} contradict none of the request's, or an exception names the first that does. */
    void checkAgrees(HostedSession session, ReplayRequest request);

    /** A private session's connection is gone. */
    void abandoned(HostedSession session);
}
