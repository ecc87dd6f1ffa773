package io.afterbell.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A whole trading day of many instruments at speed max: loaded, generated, sent. */
final class WholeDay {
    private static final int INSTRUMENTS = 200;
    private static final long TICKS = INSTRUMENTS * 375L * 10;
    /** What the session waits after the last of the first subscriptions; not the engine's work. */
    private static final double SETTLE_SECONDS = 0.5;

    private final LoadBenchmarks benchmarks;

    WholeDay(LoadBenchmarks benchmarks) {
        this.benchmarks = benchmarks;
    }

    void run() throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        List<String> shares = Product.shares(1, INSTRUMENTS);
        for (int round = 0; round < benchmarks.rounds(); round++) {
            try (Child product = benchmarks
                            .product()
                            .demo(
                                    "--speed",
                                    "max",
                                    "--mode",
                                    "single_pass",
                                    "--from",
                                    "2024-01-23",
                                    "--to",
                                    "2024-01-23");
                    CountingClients one = new CountingClients(product.port(), "/", 1)) {
                double cpuBefore = product.cpuSeconds();
                long from = System.nanoTime();
                Product.subscribeAll(one, shares);
                // Two answers come first.
                one.readUntil(from + LoadBenchmarks.seconds(60), TICKS + 2);
                seconds.add((System.nanoTime() - from) / 1e9 - SETTLE_SECONDS);
                if (one.count().messages() < TICKS) {
                    throw new IOException("only so many messages came: " + one.count());
                }
                cpu.add(product.cpuSeconds() - cpuBefore);
            }
        }
        double median = LoadBenchmarks.median(seconds);
        benchmarks.add(new Row(
                "200 instruments, one NSE day, max: subscribed, loaded, generated and sent (750,000 ticks)",
                String.format(Locale.ROOT, "%.2f s, %.2f CPU seconds", median, LoadBenchmarks.median(cpu)),
                Row.NONE,
                Row.NONE,
                "under 1 s",
                median < 1,
                "code that is not compiled yet; made-up candles"));
    }
}
