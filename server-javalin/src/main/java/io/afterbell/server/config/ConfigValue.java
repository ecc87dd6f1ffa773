package io.afterbell.server.config;

import static java.util.Objects.requireNonNull;

/**
 * A setting's value and where it came from.
 *
 * @param text the value as text
 * @param origin for people: {@code command line}, {@code demo}, {@code environment MOCK_WS_PORT}, {@code conf/afterbell.yaml line 3},
 *     {@code default}
 */
public record ConfigValue(String text, String origin) {
    /** Checks that nothing is missing. */
    public ConfigValue {
        requireNonNull(text, "text");
        requireNonNull(origin, "origin");
    }
}
