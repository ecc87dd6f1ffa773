package io.afterbell.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How long it takes from the start of the process until clients can connect, with and without the class archive. */
final class Start {
    private static final Pattern LISTENING = Pattern.compile("listening +after (\\d+) ms");
    private static final String CACHE = "XDG_CACHE_HOME";
    private static final long LONGEST_MAKING_SECONDS = 90;
    private static final double TARGET = 0.75;

    private final LoadBenchmarks benchmarks;

    Start(LoadBenchmarks benchmarks) {
        this.benchmarks = benchmarks;
    }

    void run() throws IOException, InterruptedException {
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
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round <= benchmarks.rounds(); round++) {
            double one = millis(cache);
            double other = millis(none);
            if (round > 0) {
                with.add(one);
                without.add(other);
                ratios.add(one / other);
            }
        }
        double ratio = LoadBenchmarks.median(ratios);
        benchmarks.add(new Row(
                "start to listening (demo), with the class archive",
                String.format(Locale.ROOT, "%.0f ms", LoadBenchmarks.median(with)),
                String.format(Locale.ROOT, "without it %.0f ms", LoadBenchmarks.median(without)),
                LoadBenchmarks.ratio(ratio),
                "at most 0.75",
                ratio <= TARGET,
                "starting Javalin and reading modules"));
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
