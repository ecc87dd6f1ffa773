package io.afterbell.server.feed;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.access.AccessRules;
import io.afterbell.server.wire.Client;
import io.afterbell.server.wire.Conversation;
import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.ReplayNews;
import io.afterbell.server.wire.SubscribeOutcome;
import io.afterbell.server.wire.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.jspecify.annotations.Nullable;

/**
 * One client: its conversation, what waits to be sent to it, and whether it still answers.
 *
 * <p>Requests come from Jetty's thread of the connection, ticks from the session's thread, housekeeping from a third; the
 * queue in between is what they share. What is marked as the session's belongs to the session's thread alone.
 */
public final class FeedConnection implements Client {
    /** RFC 6455: a frame's control payload holds the code and at most this many bytes of reason. */
    private static final int LONGEST_REASON_BYTES = 123;

    private static final int POLICY_VIOLATION = 1008;
    private static final int NO_PONG = 1011;
    private static final long CLOSE_GRACE_NANOS = 1_000_000_000L;

    private final long id;
    private final WireProtocol protocol;
    private final Conversation conversation;
    private final PrivateSessions privateSessions;
    /** Where the client is; it changes once at most, on the thread of its requests. */
    private volatile FeedSession session;

    /** What the client asked of its own session; empty when it is in a common one. */
    private volatile Map<String, String> ownFields = Map.of();

    private @Nullable Consumer<ReplayNews> newsListener;
    private final AccessRules access;
    private final String sourceMark;
    private final CoreSession core;
    private final LongSupplier bytesReceived;
    private final Outbound outbound;
    private final LongSupplier nanoTime;
    private final long openedNanos;

    // Housekeeping's.
    private long pingedNanos;
    private long bytesReceivedAtPing = -1;

    private volatile boolean closing;
    private volatile long closingNanos;

    // The session's thread's.
    final Subscriptions wanted = new Subscriptions();
    boolean behind;
    long framesDropped;

    FeedConnection(
            long id,
            WireProtocol protocol,
            FeedSession session,
            AccessRules access,
            String sourceMark,
            CoreSession core,
            LongSupplier bytesReceived,
            LongSupplier nanoTime,
            PrivateSessions privateSessions) {
        this.id = id;
        this.protocol = requireNonNull(protocol, "protocol");
        this.session = requireNonNull(session, "session");
        this.access = requireNonNull(access, "access");
        this.sourceMark = requireNonNull(sourceMark, "sourceMark");
        this.core = requireNonNull(core, "core");
        this.bytesReceived = requireNonNull(bytesReceived, "bytesReceived");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        FrameTransport transport = FrameTransport.of(core);
        this.privateSessions = requireNonNull(privateSessions, "privateSessions");
        this.outbound = new Outbound(
                (train, callback) -> transport.send(core, train, callback), nanoTime, () -> this.session.onRoom());
        this.openedNanos = nanoTime.getAsLong();
        this.pingedNanos = openedNanos;
        this.conversation = protocol.open(this);
    }

    /**
     * The connection's number.
     *
     * @return unlike that of any other connection of this server
     */
    public long number() {
        return id;
    }

    long id() {
        return id;
    }

    WireProtocol protocol() {
        return protocol;
    }

    Conversation conversation() {
        return conversation;
    }

    Outbound outbound() {
        return outbound;
    }

    FeedSession session() {
        return session;
    }

    @Override
    public void sendText(String text) {
        Train answer = Train.ofText(text);
        boolean taken = outbound.offerAnswer(answer);
        answer.release();
        if (!taken && !closing) {
            close(POLICY_VIOLATION, "answers are not being read");
        }
    }

    @Override
    public void close(int code, String reason) {
        if (closing) {
            return;
        }
        closingNanos = nanoTime.getAsLong();
        closing = true;
        outbound.close();
        core.close(code, shortened(reason), Callback.NOOP);
    }

    private static String shortened(String reason) {
        String text = reason;
        while (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON_BYTES) {
            text = text.substring(0, text.length() - 1);
        }
        return text;
    }

    @Override
    public boolean isAllowed(String apiKey) {
        return access.isKeyAllowed(apiKey);
    }

    @Override
    public boolean demandsKey() {
        return access.demandsKey();
    }

    @Override
    public String sourceMark() {
        return sourceMark;
    }

    @Override
    public List<SubscribeOutcome> subscribe(List<InstrumentName> names, int mode) {
        return session.subscribe(this, names, mode);
    }

    @Override
    public boolean replay(Map<String, String> fields) {
        if (!ownFields.isEmpty()) {
            if (ownFields.entrySet().containsAll(fields.entrySet())) {
                return false;
            }
            throw new ReplayException(
                    ErrorCode.WRONG_STATE,
                    "this connection replays on its own already with " + new TreeMap<>(ownFields)
                            + "; a connection has one clock, so open another one for " + new TreeMap<>(fields));
        }
        FeedSession opened = privateSessions.open(fields);
        session.left(this);
        session = opened;
        ownFields = Map.copyOf(fields);
        opened.connected(this);
        if (newsListener != null) {
            opened.listen(this, newsListener);
        }
        return true;
    }

    @Override
    public void onReplayNews(Consumer<ReplayNews> listener) {
        newsListener = listener;
        session.listen(this, listener);
    }

    @Override
    public void unsubscribe(List<InstrumentName> names, int mode) {
        session.unsubscribe(this, names, mode);
    }

    @Override
    public void unsubscribeAll() {
        session.unsubscribeAll(this);
    }

    /** The connection is gone, for whatever reason; its session forgets it. */
    void gone() {
        closing = true;
        outbound.close();
        session.disconnected(this);
        if (!ownFields.isEmpty()) {
            privateSessions.end(session);
        }
    }

    /**
     * Looks after the connection: lets the protocol see time pass, pings, and ends what no longer answers. Called by one
     * thread, about four times a second.
     *
     * @param nowNanos the real time
     */
    void keepHouse(long nowNanos) {
        if (closing) {
            if (closingNanos != 0 && nowNanos - closingNanos > CLOSE_GRACE_NANOS) {
                // A client that does not take the close frame either; there is nothing left to tell it.
                core.abort();
            }
            return;
        }
        conversation.onElapsed(nowNanos - openedNanos);
        long sincePingNanos = nowNanos - pingedNanos;
        boolean answered = bytesReceived.getAsLong() != bytesReceivedAtPing;
        if (!answered && sincePingNanos >= protocol.keepalive().pongTimeout().toNanos()) {
            close(NO_PONG, "keepalive ping timeout");
        } else if (sincePingNanos >= protocol.keepalive().pingInterval().toNanos()) {
            pingedNanos = nowNanos;
            bytesReceivedAtPing = bytesReceived.getAsLong();
            core.sendFrame(new OutgoingEntry.Builder(new Frame(OpCode.PING), Callback.NOOP).build());
        }
    }
}
