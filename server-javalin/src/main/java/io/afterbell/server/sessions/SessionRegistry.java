package io.afterbell.server.sessions;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.config.Setting;
import io.afterbell.server.feed.FeedSession;
import io.afterbell.server.feed.PrivateSessions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All replay sessions of a server: {@code main} from its configuration, named ones that somebody has made, and private
 * ones of single clients. Safe for many threads; making a session waits for its candles, nothing else does.
 *
 * <p>A session is made from the server's configuration with some values changed; so whatever holds for {@code main}
 * holds for others unless they say otherwise. Instruments that {@code main} loads at its start are not loaded by others.
 */
public final class SessionRegistry implements ReplaySessions, PrivateSessions, AutoCloseable {
    /** The session that a client joins when it names none. */
    public static final String MAIN = "main";

    private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
    private static final String PRIVATE_PREFIX = "private-";

    private final SessionFactory factory;
    private final ServerConfig config;
    private final HostedSession main;
    private final Map<String, HostedSession> others = new ConcurrentSkipListMap<>();
    private final AtomicLong privateCount = new AtomicLong();
    private volatile Consumer<FeedSession> onEnd = session -> {};

    /**
     * Makes a registry with its session {@code main}.
     *
     * @param factory makes the sessions
     * @param config the server's configuration
     * @throws io.afterbell.api.spi.AfterbellException when {@code main} cannot be replayed as configured
     */
    public SessionRegistry(SessionFactory factory, ServerConfig config) {
        this.factory = requireNonNull(factory, "factory");
        this.config = requireNonNull(config, "config");
        this.main = factory.open(MAIN, config);
    }

    /**
     * Says who closes the clients of a session that ends.
     *
     * @param listener takes the session after it has left the registry and before it is closed
     */
    public void onEnd(Consumer<FeedSession> listener) {
        onEnd = requireNonNull(listener, "listener");
    }

    /**
     * The session of the configuration.
     *
     * @return {@code main}
     */
    public HostedSession main() {
        return main;
    }

    @Override
    public Optional<HostedSession> find(String name) {
        return name.equals(MAIN) ? Optional.of(main) : Optional.ofNullable(others.get(name));
    }

    /**
     * Finds a session that clients may join by its name.
     *
     * @param name its name
     * @return the session; empty when there is none, or when it is private
     */
    public Optional<FeedSession> joinable(String name) {
        return isPrivate(name) ? Optional.empty() : find(name).map(FeedSession.class::cast);
    }

    /**
     * Says whether a session belongs to one client.
     *
     * @param name the session's name
     * @return true when nobody else may join it
     */
    public static boolean isPrivate(String name) {
        return name.startsWith(PRIVATE_PREFIX);
    }

    @Override
    public List<HostedSession> all() {
        List<HostedSession> all = new ArrayList<>();
        all.add(main);
        all.addAll(others.values());
        return all;
    }

    @Override
    public HostedSession create(String name, Map<String, String> fields) {
        if (!NAME.matcher(name).matches() || isPrivate(name)) {
            throw invalid("a session's name is made of letters, digits, _ . and -, and does not begin with "
                    + PRIVATE_PREFIX + ": name=" + name);
        }
        if (find(name).isPresent()) {
            throw new ReplayException(
                    ErrorCode.WRONG_STATE, "there is a session of this name already; delete it first: name=" + name);
        }
        return add(name, fields);
    }

    @Override
    public void check(Map<String, String> fields) {
        ServerConfig checked = changed(fields);
        factory.services(checked);
    }

    @Override
    public FeedSession open(Map<String, String> fields) {
        return add(PRIVATE_PREFIX + privateCount.incrementAndGet(), fields);
    }

    private HostedSession add(String name, Map<String, String> fields) {
        checkRoom();
        HostedSession session = factory.open(name, changed(fields));
        boolean taken;
        // Loading takes time, in which somebody else may have taken the name or the last place.
        synchronized (others) {
            taken = others.size() >= config.maximumSessions() || others.putIfAbsent(name, session) != null;
        }
        if (taken) {
            session.close();
            checkRoom();
            throw new ReplayException(ErrorCode.WRONG_STATE, "there is a session of this name already: name=" + name);
        }
        LOG.info("session {} has been made with {}", name, new TreeMap<>(fields));
        return session;
    }

    private void checkRoom() {
        if (others.size() >= config.maximumSessions()) {
            throw new ReplayException(
                    ErrorCode.TOO_LARGE,
                    "there are as many replay sessions as there may be: max_sessions=" + config.maximumSessions()
                            + "; end one with DELETE /api/sessions/NAME, or raise max_sessions");
        }
    }

    private ServerConfig changed(Map<String, String> fields) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        Map<Setting, String> origins = new EnumMap<>(Setting.class);
        fields.forEach((field, value) -> {
            Setting setting = SessionFields.all().get(field);
            if (setting == null) {
                throw invalid("there is no field " + field + " of a replay session; there are "
                        + String.join(", ", new TreeMap<>(SessionFields.all()).keySet()));
            }
            settings.put(setting, value);
            origins.put(setting, "the request's field " + field);
        });
        settings.putIfAbsent(Setting.SYMBOLS, "");
        // One date alone means that day, or from that day on; it has nothing to do with the other one of main.
        if (settings.containsKey(Setting.FROM) != settings.containsKey(Setting.TO)) {
            settings.putIfAbsent(Setting.FROM, "");
            settings.putIfAbsent(Setting.TO, "");
        }
        return config.with(settings, setting -> origins.getOrDefault(setting, "the request"));
    }

    @Override
    public void delete(String name) {
        if (name.equals(MAIN)) {
            throw new ReplayException(ErrorCode.NOT_ALLOWED, "the session main lasts as long as the server");
        }
        HostedSession session = others.get(name);
        if (session == null) {
            throw new ReplayException(ErrorCode.NOT_FOUND, "there is no replay session of this name: session=" + name);
        }
        end(session);
    }

    @Override
    public void end(FeedSession session) {
        if (session instanceof HostedSession hosted && others.remove(hosted.name(), hosted)) {
            onEnd.accept(hosted);
            hosted.close();
            LOG.info("session {} has ended", hosted.name());
        }
    }

    /** Ends the sessions, other than {@code main}, that nobody has been in for the configured time. */
    public void endIdle() {
        for (HostedSession session : List.copyOf(others.values())) {
            if (session.idleNanos() > config.sessionIdleTime().toNanos()) {
                LOG.info("session {} has had no client for {}", session.name(), config.sessionIdleTime());
                end(session);
            }
        }
    }

    private static ReplayException invalid(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message);
    }

    /** Ends all sessions; their clients are the caller's to close. */
    @Override
    public void close() {
        others.values().forEach(HostedSession::close);
        others.clear();
        main.close();
    }
}
