package io.afterbell.server.sessions;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.replay.CandlesSoFar;
import io.afterbell.replay.Configured;
import io.afterbell.replay.Manifest;
import io.afterbell.replay.Pacing;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.ReplayEvent;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.ReplayPipeline;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.replay.ReplaySession;
import io.afterbell.replay.SessionState;
import io.afterbell.replay.SessionStatus;
import io.afterbell.replay.SessionThread;
import io.afterbell.replay.Speed;
import io.afterbell.replay.StartPolicy;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.candles.LoadedCandles;
import io.afterbell.server.feed.EventFeed;
import io.afterbell.server.feed.Feed;
import io.afterbell.server.feed.FeedConnection;
import io.afterbell.server.feed.FeedSession;
import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.ReplayRequest;
import io.afterbell.server.wire.SubscribeOutcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replay session with all that the host adds to it: its candles, its thread and its clients.
 *
 * <p>An instrument is loaded when it is first asked for, in one short open of the source, and joins at the clock's now.
 * All candles of the plan's ranges come at once, on the thread that asks and never on the session's own, so that a clock
 * that crosses midnight or begins another pass reads nothing; what does not fit into the memory limit is refused then.
 * Safe for many threads: whoever subscribes waits for the loading, nobody else does.
 */
public final class HostedSession implements FeedSession, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostedSession.class);
    private static final long ANSWER_TIMEOUT_SECONDS = 10;

    private static final int GOING_AWAY = 1001;
    private static final SessionHost NO_HOST = new NoHost();

    private volatile String preset = "";
    private final String name;
    private final SessionKind kind;
    private final SessionSpec spec;
    private final ReplayPlan plan;
    private final Pacing pacing;
    private final TradingCalendar calendar;
    private final ReplayPipeline pipeline;
    private final CandleLibrary library;
    private final Feed feed;
    private final EventFeed events;
    private final ReplaySession session;
    private final SessionThread thread;
    private final LongSupplier nanoTime;
    private final SessionHost host;
    private final Executor loader;
    /** By each name that was asked for, and by the source's own. */
    private final Map<Instrument, PreparedSeries> prepared = new ConcurrentHashMap<>();

    private final Map<Instrument, List<String>> repairs = new ConcurrentSkipListMap<>();

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Object loading = new Object();
    private final Object memory = new Object();
    /** As counted by the library; guarded by {@link #memory}. */
    private long loadedCandles;

    /** What clients have subscribed, each name once, because every client holds on to its own. */
    private final Map<InstrumentName, InstrumentName> sharedNames = new ConcurrentHashMap<>();

    private final Set<FeedConnection> clients = ConcurrentHashMap.newKeySet();
    private volatile long usedNanos;
    private volatile boolean closed;

    /** For a session that stands alone. */
    private static final class NoHost implements SessionHost {
        @Override
        public HostedSession openPrivate(HostedSession from, ReplayRequest request, List<InstrumentName> carried) {
            throw new ReplayException(
                    ErrorCode.NOT_ALLOWED, "there are no private replay sessions here: session=" + from.name());
        }

        @Override
        public void checkAgrees(HostedSession session, ReplayRequest request) {}

        @Override
        public void abandoned(HostedSession session) {}
    }

    /**
     * Makes a session that stands alone and starts its thread; the clock begins to run as the pacing says.
     *
     * @param name the session's name, as clients and REST know it
     * @param plan what decides the tape
     * @param pacing how it is played
     * @param calendar knows the exchanges' zones
     * @param library where candles come from
     * @param feed where ticks go, not used by another session
     * @param nanoTime the real time, as {@link System#nanoTime()} gives it
     */
    public HostedSession(
            String name,
            ReplayPlan plan,
            Pacing pacing,
            TradingCalendar calendar,
            CandleLibrary library,
            Feed feed,
            LongSupplier nanoTime) {
        this(
                name,
                SessionKind.MAIN,
                new SessionSpec(plan, pacing, List.of(), false, false),
                calendar,
                library,
                feed,
                nanoTime,
                NO_HOST,
                Runnable::run);
    }

    HostedSession(
            String name,
            SessionKind kind,
            SessionSpec spec,
            TradingCalendar calendar,
            CandleLibrary library,
            Feed feed,
            LongSupplier nanoTime,
            SessionHost host,
            Executor loader) {
        this.name = requireNonNull(name, "name");
        this.kind = requireNonNull(kind, "kind");
        this.spec = requireNonNull(spec, "spec");
        this.plan = spec.plan();
        this.pacing = spec.pacing();
        this.calendar = requireNonNull(calendar, "calendar");
        this.pipeline = new ReplayPipeline(plan, calendar);
        this.library = requireNonNull(library, "library");
        this.feed = requireNonNull(feed, "feed");
        this.events = new EventFeed(name);
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.host = requireNonNull(host, "host");
        this.loader = requireNonNull(loader, "loader");
        this.usedNanos = nanoTime.getAsLong();
        this.session = new ReplaySession(plan, pipeline, pacing, List.of(feed, new StateLog(name), events));
        feed.attach(session);
        this.thread = SessionThread.start(name, session);
    }

    /**
     * Where the session comes from.
     *
     * @return the kind
     */
    public SessionKind kind() {
        return kind;
    }

    /**
     * What the session was made from.
     *
     * @return the specification
     */
    public SessionSpec spec() {
        return spec;
    }

    /**
     * What is not as it was asked for: ranges that were cut, instruments without candles in a part of them.
     *
     * @return one sentence each, in the order found
     */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Notes something that is not as it should be, and tells whoever listens. */
    void warn(String warning) {
        warnings.add(warning);
        session.call(() -> {
            session.warn(warning);
            return true;
        });
    }

    /**
     * How many clients are connected.
     *
     * @return the count
     */
    public int clientCount() {
        return clients.size();
    }

    /** Since when nobody has been connected or has used a control, on the session's clock. */
    long usedNanos() {
        return usedNanos;
    }

    private void use() {
        usedNanos = nanoTime.getAsLong();
    }

    /** Whether nobody is connected, nor does the clock run for its own sake. */
    boolean isIdle() {
        return clients.isEmpty() && (pacing.start() != StartPolicy.NOW || status().state() != SessionState.RUNNING);
    }

    /**
     * The preset that the session was made from.
     *
     * @return its name; empty when it was made from none
     */
    public String preset() {
        return preset;
    }

    /**
     * Says that the session was made from a preset.
     *
     * @param presetName the preset's name; empty for none
     */
    public void madeFrom(String presetName) {
        preset = requireNonNull(presetName, "presetName");
    }

    /**
     * The session's name.
     *
     * @return for example {@code main}
     */
    public String name() {
        return name;
    }

    /**
     * What decided the tape when the session was made; {@link #status()} knows what was changed since.
     *
     * @return the plan
     */
    public ReplayPlan plan() {
        return plan;
    }

    /**
     * How the tape is played.
     *
     * @return the pacing
     */
    public Pacing pacing() {
        return pacing;
    }

    /**
     * Where the session's ticks go.
     *
     * @return the feed, whose methods belong to the session's thread
     */
    public Feed feed() {
        return feed;
    }

    /**
     * Loads instruments and lets them join before anybody subscribes.
     *
     * @param instruments what to load
     * @param fromEpochMillis where the clock stands before any tick leaves, also where it starts at once, UTC market
     *     time; empty for the start
     * @throws AfterbellException when one of them cannot be replayed
     */
    public void preload(List<Instrument> instruments, OptionalLong fromEpochMillis) {
        Map<Instrument, AfterbellException> failures = load(instruments);
        if (!failures.isEmpty()) {
            throw failures.values().iterator().next();
        }
        Optional<CompletableFuture<Long>> seek = await(session.call(() -> {
            instruments.forEach(instrument -> session.join(loaded(instrument)));
            // Carried out next, before the clock may run.
            return fromEpochMillis.isEmpty()
                    ? Optional.<CompletableFuture<Long>>empty()
                    : Optional.of(session.seek(fromEpochMillis.getAsLong(), nanoTime.getAsLong()));
        }));
        seek.ifPresent(this::await);
    }

    @Override
    public List<SubscribeOutcome> subscribe(FeedConnection connection, List<InstrumentName> names, int mode) {
        Set<Instrument> wanted = new LinkedHashSet<>();
        Map<InstrumentName, String> errors = new LinkedHashMap<>();
        for (InstrumentName asked : names) {
            try {
                wanted.add(Instrument.of(asked.symbol(), asked.exchange()));
            } catch (IllegalArgumentException e) {
                errors.put(asked, e.getMessage() == null ? "not an instrument's name" : e.getMessage());
            }
        }
        Map<Instrument, AfterbellException> failures = load(List.copyOf(wanted));
        return await(session.call(() -> {
            List<SubscribeOutcome> outcomes = new ArrayList<>(names.size());
            List<Integer> listings = new ArrayList<>(names.size());
            for (InstrumentName asked : names) {
                String error = errors.getOrDefault(asked, "");
                if (error.isEmpty()) {
                    Instrument instrument = Instrument.of(asked.symbol(), asked.exchange());
                    AfterbellException failure = failures.get(instrument);
                    try {
                        if (failure != null) {
                            throw failure;
                        }
                        listings.add(join(instrument, asked));
                    } catch (AfterbellException e) {
                        error = e.getMessage() == null ? e.code().name() : e.getMessage();
                    }
                }
                InstrumentName shared = error.isEmpty() ? sharedNames.computeIfAbsent(asked, name -> name) : asked;
                outcomes.add(new SubscribeOutcome(shared, error));
            }
            feed.subscribe(connection, listings, mode);
            return outcomes;
        }));
    }

    // The ticks come back under the name that was asked for.
    private int join(Instrument asked, InstrumentName name) {
        PreparedSeries candles = loaded(asked);
        int index = session.join(candles);
        return candles.instrument().equals(asked) ? index : feed.alias(index, name);
    }

    private PreparedSeries prepare(CandleSeries candles, SortedMap<LocalDate, Double> dayCloses) {
        PreparedSeries known = prepared.get(candles.instrument());
        if (known != null) {
            // The same instrument under another name.
            library.release(candles);
            return known;
        }
        try {
            PreparedSeries ready = pipeline.prepare(candles, dayCloses);
            keep(candles);
            new SessionRanges(library, calendar)
                    .shortfall(ready.source(), plan.ranges())
                    .ifPresent(this::warn);
            return ready;
        } catch (AfterbellException e) {
            // What is refused is not kept, and must not count against what others may load.
            library.release(candles);
            throw e;
        }
    }

    private void keep(CandleSeries candles) {
        synchronized (memory) {
            if (closed) {
                throw isOver();
            }
            loadedCandles += candles.size();
        }
    }

    private static Optional<Instrument> parse(InstrumentName name) {
        try {
            return Optional.of(Instrument.of(name.symbol(), name.exchange()));
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }

    @Override
    public boolean isLossless() {
        return feed.isLossless();
    }

    @Override
    public void onRoom() {
        feed.onRoom();
    }

    private PreparedSeries loaded(Instrument instrument) {
        return requireNonNull(prepared.get(instrument), "prepared");
    }

    // Returns what could not be loaded. Waits for a thread that may wait, never for the session's own.
    private Map<Instrument, AfterbellException> load(List<Instrument> wanted) {
        if (prepared.keySet().containsAll(wanted)) {
            return Map.of();
        }
        try {
            return CompletableFuture.supplyAsync(() -> loadNow(wanted), loader).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AfterbellException expected) {
                throw expected;
            }
            throw e;
        }
    }

    // One load at a time: two clients that ask for the same wait for one read.
    private Map<Instrument, AfterbellException> loadNow(List<Instrument> wanted) {
        synchronized (loading) {
            if (closed) {
                throw isOver();
            }
            List<Instrument> missing = wanted.stream()
                    .filter(instrument -> !prepared.containsKey(instrument))
                    .toList();
            Map<Instrument, AfterbellException> failures = new LinkedHashMap<>();
            List<LoadedCandles> results;
            try {
                results = library.load(missing, plan.range());
            } catch (AfterbellException e) {
                missing.forEach(instrument -> failures.put(instrument, e));
                return failures;
            }
            for (LoadedCandles result : results) {
                try {
                    CandleSeries candles = result.candlesOrThrow();
                    PreparedSeries ready = prepare(candles, result.dayCloses());
                    prepared.put(ready.instrument(), ready);
                    prepared.put(result.instrument(), ready);
                    repairs.put(ready.instrument(), result.repairs());
                    result.remarks().forEach(remark -> LOG.info("{}: {}", result.instrument(), remark));
                } catch (AfterbellException e) {
                    LOG.warn("{}", e.getMessage());
                    failures.put(result.instrument(), e);
                }
            }
            return failures;
        }
    }

    @Override
    public void unsubscribe(FeedConnection connection, List<InstrumentName> names, int mode) {
        await(session.call(() -> {
            List<Integer> listings =
                    names.stream().flatMapToInt(this::listing).boxed().toList();
            feed.unsubscribe(connection, listings, mode);
            return true;
        }));
    }

    private IntStream listing(InstrumentName name) {
        OptionalInt alias = feed.listing(name);
        return alias.isPresent()
                ? alias.stream()
                : parse(name).map(session::indexOf).orElse(OptionalInt.empty()).stream();
    }

    @Override
    public void unsubscribeAll(FeedConnection connection) {
        await(session.call(() -> {
            feed.unsubscribeAll(connection);
            return true;
        }));
    }

    @Override
    public void connected(FeedConnection connection) {
        clients.add(connection);
        use();
        events.connected(connection);
        session.call(() -> {
                    feed.connected(connection);
                    return true;
                })
                .whenComplete((done, failure) -> {
                    // Between the handshake and this moment the session may have ended.
                    if (failure != null) {
                        connection.close(GOING_AWAY, "replay session " + name + " has ended");
                    }
                });
    }

    @Override
    public void disconnected(FeedConnection connection) {
        leave(connection);
        if (kind == SessionKind.PRIVATE) {
            host.abandoned(this);
        }
    }

    @Override
    public void release(FeedConnection connection) {
        CompletableFuture<Boolean> left = leave(connection);
        if (!closed) {
            await(left);
        }
        if (kind == SessionKind.PRIVATE) {
            host.abandoned(this);
        }
    }

    private CompletableFuture<Boolean> leave(FeedConnection connection) {
        clients.remove(connection);
        use();
        events.disconnected(connection);
        return session.call(() -> {
            feed.disconnected(connection);
            return true;
        });
    }

    @Override
    public FeedSession withSettings(FeedConnection connection, ReplayRequest request, List<InstrumentName> carried) {
        if (kind == SessionKind.PRIVATE) {
            host.checkAgrees(this, request);
            return this;
        }
        return host.openPrivate(this, request, carried);
    }

    @Override
    public void announce(FeedConnection connection) {
        session.status(nanoTime.getAsLong())
                .thenAccept(status -> connection.tell(
                        name,
                        new ReplayEvent(
                                ReplayEvent.Kind.STATE,
                                status.clockEpochMillis(),
                                status.state(),
                                status.speed(),
                                status.pass(),
                                status.progress(),
                                status.reason())));
    }

    /**
     * The candles of an instrument up to the clock, so that who asks for history sees no future. Loads the instrument and
     * lets it join when it has not joined yet.
     *
     * @param wanted the instrument, by any name that reaches it
     * @return what is known now
     * @throws AfterbellException when it cannot be replayed
     */
    public CandlesSoFar candlesSoFar(Instrument wanted) {
        loadOrThrow(wanted);
        return await(session.call(() -> session.candlesSoFar(session.join(loaded(wanted)))));
    }

    /**
     * What there is to say of an instrument at its last tick.
     *
     * @param wanted the instrument, by any name that reaches it
     * @return the quote; empty when it has had no tick yet
     * @throws AfterbellException when it cannot be replayed
     */
    public Optional<SessionQuote> quote(Instrument wanted) {
        loadOrThrow(wanted);
        PreparedSeries candles = loaded(wanted);
        return await(session.call(() -> session.atLastTick(
                session.join(candles), spec.indexDepth(), detail -> SessionQuote.of(candles, detail))));
    }

    private void loadOrThrow(Instrument wanted) {
        Map<Instrument, AfterbellException> failures = load(List.of(wanted));
        if (!failures.isEmpty()) {
            throw failures.values().iterator().next();
        }
    }

    private ReplayException isOver() {
        return new ReplayException(ErrorCode.WRONG_STATE, "the replay session has ended: session=" + name);
    }

    /**
     * Stops the clock.
     *
     * @return true when this changed something
     */
    public boolean pause() {
        use();
        return await(session.pause(nanoTime.getAsLong()));
    }

    /**
     * Lets the clock run again, or for the first time.
     *
     * @return true when this changed something
     */
    public boolean resume() {
        use();
        return await(session.resume(nanoTime.getAsLong()));
    }

    /**
     * Goes back to the start of the range.
     *
     * @return true when this changed something
     */
    public boolean restart() {
        use();
        return await(session.restart(nanoTime.getAsLong()));
    }

    /**
     * Changes how fast the clock runs.
     *
     * @param speed the new speed
     * @return true when this changed something
     * @throws ReplayException with {@link ErrorCode#WRONG_STATE} when the session has failed or is closed, as from the
     *     controls below
     */
    public boolean setSpeed(Speed speed) {
        use();
        return await(session.setSpeed(speed, nanoTime.getAsLong()));
    }

    /**
     * Sets the clock to another time of the same pass, see {@link ReplaySession#seek}.
     *
     * @param epochMillis where to, UTC market time
     * @return where the clock stands now, UTC market time
     */
    public long seek(long epochMillis) {
        use();
        return await(session.seek(epochMillis, nanoTime.getAsLong()));
    }

    /**
     * Plays the next ticks of a paused session.
     *
     * @param count how many
     * @return how many have left
     */
    public long stepTicks(int count) {
        use();
        return await(session.stepTicks(count));
    }

    /**
     * Plays the next candles of a paused session.
     *
     * @param count how many minutes
     * @return how many ticks have left
     */
    public long stepCandles(int count) {
        use();
        return await(session.stepCandles(count));
    }

    /**
     * Lets other regimes hold from the next candle on.
     *
     * @param regimes the regimes, from left to right; empty for none
     * @return from which market minute on, UTC epoch milliseconds
     */
    public long changeRegimes(List<Configured<RegimeTransform>> regimes) {
        use();
        return await(session.changeRegimes(regimes));
    }

    /**
     * Names the tape that the session plays.
     *
     * @param productVersion Afterbell's version
     * @return the manifest as of now
     */
    public Manifest manifest(String productVersion) {
        List<String> mended = repairs.values().stream().flatMap(List::stream).toList();
        return await(session.manifest(library.sourceName(), productVersion)).withRepairs(mended);
    }

    /**
     * What the session is doing.
     *
     * @return the status
     */
    public SessionStatus status() {
        return await(session.status(nanoTime.getAsLong()));
    }

    /**
     * What the feed has done.
     *
     * @return the figures
     */
    public Feed.Figures figures() {
        return await(session.call(feed::figures));
    }

    private <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AfterbellException expected) {
                throw expected;
            }
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new ReplayException(
                    ErrorCode.INTERNAL,
                    "replay session " + name + " did not answer in " + ANSWER_TIMEOUT_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReplayException(ErrorCode.WRONG_STATE, "interrupted while waiting for session " + name);
        }
    }

    /**
     * Ends the session and its clients' connections, which learn why.
     *
     * @param reason one sentence for people
     */
    void end(String reason) {
        close();
        clients.forEach(client -> client.close(GOING_AWAY, reason));
    }

    /** Ends the session and gives back its memory; its clients are the caller's to close. Twice does no harm. */
    @Override
    public void close() {
        thread.close();
        synchronized (memory) {
            closed = true;
            library.release(loadedCandles);
            loadedCandles = 0;
        }
    }
}
