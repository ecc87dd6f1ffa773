package io.afterbell.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long it takes from the start of the process until clients can connect, with and without the class archive; and how
 * long DuckDB takes to load as the bundle ships it, and as its makers do.
 */
final class Start {
    private static final Pattern LISTENING = Pattern.compile("listening +after (\\d+) ms");
    private static final String CACHE = "XDG_CACHE_HOME";
    private static final long LONGEST_MAKING_SECONDS = 90;
    private static final double TARGET = 0.75;
    private static final double FIRST_LOAD_TARGET = 0.4;
    private static final String STOCK = "afterbell.benchmarks.stock";

    private final LoadBenchmarks benchmarks;

    Start(LoadBenchmarks benchmarks) {
        this.benchmarks = benchmarks;
    }

    void run() throws IOException, InterruptedException {
        firstLoad();
        listening();
    }

    private void firstLoad() throws IOException, InterruptedException {
        String folder = System.getProperty(STOCK);
        if (folder == null) {
            LoadBenchmarks.say(
                    "SKIPPED: DuckDB's first load, because -D" + STOCK + " names no folder with the stock jar");
            return;
        }
        Path shipped = driver(benchmarks.product().home().resolve("lib"));
        Path stock = driver(Path.of(folder));
        add(
                "DuckDB's first load: a new JVM opens a database in memory",
                benchmarks.compare(() -> FirstLoad.millis(shipped), () -> FirstLoad.millis(stock)),
                "the stock jar's",
                FIRST_LOAD_TARGET,
                "linking the library, DuckDB's own start");
    }

    private void add(String what, Comparison millis, String floor, double target, String limit) {
        benchmarks.add(new Row(
                what,
                String.format(Locale.ROOT, "%.0f ms", millis.figure()),
                String.format(Locale.ROOT, "%s %.0f ms", floor, millis.floor()),
                LoadBenchmarks.ratio(millis.ratio()),
                "at most " + target,
                millis.ratio() <= target,
                limit));
    }

    private static Path driver(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("duckdb_jdbc-.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no DuckDB driver in " + folder));
        }
    }

    private void listening() throws IOException, InterruptedException {
        Path cache = Files.createDirectories(benchmarks.scratch().resolve("cache"));
        try (Child first = start(cache)) {
            LoadBenchmarks.say("pid " + first.pid() + " makes the class archive ...");
            long end = System.nanoTime() + LoadBenchmarks.seconds(LONGEST_MAKING_SECONDS);
            while (!isMade(cache)) {
                if (System.nanoTime() > end) {
                    throw new IOException("no class archive in " + cache);
                }
                Thread.sleep(200);
            }
        }
        // A folder that cannot be made: there is no archive and none is made.
        Path none = Files.createFile(benchmarks.scratch().resolve("none"));
        add(
                "start to listening (demo), with the class archive",
                benchmarks.compare(() -> millis(cache), () -> millis(none)),
                "without it",
                TARGET,
                "starting Javalin and reading modules");
    }

    private static boolean isMade(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.anyMatch(file -> file.toString().matches(".*/afterbell-\\d+-\\d+\\.jsa"));
        }
    }

    private Child start(Path cache) throws IOException {
        return Child.start(benchmarks.product().command(), Map.of(CACHE, cache.toString()));
    }

    private double millis(Path cache) throws IOException {
        try (Child child = start(cache)) {
            return Double.parseDouble(child.awaitLine(LISTENING).group(1));
        }
    }
}
