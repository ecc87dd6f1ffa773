package io.afterbell.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.spi.ErrorCode;
import java.util.Locale;

/** How errors look over REST: one shape, and an HTTP status that fits the code. */
final class RestErrors {
    private RestErrors() {}

    static ObjectNode json(String code, String message) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("status", "error");
        json.put("code", code);
        json.put("message", message);
        return json;
    }

    static String name(ErrorCode code) {
        return code.name().toLowerCase(Locale.ROOT);
    }

    static int httpStatus(ErrorCode code) {
        return switch (code) {
            case INVALID_PARAMETER, UNKNOWN_PLUGIN -> 400;
            case NOT_ALLOWED -> 403;
            case UNKNOWN_INSTRUMENT, EMPTY_RANGE, NOT_FOUND -> 404;
            case WRONG_STATE -> 409;
            case TOO_LARGE, IMPOSSIBLE_CANDLES -> 422;
            case SOURCE_BUSY -> 503;
            case SOURCE_UNREADABLE, INPUT_OUTPUT, PLUGIN_BROKEN, PLUGIN_CONTRACT, INTERNAL -> 500;
        };
    }
}
