package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB's driver as the bundle ships it: its libraries beside its jar, so that no start unpacks one. */
@Timeout(120)
class DuckDbTest {
    private static final Path LIBRARIES = Product.folder().resolve("lib");
    private static final String LIBRARY = "libduckdb_java";
    private static final String REPLACED = "org.duckdb.JfrMemoryMonitor";
    private static final Set<PosixFilePermission> WRITING = EnumSet.of(
            PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    @TempDir
    Path folder;

    private static Path shipped() {
        return ModuleFinder.of(LIBRARIES)
                .find("duckdb.jdbc")
                .flatMap(ModuleReference::location)
                .map(Path::of)
                .orElseThrow();
    }

    /** The driver as its makers publish it, from the class path of these tests; its library is not loaded. */
    private static Path stock() throws ClassNotFoundException, URISyntaxException {
        Class<?> driver = Class.forName("org.duckdb.DuckDBDriver", false, DuckDbTest.class.getClassLoader());
        return Path.of(
                driver.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static Map<String, Long> checksums(Path jar) throws IOException {
        Map<String, Long> checksums = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                if (!entry.isDirectory()) {
                    checksums.put(entry.getName(), entry.getCrc());
                }
            }
        }
        return checksums;
    }

    private static long checksum(Path file) throws IOException {
        try (CheckedInputStream bytes = new CheckedInputStream(Files.newInputStream(file), new CRC32())) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return bytes.getChecksum().getValue();
        }
    }

    private Path candles() throws IOException {
        return Files.writeString(
                folder.resolve("RELIANCE_NSE_1m.csv"),
                "datetime,open,high,low,close,volume\n2024-01-23 09:15:00,1000,1001,999,1000.5,100\n");
    }

    private static Map<String, String> temp(Path temp) {
        return Map.of("JDK_JAVA_OPTIONS", "\"-Djava.io.tmpdir=" + temp + "\"");
    }

    @Test
    void jarAndLibrariesAreTheStockJarTakenApartButForOneClass()
            throws IOException, ClassNotFoundException, URISyntaxException {
        Map<String, Long> parts = checksums(shipped());
        assertTrue(parts.keySet().stream().noneMatch(name -> name.startsWith(LIBRARY)), parts.toString());
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith(LIBRARY)) {
                    parts.put(name, checksum(file));
                }
            }
        }
        Map<String, Long> stock = checksums(stock());
        String replaced = REPLACED.replace('.', '/') + ".class";
        assertTrue(stock.remove(replaced) != null && parts.remove(replaced) != null);
        assertEquals(stock, parts);
        assertTrue(
                parts.keySet()
                        .containsAll(Set.of(
                                LIBRARY + ".so_linux_amd64",
                                LIBRARY + ".so_linux_arm64",
                                LIBRARY + ".so_macos_arm64",
                                LIBRARY + ".so_windows_amd64")),
                parts.toString());
    }

    @Test
    void theClassOfOursHasTheMethodsOfTheOneThatItReplaces()
            throws IOException, ClassNotFoundException, URISyntaxException {
        assertEquals(methods(stock()), methods(shipped()));
    }

    private static Set<String> methods(Path jar) throws IOException, ClassNotFoundException {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            return Arrays.stream(Class.forName(REPLACED, false, loader).getDeclaredMethods())
                    .map(Method::toString)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void filesAreReadWhereNoTempFolderIs() throws IOException, InterruptedException {
        assertCandlesAreReadWithoutATempFolder(Product.folder());
    }

    private void assertCandlesAreReadWithoutATempFolder(Path home) throws IOException, InterruptedException {
        Product.Outcome outcome = Product.runFrom(
                home,
                temp(folder.resolve("missing")),
                "catalog",
                "--source",
                candles().toString());
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertTrue(outcome.out().contains("RELIANCE"), outcome.out());
    }

    @Test
    void aServerThatReadsFilesUnpacksNoLibraryOfDuckDb() throws IOException, InterruptedException {
        Path temp = Files.createDirectory(folder.resolve("temp"));
        try (Product product = Product.serveFrom(
                Product.folder(), temp(temp), "serve", "--source", candles().toString())) {
            String instruments = product.get("/api/instruments").body();
            assertTrue(instruments.contains("RELIANCE"), instruments);
            List<String> unpacked = names(temp);
            assertTrue(unpacked.stream().noneMatch(name -> name.contains("duckdb")), unpacked.toString());
        }
    }

    @Test
    void itRunsFromAReadOnlyFolderWithSpacesInItsName() throws IOException, InterruptedException {
        Path home = folder.resolve("my trading tools");
        copy(Product.folder(), home);
        List<String> before = names(home);
        setWritable(home, false);
        try {
            assertCandlesAreReadWithoutATempFolder(home);
            // A superuser may write all the same.
            assertEquals(before, names(home));
        } finally {
            setWritable(home, true);
        }
    }

    private static List<String> names(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString()).sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void setWritable(Path root, boolean writable) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
                permissions.removeAll(WRITING);
                if (writable) {
                    permissions.add(PosixFilePermission.OWNER_WRITE);
                }
                Files.setPosixFilePermissions(file, permissions);
            }
        }
    }
}
