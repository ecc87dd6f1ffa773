package io.afterbell.server.plugins;

import static io.afterbell.server.plugins.TestJar.regime;
import static io.afterbell.server.plugins.TestJar.replaced;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.spi.RegimeTransform;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The host as a process of its own, with services built in and with DuckDB's driver: on the module path and on the class path. */
class PluginHostTest {
    private static final String BUILT_IN = "com.example.builtin.BuiltIn";
    private static final String PLUGIN = "com.example.plugin.Plugin";
    private static final String DRIVER = "org.duckdb.DuckDBDriver";

    @TempDir
    private Path folder;

    private Path plugins;
    private Path builtIn;
    private Path driver;

    /** How the host is started. */
    enum Start {
        MODULE_PATH {
            @Override
            List<String> arguments(List<Path> more) {
                return List.of(
                        "--module-path",
                        join(System.getProperty("jdk.module.path"), more),
                        "--patch-module",
                        "io.afterbell.server=" + testClasses(),
                        "--add-modules",
                        "duckdb.jdbc",
                        "--module",
                        "io.afterbell.server/" + PrintCatalog.class.getName());
            }
        },
        CLASS_PATH {
            @Override
            List<String> arguments(List<Path> more) {
                String path = testClasses() + File.pathSeparator + System.getProperty("jdk.module.path");
                return List.of("--class-path", join(path, more), PrintCatalog.class.getName());
            }
        };

        abstract List<String> arguments(List<Path> more);

        static String join(String path, List<Path> more) {
            StringBuilder joined = new StringBuilder(path);
            more.forEach(jar -> joined.append(File.pathSeparator).append(jar));
            return joined.toString();
        }

        static Path testClasses() {
            try {
                Path file = Path.of(Objects.requireNonNull(PluginHostTest.class.getResource("PluginHostTest.class"))
                        .toURI());
                Path root = file;
                for (String ignored : PluginHostTest.class.getName().split("\\.")) {
                    root = root.getParent();
                }
                return root;
            } catch (URISyntaxException e) {
                throw new AssertionError(e);
            }
        }
    }

    @BeforeEach
    void writeJars() {
        plugins = folder.resolve("plugins");
        builtIn = new TestJar()
                .moduleInfo("module com.example.builtin { requires io.afterbell.api; provides "
                        + RegimeTransform.class.getName() + " with " + BUILT_IN + "; }")
                .service(RegimeTransform.class, BUILT_IN)
                .source(BUILT_IN, regime(BUILT_IN, "calm"))
                .write(folder.resolve("built-in.jar"));
        driver = driver("the host's").write(folder.resolve("duckdb_jdbc-2.0.0.1.jar"));
    }

    private static TestJar driver(String whose) {
        return new TestJar()
                .manifest("Automatic-Module-Name", "duckdb.jdbc")
                .source(
                        DRIVER,
                        "package org.duckdb; public class DuckDBDriver { public static String whose() { return \""
                                + whose + "\"; } }");
    }

    private TestJar plugin(boolean isModule, String name) {
        TestJar.Shape shape = isModule ? TestJar.Shape.MODULE : TestJar.Shape.PLAIN;
        return shape.jar("com.example.plugin", "requires duckdb.jdbc;", PLUGIN)
                .on(driver)
                .source(PLUGIN, replaced(regime(PLUGIN, name), "\"Changes nothing.\"", DRIVER + ".whose()"));
    }

    @ParameterizedTest
    @EnumSource
    void aBuiltInServiceIsKeptWhenAPluginHasItsName(Start start) throws IOException, InterruptedException {
        plugin(true, "calm").write(plugins.resolve("plugin.jar"));
        List<String> lines = run(start);
        String module = start == Start.MODULE_PATH ? "com.example.builtin" : "class path";
        assertHas(lines, "regime calm module=" + module + " entry=built in description=Changes nothing.");
        assertHas(
                lines,
                "problem plugin.jar: " + PLUGIN + " is a regime called calm, as is " + BUILT_IN
                        + " in built in, which is kept: remove one of the two, or rename it");
        assertEquals(
                1, lines.stream().filter(line -> line.startsWith("regime ")).count(), lines.toString());
    }

    @ParameterizedTest
    @EnumSource
    void theHostsDriverOfDuckDbServesEverybody(Start start) throws IOException, InterruptedException {
        driver("the plugin's own").write(plugins.resolve("module").resolve("duckdb_jdbc-1.4.1.0.jar"));
        plugin(true, "modular").write(plugins.resolve("module").resolve("plugin.jar"));
        driver("the plugin's own").write(plugins.resolve("plain").resolve("duckdb_jdbc-1.4.1.0.jar"));
        plugin(false, "plain").write(plugins.resolve("plain").resolve("plugin.jar"));
        List<String> lines = run(start);
        assertHas(lines, "regime modular module=com.example.plugin entry=module/plugin.jar description=the host's");
        assertHas(lines, "regime plain module=com.example.plugin entry=plain/plugin.jar description=the host's");
        assertEquals(
                0, lines.stream().filter(line -> line.startsWith("problem ")).count(), lines.toString());
    }

    @ParameterizedTest
    @EnumSource
    void eachPluginIsLoggedInOneLine(Start start) throws IOException, InterruptedException {
        plugin(true, "shock").write(plugins.resolve("plugin.jar"));
        new TestJar().write(plugins.resolve("nothing.jar"));
        List<String> lines = run(start);
        assertEquals(
                1,
                lines.stream()
                        .filter(line -> line.endsWith("plugin plugin.jar: loaded regime shock (" + PLUGIN + ")"))
                        .count(),
                lines.toString());
        assertEquals(
                1,
                lines.stream()
                        .filter(line -> line.contains("plugin nothing.jar: skipped: it provides none of"))
                        .count(),
                lines.toString());
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenBuiltInServiceIsNamedAndTheRestWorks(Start start) throws IOException, InterruptedException {
        String broken = "com.example.broken.Broken";
        builtIn = new TestJar()
                .moduleInfo("module com.example.broken { requires io.afterbell.api; provides "
                        + RegimeTransform.class.getName() + " with " + broken + ", " + BUILT_IN + "; }")
                .service(RegimeTransform.class, broken, BUILT_IN)
                .source(
                        broken,
                        replaced(
                                regime(broken, "broken"),
                                "// More.",
                                "public Broken() { throw new IllegalStateException(\"no luck\"); }"))
                .source(BUILT_IN, regime(BUILT_IN, "calm"))
                .write(folder.resolve("broken.jar"));
        plugin(true, "shock").write(plugins.resolve("plugin.jar"));
        List<String> lines = run(start);
        assertEquals(
                1,
                lines.stream()
                        .filter(line -> line.startsWith("problem built in: ")
                                && line.contains(broken)
                                && line.contains("no luck"))
                        .count(),
                lines.toString());
        assertEquals(
                1, lines.stream().filter(line -> line.startsWith("problem ")).count(), lines.toString());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("regime calm ")), lines.toString());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("regime shock ")), lines.toString());
    }

    private static void assertHas(List<String> lines, String line) {
        assertTrue(lines.contains(line), "missing: " + line + " in: " + String.join("\n", lines));
    }

    private List<String> run(Start start) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Without the file that tests name it logs as the product does.
        command.addAll(start.arguments(List.of(builtIn, driver)));
        command.add(plugins.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        String host = start == Start.MODULE_PATH ? "host module io.afterbell.server took" : "host unnamed module";
        assertTrue(output.contains(host), output);
        return output.lines().toList();
    }
}
