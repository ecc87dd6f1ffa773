package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The assembled libraries, looked at as modules. */
class ModulesTest {
    private static final Path LIBRARIES = Product.folder().resolve("lib");
    private static final Set<String> PROVIDERS = Set.of(
            "io.afterbell.regimes",
            "io.afterbell.source.files",
            "io.afterbell.source.historify",
            "io.afterbell.source.synthetic");

    private static List<ModuleReference> ours() {
        return ModuleFinder.of(LIBRARIES).findAll().stream()
                .filter(module -> module.descriptor().name().startsWith("io.afterbell"))
                .toList();
    }

    @Test
    void everyModuleOfOursHasADescriptorAndProvidersExportNothing() {
        Set<String> names = new HashSet<>();
        for (ModuleReference module : ours()) {
            ModuleDescriptor descriptor = module.descriptor();
            names.add(descriptor.name());
            assertFalse(descriptor.isAutomatic(), descriptor.name());
            if (PROVIDERS.contains(descriptor.name())) {
                assertEquals(Set.of(), descriptor.exports(), descriptor.name());
            }
        }
        assertTrue(names.containsAll(PROVIDERS), names.toString());
        assertTrue(names.containsAll(Set.of("io.afterbell.api", "io.afterbell.replay", "io.afterbell.server")));
    }

    @Test
    void theApiNeedsJavaBaseOnly() {
        ModuleDescriptor api = ModuleFinder.of(LIBRARIES)
                .find("io.afterbell.api")
                .orElseThrow()
                .descriptor();
        Set<String> needed = api.requires().stream()
                .filter(require -> !require.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .map(ModuleDescriptor.Requires::name)
                .collect(Collectors.toSet());
        assertEquals(Set.of("java.base"), needed);
    }

    @Test
    void theHostCompilesAgainstNoProvider() {
        ModuleDescriptor server = ModuleFinder.of(LIBRARIES)
                .find("io.afterbell.server")
                .orElseThrow()
                .descriptor();
        assertTrue(server.requires().stream().noneMatch(require -> PROVIDERS.contains(require.name())));
    }

    @Test
    void whatAModuleProvidesIsWhatItsServicesFilesSay() throws IOException {
        for (ModuleReference module : ours()) {
            Path jar = Path.of(module.location().orElseThrow());
            Set<String> provided = module.descriptor().provides().stream()
                    .flatMap(provides -> provides.providers().stream().map(type -> provides.service() + " " + type))
                    .collect(Collectors.toSet());
            assertEquals(provided, servicesFiles(jar), module.descriptor().name());
        }
    }

    private static Set<String> servicesFiles(Path jar) throws IOException {
        Set<String> services = new HashSet<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                String prefix = "META-INF/services/";
                if (entry.getName().startsWith(prefix) && !entry.isDirectory()) {
                    String text = new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                    text.lines()
                            .filter(line -> !line.isBlank())
                            .forEach(line ->
                                    services.add(entry.getName().substring(prefix.length()) + " " + line.strip()));
                }
            }
        }
        return services;
    }

    @Test
    void thereIsOneCopyOfDuckDbAndNoTestLibrary() throws IOException {
        try (Stream<Path> jars = Files.list(LIBRARIES)) {
            List<String> names = jars.map(jar -> String.valueOf(jar.getFileName()))
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
            assertEquals(
                    1, names.stream().filter(name -> name.contains("duckdb")).count(), names.toString());
            assertTrue(names.stream().noneMatch(name -> name.contains("junit") || name.contains("testkit")));
        }
    }

    @Test
    void everyLibraryIsListedWithItsLicence() throws IOException {
        String licences = Files.readString(Product.folder().resolve("licenses").resolve("THIRD-PARTY.txt"));
        try (Stream<Path> jars = Files.list(LIBRARIES)) {
            List<String> unlisted = jars.map(
                            jar -> String.valueOf(jar.getFileName()).replaceFirst("(-\\d|\\.so_).*", ""))
                    .filter(name -> !name.startsWith("afterbell-") && !name.startsWith("jetty-"))
                    .filter(name -> !licences.contains(name))
                    .toList();
            assertEquals(List.of(), unlisted);
        }
    }

    @Test
    void theSameJarsWorkOnAPlainClassPath() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        LIBRARIES + System.getProperty("file.separator") + "*",
                        "io.afterbell.server.Main",
                        "plugins",
                        "--json")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        for (String name : List.of("historify", "synthetic", "bridge", "high_vol")) {
            assertTrue(output.contains("\"" + name + "\""), output);
        }
    }
}
