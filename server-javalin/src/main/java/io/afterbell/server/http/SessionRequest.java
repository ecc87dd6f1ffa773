package io.afterbell.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What {@code POST /api/sessions} asks for: a name, and what is to be other than configured.
 *
 * @param name the session's name
 * @param fields values as text, by field
 */
record SessionRequest(String name, Map<String, String> fields) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String EXAMPLE =
            "{\"name\":\"choppy-tuesday\",\"instruments\":[\"NIFTY:NSE_INDEX\"],\"start_date\":\"2024-01-23\",\"speed\":60}";

    SessionRequest {
        fields = Map.copyOf(fields);
    }

    static SessionRequest read(String body) {
        JsonNode object;
        try {
            object = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER,
                    "the body is not JSON: " + e.getOriginalMessage() + "; it is like " + EXAMPLE,
                    e);
        }
        if (object == null || !object.isObject()) {
            throw invalid("the body is a JSON object like " + EXAMPLE);
        }
        if (!object.path("name").isTextual()) {
            throw invalid("the field name is missing, or not a text; a session is asked for like " + EXAMPLE);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        object.properties().forEach(field -> {
            if (!field.getKey().equals("name") && !field.getValue().isNull()) {
                fields.put(field.getKey(), text(field.getKey(), field.getValue()));
            }
        });
        return new SessionRequest(object.path("name").textValue(), fields);
    }

    private static String text(String field, JsonNode value) {
        if (value.isArray() && field.equals("instruments")) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(one -> text(field, one))
                    .collect(Collectors.joining(","));
        }
        if (value.isTextual() || value.isNumber()) {
            return value.asText();
        }
        throw invalid(field + " is a text or a number: " + field + "=" + value);
    }

    private static ReplayException invalid(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message);
    }
}
