package io.afterbell.server.sessions;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.Instrument;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.Manifest;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.feed.Feed;
import io.afterbell.server.feed.SendingThreads;
import io.afterbell.server.feed.TrainPool;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.ReplayRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All replay sessions of a server: {@code main}, those made by name over REST, and the private ones of single
 * connections. They share the source, the memory for candles and nothing else: none waits for another.
 *
 * <p>Safe for many threads.
 */
public final class SessionRegistry implements AutoCloseable {
    /** The session that a client joins when it names none. */
    public static final String MAIN = "main";

    private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);
    private static final int IDLE_TRAINS = 32;
    private static final String NAMES =
            "letters, digits, _ . and -, at most 64 of them, and begins with a letter or a digit, not with private-";
    private static final String PRIVATE_PREFIX = "private-";
    private static final List<String> REQUEST_FIELDS = List.of("name", "preset", "manifest");
    private static final List<String> RANGE_FIELDS = List.of("range", "ranges", "start_date", "end_date", "from", "to");
    /** What a manifest asks for and this server may not have. */
    private static final Set<ErrorCode> MISSING_HERE = Set.of(
            ErrorCode.UNKNOWN_PLUGIN,
            ErrorCode.INVALID_PARAMETER,
            ErrorCode.UNKNOWN_INSTRUMENT,
            ErrorCode.EMPTY_RANGE,
            ErrorCode.NOT_ALLOWED,
            ErrorCode.IMPOSSIBLE_CANDLES);

    private final SessionSpecs specs;
    private final CandleLibrary library;
    private final TradingCalendar calendar;
    private final PresetBook presets;
    private final Limits limits;
    private final String sourceMark;
    private final String productVersion;
    private final LongSupplier nanoTime;
    private final LongSupplier wallClockMillis;
    private final TrainPool trains = new TrainPool(IDLE_TRAINS);
    private final SendingThreads sendingThreads = new SendingThreads();
    private final SessionHost host = new Host();
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicInteger privateCount = new AtomicInteger();
    private final ExecutorService loader = Executors.newCachedThreadPool(task -> daemon(task, "candle-loader-"));
    private final ScheduledExecutorService housekeeping =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "session-housekeeping-"));

    // Guarded by itself, as are the names of sessions that are being made.
    private final Map<String, HostedSession> sessions = new LinkedHashMap<>();
    private final Set<String> inTheMaking = new HashSet<>();
    private boolean closed;

    /**
     * How many sessions there may be, and for how long.
     *
     * @param mostSessions named and private ones, beside main
     * @param idle after how long without a client a named session ends; zero for never
     */
    public record Limits(int mostSessions, Duration idle) {
        /** Checks the limits. */
        public Limits {
            if (mostSessions < 0 || idle.isNegative()) {
                throw new IllegalArgumentException(
                        "limits must not be negative: mostSessions=" + mostSessions + " idle=" + idle);
            }
        }
    }

    /**
     * Makes a registry without sessions.
     *
     * @param plugins the services found
     * @param library where candles come from
     * @param calendar knows hours and zones
     * @param presets where saved choices are
     * @param limits how many sessions there may be
     * @param sourceMark what marks every tick as not live
     * @param productVersion Afterbell's version, for manifests
     * @param nanoTime the real time, as {@link System#nanoTime()} gives it
     * @param wallClockMillis the time of day in epoch milliseconds
     */
    public SessionRegistry(
            PluginCatalog plugins,
            CandleLibrary library,
            TradingCalendar calendar,
            PresetBook presets,
            Limits limits,
            String sourceMark,
            String productVersion,
            LongSupplier nanoTime,
            LongSupplier wallClockMillis) {
        this.specs = new SessionSpecs(plugins, library, calendar);
        this.library = requireNonNull(library, "library");
        this.calendar = requireNonNull(calendar, "calendar");
        this.presets = requireNonNull(presets, "presets");
        this.limits = requireNonNull(limits, "limits");
        this.sourceMark = requireNonNull(sourceMark, "sourceMark");
        this.productVersion = requireNonNull(productVersion, "productVersion");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.wallClockMillis = requireNonNull(wallClockMillis, "wallClockMillis");
        housekeeping.scheduleWithFixedDelay(this::keepHouse, 1, 1, TimeUnit.SECONDS);
    }

    private Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Makes the session {@code main}, once, before any other.
     *
     * @param spec what it shall be; where a later session's wish is silent this holds for it too
     * @param fromEpochMillis where its clock stands before any tick leaves, UTC market time; empty for the start
     * @return the session, with its instruments loaded
     * @throws AfterbellException when an instrument cannot be replayed
     */
    public HostedSession openMain(SessionSpec spec, OptionalLong fromEpochMillis) {
        return open(MAIN, SessionKind.MAIN, spec, List.of(), fromEpochMillis);
    }

    /**
     * Says how many sessions there may be.
     *
     * @return the limits
     */
    public Limits limits() {
        return limits;
    }

    /**
     * Finds a session of any kind.
     *
     * @param name its name
     * @return the session; empty when there is none
     */
    public Optional<HostedSession> find(String name) {
        synchronized (sessions) {
            return Optional.ofNullable(sessions.get(name));
        }
    }

    /**
     * Finds a session that a client may join: a private one belongs to its connection.
     *
     * @param name its name
     * @return the session; empty when there is none to join
     */
    public Optional<HostedSession> joinable(String name) {
        return find(name).filter(session -> session.kind() != SessionKind.PRIVATE);
    }

    /**
     * All sessions.
     *
     * @return main first, then in the order in which they were made
     */
    public List<HostedSession> list() {
        synchronized (sessions) {
            return List.copyOf(sessions.values());
        }
    }

    /**
     * The manifest of a session's tape.
     *
     * @param session the session
     * @return its manifest as of now
     */
    public Manifest manifest(HostedSession session) {
        return session.manifest(productVersion);
    }

    /**
     * Makes a named session from a plan, a preset or a manifest; returns when its instruments are loaded.
     *
     * @param wish the fields of a plan; or {@code preset} with fields that replace the preset's; or {@code manifest} with
     *     fields that say how its tape is played; and a {@code name} in all three cases
     * @return the session
     * @throws ManifestDiffersException when the manifest's tape cannot be replayed here
     * @throws AfterbellException naming the field that is wrong, or what stands in the way
     */
    public HostedSession create(ObjectNode wish) {
        SessionSpecs.checkNames(wish, fields());
        String name = name(wish);
        // A name that is taken is found out before candles are loaded.
        checkFree(name);
        ObjectNode fields = wish.deepCopy();
        fields.remove(REQUEST_FIELDS);
        if (SessionSpecs.isGiven(wish, "manifest")) {
            if (SessionSpecs.isGiven(wish, "preset")) {
                throw invalid("a session is made from a preset or from a manifest, not from both: preset="
                        + wish.get("preset").asText());
            }
            return createFromManifest(name, wish.get("manifest"), fields);
        }
        if (SessionSpecs.isGiven(wish, "preset")) {
            fields = withPreset(wish.get("preset"), fields);
        }
        SessionSpecs.Draft draft = specs.read(fields, main().spec());
        HostedSession session = make(name, SessionKind.NAMED, draft, List.of());
        session.madeFrom(wish.path("preset").asText(""));
        return session;
    }

    /**
     * Checks what a session could be made from, without making it.
     *
     * @param plan the fields of a plan, without a name
     * @throws AfterbellException naming the field that is wrong, or what stands in the way
     */
    public void check(ObjectNode plan) {
        specs.read(plan, main().spec());
    }

    /**
     * The fields that {@link #create} reads.
     *
     * @return their names
     */
    public static List<String> fields() {
        return Stream.of(REQUEST_FIELDS, SessionSpecs.TAPE_FIELDS, SessionSpecs.PACING_FIELDS)
                .flatMap(List::stream)
                .toList();
    }

    private HostedSession main() {
        return find(MAIN).orElseThrow(() -> new ReplayException(ErrorCode.WRONG_STATE, "the server is not ready yet"));
    }

    private static String name(ObjectNode wish) {
        JsonNode name = wish.path("name");
        if (name.isMissingNode() || name.isNull()) {
            throw invalid("the field name is missing, as in {\"name\":\"tuesday\"}");
        }
        if (!name.isTextual()
                || !name.textValue().matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
                || name.textValue().startsWith(PRIVATE_PREFIX)) {
            throw invalid("a session's name is made of " + NAMES + ": name=" + name.asText());
        }
        return name.textValue();
    }

    private ObjectNode withPreset(JsonNode preset, ObjectNode fields) {
        ObjectNode merged = presets.find(preset.asText())
                .orElseThrow(() -> new ReplayException(
                        ErrorCode.NOT_FOUND, "there is no preset of this name: preset=" + preset.asText()));
        if (RANGE_FIELDS.stream().anyMatch(field -> SessionSpecs.isGiven(fields, field))) {
            merged.remove(RANGE_FIELDS);
        }
        if (SessionSpecs.isGiven(fields, "mode")) {
            merged.remove("count");
        }
        merged.setAll(fields);
        return merged;
    }

    private HostedSession createFromManifest(String name, JsonNode json, ObjectNode fields) {
        Manifest there = ManifestJson.read(json);
        SessionSpec paced = specs.paced(fields, main().spec());
        ReplayPlan plan;
        try {
            plan = specs.plan(there);
        } catch (AfterbellException e) {
            throw missing(e);
        }
        List<Instrument> instruments = there.candles().stream()
                .map(one -> Instrument.of(one.symbol(), one.exchange()))
                .toList();
        SessionSpec spec = new SessionSpec(
                plan, paced.pacing(), instruments, paced.stampsNow(), paced.indexDepth(), paced.slowClients());
        HostedSession session;
        try {
            session = make(name, SessionKind.NAMED, new SessionSpecs.Draft(spec, List.of()), List.of());
        } catch (AfterbellException e) {
            throw missing(e);
        }
        List<String> differences = manifest(session).differencesFrom(there);
        if (!differences.isEmpty()) {
            end(session, "its tape is not that of the manifest");
            throw new ManifestDiffersException(differences);
        }
        return session;
    }

    private static AfterbellException missing(AfterbellException e) {
        return MISSING_HERE.contains(e.code())
                ? new ManifestDiffersException(List.of(String.valueOf(e.getMessage())))
                : e;
    }

    private void checkFree(String name) {
        synchronized (sessions) {
            if (sessions.containsKey(name) || inTheMaking.contains(name)) {
                throw new ReplayException(
                        ErrorCode.WRONG_STATE,
                        "there is a replay session of this name already; delete it first, or choose another: name="
                                + name);
            }
        }
    }

    private HostedSession make(String name, SessionKind kind, SessionSpecs.Draft draft, List<Instrument> alsoLoaded) {
        takeName(name);
        try {
            HostedSession session = open(name, kind, draft.spec(), alsoLoaded, OptionalLong.empty());
            draft.warnings().forEach(session::warn);
            LOG.info("session {} is made: {}", name, kind);
            return session;
        } finally {
            synchronized (sessions) {
                inTheMaking.remove(name);
            }
        }
    }

    private void takeName(String name) {
        synchronized (sessions) {
            checkFree(name);
            List<String> taken = Stream.concat(sessions.keySet().stream(), inTheMaking.stream())
                    .filter(one -> !one.equals(MAIN))
                    .toList();
            if (taken.size() >= limits.mostSessions()) {
                throw new ReplayException(
                        ErrorCode.TOO_LARGE,
                        "there are as many replay sessions beside main as may be, max_sessions="
                                + limits.mostSessions() + ": " + String.join(", ", taken)
                                + "; delete one with DELETE /api/sessions/NAME, or raise the limit");
            }
            inTheMaking.add(name);
        }
    }

    private HostedSession open(
            String name,
            SessionKind kind,
            SessionSpec spec,
            List<Instrument> alsoLoaded,
            OptionalLong fromEpochMillis) {
        Feed feed = new Feed(
                sourceMark,
                spec.stampsNow(),
                spec.indexDepth(),
                spec.slowClients(),
                trains,
                sendingThreads,
                nanoTime,
                wallClockMillis);
        HostedSession session = new HostedSession(name, kind, spec, calendar, library, feed, nanoTime, host, loader);
        try {
            List<Instrument> all = Stream.concat(spec.instruments().stream(), alsoLoaded.stream())
                    .distinct()
                    .toList();
            session.preload(all, fromEpochMillis);
            synchronized (sessions) {
                if (closed) {
                    throw new ReplayException(ErrorCode.WRONG_STATE, "the server is shutting down");
                }
                sessions.put(name, session);
            }
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /**
     * Ends a session; its clients are told and closed.
     *
     * @param name its name
     * @throws ReplayException with {@link ErrorCode#NOT_FOUND} when there is none, and with {@link ErrorCode#NOT_ALLOWED}
     *     for main
     */
    public void delete(String name) {
        if (name.equals(MAIN)) {
            throw new ReplayException(
                    ErrorCode.NOT_ALLOWED,
                    "main lives as long as the server; pause it with POST /api/sessions/main/pause: session=main");
        }
        end(get(name), "replay session " + name + " was deleted");
    }

    /**
     * Finds a session of any kind that must be there.
     *
     * @param name its name
     * @return the session
     * @throws ReplayException with {@link ErrorCode#NOT_FOUND}, naming those that there are
     */
    public HostedSession get(String name) {
        return find(name)
                .orElseThrow(() -> new ReplayException(
                        ErrorCode.NOT_FOUND,
                        "there is no replay session of this name; there is "
                                + String.join(
                                        ", ",
                                        list().stream().map(HostedSession::name).toList())
                                + ": session=" + name));
    }

    private void end(HostedSession session, String reason) {
        boolean removed;
        synchronized (sessions) {
            removed = sessions.remove(session.name(), session);
        }
        if (removed) {
            LOG.info("session {} ends: {}", session.name(), reason);
            session.end(reason);
        }
    }

    /**
     * Ends named sessions that nobody has used for long, and those that have lost their connection.
     *
     * @param nowNanos the real time
     */
    void endIdle(long nowNanos) {
        long idleNanos = limits.idle().toNanos();
        for (HostedSession session : list()) {
            if (session.kind() != SessionKind.MAIN
                    && idleNanos > 0
                    && nowNanos - session.usedNanos() >= idleNanos
                    && session.isIdle()) {
                end(
                        session,
                        "replay session " + session.name() + " had no client for "
                                + limits.idle().toMinutes() + " minutes");
            }
        }
    }

    private void keepHouse() {
        try {
            endIdle(nanoTime.getAsLong());
        } catch (RuntimeException e) {
            LOG.error("housekeeping of replay sessions failed", e);
        }
    }

    private final class Host implements SessionHost {
        @Override
        public HostedSession openPrivate(HostedSession from, ReplayRequest request, List<InstrumentName> carried) {
            SessionSpecs.Draft draft = specs.read(request, from.spec());
            List<Instrument> instruments = carried.stream()
                    .map(name -> Instrument.of(name.symbol(), name.exchange()))
                    .toList();
            return make(PRIVATE_PREFIX + privateCount.incrementAndGet(), SessionKind.PRIVATE, draft, instruments);
        }

        @Override
        public void checkAgrees(HostedSession session, ReplayRequest request) {
            specs.checkAgrees(request, session);
        }

        // The thread that closes a connection has no time to wait for the session's.
        @Override
        public void abandoned(HostedSession session) {
            String reason = "its connection is closed";
            try {
                loader.execute(() -> end(session, reason));
            } catch (RejectedExecutionException shuttingDown) {
                LOG.debug("session {} ends with the server", session.name());
            }
        }
    }

    private static ReplayException invalid(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message);
    }

    /** Ends all sessions; their clients are the caller's to close. */
    @Override
    public void close() {
        List<HostedSession> left;
        synchronized (sessions) {
            closed = true;
            left = List.copyOf(sessions.values());
            sessions.clear();
        }
        housekeeping.shutdownNow();
        // All at once, so that many sessions take no longer to end than one.
        left.parallelStream().forEach(HostedSession::close);
        loader.shutdown();
        sendingThreads.close();
    }
}
