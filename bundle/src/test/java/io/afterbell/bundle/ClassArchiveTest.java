package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The class data archive that the first server makes and the launcher uses. */
@Timeout(240)
class ClassArchiveTest {
    private static final String USED = "-XX:SharedArchiveFile=";

    @TempDir
    private Path folder;

    private Product serve(Path product) throws IOException, InterruptedException {
        Map<String, String> environment =
                Map.of("XDG_CACHE_HOME", folder.toString(), "JDK_JAVA_OPTIONS", "-Dafterbell.archive.delay=0");
        return Product.serveFrom(product, environment, "demo");
    }

    private List<String> cached() throws IOException {
        Path cache = folder.resolve("afterbell");
        if (!Files.exists(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private List<String> await(Predicate<List<String>> isWanted) throws IOException, InterruptedException {
        while (true) {
            List<String> names = cached();
            if (isWanted.test(names)) {
                return names;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** An archive, and nothing that is still being made. */
    private Path awaitArchive() throws IOException, InterruptedException {
        List<String> names = await(all -> all.size() == 1 && all.get(0).endsWith(".jsa"));
        return folder.resolve("afterbell").resolve(names.get(0));
    }

    private static Optional<String> used(Product product) {
        return Stream.of(product.process().info().arguments().orElseThrow())
                .filter(argument -> argument.startsWith(USED))
                .map(argument -> argument.substring(USED.length()))
                .findFirst();
    }

    @Test
    void anArchiveThatWasCutOffIsIgnoredAndGoes() throws IOException, InterruptedException {
        Path archive;
        try (Product first = serve(Product.folder())) {
            assertEquals(Optional.empty(), used(first));
            archive = awaitArchive();
        }
        long size = Files.size(archive);
        assertTrue(archive.toString().endsWith("-" + size + ".jsa"), archive.toString());
        try (Product second = serve(Product.folder())) {
            assertEquals(Optional.of(archive.toString()), used(second));
        }
        // Java makes it so that only root may write to it.
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            file.truncate(size / 3);
        }
        try (Product third = serve(Product.folder())) {
            assertEquals(Optional.empty(), used(third));
            await(names -> !names.contains(String.valueOf(archive.getFileName())) || sizeOf(archive) == size);
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    @Test
    void aFullDiskLeavesNothingBehind() throws IOException, InterruptedException {
        Path launcher = Files.createDirectories(folder.resolve("product").resolve("bin"))
                .resolve("afterbell");
        // A file may have 4 or 8 MiB, depending on the shell: no room for an archive.
        Files.writeString(
                launcher, "#!/bin/sh\nulimit -f 8192\nexec '" + Product.folder() + "/bin/afterbell' \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Product product = serve(folder.resolve("product"))) {
            await(names -> !names.isEmpty());
            assertEquals(List.of(), await(names -> names.stream().noneMatch(name -> name.startsWith("making-"))));
            assertEquals(200, product.get("/api/health").statusCode());
        }
    }

    // Java 17 archives that a method waits for its compiler, and it is compiled nowhere any more: a server with such an
    // archive sent a tenth of the ticks.
    @Test
    void nothingIsCompiledWhereTheArchiveIsMade() throws IOException, InterruptedException {
        try (Product product = serve(Product.folder())) {
            List<String> arguments = List.of();
            while (arguments.stream().noneMatch(argument -> argument.startsWith("-XX:ArchiveClassesAtExit="))) {
                assertTrue(product.process().isAlive());
                TimeUnit.MILLISECONDS.sleep(20);
                arguments = product.process()
                        .descendants()
                        .flatMap(process -> process.info().arguments().stream())
                        .flatMap(Stream::of)
                        .toList();
            }
            assertTrue(arguments.contains("-Xint"), arguments.toString());
        }
    }

    @Test
    void aServerThatEndsMeanwhileLeavesNothingBehind() throws IOException, InterruptedException {
        try (Product product = serve(Product.folder())) {
            await(names -> !names.isEmpty());
            assertTrue(product.process().isAlive());
        }
        assertEquals(List.of(), cached());
    }
}
