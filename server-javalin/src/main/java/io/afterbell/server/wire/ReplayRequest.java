package io.afterbell.server.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The replay settings that a client wants for itself, as it wrote them. Immutable.
 *
 * @param settings values by name, each name one of {@link #NAMES}; empty for a client that wants none
 */
public record ReplayRequest(Map<String, String> settings) {
    /** The settings that there are. */
    public static final List<String> NAMES =
            List.of("regime", "speed", "start_date", "end_date", "seed", "synthesizer");

    /** Copies the settings and checks their names. */
    public ReplayRequest {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        if (!NAMES.containsAll(settings.keySet())) {
            throw new IllegalArgumentException("no settings of a replay: settings=" + settings);
        }
    }

    /**
     * Says whether the client wants anything.
     *
     * @return true when there is no setting
     */
    public boolean isEmpty() {
        return settings.isEmpty();
    }
}
