package io.afterbell.server.sessions;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.replay.Configured;
import io.afterbell.replay.Manifest;
import io.afterbell.replay.Pacing;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.ReplayPipeline;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.replay.ReplaySession;
import io.afterbell.replay.SessionStatus;
import io.afterbell.replay.SessionThread;
import io.afterbell.replay.Speed;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.candles.LoadedCandles;
import io.afterbell.server.feed.Feed;
import io.afterbell.server.feed.FeedConnection;
import io.afterbell.server.feed.FeedSession;
import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.ReplayNews;
import io.afterbell.server.wire.SubscribeOutcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replay session with all that the host adds to it: its candles, its thread and its clients.
 *
 * <p>An instrument is loaded when it is first asked for, in one short open of the source, and joins at the clock's now.
 * Safe for many threads: whoever subscribes waits for the loading, nobody else does.
 */
public final class HostedSession implements FeedSession, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostedSession.class);
    private static final long ANSWER_TIMEOUT_SECONDS = 10;

    private final String name;
    private final ReplayPlan plan;
    private final Pacing pacing;
    private final ReplayPipeline pipeline;
    private final CandleLibrary library;
    private final Feed feed;
    private final ReplaySession session;
    private final SessionThread thread;
    private final LongSupplier nanoTime;
    /** By each name that was asked for, and by the source's own. */
    private final Map<Instrument, PreparedSeries> prepared = new ConcurrentHashMap<>();

    private final Object loading = new Object();
    /** What was loaded, to be given back at the end. */
    private final List<CandleSeries> held = new ArrayList<>();

    private final NewsDesk news;
    private final Set<Long> clients = ConcurrentHashMap.newKeySet();
    private volatile long lastClientNanos;
    private volatile String preset = "";

    /**
     * Makes a session and starts its thread; the clock begins to run as the pacing says.
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
        this.name = requireNonNull(name, "name");
        this.plan = requireNonNull(plan, "plan");
        this.pacing = requireNonNull(pacing, "pacing");
        this.pipeline = new ReplayPipeline(plan, calendar);
        this.library = requireNonNull(library, "library");
        this.feed = requireNonNull(feed, "feed");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.news = new NewsDesk(name);
        this.lastClientNanos = nanoTime.getAsLong();
        this.session = new ReplaySession(plan, pipeline, pacing, List.of(feed, new StateLog(name), news));
        feed.attach(session);
        this.thread = SessionThread.start(name, session);
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
     * @param presetName the preset's name
     */
    public void madeFrom(String presetName) {
        preset = requireNonNull(presetName, "presetName");
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
     * @throws AfterbellException when one of them cannot be replayed
     */
    public void preload(List<Instrument> instruments) {
        Map<Instrument, AfterbellException> failures = load(instruments);
        if (!failures.isEmpty()) {
            throw failures.values().iterator().next();
        }
        await(session.call(() -> {
            instruments.forEach(instrument -> session.join(loaded(instrument)));
            return true;
        }));
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
                outcomes.add(new SubscribeOutcome(asked, error));
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
            return pipeline.prepare(candles, dayCloses);
        } catch (AfterbellException e) {
            // What is refused is not kept, and must not count against what others may load.
            library.release(candles);
            throw e;
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

    // Returns what could not be loaded. One load at a time: two clients that ask for the same wait for one read.
    private Map<Instrument, AfterbellException> load(List<Instrument> wanted) {
        if (prepared.keySet().containsAll(wanted)) {
            return Map.of();
        }
        synchronized (loading) {
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
                    if (prepared.put(ready.instrument(), ready) == null) {
                        held.add(candles);
                    }
                    prepared.put(result.instrument(), ready);
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
    public void left(FeedConnection connection) {
        clients.remove(connection.number());
        lastClientNanos = nanoTime.getAsLong();
        await(session.call(() -> {
            news.forget(connection);
            feed.disconnected(connection);
            return true;
        }));
    }

    @Override
    public void listen(FeedConnection connection, Consumer<ReplayNews> listener) {
        SessionStatus status = status();
        listener.accept(NewsDesk.state(name, status));
        session.call(() -> {
            news.add(connection, listener);
            return true;
        });
    }

    /**
     * How long the session has had no client.
     *
     * @return nanoseconds; 0 while it has one
     */
    public long idleNanos() {
        return clients.isEmpty() ? nanoTime.getAsLong() - lastClientNanos : 0;
    }

    @Override
    public void connected(FeedConnection connection) {
        clients.add(connection.number());
        session.call(() -> {
            feed.connected(connection);
            return true;
        });
    }

    @Override
    public void disconnected(FeedConnection connection) {
        clients.remove(connection.number());
        lastClientNanos = nanoTime.getAsLong();
        session.call(() -> {
            news.forget(connection);
            feed.disconnected(connection);
            return true;
        });
    }

    /**
     * Stops the clock.
     *
     * @return true when this changed something
     */
    public boolean pause() {
        return await(session.pause(nanoTime.getAsLong()));
    }

    /**
     * Lets the clock run again, or for the first time.
     *
     * @return true when this changed something
     */
    public boolean resume() {
        return await(session.resume(nanoTime.getAsLong()));
    }

    /**
     * Goes back to the start of the range.
     *
     * @return true when this changed something
     */
    public boolean restart() {
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
        return await(session.setSpeed(speed, nanoTime.getAsLong()));
    }

    /**
     * Sets the clock to another time of the same pass, see {@link ReplaySession#seek}.
     *
     * @param epochMillis where to, UTC market time
     * @return where the clock stands now, UTC market time
     */
    public long seek(long epochMillis) {
        return await(session.seek(epochMillis, nanoTime.getAsLong()));
    }

    /**
     * Plays the next ticks of a paused session.
     *
     * @param count how many
     * @return how many have left
     */
    public long stepTicks(int count) {
        return await(session.stepTicks(count));
    }

    /**
     * Plays the next candles of a paused session.
     *
     * @param count how many minutes
     * @return how many ticks have left
     */
    public long stepCandles(int count) {
        return await(session.stepCandles(count));
    }

    /**
     * Lets other regimes hold from the next candle on.
     *
     * @param regimes the regimes, from left to right; empty for none
     * @return from which market minute on, UTC epoch milliseconds
     */
    public long changeRegimes(List<Configured<RegimeTransform>> regimes) {
        return await(session.changeRegimes(regimes));
    }

    /**
     * Names the tape that the session plays.
     *
     * @param productVersion Afterbell's version
     * @return the manifest as of now
     */
    public Manifest manifest(String productVersion) {
        return await(session.manifest(library.sourceName(), productVersion));
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

    /** Ends the session and gives back its memory; its clients are the caller's to close. */
    @Override
    public void close() {
        thread.close();
        synchronized (loading) {
            held.forEach(library::release);
            held.clear();
        }
    }
}
