package io.afterbell.server.feed;

import static java.util.Objects.requireNonNull;

import io.afterbell.server.access.AccessRules;
import io.afterbell.server.wire.Handshake;
import io.afterbell.server.wire.WireProtocol;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.NotFoundResponse;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServletFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket door: takes connections in, hands their messages to the protocol that recognises them, and looks after
 * those that no longer answer. Knows Jetty and no protocol.
 */
public final class FeedEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedEndpoint.class);
    private static final String SLOW_CLIENTS = "slow_clients";
    /** What Jetty gathers messages in where an extension forbids whole trains. */
    private static final int OUTPUT_BUFFER_BYTES = 64 * 1024;

    private static final int LARGEST_REQUEST_BYTES = 1024 * 1024;
    /** Small enough that a client which stops reading holds few stale ticks, large enough not to cost throughput. */
    private static final int SOCKET_SEND_BUFFER_BYTES = 256 * 1024;

    private static final long HOUSEKEEPING_MILLIS = 250;
    private static final int GOING_AWAY = 1001;
    private static final int SERVER_ERROR = 1011;
    private static final int TRY_AGAIN_LATER = 1013;

    private final List<WireProtocol> protocols;
    private final Function<String, Optional<FeedSession>> sessions;
    private final AccessRules access;
    private final String sourceMark;
    private final Duration stallTimeout;
    private final LongSupplier nanoTime;
    private final Map<String, FeedConnection> connections = new ConcurrentHashMap<>();
    private final AtomicLong nextId = new AtomicLong(1);
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "feed-housekeeping");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Makes the door, closed.
     *
     * @param protocols the protocols, asked in this order; the last one should accept anything
     * @param sessions finds the replay session that a client names
     * @param access who may connect
     * @param sourceMark what marks every tick as not live
     * @param stallTimeout how long a client may take nothing while others wait for it
     * @param nanoTime the real time in nanoseconds
     */
    public FeedEndpoint(
            List<WireProtocol> protocols,
            Function<String, Optional<FeedSession>> sessions,
            AccessRules access,
            String sourceMark,
            Duration stallTimeout,
            LongSupplier nanoTime) {
        this.protocols = List.copyOf(protocols);
        this.sessions = requireNonNull(sessions, "sessions");
        this.access = requireNonNull(access, "access");
        this.sourceMark = requireNonNull(sourceMark, "sourceMark");
        this.stallTimeout = requireNonNull(stallTimeout, "stallTimeout");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    }

    /**
     * Adds the WebSocket routes and what Jetty needs to a server that is being configured.
     *
     * @param config the configuration
     */
    public void configure(JavalinConfig config) {
        config.jetty.modifyWebSocketServletFactory(FeedEndpoint::tune);
        config.jetty.modifyServer(server -> {
            for (var connector : server.getConnectors()) {
                if (connector instanceof ServerConnector tcp) {
                    tcp.setAcceptedSendBufferSize(SOCKET_SEND_BUFFER_BYTES);
                }
            }
        });
        // The live proxy takes any path, and reverse proxies commonly put the feed under one.
        for (String path : List.of("/", "/<path>")) {
            config.routes.wsBeforeUpgrade(path, this::checkUpgrade);
            config.routes.ws(path, this::handle);
        }
    }

    private static void tune(JettyWebSocketServletFactory factory) {
        factory.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
        factory.setMaxTextMessageSize(LARGEST_REQUEST_BYTES);
        factory.setMaxBinaryMessageSize(LARGEST_REQUEST_BYTES);
        factory.setMaxFrameSize(LARGEST_REQUEST_BYTES);
        // Our own pings find out who is gone; a paused replay with a quiet client must not be closed.
        factory.setIdleTimeout(Duration.ZERO);
    }

    /**
     * Finishes the work on a server that has just started, and begins to look after connections.
     *
     * @param app the running server
     */
    public void started(Javalin app) {
        // Compression would cost five times the throughput, and trains are made of finished frames.
        for (ContextHandler context : app.jettyServer().server().getDescendants(ContextHandler.class)) {
            WebSocketServerComponents.getWebSocketComponents(context)
                    .getExtensionRegistry()
                    .unregister("permessage-deflate");
        }
        housekeeping.scheduleWithFixedDelay(
                this::keepHouse, HOUSEKEEPING_MILLIS, HOUSEKEEPING_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void checkUpgrade(Context context) {
        String host = Optional.ofNullable(context.header("Host")).orElse("");
        String origin = Optional.ofNullable(context.header("Origin")).orElse("");
        if (!access.isHostAllowed(host)) {
            throw new ForbiddenResponse("the Host header names another server: host=" + host);
        }
        if (!access.mayRead(origin, host)) {
            throw new ForbiddenResponse(
                    "pages of this origin may not connect; allow it with --allow-origin: origin=" + origin);
        }
        if (slowClients(context.queryParam(SLOW_CLIENTS)).isEmpty()) {
            throw new BadRequestResponse("a client may choose for itself " + SlowClients.CHOICES_OF_A_CLIENT
                    + ", only a session may block: slow_clients=" + context.queryParam(SLOW_CLIENTS));
        }
        String name = sessionName(context.queryParam("session"));
        if (sessions.apply(name).isEmpty()) {
            throw new NotFoundResponse("there is no such replay session: session=" + name);
        }
    }

    private static String sessionName(@org.jspecify.annotations.Nullable String asked) {
        return asked == null || asked.isEmpty() ? "main" : asked;
    }

    private static Optional<SlowClients> slowClients(@org.jspecify.annotations.Nullable String asked) {
        return asked == null || asked.isEmpty() ? Optional.of(SlowClients.AUTO) : SlowClients.ofClient(asked);
    }

    private void handle(WsConfig socket) {
        socket.onConnect(this::connect);
        socket.onMessage(context -> receive(context, context.message()));
        socket.onBinaryMessage(context -> receive(context, context.data()));
        socket.onError(context -> LOG.debug("connection failed", context.error()));
        socket.onClose(this::disconnect);
    }

    private void connect(WsConnectContext context) {
        String name = sessionName(context.queryParam("session"));
        Optional<FeedSession> session = sessions.apply(name);
        Handshake handshake = handshake(context);
        Optional<WireProtocol> protocol =
                protocols.stream().filter(one -> one.accepts(handshake)).findFirst();
        if (session.isEmpty() || protocol.isEmpty()) {
            context.closeSession(SERVER_ERROR, "no replay session or protocol for this connection");
            return;
        }
        CoreSession core = ((WebSocketSession) context.session).getCoreSession();
        FeedConnection connection = new FeedConnection(
                nextId.getAndIncrement(),
                protocol.get(),
                session.get(),
                slowClients(context.queryParam(SLOW_CLIENTS)).orElse(SlowClients.AUTO),
                access,
                sourceMark,
                core,
                bytesReceived(core),
                nanoTime);
        connections.put(context.sessionId(), connection);
        session.get().connected(connection);
    }

    private static Handshake handshake(WsContext context) {
        Map<String, String> query = new HashMap<>();
        context.queryParamMap().forEach((key, values) -> query.put(key, values.isEmpty() ? "" : values.get(0)));
        return new Handshake(context.session.getUpgradeRequest().getRequestURI().getPath(), query, context.headerMap());
    }

    // Javalin tells nobody of pongs; but whoever has sent any byte since the ping is alive.
    private static LongSupplier bytesReceived(CoreSession core) {
        return core instanceof WebSocketCoreSession counted
                ? () -> counted.getConnection().getBytesIn()
                : () -> {
                    return System.nanoTime();
                };
    }

    private void receive(WsContext context, String text) {
        FeedConnection connection = connections.get(context.sessionId());
        if (connection != null) {
            guarded(connection, () -> connection.conversation().onText(text));
        }
    }

    private void receive(WsContext context, ByteBuffer payload) {
        FeedConnection connection = connections.get(context.sessionId());
        if (connection != null) {
            guarded(connection, () -> connection.conversation().onBinary(payload));
        }
    }

    private static void guarded(FeedConnection connection, Runnable request) {
        try {
            request.run();
        } catch (RuntimeException e) {
            LOG.error("a request could not be handled; its connection is closed", e);
            connection.close(SERVER_ERROR, "the request could not be handled");
        }
    }

    private void disconnect(WsContext context) {
        FeedConnection connection = connections.remove(context.sessionId());
        if (connection != null) {
            connection.gone();
        }
    }

    private void keepHouse() {
        long now = nanoTime.getAsLong();
        for (FeedConnection connection : connections.values()) {
            try {
                connection.keepHouse(now);
                if (connection.isWaitedFor() && connection.outbound().stalledNanos(now) > stallTimeout.toNanos()) {
                    LOG.warn(
                            "client {} has taken nothing for {} s while others wait for it; it is closed",
                            connection.id(),
                            stallTimeout.toSeconds());
                    connection.close(
                            TRY_AGAIN_LATER,
                            "took no data for " + stallTimeout.toSeconds() + " s while others wait for it");
                }
            } catch (RuntimeException e) {
                LOG.error("housekeeping of a connection failed", e);
            }
        }
    }

    /** Tells every client that the server goes away, and takes no more care of them. */
    @Override
    public void close() {
        housekeeping.shutdownNow();
        connections.values().forEach(connection -> connection.close(GOING_AWAY, "server is shutting down"));
    }

    /**
     * How many clients are connected. May be called by any thread.
     *
     * @return the count
     */
    public int connectionCount() {
        return connections.size();
    }
}
