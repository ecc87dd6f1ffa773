package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * The Replay page of the assembled product, in a real browser where the machine has one; {@code page/test/page-test.mjs}
 * says what is done there, and prints a line for each thing that must hold.
 */
@Timeout(600)
class PageTest {
    private static final Path SCRIPT =
            Path.of("..", "page", "test", "page-test.mjs").toAbsolutePath().normalize();
    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    @Test
    void aBrowserGetsThePageAndAProgramGetsText() throws IOException, InterruptedException {
        boolean isThere = holdsThePage();
        try (Product demo = Product.serve("demo")) {
            HttpResponse<String> page = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + demo.port() + "/"))
                                    .header("Accept", "text/html")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("not live") || page.body().contains("not a live market"), page.body());
            assertEquals(isThere, page.body().startsWith("<!doctype html>"));
            String text = demo.get("/").body();
            assertTrue(text.contains(isThere ? "this address, in a browser" : "none in this build"), text);
            assertTrue(text.contains("not a live market"), text);
        }
    }

    private static boolean holdsThePage() throws IOException {
        try (Stream<Path> jars = Files.list(Product.folder().resolve("lib"))) {
            Path jar = jars.filter(one -> String.valueOf(one.getFileName()).startsWith("afterbell-page-"))
                    .findFirst()
                    .orElseThrow();
            try (JarFile file = new JarFile(jar.toFile())) {
                return file.getEntry("afterbell-page/index.html") != null;
            }
        }
    }

    private static Optional<Path> onThePath(List<String> names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .flatMap(folder -> names.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void need(boolean isThere, String what) {
        if (!isThere) {
            String message = "SKIPPED: the page is not tried in a browser for want of " + what;
            System.out.println(message);
            Assumptions.abort(message);
        }
    }

    @Test
    void theModulesOfThePageKeepTheirOwnRules() throws IOException, InterruptedException {
        need(onThePath(List.of("node", "node.exe")).isPresent(), "Node.js");
        Path units = SCRIPT.resolveSibling("unit");
        Process tests = new ProcessBuilder(
                        "node",
                        "--test",
                        units.resolve("candles.test.mjs").toString(),
                        units.resolve("plan.test.mjs").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tests.waitFor(), output);
    }

    @TestFactory
    Stream<DynamicTest> thePageInABrowser() throws IOException, InterruptedException {
        need(holdsThePage(), "the page, which this build has left out");
        need(onThePath(List.of("node", "node.exe")).isPresent(), "Node.js");
        need(Files.isDirectory(SCRIPT.resolveSibling("../node_modules/playwright-core")), "npm's packages");
        need(System.getenv("AFTERBELL_CHROMIUM") != null || onThePath(BROWSERS).isPresent(), "Chromium");
        return tryIt().stream().map(line -> dynamicTest(line, () -> assertTrue(line.startsWith("ok "), line)));
    }

    // A line for each thing that must hold, as the script prints them.
    private static List<String> tryIt() throws IOException, InterruptedException {
        Path odd = Files.createTempFile("afterbell-odd-names", ".csv");
        Files.writeString(odd, oddNames());
        // Its presets are still there when it comes again.
        Map<String, String> environment = Map.of("AFTERBELL_DB", odd + ".db");
        Product demo = Product.serveFrom(Product.folder(), environment, "demo");
        List<String> lines = new ArrayList<>();
        try (Product odds = Product.serve("serve", "--source", "csv:path=" + odd)) {
            Process script = new ProcessBuilder("node", SCRIPT.toString(), url(demo.port()), url(odds.port()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out =
                            new BufferedReader(new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8));
                    Writer in = new OutputStreamWriter(script.getOutputStream(), StandardCharsets.UTF_8)) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    if (line.equals("@restart")) {
                        demo.close();
                        demo = Product.serveAt(demo.port(), Product.folder(), environment, "demo");
                        in.write("restarted\n");
                        in.flush();
                    } else if (line.startsWith("ok ") || line.startsWith("not ok ")) {
                        System.out.println("page: " + line);
                        lines.add(line);
                    }
                }
            }
            int exit = script.waitFor();
            if (lines.isEmpty() || exit > 1) {
                fail("the script ended with " + exit + " after " + lines);
            }
            return lines;
        } finally {
            demo.close();
            Files.deleteIfExists(odd);
        }
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    // One trading day of an instrument whose name is a script.
    private static String oddNames() {
        StringBuilder csv = new StringBuilder("symbol,exchange,timestamp,open,high,low,close,volume\n");
        long open = Instant.parse("2024-01-23T03:45:00Z").getEpochSecond();
        for (int minute = 0; minute < 375; minute++) {
            double price = 100 + minute % 7;
            csv.append("\"<img src=x onerror=\"\"window.wasRun=1\"\">\",NSE,")
                    .append(open + 60L * minute)
                    .append(String.format(
                            java.util.Locale.ROOT,
                            ",%.2f,%.2f,%.2f,%.2f,%d%n",
                            price,
                            price + 1,
                            price - 1,
                            price,
                            100));
        }
        return csv.toString();
    }
}
