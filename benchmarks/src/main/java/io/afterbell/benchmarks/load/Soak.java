package io.afterbell.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the server stays as it is when clients come and go for hours: heap after a full collection, memory outside it
 * that buffers take, threads and descriptors.
 *
 * <p>A round of {@link Churn}, then all of its clients leave and its sessions end, and what the server has left is looked
 * at: so it must be the same after each round. A few clients stay and read all the time, at speed max.
 */
final class Soak {
    private static final int SHARES = 20;
    private static final int STEADY = 3;
    private static final int LOOKS = 60;
    private static final int MOST_GROWN = 12;
    private static final double SHORTEST_ROUND_SECONDS = 2;
    private static final double LONGEST_ROUND_SECONDS = 60;
    private static final double LONGEST_SETTLING_SECONDS = 40;
    private static final double MIB = 1024 * 1024;
    private static final double MINUTE_SECONDS = 60;
    private static final long POOL_ALLOWANCE_BYTES = 1 << 20;
    /** What belongs to a client or a session; the values that they use are also in caches, as that of trading days. */
    private static final Pattern SERVER =
            Pattern.compile("^(io\\.afterbell\\.(server|replay|regimes)|io\\.javalin|org\\.eclipse\\.jetty)\\.");

    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+)");
    private static final Pattern DIRECT = Pattern.compile("jvm_buffer_memory_used_bytes\\{id=\"direct\"} ([0-9.E]+)");

    /** What a look at the server has found. */
    record Look(
            long heapBytes,
            Map<String, Long> instances,
            long directBytes,
            long threads,
            long descriptors,
            long residentKib,
            long clients) {}

    /** What a soak has found. */
    record Verdict(
            Churn.Done done,
            Flatness heapBytes,
            Flatness directBytes,
            Flatness threads,
            Flatness descriptors,
            List<String> leaking) {
        boolean isFlat() {
            return leaking.isEmpty()
                    && heapBytes.isFlat()
                    && directBytes.isFlat()
                    && threads.isFlat()
                    && descriptors.isFlat();
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "heap %.2f -> %.2f MiB, buffers %.2f -> %.2f MiB, threads %d -> %d, descriptors %d -> %d%s",
                    heapBytes.second() / MIB,
                    heapBytes.last() / MIB,
                    directBytes.second() / MIB,
                    directBytes.last() / MIB,
                    threads.second(),
                    threads.last(),
                    descriptors.second(),
                    descriptors.last(),
                    leaking.isEmpty() ? "" : ", leaking " + leaking);
        }
    }

    private final Child product;
    private final List<String> shares;

    private Soak(Child product, List<String> shares) {
        this.product = product;
        this.shares = shares;
    }

    static void run(LoadBenchmarks benchmarks) throws IOException, InterruptedException {
        double seconds = benchmarks.minutes() * MINUTE_SECONDS;
        Verdict verdict = measure(benchmarks.product(), seconds, 1, POOL_ALLOWANCE_BYTES);
        Churn.Done done = verdict.done();
        benchmarks.add(new Row(
                String.format(
                        Locale.ROOT,
                        "soak of %.0f minutes at max: %,d clients and %,d sessions came and went, %,d requests",
                        benchmarks.minutes(),
                        done.clients(),
                        done.sessions(),
                        done.requests()),
                verdict.toString(),
                Row.NONE,
                "heap "
                        + LoadBenchmarks.ratio((double) verdict.heapBytes().last()
                                / verdict.heapBytes().second()),
                "flat from the second third to the last",
                verdict.isFlat(),
                Row.NONE));
    }

    /**
     * Soaks a server of its own for a time; the same seed does the same things, as far as time allows.
     *
     * @param poolAllowanceBytes by how much the heap and the buffers may grow; a short soak is over before all pools are full
     */
    static Verdict measure(Product launcher, double seconds, long seed, long poolAllowanceBytes)
            throws IOException, InterruptedException {
        if (!Files.exists(Path.of("/proc/self/fd"))) {
            throw new IOException("threads and descriptors are counted in /proc, which this system does not have");
        }
        List<String> shares = Product.shares(1, SHARES);
        try (Child product = launcher.loopAtMax(shares, "--stall-timeout", "1")) {
            product.drain();
            return new Soak(product, shares).measure(seconds, new Random(seed), poolAllowanceBytes);
        }
    }

    private Verdict measure(double seconds, Random random, long poolAllowanceBytes)
            throws IOException, InterruptedException {
        double round = Math.max(SHORTEST_ROUND_SECONDS, Math.min(LONGEST_ROUND_SECONDS, seconds / LOOKS));
        long begin = System.nanoTime();
        List<Look> looks = new ArrayList<>();
        try (Steady steady = new Steady(product, shares);
                Churn churn = new Churn(product, shares, random)) {
            churn.warmUp();
            while (looks.size() < Flatness.FEWEST_LOOKS
                    || System.nanoTime() < begin + LoadBenchmarks.seconds(seconds)) {
                churn.run(System.nanoTime() + LoadBenchmarks.seconds(round));
                churn.forgetStalled();
                settle();
                steady.check();
                Look look = look(churn.done().clients());
                looks.add(look);
                LoadBenchmarks.say(String.format(
                        Locale.ROOT,
                        "soak %5.0f s: heap %.2f MiB, buffers %.2f MiB, threads %d, descriptors %d, resident %d MiB;"
                                + " so far %s, steady clients %,d messages",
                        (System.nanoTime() - begin) / 1e9,
                        look.heapBytes / MIB,
                        look.directBytes / MIB,
                        look.threads,
                        look.descriptors,
                        look.residentKib / 1024,
                        churn.done(),
                        steady.messages()));
            }
            LoadBenchmarks.say("most grown in number since the second third: " + mostGrown(looks));
            return new Verdict(
                    churn.done(),
                    flatness(looks, Look::heapBytes, poolAllowanceBytes),
                    flatness(looks, Look::directBytes, poolAllowanceBytes),
                    flatness(looks, Look::threads, 4),
                    flatness(looks, Look::descriptors, 4),
                    leaking(looks));
        }
    }

    private static Flatness flatness(List<Look> looks, ToLongFunction<Look> what, long allowance) {
        return Flatness.of(looks.stream().map(what::applyAsLong).toList(), allowance);
    }

    /** Classes of the server of which there are more and more, at least one for every two clients. */
    private static List<String> leaking(List<Look> looks) {
        long clients = flatness(looks, Look::clients, 0).growth();
        List<String> leaking = new ArrayList<>();
        growth(looks).forEach((name, grown) -> {
            if (SERVER.matcher(name).find() && grown > clients / 2) {
                leaking.add(name + " +" + grown + " for " + clients + " clients");
            }
        });
        return leaking;
    }

    /** Where to look first when the heap is not flat. */
    private static String mostGrown(List<Look> looks) {
        return growth(looks).entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_GROWN)
                .map(grown -> grown.getKey() + " +" + grown.getValue())
                .collect(Collectors.joining(", "));
    }

    private static Map<String, Long> growth(List<Look> looks) {
        Map<String, Long> growth = new TreeMap<>();
        for (String name : looks.get(looks.size() - 1).instances.keySet()) {
            growth.put(
                    name,
                    flatness(looks, look -> look.instances.getOrDefault(name, 0L), 0)
                            .growth());
        }
        return growth;
    }

    /** Waits until only the session main is left, with the clients that stay. */
    private void settle() throws IOException, InterruptedException {
        long end = System.nanoTime() + LoadBenchmarks.seconds(LONGEST_SETTLING_SECONDS);
        while (true) {
            String sessions =
                    Product.request(product, "GET", "/api/sessions", "").body();
            if (!sessions.contains("\"name\":\"soak-")
                    && !sessions.contains("\"name\":\"private-")
                    && Product.number(sessions, "clients") == STEADY) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new IOException("clients or sessions that have gone are still there: " + sessions);
            }
            Thread.sleep(20);
        }
    }

    private Look look(long clients) throws IOException, InterruptedException {
        Path process = Path.of("/proc", Long.toString(product.pid()));
        Child.LiveHeap heap = product.liveHeap();
        String metrics = Product.request(product, "GET", "/metrics", "").body();
        String status = Files.readString(process.resolve("status"));
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return new Look(
                    heap.bytes(),
                    heap.instances(),
                    (long) number(DIRECT, metrics),
                    (long) number(THREADS, status),
                    descriptors.count(),
                    (long) number(RESIDENT, status),
                    clients);
        }
    }

    private static double number(Pattern pattern, String text) throws IOException {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IOException("no " + pattern + " in " + text);
        }
        return Double.parseDouble(found.group(1));
    }

    /** Clients that stay and read. */
    private static final class Steady implements AutoCloseable {
        private final CountingClients clients;
        private final Thread reader;
        private volatile boolean isOver;
        private volatile long messages;
        private volatile String failure = "";

        Steady(Child product, List<String> shares) throws IOException {
            clients = new CountingClients(product.port(), "/", STEADY);
            Product.subscribeAll(clients, shares);
            reader = new Thread(this::read, "steady");
            reader.start();
        }

        private void read() {
            try {
                while (!isOver) {
                    messages = clients.readUntil(System.nanoTime() + LoadBenchmarks.seconds(0.1))
                            .messages();
                }
            } catch (IOException | RuntimeException e) {
                failure = e.toString();
            }
        }

        long messages() {
            return messages;
        }

        void check() throws IOException {
            if (!failure.isEmpty()) {
                throw new IOException("a client that reads all the time has lost its connection: " + failure);
            }
        }

        @Override
        public void close() throws IOException {
            isOver = true;
            try {
                reader.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            clients.close();
        }
    }
}
