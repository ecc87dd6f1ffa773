package io.afterbell.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Measures the assembled product over real sockets, each figure side by side with its floor in the same run, and prints
 * one table.
 *
 * <p>{@code benchmarks/run} builds what it needs and runs all of them; with names, only those: {@code benchmarks/run
 * egress paced}. The floor of sending is {@link RawWriter}, of pacing {@link ParkingLoop}; the peer is a plain Python
 * {@code websockets} server. Contenders take turns, round by round, the first round is thrown away, and the median
 * counts. What is true of one machine is the ratios; absolute figures are noise when anything else runs beside it.
 */
public final class LoadBenchmarks {
    private static final String PYTHON = "/usr/bin/python3";
    private static final long SECOND = 1_000_000_000L;

    /** A group of rows. */
    @FunctionalInterface
    private interface Section {
        void run(LoadBenchmarks benchmarks) throws IOException, InterruptedException;
    }

    private static final Map<String, Section> SECTIONS = new LinkedHashMap<>();

    static {
        SECTIONS.put("egress", benchmarks -> new Egress(benchmarks).run());
        SECTIONS.put("ws", benchmarks -> new RealClient(benchmarks).run());
        SECTIONS.put("paced", benchmarks -> new Paced(benchmarks).run());
        SECTIONS.put("memory", benchmarks -> new Memory(benchmarks).run());
        SECTIONS.put("day", benchmarks -> new WholeDay(benchmarks).run());
        SECTIONS.put("loading", benchmarks -> new Loading(benchmarks).run());
        SECTIONS.put("start", benchmarks -> new Start(benchmarks).run());
        SECTIONS.put("soak", Soak::run);
    }

    private final Product product;
    private final Path scratch;
    private final List<Row> rows = new ArrayList<>();
    private final int rounds;
    private final double minutes;

    private LoadBenchmarks(Product product, Path scratch, int rounds, double minutes) {
        this.product = product;
        this.scratch = scratch;
        this.rounds = rounds;
        this.minutes = minutes;
    }

    /**
     * Runs the sections that are named, or all.
     *
     * @param arguments the bundle's folder, then names of sections, {@code rounds=N}, and {@code minutes=M} that the
     *     soak lasts
     * @throws IOException when a process cannot be started or a connection fails
     * @throws InterruptedException when somebody stops it
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> names =
                new ArrayList<>(Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length));
        int rounds = 5;
        double minutes = 10;
        for (String name : List.copyOf(names)) {
            if (name.startsWith("minutes=")) {
                minutes = Double.parseDouble(name.substring("minutes=".length()));
                names.remove(name);
            }
            if (name.startsWith("rounds=")) {
                rounds = Integer.parseInt(name.substring("rounds=".length()));
                names.remove(name);
            }
        }
        if (arguments.length == 0 || !SECTIONS.keySet().containsAll(names)) {
            System.err.println("Usage: LoadBenchmarks BUNDLE [rounds=N] [minutes=M] [SECTION]...\nSections: "
                    + String.join(" ", SECTIONS.keySet()));
            System.exit(2);
        }
        Path scratch = Files.createTempDirectory("afterbell-benchmarks");
        LoadBenchmarks benchmarks =
                new LoadBenchmarks(new Product(Path.of(arguments[0]), scratch), scratch, rounds, minutes);
        try {
            for (Map.Entry<String, Section> section : SECTIONS.entrySet()) {
                if (names.isEmpty() || names.contains(section.getKey())) {
                    section.getValue().run(benchmarks);
                }
            }
        } finally {
            System.out.println();
            System.out.print(Row.table(benchmarks.rows));
        }
    }

    Product product() {
        return product;
    }

    Path scratch() {
        return scratch;
    }

    int rounds() {
        return rounds;
    }

    double minutes() {
        return minutes;
    }

    /** Measures the product and its floor in turns; the first round is thrown away. */
    Comparison compare(Comparison.Measured product, Comparison.Measured floor)
            throws IOException, InterruptedException {
        return Comparison.of(1, rounds, product, floor);
    }

    void add(Row row) {
        rows.add(row);
        say(row.what() + ": " + row.figure() + ", floor " + row.floor() + ", ratio " + row.ratio() + ", target "
                + row.target() + (row.reached() ? ", reached" : ", NOT reached"));
    }

    static void say(String line) {
        System.out.println(line);
    }

    /** The plain Python server, when this machine has what it needs. */
    Optional<Child> startPeer(ReadyMade ready) throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of(PYTHON))
                || new ProcessBuilder(PYTHON, "-c", "import websockets").start().waitFor() != 0) {
            say("SKIPPED: the Python peer, because " + PYTHON
                    + " cannot import websockets (Debian: apt-get install python3-websockets)");
            return Optional.empty();
        }
        return Optional.of(Child.start(
                List.of(PYTHON, script("peer.py").toString(), ready.messages().toString())));
    }

    /** A script that lies beside this class, as a file. */
    Path script(String name) throws IOException {
        Path file = scratch.resolve(name);
        try (InputStream script = LoadBenchmarks.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IOException("the class path has no " + name);
            }
            Files.copy(script, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    static long seconds(double count) {
        return (long) (count * SECOND);
    }

    static String millions(double perSecond) {
        return perSecond < 1e6
                ? String.format(Locale.ROOT, "%,.0f/s", perSecond)
                : String.format(Locale.ROOT, "%.2f M/s", perSecond / 1e6);
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }
}
