package io.afterbell.server.access;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect: keeps web pages from elsewhere away from a trader's own machine.
 *
 * <p>A browser tells where a page comes from in the Origin header; programs send none and are welcome. The Host header
 * is always checked, because a page can make its own name point at 127.0.0.1 and would then pass for ours. Immutable
 * and safe for many threads.
 */
public final class AccessRules {
    private final String host;
    private final List<String> allowedOrigins;
    private final byte @Nullable [] apiKey;

    /**
     * Makes the rules.
     *
     * @param host the host that the server listens on
     * @param allowedOrigins origins that may do everything, such as {@code http://192.168.1.5:5000}
     * @param apiKey the key that is demanded; empty when none is
     */
    public AccessRules(String host, List<String> allowedOrigins, Optional<String> apiKey) {
        this.host = requireNonNull(host, "host");
        this.allowedOrigins =
                allowedOrigins.stream().map(AccessRules::withoutTrailingSlash).toList();
        this.apiKey = apiKey.map(key -> key.getBytes(StandardCharsets.UTF_8)).orElse(null);
    }

    private static String withoutTrailingSlash(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /**
     * Says whether the Host header names this server.
     *
     * @param hostHeader the header's value, {@code host} or {@code host:port}; empty when the request has none
     * @return true for a loopback name, for the host that the server listens on, for the host of an allowed origin,
     *     and, where the server listens on all addresses, for any address written as a number
     */
    public boolean isHostAllowed(String hostHeader) {
        String name = hostName(hostHeader);
        return isLoopback(name)
                || name.equals(host.toLowerCase(Locale.ROOT))
                || listensEverywhere() && isAddress(name)
                || allowedOrigins.stream().anyMatch(origin -> hostOf(origin).equals(name));
    }

    /**
     * Says whether a page may read REST or open the WebSocket.
     *
     * @param origin the Origin header; empty when there is none
     * @param hostHeader the Host header
     * @return true without an origin, from this server's own page, from any loopback origin, and from allowed ones
     */
    public boolean mayRead(String origin, String hostHeader) {
        return mayChange(origin, hostHeader) || isLoopback(hostOf(origin));
    }

    /**
     * Says whether a page may change something by REST.
     *
     * @param origin the Origin header; empty when there is none
     * @param hostHeader the Host header
     * @return true without an origin, from this server's own page, and from allowed origins
     */
    public boolean mayChange(String origin, String hostHeader) {
        String from = withoutTrailingSlash(origin);
        return from.isEmpty()
                || from.equals("http://" + hostHeader.toLowerCase(Locale.ROOT))
                || from.equals("https://" + hostHeader.toLowerCase(Locale.ROOT))
                || allowedOrigins.contains(from);
    }

    /**
     * Says whether a key must be shown.
     *
     * @return true when the server was started with a key
     */
    public boolean demandsKey() {
        return apiKey != null;
    }

    /**
     * Says whether a key opens this server; takes the same time for every wrong key of a length.
     *
     * @param key the key; empty when none was shown
     * @return true when it is the right one, or none is demanded
     */
    public boolean isKeyAllowed(String key) {
        return apiKey == null || MessageDigest.isEqual(apiKey, key.getBytes(StandardCharsets.UTF_8));
    }

    private boolean listensEverywhere() {
        return host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
    }

    private static String hostName(String hostHeader) {
        String lower = hostHeader.strip().toLowerCase(Locale.ROOT);
        if (lower.startsWith("[")) {
            int end = lower.indexOf(']');
            return end < 0 ? lower : lower.substring(1, end);
        }
        int colon = lower.indexOf(':');
        return colon < 0 ? lower : lower.substring(0, colon);
    }

    private static String hostOf(String origin) {
        try {
            String authority = new URI(origin).getAuthority();
            return authority == null ? "" : hostName(authority);
        } catch (URISyntaxException e) {
            return "";
        }
    }

    /**
     * Says whether a host is this machine itself.
     *
     * @param name a host name or an address without brackets
     * @return true for {@code localhost}, 127.0.0.0/8 and ::1
     */
    public static boolean isLoopback(String name) {
        return name.equals("localhost")
                || name.equals("::1")
                || name.equals("[::1]")
                || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    private static boolean isAddress(String name) {
        return name.matches("\\d{1,3}(\\.\\d{1,3}){3}") || name.contains(":") && name.matches("[0-9a-f:.]+");
    }
}
