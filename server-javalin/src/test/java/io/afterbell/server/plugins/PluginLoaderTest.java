package io.afterbell.server.plugins;

import static io.afterbell.server.plugins.TestJar.regime;
import static io.afterbell.server.plugins.TestJar.replaced;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.server.plugins.TestJar.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What works. What is broken is the matter of {@link BrokenPluginTest}. */
class PluginLoaderTest {
    private static final String SHOCK = "com.example.shock.Shock";

    @TempDir
    private Path plugins;

    @Test
    void thisTestRunsInsideTheHostsModule() {
        assertTrue(PluginLoader.class.getModule().isNamed(), "otherwise no test here would meet a module layer");
    }

    @ParameterizedTest
    @EnumSource
    void aServiceIsFoundWithWhatItSaysOfItselfAndWhereItCameFrom(Shape shape) {
        shape.regimes("com.example.shock", SHOCK)
                .source(SHOCK, regime(SHOCK, "shock"))
                .write(plugins.resolve("shock-1.2.jar"));
        PluginCatalog catalog = shape.load(plugins);

        assertEquals(List.of(), catalog.problems());
        InstalledPlugin<RegimeTransform> plugin = catalog.regime("shock");
        assertEquals("shock", plugin.name());
        assertEquals("3", plugin.version());
        assertEquals("Changes nothing.", plugin.description());
        assertEquals("scale", plugin.parameters().get(0).name());
        assertEquals(new PluginOrigin("com.example.shock", "shock-1.2.jar"), plugin.origin());
        assertFalse(plugin.origin().isBuiltIn());
        assertEquals(List.of(plugin), catalog.regimes());
    }

    @Test
    void aModuleLivesInALayerOfItsOwn() {
        Shape.MODULE
                .regimes("com.example.shock", SHOCK)
                .source(SHOCK, regime(SHOCK, "shock"))
                .write(plugins.resolve("shock.jar"));
        Module module =
                Shape.MODULE.load(plugins).regime("shock").service().getClass().getModule();
        assertEquals("com.example.shock", module.getName());
        assertNotSame(PluginLoader.class.getModule().getLayer(), module.getLayer());
        assertEquals(1, module.getLayer().modules().size());
        assertFalse(module.isExported("com.example.shock"), "what a plugin does not export stays shut");
    }

    @ParameterizedTest
    @EnumSource
    void oneJarMayBringServicesOfAllKinds(Shape shape) {
        String source = "com.example.all.Source";
        String synthesizer = "com.example.all.Synthesizer";
        String more = "provides " + CandleSource.class.getName() + " with " + source + "; provides "
                + TickSynthesizer.class.getName() + " with " + synthesizer + ";";
        TestJar jar = shape.jar("com.example.all", more, "com.example.all.Regime", "com.example.all.Other");
        if (!shape.isModule()) {
            jar.service(CandleSource.class, source).service(TickSynthesizer.class, synthesizer);
        }
        String apply = "public CandleSeries apply(CandleSeries series, RegimeContext context) { return series; }";
        jar.source("com.example.all.Regime", regime("com.example.all.Regime", "all"))
                .source("com.example.all.Other", regime("com.example.all.Other", "other"))
                .source(
                        source,
                        replaced(regime(source, "all"), "RegimeTransform", "CandleSource")
                                .replace(apply, "public CandleReader open(PluginSettings settings) { return null; }"))
                .source(
                        synthesizer,
                        replaced(regime(synthesizer, "all"), "RegimeTransform", "TickSynthesizer")
                                .replace(
                                        apply,
                                        "public TickGenerator newGenerator(SynthesisContext context) { return null; }"))
                .write(plugins.resolve("all.jar"));
        PluginCatalog catalog = shape.load(plugins);

        assertEquals(List.of(), catalog.problems());
        assertEquals(List.of("all", "other"), namesOfRegimes(catalog));
        // One name for services of different kinds is no clash.
        assertEquals("all.jar", catalog.source("all").origin().entry());
        assertEquals("all.jar", catalog.synthesizer("all").origin().entry());
    }

    @ParameterizedTest
    @EnumSource
    void aFolderOfJarsIsOnePlugin(Shape shape) {
        writeWithLibrary(shape, "one", "first");
        PluginCatalog catalog = shape.load(plugins);
        assertEquals(List.of(), catalog.problems());
        assertEquals("first", catalog.regime("one").description());
        assertEquals("one/plugin.jar", catalog.regime("one").origin().entry());
    }

    @ParameterizedTest
    @EnumSource
    void eachPluginUsesItsOwnVersionOfALibrary(Shape shape) {
        writeWithLibrary(shape, "one", "first");
        writeWithLibrary(shape, "two", "second");
        PluginCatalog catalog = shape.load(plugins);
        assertEquals(List.of(), catalog.problems());
        assertEquals("first", catalog.regime("one").description());
        assertEquals("second", catalog.regime("two").description());
    }

    // All plugins have the same module name and the same packages here, which must not matter.
    private void writeWithLibrary(Shape shape, String name, String version) {
        String plugin = "com.example.plugin.Plugin";
        String library = "com.example.library.Library";
        TestJar libraryJar = new TestJar();
        if (shape.isModule()) {
            libraryJar.moduleInfo("module com.example.library { exports com.example.library; }");
        }
        Path libraryFile = libraryJar
                .source(
                        library,
                        "package com.example.library; public class Library { public static String version() { return \""
                                + version + "\"; } }")
                .write(plugins.resolve(name).resolve("library.jar"));
        shape.jar("com.example.plugin", "requires com.example.library;", plugin)
                .on(libraryFile)
                .source(plugin, replaced(regime(plugin, name), "\"Changes nothing.\"", library + ".version()"))
                .write(plugins.resolve(name).resolve("plugin.jar"));
    }

    @ParameterizedTest
    @EnumSource
    void aPluginMayBringALibraryThatTheHostHasToo(Shape shape) {
        String json = "com.fasterxml.jackson.core.JsonFactory";
        TestJar library = new TestJar();
        if (shape.isModule()) {
            library.moduleInfo("module com.fasterxml.jackson.core { exports com.fasterxml.jackson.core; }");
        } else {
            library.manifest("Automatic-Module-Name", "com.fasterxml.jackson.core");
        }
        Path libraryFile = library.source(
                        json,
                        "package com.fasterxml.jackson.core; public class JsonFactory {"
                                + " public static String mine() { return \"the plugin's own\"; } }")
                .write(plugins.resolve("shock").resolve("jackson-core-9.9.jar"));
        shape.jar("com.example.shock", "requires com.fasterxml.jackson.core;", SHOCK)
                .on(libraryFile)
                .source(SHOCK, replaced(regime(SHOCK, "shock"), "\"Changes nothing.\"", json + ".mine()"))
                .write(plugins.resolve("shock").resolve("shock.jar"));
        PluginCatalog catalog = shape.load(plugins);
        assertEquals(List.of(), catalog.problems());
        assertEquals("the plugin's own", catalog.regime("shock").description());
    }

    @ParameterizedTest
    @EnumSource
    void aModuleMayUseAPlainLibrary(Shape shape) {
        Path library = new TestJar()
                .source(
                        "old.Library",
                        "package old; public class Library { public static String version() { return \"plain\"; } }")
                .write(plugins.resolve("shock").resolve("old-library-1.0.jar"));
        shape.jar("com.example.shock", "requires old.library;", SHOCK)
                .on(library)
                .source(SHOCK, replaced(regime(SHOCK, "shock"), "\"Changes nothing.\"", "old.Library.version()"))
                .write(plugins.resolve("shock").resolve("shock.jar"));
        PluginCatalog catalog = shape.load(plugins);
        assertEquals(List.of(), catalog.problems());
        assertEquals("plain", catalog.regime("shock").description());
    }

    @ParameterizedTest
    @EnumSource
    void theHostsOtherLibrariesCannotBeSeen(Shape shape) {
        assertEquals("hidden", seen(shape, "org.slf4j.Logger"));
        assertEquals("hidden", seen(shape, "io.afterbell.replay.ReplayPlan"));
    }

    @ParameterizedTest
    @EnumSource
    void javaAndOurApiCanBeSeen(Shape shape) {
        assertEquals("visible", seen(shape, "java.util.ArrayList"));
        assertEquals("visible", seen(shape, RegimeTransform.class.getName()));
    }

    private String seen(Shape shape, String className) {
        shape.regimes("com.example.shock", SHOCK)
                .source(
                        SHOCK,
                        replaced(
                                replaced(regime(SHOCK, "shock"), "\"Changes nothing.\"", "seen()"),
                                "// More.",
                                "private static String seen() { try { Class.forName(\"" + className
                                        + "\"); return \"visible\"; } catch (ClassNotFoundException e) {"
                                        + " return \"hidden\"; } }"))
                .write(plugins.resolve("shock.jar"));
        return shape.load(plugins).regime("shock").description();
    }

    @ParameterizedTest
    @EnumSource
    void aCopyOfOurApiInThePluginsFolderIsNotUsed(Shape shape) {
        new TestJar().copyOfApi(true).write(plugins.resolve("shock").resolve("afterbell-api-0.0.1.jar"));
        shape.regimes("com.example.shock", SHOCK)
                .source(SHOCK, regime(SHOCK, "shock"))
                .write(plugins.resolve("shock").resolve("shock.jar"));
        PluginCatalog catalog = shape.load(plugins);
        assertEquals(List.of(), catalog.problems());
        assertSame(
                RegimeTransform.class,
                catalog.regime("shock").service().getClass().getInterfaces()[0]);
    }

    @Test
    void aCopyOfOurApiInsideAPlainJarIsNotUsed() {
        Shape.PLAIN
                .regimes("com.example.shock", SHOCK)
                .copyOfApi(false)
                .source(SHOCK, regime(SHOCK, "shock"))
                .write(plugins.resolve("shock.jar"));
        PluginCatalog catalog = Shape.PLAIN.load(plugins);
        assertEquals(List.of(), catalog.problems());
        assertEquals(List.of("shock"), namesOfRegimes(catalog));
    }

    @ParameterizedTest
    @EnumSource
    void aCopyOfDuckDbsDriverInThePluginsFolderIsNotUsed(Shape shape) {
        new TestJar()
                .source("org.duckdb.DuckDBDriver", "package org.duckdb; public class DuckDBDriver {}")
                .write(plugins.resolve("shock").resolve("duckdb_jdbc-9.9.0.jar"));
        assertEquals("hidden", seenInFolder(shape), "the tests' host has no DuckDB, so it must not be seen at all");
    }

    private String seenInFolder(Shape shape) {
        String description = "seen()";
        shape.regimes("com.example.shock", SHOCK)
                .source(
                        SHOCK,
                        replaced(
                                replaced(regime(SHOCK, "shock"), "\"Changes nothing.\"", description),
                                "// More.",
                                "private static String seen() { try { Class.forName(\"org.duckdb.DuckDBDriver\"); return"
                                        + " \"visible\"; } catch (ClassNotFoundException e) { return \"hidden\"; } }"))
                .write(plugins.resolve("shock").resolve("shock.jar"));
        PluginCatalog catalog = shape.load(plugins);
        assertEquals(List.of(), catalog.problems());
        return catalog.regime("shock").description();
    }

    @ParameterizedTest
    @EnumSource
    void aStaticProviderMethodStandsInForTheConstructor(Shape shape) {
        shape.regimes("com.example.shock", SHOCK)
                .source(
                        SHOCK,
                        replaced(
                                regime(SHOCK, "shock"),
                                "// More.",
                                "private Shock(int unused) {} public static Shock provider() { return new Shock(1); }"))
                .write(plugins.resolve("shock.jar"));
        PluginCatalog catalog = shape.load(plugins);
        assertEquals(List.of(), catalog.problems());
        assertEquals(List.of("shock"), namesOfRegimes(catalog));
    }

    @Test
    void aServicesFileMayHoldCommentsAndBlankLines() {
        new TestJar()
                .service(RegimeTransform.class, "# Regimes of ours", "", "  " + SHOCK + "  # the only one", SHOCK)
                .source(SHOCK, regime(SHOCK, "shock"))
                .write(plugins.resolve("shock.jar"));
        PluginCatalog catalog = PluginLoader.load(plugins);
        assertEquals(List.of(), catalog.problems());
        assertEquals(List.of("shock"), namesOfRegimes(catalog));
    }

    @Test
    void aModuleThatOnlyHasAServicesFileWorksToo() {
        new TestJar()
                .moduleInfo("module com.example.shock { requires io.afterbell.api; }")
                .service(RegimeTransform.class, SHOCK)
                .source(SHOCK, regime(SHOCK, "shock"))
                .write(plugins.resolve("shock.jar"));
        PluginCatalog catalog = PluginLoader.load(plugins);
        assertEquals(List.of(), catalog.problems());
        assertEquals(List.of("shock"), namesOfRegimes(catalog));
    }

    @Test
    void aFileNameThatMakesNoModuleNameWillDo() {
        new TestJar()
                .service(RegimeTransform.class, SHOCK)
                .source(SHOCK, regime(SHOCK, "shock"))
                .write(plugins.resolve("new switch (1).JAR"));
        PluginCatalog catalog = PluginLoader.load(plugins);
        assertEquals(List.of(), catalog.problems());
        assertEquals(
                new PluginOrigin("new.switch.1", "new switch (1).JAR"),
                catalog.regime("shock").origin());
    }

    @Test
    void plainJarsOfOneFolderMaySplitAPackageAndLookLikeVersionsOfOneAnother() {
        Path library = new TestJar()
                .source("com.example.shock.Natives", "package com.example.shock; public class Natives {}")
                .write(plugins.resolve("shock").resolve("shock-1.0-linux.jar"));
        new TestJar()
                .on(library)
                .service(RegimeTransform.class, SHOCK)
                .source(
                        SHOCK,
                        replaced(regime(SHOCK, "shock"), "// More.", "private final Natives natives = new Natives();"))
                .write(plugins.resolve("shock").resolve("shock-1.0.jar"));
        PluginCatalog catalog = PluginLoader.load(plugins);
        assertEquals(List.of(), catalog.problems());
        assertEquals(List.of("shock"), namesOfRegimes(catalog));
    }

    @ParameterizedTest
    @EnumSource
    void twoPluginsMayHaveClassesAndModulesOfTheSameName(Shape shape) {
        for (String name : List.of("one", "two")) {
            shape.regimes("com.example.shock", SHOCK)
                    .source(SHOCK, regime(SHOCK, name))
                    .write(plugins.resolve(name + ".jar"));
        }
        PluginCatalog catalog = shape.load(plugins);
        assertEquals(List.of(), catalog.problems());
        assertEquals(List.of("one", "two"), namesOfRegimes(catalog));
    }

    @Test
    void withoutAFolderThereAreNoPlugins() {
        PluginCatalog catalog = PluginLoader.load(plugins.resolve("nowhere"));
        assertEquals(List.of(), catalog.regimes());
        assertEquals(List.of(), catalog.problems());
    }

    @Test
    void textsAndHiddenFilesInTheFolderAreNoPlugins() throws IOException {
        Files.writeString(plugins.resolve("README.txt"), "Drop a jar in here.");
        Files.writeString(plugins.resolve("notes.md"), "Mine.");
        Files.write(plugins.resolve("._shock.jar"), "from a Mac".getBytes(StandardCharsets.UTF_8));
        Files.createDirectory(plugins.resolve(".git"));
        PluginCatalog catalog = PluginLoader.load(plugins);
        assertEquals(List.of(), catalog.regimes());
        assertEquals(List.of(), catalog.problems());
    }

    private static List<String> namesOfRegimes(PluginCatalog catalog) {
        return catalog.regimes().stream().map(InstalledPlugin::name).toList();
    }
}
