package io.afterbell.benchmarks.load;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What clients cost: those who have nothing to do, and one who stops reading. */
final class Memory {
    private static final int CLIENTS = 1_000;
    private static final double MOST_KIB_A_CLIENT = 20;
    private static final double MOST_MIB_STOPPED = 2;
    private static final double MIB = 1024 * 1024;
    private static final double KIB = 1024;

    private final LoadBenchmarks benchmarks;

    Memory(LoadBenchmarks benchmarks) {
        this.benchmarks = benchmarks;
    }

    void run() throws IOException, InterruptedException {
        idleClients();
        stoppedClient();
    }

    private void idleClients() throws IOException, InterruptedException {
        List<String> shares = Product.shares(1, 50);
        try (Child product = benchmarks.product().demo("--start", "manual", "--symbols", Product.symbols(shares))) {
            // One client goes through everything first, so that only what is a client's own is counted.
            try (CountingClients first = new CountingClients(product.port(), "/", 1)) {
                subscribeAndSettle(first, shares);
                long before = product.liveHeapBytes();
                try (CountingClients all = new CountingClients(product.port(), "/", CLIENTS)) {
                    subscribeAndSettle(all, shares);
                    double each = (product.liveHeapBytes() - before) / KIB / CLIENTS;
                    benchmarks.add(new Row(
                            "heap of each of 1,000 idle clients, subscribed to 50 instruments",
                            String.format(Locale.ROOT, "%.1f KiB", each),
                            Row.NONE,
                            Row.NONE,
                            "at most 20 KiB",
                            each <= MOST_KIB_A_CLIENT,
                            "Jetty's connection and session"));
                }
            }
        }
    }

    private static void subscribeAndSettle(CountingClients clients, List<String> shares) throws IOException {
        Product.subscribeAll(clients, shares);
        clients.readUntil(System.nanoTime() + LoadBenchmarks.seconds(3));
    }

    private void stoppedClient() throws IOException, InterruptedException {
        List<String> shares = Product.shares(1, 200);
        try (Child product = benchmarks.product().demo("--speed", "600", "--symbols", Product.symbols(shares));
                CountingClients reading = new CountingClients(product.port(), "/", 10)) {
            subscribeAndSettle(reading, shares);
            reading.readUntil(System.nanoTime() + LoadBenchmarks.seconds(8));
            // What the first question of its kind leaves behind is not the stopped client's.
            Product.session(product);
            reading.readUntil(System.nanoTime() + LoadBenchmarks.seconds(5));
            String before = Product.session(product);
            long heapBefore = product.liveHeapBytes();
            reading.readUntil(System.nanoTime() + LoadBenchmarks.seconds(2));
            try (CountingClients stopped = new CountingClients(product.port(), "/", 1)) {
                Product.subscribeAll(stopped, shares);
                // At this speed twenty seconds are two hundred times what may wait for a client.
                reading.readUntil(System.nanoTime() + LoadBenchmarks.seconds(20));
                double grown = (product.liveHeapBytes() - heapBefore) / MIB;
                String after = Product.session(product);
                long p99Before = Product.number(before, "lag_micros", "p99");
                long p99After = Product.number(after, "lag_micros", "p99");
                benchmarks.add(new Row(
                        "a client that stops reading, beside 10 that read, 200 instruments at 600x",
                        String.format(Locale.ROOT, "heap %+.2f MiB, others' p99 %d us", grown, p99After),
                        "others' p99 without it " + p99Before + " us",
                        LoadBenchmarks.ratio((double) p99After / Math.max(1, p99Before)),
                        "at most 2 MiB, p99 within noise",
                        grown <= MOST_MIB_STOPPED,
                        "its bounded queue: what waits for it takes at most 1 MiB"));
            }
        }
    }
}
