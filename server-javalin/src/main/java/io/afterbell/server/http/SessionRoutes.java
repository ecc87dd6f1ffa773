package io.afterbell.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.sessions.HostedSession;
import io.afterbell.server.sessions.ManifestJson;
import io.afterbell.server.sessions.SessionRegistry;

/** Makes, shows and ends replay sessions over REST. */
final class SessionRoutes {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final SessionRegistry sessions;
    private final SessionJson sessionJson;

    SessionRoutes(SessionRegistry sessions, SessionJson sessionJson) {
        this.sessions = sessions;
        this.sessionJson = sessionJson;
    }

    ObjectNode list() {
        ObjectNode json = success();
        ArrayNode list = json.putArray("sessions");
        for (HostedSession session : sessions.list()) {
            try {
                list.add(sessionJson.of(session));
            } catch (ReplayException e) {
                // It has ended since it was listed.
                if (e.code() != ErrorCode.WRONG_STATE) {
                    throw e;
                }
            }
        }
        json.put("max_sessions", sessions.limits().mostSessions());
        json.put("session_idle_minutes", sessions.limits().idle().toMinutes());
        return json;
    }

    /** A session with its manifest, which the list leaves out. */
    ObjectNode read(String name) {
        HostedSession session = sessions.get(name);
        ObjectNode json = sessionJson.of(session);
        json.set("manifest", ManifestJson.write(sessions.manifest(session)));
        return json;
    }

    ObjectNode create(String body) {
        HostedSession session = sessions.create(object(body));
        ObjectNode json = success();
        json.put("name", session.name());
        json.put("feed", "/?session=" + session.name());
        ArrayNode warnings = json.putArray("warnings");
        session.warnings().forEach(warnings::add);
        json.set("session", read(session.name()));
        return json;
    }

    ObjectNode delete(String name) {
        sessions.delete(name);
        return success().put("name", name);
    }

    private static ObjectNode success() {
        return NODES.objectNode().put("status", "success");
    }

    private static ObjectNode object(String body) {
        String example =
                "a session is made from an object such as {\"name\":\"calm\",\"instruments\":[\"NIFTY:NSE_INDEX\"],"
                        + "\"range\":\"last:5d\",\"regime\":\"low_vol\",\"speed\":60}";
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, "the body is not JSON: " + e.getOriginalMessage() + "; " + example, e);
        }
        if (!(json instanceof ObjectNode object)) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, "the body is no JSON object; " + example);
        }
        return object;
    }
}
