package io.afterbell.server.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
 * property where it should be, and uses it when it is there; the first server that finds it missing has it made by a
 * short-lived second process. Whatever goes wrong costs the archive and nothing else.
 */
final class ClassArchive {
    /** Where the archive should be; unset when nobody wants one. */
    private static final String FILE = "afterbell.archive";
    /** Set in the process that makes the archive: it ends as soon as it listens. */
    private static final String TRAINING = "afterbell.archive.training";

    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
    private static final String PREFIX = "afterbell-";
    private static final String SUFFIX = ".jsa";
    private static final int KEPT = 3;
    /** So late that a short run, and the first clients of a long one, do not notice. */
    private static final long DELAY_SECONDS = 10;

    private static final long LONGEST_SECONDS = 60;

    private ClassArchive() {}

    /** Says whether this process is there only to make the archive. */
    static boolean isTraining() {
        return Boolean.getBoolean(TRAINING);
    }

    /** Makes the archive in the background, when it is wanted and missing. */
    static void makeIfMissing() {
        String file = System.getProperty(FILE, "");
        if (file.isEmpty() || isTraining() || Files.exists(Path.of(file))) {
            return;
        }
        Thread thread = new Thread(() -> make(Path.of(file)), "class-archive");
        thread.setDaemon(true);
        thread.start();
    }

    private static void make(Path archive) {
        try {
            TimeUnit.SECONDS.sleep(DELAY_SECONDS);
            Optional<String> java = ProcessHandle.current().info().command();
            if (java.isEmpty() || Files.exists(archive)) {
                return;
            }
            Path folder = Files.createDirectories(archive.toAbsolutePath().getParent());
            Path scratch = Files.createTempDirectory(folder, "making-");
            try {
                Path made = scratch.resolve("made" + SUFFIX);
                if (train(command(java.get(), made, scratch)) && Files.exists(made)) {
                    Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
                    forgetOld(folder);
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

    private static List<String> command(String java, Path made, Path scratch) {
        List<String> command = new ArrayList<>(List.of(java));
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!option.startsWith("-agent") && !option.startsWith("-javaagent") && !option.startsWith("-XX:Shared")) {
                command.add(option);
            }
        }
        command.addAll(List.of(
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

    private static boolean train(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        Thread end = new Thread(process::destroyForcibly, "stop-class-archive");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(end);
        }
    }

    // Each build and each Java have an archive of their own.
    private static void forgetOld(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> archives = files.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
                    })
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified())
                            .reversed())
                    .toList();
            for (Path old : archives.subList(Math.min(KEPT, archives.size()), archives.size())) {
                Files.deleteIfExists(old);
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
