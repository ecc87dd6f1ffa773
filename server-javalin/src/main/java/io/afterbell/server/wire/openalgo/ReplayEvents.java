package io.afterbell.server.wire.openalgo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.TradingCalendar;
import io.afterbell.replay.ReplayEvent;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What happens in a replay session, as frames for the clients that have asked for them. */
final class ReplayEvents {
    private static final DateTimeFormatter MARKET_TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
            .withZone(TradingCalendar.INDIA);

    private ReplayEvents() {}

    static ObjectNode json(String session, ReplayEvent event) {
        ObjectNode json = PythonJson.object()
                .put("type", "replay_event")
                .put("event", event.kind().name().toLowerCase(Locale.ROOT))
                .put("session", session)
                .put("state", event.state().name().toLowerCase(Locale.ROOT))
                .put("speed", event.speed().toString())
                .put("pass", event.pass())
                .put("progress", event.progress());
        event.clockEpochMillis()
                .ifPresent(millis ->
                        json.put("clock", millis).put("market_time", MARKET_TIME.format(Instant.ofEpochMilli(millis))));
        return json.put("message", event.message());
    }
}
