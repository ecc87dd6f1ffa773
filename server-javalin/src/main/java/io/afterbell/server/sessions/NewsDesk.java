package io.afterbell.server.sessions;

import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.ReplayEvent;
import io.afterbell.replay.SessionState;
import io.afterbell.replay.SessionStatus;
import io.afterbell.replay.TickBlock;
import io.afterbell.replay.TickListener;
import io.afterbell.server.feed.FeedConnection;
import io.afterbell.server.wire.ReplayNews;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Tells clients what becomes of a session, if they have asked. All on the session's thread. */
final class NewsDesk implements TickListener {
    private final String session;
    private final Map<Long, Consumer<ReplayNews>> listeners = new LinkedHashMap<>();

    NewsDesk(String session) {
        this.session = session;
    }

    void add(FeedConnection connection, Consumer<ReplayNews> listener) {
        listeners.put(connection.number(), listener);
    }

    void forget(FeedConnection connection) {
        listeners.remove(connection.number());
    }

    static ReplayNews state(String session, SessionStatus status) {
        return new ReplayNews(
                "state",
                session,
                status.clockEpochMillis(),
                lowerCase(status.state()),
                status.speed().toString(),
                status.pass(),
                status.progress(),
                status.reason());
    }

    private static String lowerCase(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void onInstrument(int index, PreparedSeries prepared) {}

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void onTicks(TickBlock block) {}

    @Override
    public void onState(SessionState state, String reason) {}

    @Override
    public void onEvent(ReplayEvent event) {
        if (listeners.isEmpty()) {
            return;
        }
        ReplayNews news = new ReplayNews(
                lowerCase(event.kind()),
                session,
                event.clockEpochMillis(),
                lowerCase(event.state()),
                event.speed().toString(),
                event.pass(),
                event.progress(),
                event.message());
        List.copyOf(listeners.values()).forEach(listener -> listener.accept(news));
    }
}
