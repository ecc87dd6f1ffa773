package io.afterbell.server.sessions;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The replay sessions that a server has, and what can be done to their number. Safe for many threads. */
public interface ReplaySessions {
    /**
     * Finds a session.
     *
     * @param name its name
     * @return the session; empty when there is none of this name
     */
    Optional<HostedSession> find(String name);

    /**
     * All sessions.
     *
     * @return {@code main}, then the others by name
     */
    List<HostedSession> all();

    /**
     * Makes a named session, which any client can join.
     *
     * @param name letters, digits and {@code _ . -}, 64 at most
     * @param fields what is to be other than configured, by name: {@code instruments} (SYMBOL:EXCHANGE, comma-separated),
     *     {@code start_date}, {@code end_date}, {@code regime}, {@code synthesizer}, {@code speed}, {@code seed},
     *     {@code mode}, {@code start}, {@code timestamps}, {@code index_depth}, {@code idle_gap}
     * @return the session
     * @throws io.afterbell.api.spi.AfterbellException when the name is taken or none, a field is unknown or its value is
     *     not allowed, or there are too many sessions
     */
    HostedSession create(String name, Map<String, String> fields);

    /**
     * Checks what a session could be asked for, without making it.
     *
     * @param fields as for {@link #create}
     * @throws io.afterbell.api.spi.AfterbellException when a field is unknown or its value is not allowed
     */
    void check(Map<String, String> fields);

    /**
     * Ends a session and closes its clients.
     *
     * @param name its name, not {@code main}
     * @throws io.afterbell.api.spi.AfterbellException when there is none of this name, or it is {@code main}
     */
    void delete(String name);
}
