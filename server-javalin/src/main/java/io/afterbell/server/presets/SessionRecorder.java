package io.afterbell.server.presets;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.AfterbellException;
import io.afterbell.replay.SessionStatus;
import io.afterbell.server.sessions.HostedSession;
import io.afterbell.server.sessions.ManifestJson;
import io.afterbell.server.sessions.SessionRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the records of all sessions up to date. Called by one thread, about once a second, beside the replays: a session
 * is asked what it is doing, and never waits for the disk.
 */
public final class SessionRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRecorder.class);

    private final PresetStore store;
    private final SessionRegistry sessions;
    private final LongSupplier wallClockMillis;
    private final Map<HostedSession, SessionRecord> records = new LinkedHashMap<>();
    private String lastTrouble = "";

    /**
     * Makes a recorder.
     *
     * @param store where records go
     * @param sessions what is recorded
     * @param wallClockMillis the time
     */
    public SessionRecorder(PresetStore store, SessionRegistry sessions, LongSupplier wallClockMillis) {
        this.store = requireNonNull(store, "store");
        this.sessions = requireNonNull(sessions, "sessions");
        this.wallClockMillis = requireNonNull(wallClockMillis, "wallClockMillis");
    }

    /** Writes down what has changed since the last time. Trouble is logged once and does not stop anything. */
    public void record() {
        try {
            List<HostedSession> now = sessions.list();
            for (HostedSession session : now) {
                record(session);
            }
            Set<HostedSession> gone = records.keySet().stream()
                    .filter(session -> !now.contains(session))
                    .collect(Collectors.toSet());
            gone.forEach(this::end);
            lastTrouble = "";
        } catch (AfterbellException e) {
            String trouble = String.valueOf(e.getMessage());
            if (!trouble.equals(lastTrouble)) {
                LOG.warn("{}", trouble);
                lastTrouble = trouble;
            }
        } catch (RuntimeException e) {
            LOG.error("sessions could not be recorded", e);
        }
    }

    private void record(HostedSession session) {
        SessionStatus status = session.status();
        SessionRecord before = records.get(session);
        if (before == null && status.tickCount() == 0 && status.subscriberCount() == 0) {
            // Nobody has used it yet.
            return;
        }
        if (before == null) {
            long started = wallClockMillis.getAsLong();
            before = new SessionRecord(
                    store.start(session.name(), session.preset(), started),
                    session.name(),
                    session.preset(),
                    started,
                    OptionalLong.empty(),
                    0,
                    "",
                    OptionalLong.empty(),
                    "");
        }
        SessionRecord now = new SessionRecord(
                before.id(),
                before.session(),
                before.preset(),
                before.startedEpochMillis(),
                OptionalLong.empty(),
                Math.max(before.clients(), status.subscriberCount()),
                status.state().name().toLowerCase(Locale.ROOT),
                status.clockEpochMillis(),
                ManifestJson.write(sessions.manifest(session)).toString());
        if (!now.equals(before)) {
            store.update(now);
            records.put(session, now);
        }
    }

    private void end(HostedSession session) {
        SessionRecord last = records.get(session);
        if (last != null) {
            store.update(new SessionRecord(
                    last.id(),
                    last.session(),
                    last.preset(),
                    last.startedEpochMillis(),
                    OptionalLong.of(wallClockMillis.getAsLong()),
                    last.clients(),
                    "ended",
                    last.positionEpochMillis(),
                    last.manifest()));
            records.remove(session);
        }
    }

    /** Ends all records: the server stops. */
    public void close() {
        record();
        try {
            List.copyOf(records.keySet()).forEach(this::end);
        } catch (AfterbellException e) {
            LOG.warn("{}", e.getMessage());
        }
    }
}
