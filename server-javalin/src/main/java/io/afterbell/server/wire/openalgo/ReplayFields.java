package io.afterbell.server.wire.openalgo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.server.wire.ReplayRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** The replay settings that a subscription may carry beside what the live proxy knows. */
final class ReplayFields {
    private ReplayFields() {}

    /** Reads them; null and an empty text, as forms send them, say nothing. */
    static ReplayRequest read(ObjectNode request) throws RefusedException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : ReplayRequest.NAMES) {
            JsonNode value = request.path(name);
            if (value.isTextual() || value.isNumber()) {
                String text = value.asText().strip();
                if (!text.isEmpty()) {
                    settings.put(name, text);
                }
            } else if (!value.isNull() && !value.isMissingNode()) {
                throw new RefusedException(
                        "INVALID_PARAMETERS", name + " is a text or a number: " + name + "=" + PythonJson.write(value));
            }
        }
        return new ReplayRequest(settings);
    }
}
