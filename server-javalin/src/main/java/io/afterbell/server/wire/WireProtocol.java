package io.afterbell.server.wire;

/**
 * How one vendor's clients talk. Stateless and safe for many threads; what it opens is not.
 */
public interface WireProtocol {
    /**
     * The name for logs and status pages.
     *
     * @return for example {@code openalgo}
     */
    String name();

    /**
     * Says whether a client that opens a connection in this way speaks this protocol.
     *
     * @param handshake what the client said
     * @return true when {@link #open} may be called for it
     */
    boolean accepts(Handshake handshake);

    /**
     * Begins to talk with a client.
     *
     * @param client what the conversation may do
     * @return the state of the connection
     */
    Conversation open(Client client);

    /**
     * Makes an encoder for one replay session.
     *
     * @param sourceMark what marks every tick as replayed, see {@link Client#sourceMark()}
     * @return an encoder for one thread
     */
    TickEncoder newEncoder(String sourceMark);

    /**
     * How the protocol keeps connections alive.
     *
     * @return the timings
     */
    Keepalive keepalive();
}
