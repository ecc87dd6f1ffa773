package io.afterbell.server;

import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.Configured;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.server.access.AccessRules;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.feed.Feed;
import io.afterbell.server.feed.FeedEndpoint;
import io.afterbell.server.feed.FeedSession;
import io.afterbell.server.http.RestApi;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.plugins.RequestPaths;
import io.afterbell.server.presets.PresetJson;
import io.afterbell.server.presets.PresetStore;
import io.afterbell.server.presets.SessionRecorder;
import io.afterbell.server.sessions.HostedSession;
import io.afterbell.server.sessions.SessionRegistry;
import io.afterbell.server.sessions.SessionSpec;
import io.afterbell.server.wire.WireProtocol;
import io.afterbell.server.wire.openalgo.OpenAlgoProtocol;
import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.session.NullSessionCache;
import org.eclipse.jetty.session.NullSessionDataStore;
import org.eclipse.jetty.session.SessionCache;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The running server: one port with the WebSocket feed and REST on it, and the replay session {@code main}.
 *
 * <p>The one place where the objects of a server are put together. Safe for many threads.
 */
public final class AfterbellServer implements AutoCloseable {
    private static final WireProtocol OPENALGO = new OpenAlgoProtocol();
    private static final String RECORDED = "historify_replay";
    private static final String MADE_UP = "mock";
    /** More would only wait for the same session; each keeps buffers of its own. */
    private static final int MOST_THREADS = 64;

    private static final int FEWEST_THREADS = 8;
    private static final long STOP_MILLIS = 500;

    private final Javalin app;
    private final FeedEndpoint endpoint;
    private final SessionRegistry sessions;
    private final HostedSession main;
    private final PresetStore presets;
    private final SessionRecorder recorder;
    private final Thread warmUp;
    private final ScheduledExecutorService recording = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "session-records");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closed = new CountDownLatch(1);

    private AfterbellServer(
            Javalin app,
            FeedEndpoint endpoint,
            SessionRegistry sessions,
            HostedSession main,
            PresetStore presets,
            Thread warmUp) {
        this.app = app;
        this.endpoint = endpoint;
        this.sessions = sessions;
        this.main = main;
        this.presets = presets;
        this.warmUp = warmUp;
        this.recorder = new SessionRecorder(presets, sessions, System::currentTimeMillis);
        recording.scheduleWithFixedDelay(recorder::record, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Starts a server; when this returns, clients can connect.
     *
     * @param config how to run
     * @param spec what the session {@code main} is to be, usually {@link SessionSpec#of} the configuration
     * @param fromEpochMillis where the clock of {@code main} stands at first, UTC market time; empty for the start
     * @param catalog the services found
     * @param library where candles come from
     * @param calendar knows hours and zones
     * @return the running server, which the caller closes
     * @throws io.afterbell.api.spi.AfterbellException when the source cannot be read, a service is unknown, an
     *     instrument cannot be replayed or the port is taken
     */
    public static AfterbellServer start(
            ServerConfig config,
            SessionSpec spec,
            OptionalLong fromEpochMillis,
            PluginCatalog catalog,
            CandleLibrary library,
            TradingCalendar calendar) {
        PluginCatalog requested = catalog.forRequests(new RequestPaths(config.requestFolders(), services(spec.plan())));
        String sourceMark = library.isMadeUp() ? MADE_UP : RECORDED;
        AccessRules access = new AccessRules(config.host(), config.allowedOrigins(), config.apiKey());
        PresetStore presets = new PresetStore(config.db());
        SessionRegistry sessions = new SessionRegistry(
                requested,
                library,
                calendar,
                name -> presets.find(name).map(PresetJson::fields),
                new SessionRegistry.Limits(config.maximumSessions(), config.sessionIdleTime()),
                sourceMark,
                AfterbellVersion.current(),
                System::nanoTime,
                System::currentTimeMillis);
        try {
            HostedSession main = sessions.openMain(spec, fromEpochMillis);
            FeedEndpoint endpoint = new FeedEndpoint(
                    List.of(OPENALGO),
                    name -> sessions.joinable(name).map(FeedSession.class::cast),
                    access,
                    sourceMark,
                    config.stallTimeout(),
                    System::nanoTime);
            RestApi rest =
                    new RestApi(AfterbellVersion.current(), access, requested, library, sessions, presets, calendar);
            Javalin app = Javalin.create(javalin -> {
                javalin.startup.showJavalinBanner = false;
                javalin.startup.showOldJavalinVersionWarning = false;
                javalin.startup.startupWatcherEnabled = false;
                javalin.jetty.threadPool = new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS);
                javalin.jetty.modifyServer(server -> server.setStopTimeout(STOP_MILLIS));
                javalin.jetty.modifyServletContextHandler(context -> forgetHttpSessions(context.getSessionHandler()));
                endpoint.configure(javalin);
                rest.register(javalin.routes);
            });
            listen(app, config);
            endpoint.started(app);
            return new AfterbellServer(app, endpoint, sessions, main, presets, warmUp(spec.plan(), sourceMark));
        } catch (RuntimeException e) {
            sessions.close();
            throw e;
        }
    }

    // Javalin begins an HTTP session, which never ends, for each WebSocket that it lets in. Nobody here has a use for
    // one.
    private static void forgetHttpSessions(SessionHandler http) {
        SessionCache none = new NullSessionCache(http);
        none.setSessionDataStore(new NullSessionDataStore());
        http.setSessionCache(none);
        http.setUsingCookies(false);
    }

    private static List<Configured<?>> services(ReplayPlan plan) {
        List<Configured<?>> all = new ArrayList<>(plan.regimes());
        plan.schedule().forEach(change -> all.addAll(change.regimes()));
        all.add(plan.synthesizer());
        return all;
    }

    // Beside the start and not in it: the first client needs longer than this to subscribe.
    private static Thread warmUp(ReplayPlan plan, String sourceMark) {
        Thread thread = new Thread(() -> Feed.warmUp(OPENALGO, plan.synthesizer(), sourceMark), "warm-up");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void listen(Javalin app, ServerConfig config) {
        try {
            app.start(config.host(), config.port());
        } catch (JavalinBindException e) {
            throw new ReplayException(
                    ErrorCode.INPUT_OUTPUT,
                    "cannot listen on host=" + config.host() + " port=" + config.port()
                            + ": another program has it, perhaps another Afterbell; choose another with --port",
                    e);
        }
    }

    /**
     * The port that the server listens on.
     *
     * @return the port, also when any free one was asked for
     */
    public int port() {
        return app.port();
    }

    /**
     * The session that a client joins when it names none.
     *
     * @return the session {@code main}
     */
    public HostedSession main() {
        return main;
    }

    /**
     * Waits until all has been loaded that the first ticks will run through.
     *
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public void awaitWarmedUp() throws InterruptedException {
        warmUp.join();
    }

    /**
     * Waits until the server is closed.
     *
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Tells every client that the server goes away (1001), and stops. Closing twice does no harm. */
    @Override
    public void close() {
        recording.shutdownNow();
        recorder.close();
        presets.close();
        endpoint.close();
        sessions.close();
        app.stop();
        closed.countDown();
    }
}
