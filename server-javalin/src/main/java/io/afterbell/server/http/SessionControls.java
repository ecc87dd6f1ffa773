package io.afterbell.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.SessionStatus;
import io.afterbell.replay.Speed;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.sessions.HostedSession;
import io.afterbell.server.views.CandleViews;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;

/**
 * The controls of a replay session that take a body: reads it, names the field that is wrong and what would be right,
 * and carries the control out.
 */
final class SessionControls {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TIMES =
            "an ISO date and time (2024-01-23T10:15, in the exchange's zone unless it has an offset), a time of the"
                    + " clock's day (10:15) or epoch milliseconds";

    private final PluginCatalog plugins;

    SessionControls(PluginCatalog plugins) {
        this.plugins = plugins;
    }

    /** {@code {"speed":60}} or {@code {"speed":"max"}}. */
    boolean speed(HostedSession session, String body, ObjectNode answer) {
        JsonNode speed = only(body, "a number or max", "speed");
        if (!speed.isNumber() && !speed.isTextual()) {
            throw invalid("speed is a number or max: speed=" + speed);
        }
        return session.setSpeed(Speed.parse(speed.asText()));
    }

    /** {@code {"to":"2024-01-23T10:15"}}. */
    boolean seek(HostedSession session, String body, ObjectNode answer) {
        JsonNode to = only(body, TIMES, "to");
        SessionStatus status = session.status();
        long reached = session.seek(time(to, status));
        answer.put("to", CandleViews.time(reached, SessionJson.zone(status)));
        answer.put("to_epoch_ms", reached);
        return true;
    }

    private static long time(JsonNode to, SessionStatus status) {
        if (to.isIntegralNumber() && to.canConvertToLong()) {
            return to.longValue();
        }
        ZoneId zone = SessionJson.zone(status);
        String text = to.asText();
        try {
            if (!to.isTextual()) {
                throw new DateTimeException("not a text");
            }
            if (text.indexOf('T') < 0) {
                LocalTime time = LocalTime.parse(text);
                LocalDate day = Instant.ofEpochMilli(status.clockEpochMillis()
                                .orElseThrow(() -> new ReplayException(
                                        ErrorCode.WRONG_STATE,
                                        "the clock has no day yet; give a date and a time: to=" + text)))
                        .atZone(zone)
                        .toLocalDate();
                return day.atTime(time).atZone(zone).toInstant().toEpochMilli();
            }
            String clock = text.substring(text.indexOf('T'));
            boolean hasOffset = clock.endsWith("Z") || clock.indexOf('+') >= 0 || clock.indexOf('-') >= 0;
            return hasOffset
                    ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
                    : LocalDateTime.parse(text).atZone(zone).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, "to is " + TIMES + ": to=" + to, e);
        }
    }

    /** {@code {"ticks":10}} or {@code {"candles":1}}. */
    boolean step(HostedSession session, String body, ObjectNode answer) {
        JsonNode object = object(body, "{\"ticks\":10} or {\"candles\":1}", "ticks", "candles");
        if (object.size() != 1) {
            throw invalid("a step is either ticks or candles, as in {\"ticks\":10} or {\"candles\":1}");
        }
        String unit = object.fieldNames().next();
        JsonNode count = object.path(unit);
        if (!count.isIntegralNumber() || !count.canConvertToInt()) {
            throw invalid(unit + " is a whole number from 1 on: " + unit + "=" + count);
        }
        long ticks = unit.equals("ticks") ? session.stepTicks(count.intValue()) : session.stepCandles(count.intValue());
        answer.put("ticks", ticks);
        return ticks > 0;
    }

    /** {@code {"regime":"high_vol:scale=2+choppy"}}. */
    boolean regime(HostedSession session, String body, ObjectNode answer) {
        JsonNode regime = only(body, "a regime such as high_vol:scale=2.5+choppy, or none", "regime");
        if (!regime.isTextual()) {
            throw invalid("regime is a text such as high_vol:scale=2.5+choppy, or none: regime=" + regime);
        }
        long from = session.changeRegimes(plugins.regimes(PluginChoice.parseChain(regime.asText())));
        answer.put("from", CandleViews.time(from, SessionJson.zone(session.status())));
        answer.put("from_epoch_ms", from);
        return true;
    }

    private static JsonNode only(String body, String what, String field) {
        JsonNode object = object(body, "{\"" + field + "\": " + what + "}", field);
        if (!object.has(field)) {
            throw invalid("the field " + field + " is missing: " + what);
        }
        return object.path(field);
    }

    private static JsonNode object(String body, String example, String... fields) {
        JsonNode object;
        try {
            object = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER,
                    "the body is not JSON: " + e.getOriginalMessage() + "; it is " + example,
                    e);
        }
        if (object == null || !object.isObject()) {
            throw invalid("the body is a JSON object, " + example);
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!List.of(fields).contains(name)) {
                throw invalid("there is no field " + name + " here; there is " + String.join(" and ", fields));
            }
        }
        return object;
    }

    private static ReplayException invalid(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message);
    }
}
