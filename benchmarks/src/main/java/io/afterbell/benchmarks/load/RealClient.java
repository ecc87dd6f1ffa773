package io.afterbell.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many messages a second a usual client takes, {@code ws} on Node, from the product and from the raw writer. */
final class RealClient {
    private static final String NODE = "node";
    /** Where Debian's packages are; other builds of Node do not look there by themselves. */
    private static final Map<String, String> LIBRARIES = Map.of("NODE_PATH", nodePath());

    private static final Pattern ANSWER = Pattern.compile("rate=(\\d+) version=(\\S+)");
    private static final int INSTRUMENTS = 50;
    private static final String WARM_SECONDS = "2";
    private static final String MEASURED_SECONDS = "3";
    private static final double TARGET = 0.95;

    private final LoadBenchmarks benchmarks;
    private String version = "";

    RealClient(LoadBenchmarks benchmarks) {
        this.benchmarks = benchmarks;
    }

    private static String nodePath() {
        String set = System.getenv("NODE_PATH");
        return (set == null ? "" : set + ":") + "/usr/share/nodejs";
    }

    void run() throws IOException, InterruptedException {
        if (!isThere()) {
            LoadBenchmarks.say("SKIPPED: the client `ws`, because " + NODE
                    + " cannot require it (Debian: apt-get install --no-install-recommends nodejs node-ws)");
            return;
        }
        List<String> shares = Product.shares(1, INSTRUMENTS);
        ReadyMade ready;
        try (Child recorded = benchmarks.product().loopAtMax(shares)) {
            ready = ReadyMade.record(recorded, shares, benchmarks.scratch());
        }
        try (Child raw = Child.java(RawWriter.class, ready.frames().toString());
                Child product = benchmarks.product().loopAtMax(shares)) {
            // A JVM that has compiled nothing yet is not what a client meets.
            rate(product, "/", "count", shares);
            row("count", "only counted", raw, product, shares);
            row("parse", "each through JSON.parse", raw, product, shares);
        }
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return process(List.of(NODE, "--eval", "require('ws')")).start().waitFor() == 0;
        } catch (IOException noNode) {
            return false;
        }
    }

    private static ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(LIBRARIES);
        return builder;
    }

    private void row(String what, String words, Child raw, Child product, List<String> shares)
            throws IOException, InterruptedException {
        Comparison rates =
                benchmarks.compare(() -> rate(product, "/", what, shares), () -> rate(raw, "/one", what, shares));
        boolean isCounting = what.equals("count");
        benchmarks.add(new Row(
                "`ws` " + version + " on Node, " + INSTRUMENTS + " instruments, max, " + words,
                LoadBenchmarks.millions(rates.figure()),
                "from the raw writer " + LoadBenchmarks.millions(rates.floor()),
                LoadBenchmarks.ratio(rates.ratio()),
                isCounting ? "at least " + TARGET : Row.NONE,
                rates.ratio() >= TARGET,
                "the client"));
    }

    private double rate(Child server, String path, String what, List<String> shares)
            throws IOException, InterruptedException {
        Process client = process(List.of(
                        NODE,
                        benchmarks.script("client.js").toString(),
                        "ws://127.0.0.1:" + server.port() + path,
                        what,
                        WARM_SECONDS,
                        MEASURED_SECONDS,
                        Product.AUTHENTICATE,
                        Product.subscription(shares)))
                .start();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher answer = ANSWER.matcher(said);
        if (client.waitFor() != 0 || !answer.find()) {
            throw new IOException("the client has failed: " + said);
        }
        version = answer.group(2);
        return Double.parseDouble(answer.group(1));
    }
}
