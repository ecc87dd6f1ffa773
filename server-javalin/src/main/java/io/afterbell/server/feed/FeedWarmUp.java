package io.afterbell.server.feed;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.replay.Configured;
import io.afterbell.replay.Pacing;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.ReplayMode;
import io.afterbell.replay.ReplayPipeline;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.replay.ReplaySession;
import io.afterbell.replay.Speed;
import io.afterbell.replay.StartPolicy;
import io.afterbell.server.access.AccessRules;
import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.ReplayRequest;
import io.afterbell.server.wire.SubscribeOutcome;
import io.afterbell.server.wire.WireProtocol;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.core.Behavior;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.ExtensionStack;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.Negotiated;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/**
 * Plays a short market to nobody while a server starts, so that the first tick of a real one does not pay for loading
 * and compiling what it runs through, Jetty included: at speed 1 a session of 200 instruments sends 33 messages a second,
 * and stays slow for minutes before Java compiles anything by itself.
 */
final class FeedWarmUp {
    private static final int CANDLES = 200;
    private static final long OPEN_EPOCH_MILLIS = 1_705_981_500_000L;
    private static final int MODE = 1;

    private FeedWarmUp() {}

    /** What takes every byte at once, instead of a socket. */
    private static final class Nowhere extends ByteArrayEndPoint {
        @Override
        public boolean flush(ByteBuffer... buffers) {
            for (ByteBuffer buffer : buffers) {
                buffer.position(buffer.limit());
            }
            return true;
        }
    }

    /** A session that knows every instrument and has none. */
    private static final class Nobody implements FeedSession {
        @Override
        public void connected(FeedConnection connection) {}

        @Override
        public void disconnected(FeedConnection connection) {}

        @Override
        public List<SubscribeOutcome> subscribe(FeedConnection connection, List<InstrumentName> names, int mode) {
            return names.stream().map(SubscribeOutcome::success).toList();
        }

        @Override
        public FeedSession withSettings(
                FeedConnection connection, ReplayRequest request, List<InstrumentName> carried) {
            return this;
        }

        @Override
        public void release(FeedConnection connection) {}

        @Override
        public void announce(FeedConnection connection) {}

        @Override
        public void unsubscribe(FeedConnection connection, List<InstrumentName> names, int mode) {}

        @Override
        public void unsubscribeAll(FeedConnection connection) {}

        @Override
        public boolean isLossless() {
            return false;
        }

        @Override
        public void onRoom() {}
    }

    /** Plays it; answers how many messages Jetty has taken. */
    static long run(WireProtocol protocol, Configured<TickSynthesizer> synthesizer, String sourceMark) {
        ReplayPlan plan = new ReplayPlan(TimeRange.ALL, List.of(), synthesizer, ReplayPlan.DEFAULT_SEED, false);
        ReplayPipeline pipeline = new ReplayPipeline(plan, TradingCalendar.standard());
        Pacing pacing =
                new Pacing(new Speed(60), ReplayMode.SINGLE_PASS, StartPolicy.NOW, Duration.ZERO, Duration.ZERO);
        SendingThreads none = new SendingThreads();
        none.close();
        Feed feed = new Feed(sourceMark, false, false, SlowClients.AUTO, new TrainPool(4), none, () -> 0, () -> 0);
        ReplaySession session = new ReplaySession(plan, pipeline, pacing, List.of(feed));
        feed.attach(session);
        WebSocketCoreSession core = connect();
        AccessRules access = new AccessRules("127.0.0.1", List.of(), Optional.empty());
        FeedConnection connection = new FeedConnection(
                0, protocol, new Nobody(), SlowClients.AUTO, access, sourceMark, core, () -> 0, () -> 0);
        session.call(() -> {
            feed.connected(connection);
            feed.subscribe(
                    connection,
                    List.of(session.join(candles(pipeline, "A")), session.join(candles(pipeline, "B"))),
                    MODE);
            return true;
        });
        long now = 0;
        while (now != ReplaySession.UNTIL_WOKEN) {
            now = Math.max(now, session.runOnce(now));
        }
        session.close();
        session.runOnce(0);
        return connection.outbound().framesSent();
    }

    // All of Jetty that a frame passes on its way to the socket.
    private static WebSocketCoreSession connect() {
        WebSocketComponents components = new WebSocketComponents();
        ExtensionStack noExtensions = new ExtensionStack(components, Behavior.SERVER);
        noExtensions.negotiate(List.of(), List.of());
        WebSocketCoreSession core = new WebSocketCoreSession(
                new FrameHandler() {
                    @Override
                    public void onOpen(CoreSession session, Callback callback) {
                        callback.succeeded();
                    }

                    @Override
                    public void onFrame(Frame frame, Callback callback) {
                        callback.succeeded();
                    }

                    @Override
                    public void onError(Throwable cause, Callback callback) {
                        callback.succeeded();
                    }

                    @Override
                    public void onClosed(CloseStatus status, Callback callback) {
                        callback.succeeded();
                    }
                },
                Behavior.SERVER,
                Negotiated.from(noExtensions),
                components);
        core.setWebSocketConnection(new WebSocketConnection(
                new Nowhere(), Runnable::run, new ScheduledExecutorScheduler(), ByteBufferPool.NON_POOLING, core));
        core.onOpen();
        return core;
    }

    private static PreparedSeries candles(ReplayPipeline pipeline, String symbol) {
        CandleSeriesBuilder builder = CandleSeries.builder(Instrument.of(symbol, "NSE"), Interval.ONE_MINUTE);
        for (int i = 0; i < CANDLES; i++) {
            builder.add(OPEN_EPOCH_MILLIS + i * 60_000L, 100 + i % 3, 104.05, 99, 101, 1_000);
        }
        return pipeline.prepare(builder.build());
    }
}
