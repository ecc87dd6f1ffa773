package io.afterbell.server.cli;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class data archive that lets the next start skip reading and checking classes. The launcher says in a system
 * property how its name begins, and uses it when it is there; the first server that finds it missing has it made by a
 * short-lived second process. Whatever goes wrong costs the archive and nothing else.
 *
 * <p>The name ends with the size in bytes, and a file of another size is ignored by the launchers and removed here: Java
 * would map one that was cut off, and crash when it comes to what is missing.
 */
final class ClassArchive {
    /** The archive's path up to its size; unset when nobody wants one. */
    private static final String FILE = "afterbell.archive";
    /** Set in the process that makes the archive: it ends once it listens and is warmed up. */
    private static final String TRAINING = "afterbell.archive.training";

    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
    private static final String PREFIX = "afterbell-";
    private static final String SUFFIX = ".jsa";
    private static final String SCRATCH = "making-";
    private static final int KEPT = 3;
    /** So late that a short run, and the first clients of a long one, do not notice; another figure is for tests. */
    private static final long DELAY_SECONDS = Long.getLong("afterbell.archive.delay", 10);

    private static final long LONGEST_SECONDS = 300;
    private static final Duration ABANDONED = Duration.ofHours(1);

    private ClassArchive() {}

    /** Says whether this process is there only to make the archive. */
    static boolean isTraining() {
        return Boolean.getBoolean(TRAINING);
    }

    /** Makes the archive in the background, when it is wanted and missing. */
    static void makeIfMissing() {
        String start = System.getProperty(FILE, "");
        if (start.isEmpty() || isTraining()) {
            return;
        }
        Path path = Path.of(start).toAbsolutePath();
        if (isThere(path)) {
            return;
        }
        Thread thread = new Thread(() -> make(path), "class-archive");
        thread.setDaemon(true);
        thread.start();
    }

    private static void make(Path start) {
        try {
            TimeUnit.SECONDS.sleep(DELAY_SECONDS);
            Optional<String> java = ProcessHandle.current().info().command();
            if (java.isEmpty() || isThere(start)) {
                return;
            }
            Path folder = Files.createDirectories(start.getParent());
            forgetOld(folder, System.currentTimeMillis());
            Path scratch = Files.createTempDirectory(folder, SCRATCH);
            try {
                Path made = scratch.resolve("made" + SUFFIX);
                if (train(command(java.get(), made, scratch), scratch) && Files.exists(made)) {
                    Files.move(made, withSize(start, Files.size(made)), StandardCopyOption.ATOMIC_MOVE);
                    forgetOld(folder, System.currentTimeMillis());
                }
            } finally {
                delete(scratch);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("no class data archive", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An archive's whole path. */
    static Path withSize(Path start, long bytes) {
        return start.resolveSibling(start.getFileName() + "-" + bytes + SUFFIX);
    }

    /** Says whether there is an archive whose size is the one in its name, and removes those of another size. */
    static boolean isThere(Path start) {
        boolean found = false;
        for (Path archive : files(requireNonNull(start.getParent(), "folder"), start.getFileName() + "-", SUFFIX)) {
            try {
                if (withSize(start, Files.size(archive)).equals(archive)) {
                    found = true;
                } else {
                    Files.deleteIfExists(archive);
                }
            } catch (IOException e) {
                LOG.debug("a class data archive that does not fit stays", e);
            }
        }
        return found;
    }

    private static List<Path> files(Path folder, String prefix, String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.startsWith(prefix) && name.endsWith(suffix);
                    })
                    .toList();
        } catch (IOException noFolder) {
            return List.of();
        }
    }

    private static List<String> command(String java, Path made, Path scratch) {
        List<String> command = new ArrayList<>();
        if (File.separatorChar == '/') {
            // It takes a processor for seconds, while clients wait for their first ticks.
            command.addAll(List.of("nice", "-n", "19"));
        }
        command.add(java);
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!option.startsWith("-agent") && !option.startsWith("-javaagent") && !option.startsWith("-XX:Shared")) {
                command.add(option);
            }
        }
        command.addAll(List.of(
                // A method that waits for its compiler when the archive is made waits for ever wherever it is used.
                "-Xint",
                "-XX:ArchiveClassesAtExit=" + made,
                "-D" + TRAINING + "=true",
                "--module-path",
                System.getProperty("jdk.module.path", ""),
                "--module",
                System.getProperty("jdk.module.main", "") + "/" + System.getProperty("jdk.module.main.class", ""),
                "demo",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--db",
                scratch.resolve("sessions.db").toString()));
        return command;
    }

    private static boolean train(List<String> command, Path scratch) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        Thread end = new Thread(() -> abandon(process, scratch), "stop-class-archive");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } finally {
            process.destroyForcibly().waitFor();
            Runtime.getRuntime().removeShutdownHook(end);
        }
    }

    // The server ends, and does not wait for those who wanted to tidy up behind it.
    private static void abandon(Process process, Path scratch) {
        process.destroyForcibly();
        try {
            process.waitFor(1, TimeUnit.SECONDS);
            delete(scratch);
        } catch (IOException e) {
            LOG.debug("a folder stays behind", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes old archives, of which each build and each Java has its own, and what a killed server was making. */
    static void forgetOld(Path folder, long nowMillis) throws IOException {
        List<Path> archives = files(folder, PREFIX, SUFFIX).stream()
                .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified())
                        .reversed())
                .toList();
        for (Path old : archives.subList(Math.min(KEPT, archives.size()), archives.size())) {
            Files.deleteIfExists(old);
        }
        for (Path scratch : files(folder, SCRATCH, "")) {
            if (scratch.toFile().lastModified() < nowMillis - ABANDONED.toMillis()) {
                delete(scratch);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
