package io.afterbell.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How late ticks leave while the clock runs, beside a loop that does nothing but wake up. */
final class Paced {
    private static final int SECONDS = 60;
    private static final int INSTRUMENTS = 200;
    private static final Pattern LATE = Pattern.compile("p50=(\\d+) p99=(\\d+) p999=(\\d+) max=(\\d+)");
    private static final double MOST_P99_MICROS = 2_000;
    private static final double MOST_P999_MICROS = 20_000;
    private static final double MOST_CPU = 0.1;
    private static final double MOST_CROWD_P99_MICROS = 20_000;

    private final LoadBenchmarks benchmarks;

    Paced(LoadBenchmarks benchmarks) {
        this.benchmarks = benchmarks;
    }

    void run() throws IOException, InterruptedException {
        row("1x, 200 instruments, 1 client", "1", 1, INSTRUMENTS, 30, MOST_P99_MICROS);
        row("10x, 200 instruments, 1 client", "10", 1, INSTRUMENTS, 3, MOST_P99_MICROS);
        row("1x, 50 instruments, 1,000 clients", "1", 1_000, 50, 120, MOST_CROWD_P99_MICROS);
    }

    private void row(String what, String speed, int clients, int instruments, double parkMillis, double mostP99Micros)
            throws IOException, InterruptedException {
        List<String> shares = Product.shares(1, instruments);
        try (Child product = benchmarks.product().demo("--speed", speed, "--symbols", Product.symbols(shares));
                CountingClients all = new CountingClients(product.port(), "/", clients)) {
            Product.subscribeAll(all, shares);
            // What is loaded and compiled in the first seconds is not what runs from then on.
            all.readUntil(System.nanoTime() + LoadBenchmarks.seconds(8));
            try (Child loop = Child.java(ParkingLoop.class, Double.toString(parkMillis), Integer.toString(SECONDS))) {
                double cpuBefore = product.cpuSeconds();
                long from = System.nanoTime();
                CountingClients.Count before = all.count();
                all.readUntil(from + LoadBenchmarks.seconds(SECONDS));
                CountingClients.Count got = all.count().minus(before);
                double cpu = (product.cpuSeconds() - cpuBefore) / SECONDS;
                String session = Product.session(product);
                long p50 = Product.number(session, "lag_micros", "p50");
                long p99 = Product.number(session, "lag_micros", "p99");
                long p999 = Product.number(session, "lag_micros", "p999");
                Matcher floor = loop.awaitLine(LATE);
                long floorP999 = Long.parseLong(floor.group(3));
                boolean isCrowd = clients > 1;
                List<String> figure = new ArrayList<>(List.of(
                        "p50 " + p50,
                        "p99 " + p99,
                        "p99.9 " + p999 + " us",
                        String.format(Locale.ROOT, "CPU %.0f %%", cpu * 100),
                        got.messages() / SECONDS + " messages/s"));
                benchmarks.add(new Row(
                        "send minus due, " + what,
                        String.join(", ", figure),
                        "parking loop p50 " + floor.group(1) + ", p99 " + floor.group(2) + ", p99.9 " + floorP999
                                + " us",
                        "p99.9 " + LoadBenchmarks.ratio((double) p999 / floorP999),
                        isCrowd
                                ? "p99 at most 20 ms"
                                : "p99 at most 2 ms, p99.9 at most 20 ms or twice the loop's, CPU under 10 %",
                        p99 <= mostP99Micros
                                && (isCrowd || p999 <= Math.max(MOST_P999_MICROS, 2 * floorP999) && cpu < MOST_CPU),
                        "when the machine wakes a sleeping thread"));
            }
        }
    }
}
