package io.afterbell.server.wire.openalgo;

import static java.util.Objects.requireNonNull;

import io.afterbell.server.wire.Client;
import io.afterbell.server.wire.Conversation;
import io.afterbell.server.wire.Handshake;
import io.afterbell.server.wire.Keepalive;
import io.afterbell.server.wire.TickEncoder;
import io.afterbell.server.wire.WireProtocol;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How OpenAlgo's clients talk. Stateless and safe for many threads.
 *
 * <p>It is the default protocol: like the live proxy it takes any path, any query and any header. A client
 * gets one message a tick for each mode that it holds: the last traded price (1), Quote (2), Depth (3).
 */
public final class OpenAlgoProtocol implements WireProtocol {
    private static final Keepalive KEEPALIVE = new Keepalive(Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final InstantSource clock;

    /** Makes the protocol on the system's clock. */
    public OpenAlgoProtocol() {
        this(InstantSource.system());
    }

    OpenAlgoProtocol(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public String name() {
        return "openalgo";
    }

    @Override
    public boolean accepts(Handshake handshake) {
        requireNonNull(handshake, "handshake");
        return true;
    }

    @Override
    public Conversation open(Client client) {
        return new OpenAlgoConversation(requireNonNull(client, "client"), clock);
    }

    @Override
    public TickEncoder newEncoder(String sourceMark) {
        return new OpenAlgoTickEncoder(requireNonNull(sourceMark, "sourceMark"));
    }

    @Override
    public Keepalive keepalive() {
        return KEEPALIVE;
    }
}
