package io.afterbell.server.feed;

import static java.util.Objects.requireNonNull;

import io.afterbell.replay.ReplayEvent;
import io.afterbell.server.access.AccessRules;
import io.afterbell.server.wire.Client;
import io.afterbell.server.wire.Conversation;
import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.ReplayRequest;
import io.afterbell.server.wire.SubscribeOutcome;
import io.afterbell.server.wire.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;

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
    private final SlowClients choice;
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

    private final Object moving = new Object();
    private volatile FeedSession session;
    private volatile boolean wantsEvents;
    private boolean gone;

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
            SlowClients choice,
            AccessRules access,
            String sourceMark,
            CoreSession core,
            LongSupplier bytesReceived,
            LongSupplier nanoTime) {
        this.id = id;
        this.protocol = requireNonNull(protocol, "protocol");
        this.session = requireNonNull(session, "session");
        this.choice = requireNonNull(choice, "choice");
        this.access = requireNonNull(access, "access");
        this.sourceMark = requireNonNull(sourceMark, "sourceMark");
        this.core = requireNonNull(core, "core");
        this.bytesReceived = requireNonNull(bytesReceived, "bytesReceived");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        FrameTransport transport = FrameTransport.of(core);
        this.outbound =
                new Outbound((train, callback) -> transport.send(core, train, callback), nanoTime, this::onRoom);
        this.openedNanos = nanoTime.getAsLong();
        this.pingedNanos = openedNanos;
        this.conversation = protocol.open(this);
    }

    private void onRoom() {
        session.onRoom();
    }

    long id() {
        return id;
    }

    /** What the client wants for itself when it does not keep up; AUTO for what its session does. */
    SlowClients choice() {
        return choice;
    }

    /** Says whether others wait when this client takes nothing. */
    boolean isWaitedFor() {
        return choice == SlowClients.AUTO && session.isLossless();
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
    public void unsubscribe(List<InstrumentName> names, int mode) {
        session.unsubscribe(this, names, mode);
    }

    @Override
    public void unsubscribeAll() {
        session.unsubscribeAll(this);
    }

    @Override
    public void replay(ReplayRequest request, Map<Integer, List<InstrumentName>> subscribed) {
        List<InstrumentName> carried =
                subscribed.values().stream().flatMap(List::stream).distinct().toList();
        FeedSession next = session.withSettings(this, request, carried);
        if (next == session) {
            return;
        }
        synchronized (moving) {
            if (gone) {
                next.disconnected(this);
                return;
            }
            session.release(this);
            session = next;
            next.connected(this);
        }
        subscribed.forEach((mode, names) -> next.subscribe(this, names, mode));
    }

    @Override
    public void replayEvents(boolean wanted) {
        wantsEvents = wanted;
        if (wanted) {
            session.announce(this);
        }
    }

    @Override
    public boolean offerText(String text) {
        Train train = Train.ofText(text);
        boolean taken = outbound.offerAnswer(train);
        train.release();
        return taken;
    }

    /**
     * Tells the client what has happened in its session, if it has asked for it. Called on the session's thread.
     *
     * @param sessionName the session's name
     * @param event what has happened
     */
    public void tell(String sessionName, ReplayEvent event) {
        if (wantsEvents && !closing) {
            conversation.onReplayEvent(sessionName, event);
        }
    }

    /** The connection is gone, for whatever reason; its session forgets it. */
    void gone() {
        closing = true;
        outbound.close();
        synchronized (moving) {
            gone = true;
            session.disconnected(this);
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
