package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's jar, made with nothing but the api, dropped into the plugin folder and used over the wire. */
@Timeout(120)
class PluginTest {
    private static final String IMPORTS = """
            import io.afterbell.api.CandleSeries;
            import io.afterbell.api.spi.ParameterSpec;
            import io.afterbell.api.spi.RegimeContext;
            import io.afterbell.api.spi.RegimeTransform;
            import java.util.List;
            """;
    private static final String SERVICE = "META-INF/services/io.afterbell.api.spi.RegimeTransform";

    @TempDir
    Path folder;

    private Path plugins = Path.of("");

    @BeforeEach
    void anEmptyPluginFolder() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
    }

    /** The regime that the README shows, so that the README cannot go stale. */
    private static String readmeRegime() throws IOException {
        Matcher matcher = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "README.md")));
        assertTrue(matcher.find(), "the README shows a regime");
        return matcher.group(1);
    }

    private void plugin(String jarName, String packageName, String className, String source) throws IOException {
        Path work = Files.createTempDirectory(folder, "stranger");
        Path file = work.resolve(className + ".java");
        Files.writeString(file, "package " + packageName + ";\n" + IMPORTS + source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int result = compiler.run(
                null,
                null,
                null,
                "--release",
                "17",
                "-cp",
                library("afterbell-api").toString(),
                "-d",
                work.resolve("classes").toString(),
                file.toString());
        assertEquals(0, result, "the plugin compiles against the api alone");
        Map<String, byte[]> entries = new TreeMap<>();
        try (Stream<Path> classes = Files.walk(work.resolve("classes"))) {
            for (Path one : (Iterable<Path>) classes.filter(Files::isRegularFile)::iterator) {
                String name = work.resolve("classes").relativize(one).toString().replace('\\', '/');
                entries.put(name, Files.readAllBytes(one));
            }
        }
        entries.put(SERVICE, (packageName + "." + className + "\n").getBytes(StandardCharsets.UTF_8));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(plugins.resolve(jarName)))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
    }

    private static Path library(String name) throws IOException {
        try (Stream<Path> jars = Files.list(Product.folder().resolve("lib"))) {
            return jars.filter(jar -> String.valueOf(jar.getFileName()).startsWith(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private JsonNode listing() throws IOException, InterruptedException {
        Product.Outcome outcome = Product.run("plugins", "--json", "--plugins", plugins.toString());
        assertEquals(0, outcome.exitCode(), outcome.err());
        return new ObjectMapper().readTree(outcome.out());
    }

    @Test
    void theReadmesRegimeIsThereWithoutARebuildAndWorksOverTheWire() throws Exception {
        plugin("gap.jar", "com.example.gap", "Gap", readmeRegime());
        assertTrue(listing().path("regimes").findValuesAsText("name").contains("gap"));
        List<BigDecimal> plain = prices("none");
        List<BigDecimal> lifted = prices("gap:percent=10");
        for (int i = 0; i < plain.size(); i++) {
            double ratio = lifted.get(i).doubleValue() / plain.get(i).doubleValue();
            assertTrue(Math.abs(ratio - 1.1) < 0.001, "ratio=" + ratio);
        }
    }

    private List<BigDecimal> prices(String regime) throws IOException, InterruptedException {
        try (Product product = Product.serve(
                        "serve",
                        "--source",
                        "synthetic:until=2024-06-03",
                        "--regime",
                        regime,
                        "--synthesizer",
                        "close",
                        "--speed",
                        "max",
                        "--plugins",
                        plugins.toString());
                FeedClient client = FeedClient.authenticated(product.feed())) {
            client.subscribe("NIFTY:NSE_INDEX");
            List<BigDecimal> prices = new ArrayList<>();
            client.ticks(100).forEach(tick -> prices.add(new BigDecimal(tick.price())));
            return prices;
        }
    }

    @Test
    void brokenPluginsAreNamedInOneLineEachAndTheRestWorks() throws Exception {
        String regime = readmeRegime();
        plugin("a-good.jar", "com.example.good", "Gap", regime);
        plugin("b-duplicate.jar", "com.example.duplicate", "Gap", regime);
        plugin(
                "c-failing.jar",
                "com.example.broken",
                "Gap",
                regime.replace(
                        "public final class Gap implements RegimeTransform {",
                        "public final class Gap implements RegimeTransform {\n"
                                + "public Gap() { throw new IllegalStateException(\"no licence found\"); }"));
        Files.writeString(plugins.resolve("d-corrupt.jar"), "this is no jar");
        JsonNode listing = listing();
        assertTrue(listing.path("regimes").findValuesAsText("name").contains("gap"));
        assertTrue(listing.path("regimes").findValuesAsText("name").contains("high_vol"));
        Map<String, String> problems = new TreeMap<>();
        listing.path("problems")
                .forEach(problem -> problems.merge(
                        problem.path("entry").asText(), problem.path("reason").asText(), (one, two) -> {
                            throw new AssertionError("two lines: " + one + " / " + two);
                        }));
        assertEquals(List.of("b-duplicate.jar", "c-failing.jar", "d-corrupt.jar"), List.copyOf(problems.keySet()));
        assertTrue(problems.get("b-duplicate.jar").contains("a-good.jar"), problems.toString());
        assertTrue(problems.get("c-failing.jar").contains("no licence found"), problems.toString());
    }
}
