package io.afterbell.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.Javalin;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageFilesTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final PageFiles page = of(Map.of("index.html", "<!doctype html>", "page.js", "let a", "page.css", "a{}"));
    private final Javalin app = Javalin.create(config -> {
        config.startup.showJavalinBanner = false;
        config.routes.get("/", context -> {
            if (page.isWanted(context)) {
                page.sendIndex(context);
            } else {
                context.result("text");
            }
        });
        page.register(config.routes);
    });

    PageFilesTest() {
        app.start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        app.stop();
    }

    private static PageFiles of(Map<String, String> files) {
        return PageFiles.of(name -> Optional.ofNullable(files.get(name))
                .map(text -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void aBrowserGetsThePageAndAProgramGetsText() throws IOException, InterruptedException {
        assertEquals(
                "<!doctype html>",
                get("/", "Accept", "text/html,application/xhtml+xml,*/*").body());
        assertEquals("text", get("/").body());
        assertEquals("text", get("/", "Accept", "*/*").body());
    }

    @Test
    void eachFileHasItsTypeAndAPolicyThatForbidsWhatIsNotThePagesOwn() throws IOException, InterruptedException {
        HttpResponse<String> script = get("/page.js");
        assertEquals("let a", script.body());
        assertTrue(header(script, "Content-Type").startsWith("text/javascript"));
        assertTrue(header(get("/page.css"), "Content-Type").startsWith("text/css"));
        String policy = header(script, "Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertFalse(policy.contains("*"), policy);
        assertTrue(policy.contains("connect-src 'self' ws://127.0.0.1:" + app.port() + " wss://"), policy);
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    }

    @Test
    void aHostHeaderCannotWriteIntoThePolicy() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", app.port())) {
            socket.getOutputStream()
                    .write("GET /page.js HTTP/1.1\r\nHost: a:1'; script-src *\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            // Jetty refuses such a header already; were it to let it pass, the policy must not hold it.
            assertTrue(answer.lines().noneMatch(line -> line.contains("script-src *")));
        }
    }

    @Test
    void whatABrowserHasAlreadyIsNotSentAgain() throws IOException, InterruptedException {
        HttpResponse<String> first = get("/page.js");
        assertEquals("no-cache", header(first, "Cache-Control"));
        HttpResponse<String> again = get("/page.js", "If-None-Match", header(first, "ETag"));
        assertEquals(304, again.statusCode());
        assertEquals("", again.body());
        assertEquals(200, get("/page.js", "If-None-Match", "\"other\"").statusCode());
    }

    @Test
    void nothingElseInTheJarIsServed() throws IOException, InterruptedException {
        assertEquals(404, get("/module-info.class").statusCode());
        assertEquals(404, get("/icon.svg").statusCode(), "not in this jar");
    }

    @Test
    void onlyThePagesOwnPathsAreShownWithoutAKey() {
        assertTrue(page.isPage("/"));
        assertTrue(page.isPage("/page.js"));
        assertFalse(page.isPage("/api/sessions"));
        assertFalse(page.isPage("/icon.svg"), "not in this jar");
    }

    @Test
    void aJarWithoutAnIndexHoldsNoPage() {
        PageFiles none = of(Map.of("page.js", "let a"));
        assertFalse(none.isThere());
        assertTrue(none.isPage("/"), "the text on / needs no key either");
        assertFalse(none.isPage("/page.js"));
    }
}
