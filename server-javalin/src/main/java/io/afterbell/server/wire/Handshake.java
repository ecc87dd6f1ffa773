package io.afterbell.server.wire;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a client said when it opened its WebSocket. Immutable.
 *
 * @param path the request path, for example {@code /}
 * @param query the query parameters, the first value of each
 * @param headers the request headers by lower-case name, the first value of each
 */
public record Handshake(String path, Map<String, String> query, Map<String, String> headers) {
    /** Copies the maps and lowers the header names. */
    public Handshake {
        requireNonNull(path, "path");
        query = Map.copyOf(query);
        headers = headers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> entry.getKey().toLowerCase(Locale.ROOT),
                        Map.Entry::getValue,
                        (first, later) -> first));
    }

    /**
     * A header's value.
     *
     * @param name the header's name in any letter case
     * @return its first value; empty when it is absent
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
