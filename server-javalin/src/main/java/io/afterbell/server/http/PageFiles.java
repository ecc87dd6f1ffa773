package io.afterbell.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The files of the Replay page, served from the page's own jar where the build had Node to make them.
 *
 * <p>Each answer forbids the browser everything that the page does not need: no script or style but its own files, no
 * connection but to this server, no frame around it. Safe for many threads.
 */
final class PageFiles {
    private static final String FOLDER = "afterbell-page/";
    private static final String INDEX = "index.html";
    private static final Map<String, String> CONTENT_TYPES = Map.of(
            INDEX,
            "text/html; charset=utf-8",
            "page.js",
            "text/javascript; charset=utf-8",
            "page.css",
            "text/css; charset=utf-8",
            "icon.svg",
            "image/svg+xml");
    /** What may stand in a policy; the Host header comes from outside. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\-\\[\\]]+");

    private final Map<String, PageFile> files;

    private record PageFile(byte[] bytes, String contentType, String tag) {}

    private PageFiles(Map<String, PageFile> files) {
        this.files = files;
    }

    /** Reads the page that is among the libraries; without files when there is none. */
    static PageFiles installed() {
        // A folder that cannot be a package is not closed by a module, so the class loader finds it in any jar.
        return of(name -> Optional.ofNullable(PageFiles.class.getClassLoader().getResourceAsStream(FOLDER + name)));
    }

    static PageFiles of(Function<String, Optional<InputStream>> source) {
        Map<String, PageFile> files = new LinkedHashMap<>();
        CONTENT_TYPES.forEach((name, contentType) -> source.apply(name)
                .map(PageFiles::readAll)
                .ifPresent(bytes -> files.put(name, new PageFile(bytes, contentType, tag(bytes)))));
        return new PageFiles(files.containsKey(INDEX) ? files : Map.of());
    }

    private static byte[] readAll(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a file of the page cannot be read", e);
        }
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(Arrays.copyOf(digest, 12)) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    boolean isThere() {
        return !files.isEmpty();
    }

    /** Says whether a path is the page's; its files hold nothing secret and are shown without a key. */
    boolean isPage(String path) {
        return path.equals("/") || files.containsKey(path.substring(1));
    }

    void register(RoutesConfig routes) {
        files.keySet().stream()
                .filter(name -> !name.equals(INDEX))
                .forEach(name -> routes.get("/" + name, context -> send(context, name)));
    }

    /** Says whether a request for {@code /} comes from a browser; programs get text, as they always did. */
    boolean isWanted(Context context) {
        String accept = context.header("Accept");
        return isThere() && accept != null && accept.contains("text/html");
    }

    void sendIndex(Context context) {
        send(context, INDEX);
    }

    private void send(Context context, String name) {
        PageFile file = files.get(name);
        if (file == null) {
            throw new IllegalStateException("the page has no such file: name=" + name);
        }
        context.header("Content-Security-Policy", policy(context.header("Host")));
        context.header("Referrer-Policy", "no-referrer");
        context.header("X-Frame-Options", "DENY");
        context.header("Cross-Origin-Opener-Policy", "same-origin");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        // Asked for each time and answered by 304, so that a new version is never mixed with an old one.
        context.header("Cache-Control", "no-cache");
        context.header("ETag", file.tag());
        if (file.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        context.contentType(file.contentType()).result(file.bytes());
    }

    // 'self' covers the WebSocket in current browsers; older ones need it by name.
    private static String policy(@org.jspecify.annotations.Nullable String host) {
        String feed = host != null && HOST.matcher(host).matches() ? " ws://" + host + " wss://" + host : "";
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
                + feed
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}
