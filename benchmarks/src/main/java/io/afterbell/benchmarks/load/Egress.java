package io.afterbell.benchmarks.load;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** How many messages a second reach clients at speed max, from candles to sockets. */
final class Egress {
    private static final double WARM_SECONDS = 1;
    private static final double MEASURED_SECONDS = 2;
    private static final double SHORT_SECONDS = 0.4;
    private static final int LONG_WARM_UP = 3;
    private static final int SAME = 50;
    private static final int ALL = 200;
    private static final int MIXED = 20;

    private final LoadBenchmarks benchmarks;

    Egress(LoadBenchmarks benchmarks) {
        this.benchmarks = benchmarks;
    }

    /** Someone whom clients can connect to. */
    private record Contender(Child server, String path, boolean isProduct) {}

    void run() throws IOException, InterruptedException {
        List<String> all = Product.shares(1, ALL);
        List<String> same = all.subList(0, SAME);
        ReadyMade ready;
        try (Child recorded = start(same)) {
            ready = ReadyMade.record(recorded, same, benchmarks.scratch());
        }
        Optional<Child> peer = benchmarks.startPeer(ready);
        try (Child raw = Child.java(RawWriter.class, ready.frames().toString())) {
            Contender one = new Contender(raw, "/one", false);
            Contender many = new Contender(raw, "/many", false);
            Contender few = new Contender(raw, "/few", false);
            // A candle of some ten ticks takes a path as one of sixty does, and shares its cost among fewer of them.
            for (List<String> shares : List.of(same.subList(0, 1), same)) {
                String instruments = shares.size() + (shares.size() == 1 ? " instrument" : " instruments");
                row("1 client, " + instruments + ", max", floors(one, peer), 1, shares, 0, 0.5, 100);
                row(
                        "1 client, " + instruments + ", 60 ticks a candle, max",
                        floors(one, peer),
                        1,
                        shares,
                        0,
                        0.5,
                        100,
                        "--synthesizer",
                        "bridge:ticks_per_candle=60");
            }
            row("10 clients, 50 instruments, max", floors(many, peer), 10, same, 0, 0.75, 0);
            for (int clients : new int[] {100, 1_000}) {
                Map<String, Contender> group = floors(many, peer);
                group.put("few", few);
                row(clients + " clients, 50 instruments, max", group, clients, same, 0, 0.75, 0);
            }
            row("100 clients, each 20 of 200 instruments, max", floors(many, peer), 100, all, MIXED, 0.4, 0);
        } finally {
            peer.ifPresent(Child::close);
        }
    }

    // A session goes on making the ticks of what it has once loaded, so each row has a server of its own.
    private Child start(List<String> shares, String... options) throws IOException {
        return benchmarks.product().loopAtMax(shares, options);
    }

    private static Map<String, Contender> floors(Contender floor, Optional<Child> peer) {
        Map<String, Contender> all = new LinkedHashMap<>();
        all.put("floor", floor);
        peer.ifPresent(python -> all.put("peer", new Contender(python, "/", false)));
        return all;
    }

    private void row(
            String what,
            Map<String, Contender> floors,
            int clients,
            List<String> shares,
            int randomOfThem,
            double targetOfFloor,
            double targetOfPeer,
            String... options)
            throws IOException {
        Random random = new Random(1);
        List<List<String>> wanted = new ArrayList<>();
        while (wanted.size() < clients) {
            List<String> some = new ArrayList<>(shares);
            if (randomOfThem > 0) {
                Collections.shuffle(some, random);
                some = some.subList(0, randomOfThem);
            }
            wanted.add(some);
        }
        Map<String, Contender> contenders = new LinkedHashMap<>(floors);
        try (Child product = start(shares, options)) {
            contenders.put("us", new Contender(product, "/", true));
            row(what, contenders, wanted, targetOfFloor, targetOfPeer);
        }
    }

    private void row(
            String what,
            Map<String, Contender> contenders,
            List<List<String>> wanted,
            double targetOfFloor,
            double targetOfPeer)
            throws IOException {
        int clients = wanted.size();
        // A JVM that has compiled nothing yet measures its interpreter, on a busy machine for many seconds.
        for (Contender contender : contenders.values()) {
            if (contender.isProduct) {
                for (int i = 0; i < LONG_WARM_UP; i++) {
                    measure(contender, wanted);
                }
            }
        }
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        Map<String, List<Double>> ratios = new LinkedHashMap<>();
        double bytes = 1;
        for (int round = 0; round <= benchmarks.rounds(); round++) {
            Map<String, Double> thisRound = new LinkedHashMap<>();
            for (Map.Entry<String, Contender> one : contenders.entrySet()) {
                CountingClients.Count count = measure(one.getValue(), wanted);
                thisRound.put(one.getKey(), count.messages() / MEASURED_SECONDS);
                if (one.getValue().isProduct) {
                    bytes = (double) count.bytes() / count.messages();
                }
            }
            if (round > 0) {
                for (Map.Entry<String, Double> one : thisRound.entrySet()) {
                    rates.computeIfAbsent(one.getKey(), any -> new ArrayList<>())
                            .add(one.getValue());
                    ratios.computeIfAbsent(one.getKey(), any -> new ArrayList<>())
                            .add(thisRound.getOrDefault("us", 0.0) / one.getValue());
                }
            }
        }
        double ofFloor = median(ratios, "floor");
        StringBuilder ratio = new StringBuilder(LoadBenchmarks.ratio(ofFloor));
        StringBuilder target = new StringBuilder("at least " + targetOfFloor);
        boolean reached = ofFloor >= targetOfFloor;
        if (rates.containsKey("few")) {
            ratio.append(" (" + LoadBenchmarks.ratio(median(ratios, "few")) + " of 64 frames a write)");
        }
        if (rates.containsKey("peer")) {
            double ofPeer = median(ratios, "peer");
            ratio.append("; " + LoadBenchmarks.ratio(ofPeer) + " x Python");
            reached &= ofPeer >= targetOfPeer;
        }
        if (targetOfPeer > 0) {
            target.append("; " + LoadBenchmarks.ratio(targetOfPeer) + " x Python");
        }
        String floor = "raw " + LoadBenchmarks.millions(median(rates, "floor"))
                + (rates.containsKey("few")
                        ? ", 64 frames a write " + LoadBenchmarks.millions(median(rates, "few"))
                        : "")
                + (rates.containsKey("peer") ? ", Python " + LoadBenchmarks.millions(median(rates, "peer")) : "");
        benchmarks.add(new Row(
                what + " (" + Math.round(bytes) + " bytes a message)",
                LoadBenchmarks.millions(median(rates, "us")),
                floor,
                ratio.toString(),
                target.toString(),
                reached,
                clients == 1 ? "generating and encoding on one core" : "the kernel's copy to each socket"));
    }

    private static double median(Map<String, List<Double>> all, String contender) {
        return LoadBenchmarks.median(requireNonNull(all.get(contender), contender));
    }

    /** What one client gets at speed max, as a share of what it gets from the raw writer: the median of short rounds. */
    static double oneClientOfFloor(Product launcher, Path scratch, int rounds)
            throws IOException, InterruptedException {
        List<String> shares = Product.shares(1, SAME);
        List<List<String>> wanted = List.of(shares);
        try (Child product = launcher.loopAtMax(shares)) {
            ReadyMade ready = ReadyMade.record(product, shares, scratch);
            try (Child raw = Child.java(RawWriter.class, ready.frames().toString())) {
                Contender us = new Contender(product, "/", true);
                Contender floor = new Contender(raw, "/one", false);
                return Comparison.of(
                                LONG_WARM_UP,
                                rounds,
                                () -> measure(us, wanted, SHORT_SECONDS, SHORT_SECONDS)
                                        .messages(),
                                () -> measure(floor, wanted, SHORT_SECONDS, SHORT_SECONDS)
                                        .messages())
                        .ratio();
            }
        }
    }

    private static CountingClients.Count measure(Contender contender, List<List<String>> wanted) throws IOException {
        return measure(contender, wanted, WARM_SECONDS, MEASURED_SECONDS);
    }

    private static CountingClients.Count measure(
            Contender contender, List<List<String>> wanted, double warmSeconds, double seconds) throws IOException {
        try (CountingClients all = new CountingClients(contender.server.port(), contender.path, wanted.size())) {
            int number = 0;
            for (CountingClients.Client client : all.clients()) {
                Product.authenticate(client);
                if (contender.isProduct) {
                    Product.subscribe(client, wanted.get(number++));
                }
            }
            long begin = System.nanoTime();
            CountingClients.Count before = all.readUntil(begin + LoadBenchmarks.seconds(warmSeconds));
            long from = System.nanoTime();
            CountingClients.Count after = all.readUntil(from + LoadBenchmarks.seconds(seconds));
            return after.minus(before);
        }
    }
}
