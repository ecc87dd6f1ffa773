package io.afterbell.server.plugins;

import static io.afterbell.server.plugins.TestJar.regime;
import static io.afterbell.server.plugins.TestJar.replaced;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.server.plugins.TestJar.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A broken plugin is named in one line and skipped, and the rest works. */
class BrokenPluginTest {
    private static final String BAD = "com.example.bad.Bad";
    private static final String GOOD = "com.example.bad.Good";
    private static final String BYSTANDER = "com.example.bystander.Bystander";
    private static final int FAR_FUTURE = 99;

    @TempDir
    private Path plugins;

    @Test
    void aFileThatIsNoJar() throws IOException {
        Files.write(plugins.resolve("bad.jar"), new byte[] {80, 75, 3, 4, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        assertOneProblem(Shape.MODULE, "bad.jar", "not a readable jar", "copy or build it again");
    }

    @Test
    void anEmptyFile() throws IOException {
        Files.createFile(plugins.resolve("bad.jar"));
        assertOneProblem(Shape.MODULE, "bad.jar", "not a readable jar");
    }

    @Test
    void aLinkToNowhere() throws IOException {
        Files.createSymbolicLink(plugins.resolve("bad.jar"), plugins.resolve("nowhere.jar"));
        assertOneProblem(Shape.MODULE, "bad.jar", "a link that leads nowhere");
    }

    @ParameterizedTest
    @EnumSource
    void aJarWhichIsCutShort(Shape shape) throws IOException {
        Path jar = bad(shape, regime(BAD, "bad"));
        byte[] whole = Files.readAllBytes(jar);
        Files.write(jar, Arrays.copyOf(whole, whole.length / 2));
        assertOneProblem(shape, "bad.jar", "not a readable jar");
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedClass(Shape shape) {
        shape.regimes("com.example.bad", BAD)
                .source(BAD, regime(BAD, "bad"))
                .without(BAD)
                .file("com/example/bad/Bad.class", "no class".getBytes(StandardCharsets.UTF_8))
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(shape, "bad.jar", BAD, "ClassFormatError");
    }

    @ParameterizedTest
    @EnumSource(names = {"MODULE", "MODULE_ON_CLASS_PATH"})
    void aBrokenModuleDescriptor(Shape shape) {
        new TestJar()
                .file("module-info.class", "no descriptor".getBytes(StandardCharsets.UTF_8))
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(shape, "bad.jar", "module-info.class cannot be read", "build it again");
    }

    @ParameterizedTest
    @EnumSource
    void aProviderWhichIsNotThere(Shape shape) {
        shape.regimes("com.example.bad", BAD, GOOD)
                .source(BAD, regime(BAD, "bad"))
                .source(GOOD, regime(GOOD, "good"))
                .without(BAD)
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(shape, "bad.jar", "it names the class " + BAD + " as a RegimeTransform, but there is none");
        assertEquals("bad.jar", shape.load(plugins).regime("good").origin().entry());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere.Missing", "Missing", "not a class name", "com/example/Slashes", "\u0000"})
    void aServicesFileWithALineThatNamesNoClass(String line) {
        new TestJar()
                .service(RegimeTransform.class, line, GOOD)
                .source(GOOD, regime(GOOD, "good"))
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(
                Shape.PLAIN,
                "bad.jar",
                "it names the class " + line.strip().replace('\u0000', ' ').strip(),
                "but there is none");
        assertEquals(
                "bad.jar", Shape.PLAIN.load(plugins).regime("good").origin().entry());
    }

    @ParameterizedTest
    @EnumSource
    void aConstructorThatThrows(Shape shape) {
        bad(shape, with("public Bad() { throw new IllegalStateException(\"no licence\"); }"));
        assertOneProblem(shape, "bad.jar", BAD, "IllegalStateException: no licence", "its author can mend this");
        assertEquals("bad.jar", shape.load(plugins).regime("good").origin().entry());
    }

    @ParameterizedTest
    @EnumSource
    void aConstructorThatThrowsAnError(Shape shape) {
        bad(shape, with("public Bad() { throw new AssertionError(\"cannot be\"); }"));
        assertOneProblem(shape, "bad.jar", BAD, "AssertionError: cannot be");
    }

    @ParameterizedTest
    @EnumSource
    void aConstructorThatNeverEndsItsRecursion(Shape shape) {
        bad(shape, with("public Bad() { new Bad(); }"));
        assertOneProblem(shape, "bad.jar", BAD, "StackOverflowError");
    }

    @ParameterizedTest
    @EnumSource
    void aStaticInitialiserThatThrows(Shape shape) {
        bad(shape, with("static final int NUMBER = Integer.parseInt(\"many\");"));
        assertOneProblem(shape, "bad.jar", BAD, "NumberFormatException", "many");
    }

    @ParameterizedTest
    @EnumSource
    void aLibraryWhichIsNotThere(Shape shape) {
        shape.regimes("com.example.bad", BAD, GOOD)
                .source(BAD, with("private final Object helper = new Helper();"))
                .source("com.example.bad.Helper", "package com.example.bad; public class Helper {}")
                .source(GOOD, regime(GOOD, "good"))
                .without("com.example.bad.Helper")
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(shape, "bad.jar", BAD, "needs the class com.example.bad.Helper", "into one folder");
        assertEquals("bad.jar", shape.load(plugins).regime("good").origin().entry());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "implements RegimeTransform | | does not implement RegimeTransform",
                "public class Bad | public abstract class Bad | not abstract",
                "public class Bad | class Bad | a service's class is public",
                "// More. | private Bad() {} | no public constructor without arguments",
                "// More. | public Bad(int scale) {} | no public constructor without arguments",
                "// More. | public static Bad provider() { return null; } | provider() returns null",
            })
    void aClassThatCannotBeAService(String part, String by, String reason) {
        new TestJar()
                .service(RegimeTransform.class, BAD, GOOD)
                .source(BAD, replaced(regime(BAD, "bad"), part, by == null ? "" : by))
                .source(GOOD, regime(GOOD, "good"))
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(Shape.PLAIN, "bad.jar", BAD, reason);
        assertEquals(
                "bad.jar", Shape.PLAIN.load(plugins).regime("good").origin().entry());
    }

    @Test
    void aServiceNamedAsOneOfAnotherKind() {
        new TestJar()
                .service(CandleSource.class, BAD)
                .source(BAD, regime(BAD, "bad"))
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(Shape.PLAIN, "bad.jar", BAD + " does not implement CandleSource");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Bad",
                "1bad",
                "_bad",
                "bad-name",
                "bad name",
                "b\u00e4d",
                "bad\\n",
                "bad+worse",
                "none:"
            })
    void anUnlawfulName(String name) {
        bad(Shape.MODULE, regime(BAD, name));
        assertOneProblem(
                Shape.MODULE, "bad.jar", BAD, "its author can mend this", "unlawful name", "[a-z][a-z0-9_]{0,63}");
    }

    @Test
    void aNameMayHave64CharactersAndNoMore() {
        bad(Shape.MODULE, regime(BAD, "b".repeat(64)));
        assertEquals(List.of(), Shape.MODULE.load(plugins).problems());
        bad(Shape.MODULE, regime(BAD, "b".repeat(65)));
        assertOneProblem(Shape.MODULE, "bad.jar", "unlawful name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "return \"bad\"; | return null; | unlawful name",
                "return \"3\"; | return null; | unlawful version",
                "return \"3\"; | return \"\"; | unlawful version",
                "return \"3\"; | return \"3 of 4\"; | unlawful version",
                "return \"Changes nothing.\"; | return null; | no description",
                "return List.of(Pa | if (true) { return null; } return List.of(Pa | no list of parameters",
                "return List.of(Pa | if (true) { return java.util.Collections.singletonList(null); } return List.of(Pa"
                        + " | a parameter which is null",
                "return List.of(Pa | return List.of(ParameterSpec.flag(\"scale\", true, \"\"), Pa"
                        + " | two parameters of one name: parameter=scale",
                "\"scale\" | \"Scale\" | a parameter's name matches",
            })
    void aDescriptionThatIsNotOne(String part, String by, String reason) {
        bad(Shape.MODULE, replaced(regime(BAD, "bad"), part, by));
        assertOneProblem(Shape.MODULE, "bad.jar", BAD, reason);
        assertEquals(
                "bad.jar", Shape.MODULE.load(plugins).regime("good").origin().entry());
    }

    @ParameterizedTest
    @ValueSource(strings = {"return \"bad\";", "return \"3\";", "return \"Changes nothing.\";", "return List.of("})
    void aDescriptionThatThrows(String part) {
        String thrown = "if (true) { throw new LinkageError(\"of its own\"); } " + part;
        bad(Shape.MODULE, replaced(regime(BAD, "bad"), part, thrown));
        assertOneProblem(Shape.MODULE, "bad.jar", BAD + " cannot describe itself", "LinkageError: of its own");
        assertEquals(
                "bad.jar", Shape.MODULE.load(plugins).regime("good").origin().entry());
    }

    @Test
    void aCheckedExceptionWhichNobodyDeclared() {
        bad(
                Shape.MODULE,
                replaced(
                        with("@SuppressWarnings(\"unchecked\") static <T extends Throwable> RuntimeException sneak("
                                + "Throwable e) throws T { throw (T) e; }"),
                        "return \"3\";",
                        "throw Bad.<RuntimeException>sneak(new java.io.IOException(\"sneaky\"));"));
        assertOneProblem(Shape.MODULE, "bad.jar", BAD, "IOException: sneaky");
    }

    @Test
    void anExceptionWhoseMessageThrows() {
        bad(
                Shape.MODULE,
                with("public Bad() { throw new RuntimeException() { public String getMessage() {"
                        + " throw new Error(); } }; }"));
        assertOneProblem(Shape.MODULE, "bad.jar", BAD, "its message cannot be had");
    }

    @Test
    void aReasonKeepsToOneLineAndABearableLength() {
        bad(
                Shape.MODULE,
                with("public Bad() { throw new RuntimeException(\"a\\r\\n\\u001b[31mb\" + \"c\".repeat(9999)); }"));
        String reason = Shape.MODULE.load(plugins).problems().get(0).reason();
        assertTrue(reason.contains("a [31mbccc"), reason);
        assertTrue(reason.length() < 1000, reason);
    }

    @ParameterizedTest
    @EnumSource
    void aJarWithoutAnyService(Shape shape) {
        shape.regimes("com.example.bad").source(BAD, regime(BAD, "bad")).write(plugins.resolve("bad.jar"));
        assertOneProblem(
                shape,
                "bad.jar",
                "provides none of CandleSource, RegimeTransform, TickSynthesizer",
                "module-info",
                "META-INF/services");
    }

    @Test
    void aJarWithNothingInIt() {
        new TestJar().write(plugins.resolve("bad.jar"));
        assertOneProblem(Shape.PLAIN, "bad.jar", "provides none of");
    }

    @Test
    void aFolderWithoutAJar() throws IOException {
        Files.createDirectories(plugins.resolve("bad/lib"));
        Files.writeString(plugins.resolve("bad/README.txt"), "The jars are in lib.");
        assertOneProblem(Shape.MODULE, "bad", "no jar in this folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad.zip", "Bad.class", "bad.jar.part"})
    void aFileThatIsNeitherJarNorFolder(String name) throws IOException {
        Files.createFile(plugins.resolve(name));
        assertOneProblem(Shape.MODULE, name, "not a jar");
    }

    @Test
    void aPluginFolderWhichIsNoFolder() throws IOException {
        Path file = Files.createFile(plugins.resolve("plugins"));
        List<PluginProblem> problems = PluginLoader.load(file).problems();
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).reason().contains("no folder"), problems.toString());
    }

    @ParameterizedTest
    @EnumSource
    void aPartOfAfterbell(Shape shape) {
        new TestJar().copyOfApi(true).write(plugins.resolve("afterbell-api.jar"));
        assertOneProblem(shape, "afterbell-api.jar", "part of Afterbell", "remove it");
    }

    @ParameterizedTest
    @EnumSource
    void aClassForANewerJava(Shape shape) {
        // The descriptor keeps its version, as in a jar for many versions of Java.
        Path library = new TestJar()
                .source(BAD, regime(BAD, "bad"))
                .classFileVersion(FAR_FUTURE)
                .write(plugins.resolveSibling("newer.jar"));
        shape.regimes("com.example.bad", BAD)
                .source(BAD, regime(BAD, "bad"))
                .without(BAD)
                .file("com/example/bad/Bad.class", content(library, "com/example/bad/Bad.class"))
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(
                shape,
                "bad.jar",
                BAD,
                "compiled for Java 55",
                "this is Java " + Runtime.version().feature(),
                "--release 17");
    }

    private static byte[] content(Path jar, String entry) {
        try (var files = java.nio.file.FileSystems.newFileSystem(jar)) {
            return Files.readAllBytes(files.getPath(entry));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingForANewerJava(Shape shape) {
        shape.regimes("com.example.bad", BAD)
                .source(BAD, regime(BAD, "bad"))
                .classFileVersion(FAR_FUTURE)
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(
                shape,
                "bad.jar",
                "compiled for Java 55",
                "this is Java " + Runtime.version().feature());
    }

    @ParameterizedTest
    @EnumSource(names = {"MODULE", "MODULE_ON_CLASS_PATH"})
    void aRequiredModuleWhichIsNotThere(Shape shape) {
        Path library = new TestJar()
                .moduleInfo("module com.example.library { exports com.example.library; }")
                .source("com.example.library.Library", "package com.example.library; public class Library {}")
                .write(plugins.resolveSibling("library.jar"));
        shape.jar("com.example.bad", "requires com.example.library;", BAD)
                .on(library)
                .source(BAD, regime(BAD, "bad"))
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(shape, "bad.jar", "requires the module com.example.library", "into one folder");
    }

    @Test
    void aRequiredModuleOfTheHostWhichIsNotForPlugins() {
        Path library = new TestJar()
                .moduleInfo("module org.slf4j { exports org.slf4j; }")
                .source("org.slf4j.Logger", "package org.slf4j; public class Logger {}")
                .write(plugins.resolveSibling("slf4j.jar"));
        Shape.MODULE
                .jar("com.example.bad", "requires org.slf4j;", BAD)
                .on(library)
                .source(BAD, regime(BAD, "bad"))
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(Shape.MODULE, "bad.jar", "requires the module org.slf4j", "nor part of Afterbell's api");
    }

    @Test
    void aRequiredModuleOfJavaWhichIsNotLoaded() {
        String absent = "jdk.incubator.vector";
        assertFalse(ModuleLayer.boot().findModule(absent).isPresent(), "the test needs a module which is not loaded");
        Shape.MODULE
                .jar("com.example.bad", "requires " + absent + ";", BAD)
                .source(BAD, regime(BAD, "bad"))
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(Shape.MODULE, "bad.jar", "requires the module " + absent, "JDK_JAVA_OPTIONS", "--add-modules");
    }

    @ParameterizedTest
    @EnumSource(names = {"MODULE", "MODULE_ON_CLASS_PATH"})
    void anOptionalModuleMayBeAbsent(Shape shape) {
        Path library = new TestJar()
                .moduleInfo("module com.example.library { exports com.example.library; }")
                .source("com.example.library.Library", "package com.example.library; public class Library {}")
                .write(plugins.resolveSibling("library.jar"));
        shape.jar("com.example.bad", "requires static com.example.library;", BAD)
                .on(library)
                .source(BAD, regime(BAD, "bad"))
                .write(plugins.resolve("bad.jar"));
        PluginCatalog catalog = shape.load(plugins);
        assertEquals(List.of(), catalog.problems());
        assertEquals("bad.jar", catalog.regime("bad").origin().entry());
    }

    @Test
    void aModuleWithACopyOfDuckDbsDriverInsideIt() {
        Shape.MODULE
                .regimes("com.example.bad", BAD)
                .source(BAD, regime(BAD, "bad"))
                .source("org.duckdb.DuckDBDriver", "package org.duckdb; public class DuckDBDriver {}")
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(Shape.MODULE, "bad.jar", "a copy of the package org.duckdb");
    }

    @Test
    void aModuleWithACopyOfOurApiInsideIt() {
        new TestJar()
                .moduleInfo("module com.example.bad { exports com.example.bad; }")
                .service(RegimeTransform.class, BAD)
                .copyOfApi(false)
                .source(BAD, "package com.example.bad; public class Bad {}")
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(Shape.MODULE, "bad.jar", "a copy of the package io.afterbell.api");
    }

    @Test
    void twoModulesOfOneFolderWithTheSamePackage() {
        for (String name : List.of("one", "two")) {
            Shape.MODULE
                    .regimes("com.example." + name, "com.example.bad." + name)
                    .source("com.example.bad." + name, regime("com.example.bad." + name, name))
                    .write(plugins.resolve("bad").resolve(name + ".jar"));
        }
        assertOneProblem(Shape.MODULE, "bad/two.jar", "package com.example.bad", "bad/one.jar");
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "MODULE_ON_CLASS_PATH"})
    void twoJarsOfOneFolderWithTheSameClass(Shape shape) {
        for (String name : List.of("one", "two")) {
            shape.regimes("com.example." + name, BAD)
                    .source(BAD, regime(BAD, name))
                    .write(plugins.resolve("bad").resolve(name + ".jar"));
        }
        assertOneProblem(shape, "bad/two.jar", "class " + BAD, "bad/one.jar");
    }

    @ParameterizedTest
    @EnumSource(names = {"MODULE", "MODULE_ON_CLASS_PATH"})
    void twoVersionsOfOneModuleInAFolder(Shape shape) {
        for (String name : List.of("one", "two")) {
            String className = "com.example." + name + ".Regime";
            shape.regimes("com.example.bad", className)
                    .source(className, regime(className, name))
                    .write(plugins.resolve("bad").resolve(name + ".jar"));
        }
        assertOneProblem(shape, "bad/two.jar", "module com.example.bad", "bad/one.jar");
    }

    @ParameterizedTest
    @EnumSource
    void aCorruptJarInAFolderIsNamed(Shape shape) throws IOException {
        shape.regimes("com.example.bad", BAD)
                .source(BAD, regime(BAD, "bad"))
                .write(plugins.resolve("bad").resolve("plugin.jar"));
        Files.createFile(plugins.resolve("bad").resolve("library.jar"));
        assertOneProblem(shape, "bad/library.jar", "not a readable jar");
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoServicesWithOneNameTheFirstByFileNameIsKeptAndBothJarsAreNamed(Shape shape) {
        // Written in the other order, so that the order of writing cannot decide.
        for (String jar : List.of("b", "a", "B")) {
            String className = "com.example." + jar + ".Regime";
            shape.regimes("com.example." + jar, className)
                    .source(className, regime(className, "twin"))
                    .write(plugins.resolve(jar + ".jar"));
        }
        PluginCatalog catalog = shape.load(plugins);
        assertEquals("B.jar", catalog.regime("twin").origin().entry());
        assertEquals(
                List.of("a.jar", "b.jar"),
                catalog.problems().stream().map(PluginProblem::entry).toList());
        for (PluginProblem problem : catalog.problems()) {
            assertTrue(problem.reason().contains("called twin"), problem.toString());
            assertTrue(problem.reason().contains("com.example.B.Regime in B.jar, which is kept"), problem.toString());
        }
    }

    @Test
    void twoServicesWithOneNameInOneJar() {
        Shape.MODULE
                .regimes("com.example.bad", GOOD, BAD)
                .source(GOOD, regime(GOOD, "twin"))
                .source(BAD, regime(BAD, "twin"))
                .write(plugins.resolve("bad.jar"));
        assertOneProblem(Shape.MODULE, "bad.jar", BAD, "as is " + GOOD + " in bad.jar");
    }

    @Test
    void manyBrokenPluginsAtOnceAreAllNamed() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Files.writeString(plugins.resolve("bad" + i + ".jar"), "no jar");
            expected.add("bad" + i + ".jar");
        }
        bystander(Shape.PLAIN);
        PluginCatalog catalog = Shape.PLAIN.load(plugins);
        assertEquals(
                expected, catalog.problems().stream().map(PluginProblem::entry).toList());
        assertEquals("zzz.jar", catalog.regime("bystander").origin().entry());
    }

    private static String with(String member) {
        return replaced(regime(BAD, "bad"), "// More.", member);
    }

    // A broken regime and, in the same jar, a good one.
    private Path bad(Shape shape, String source) {
        return shape.regimes("com.example.bad", BAD, GOOD)
                .source(BAD, source)
                .source(GOOD, regime(GOOD, "good"))
                .write(plugins.resolve("bad.jar"));
    }

    private void bystander(Shape shape) {
        shape.regimes("com.example.bystander", BYSTANDER)
                .source(BYSTANDER, regime(BYSTANDER, "bystander"))
                .write(plugins.resolve("zzz.jar"));
    }

    // One problem, of this entry, in one line with these parts; a plugin behind it works.
    private void assertOneProblem(Shape shape, String entry, String... parts) {
        bystander(shape);
        PluginCatalog catalog = shape.load(plugins);
        assertEquals(1, catalog.problems().size(), catalog.problems().toString());
        PluginProblem problem = catalog.problems().get(0);
        assertEquals(entry, problem.entry());
        assertEquals(1, problem.toString().lines().count(), problem.toString());
        for (String part : parts) {
            assertTrue(problem.reason().contains(part), "missing: " + part + " in: " + problem);
        }
        assertEquals("zzz.jar", catalog.regime("bystander").origin().entry());
    }
}
