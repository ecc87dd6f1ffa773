package io.afterbell.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that is measured, from its start to its end. */
final class Child implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("port=(\\d+)|WEBSOCKET_URL=ws://[^ ]*:(\\d+)");
    private static final Pattern CLASS = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(\\S+)");
    private static final int TICKS_A_SECOND = 100;
    private static final int USER_TIME_FIELD = 13;

    private final Process process;
    private final BufferedReader out;
    private final int port;
    private final List<String> said = new ArrayList<>();

    private Child(Process process) throws IOException {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Matcher found = awaitLine(PORT);
        port = Integer.parseInt(found.group(1) != null ? found.group(1) : found.group(2));
    }

    /** Starts a command and waits until it says on which port it listens. */
    static Child start(List<String> command) throws IOException {
        return start(command, Map.of());
    }

    static Child start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Child(builder.start());
    }

    /** Starts a class of this program in a process of its own. */
    static Child java(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return start(command);
    }

    /** Reads what it prints up to a line that matches. */
    Matcher awaitLine(Pattern pattern) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.add(line);
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher;
            }
        }
        throw new IOException("the process has ended: " + String.join("\n", said));
    }

    /** Reads and forgets from now on whatever it prints, so that it never waits for a reader. */
    void drain() {
        Thread reader = new Thread(
                () -> {
                    try {
                        out.transferTo(Writer.nullWriter());
                    } catch (IOException processIsGone) {
                        // Nobody wants what it has printed.
                    }
                },
                "drain");
        reader.setDaemon(true);
        reader.start();
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** The processor time that it has used, in seconds. */
    double cpuSeconds() throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid()), "stat");
        if (!Files.exists(stat)) {
            return process.info()
                    .totalCpuDuration()
                    .map(duration -> duration.toNanos() / 1e9)
                    .orElse(Double.NaN);
        }
        String line = Files.readString(stat);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        // The first field here is the third of the file.
        int user = USER_TIME_FIELD - 2;
        return (Long.parseLong(fields[user]) + Long.parseLong(fields[user + 1])) / (double) TICKS_A_SECOND;
    }

    /** What is left on the heap after a full collection: bytes of all, and how many there are of each class. */
    record LiveHeap(long bytes, Map<String, Long> instances) {}

    /** What is left on the heap after a full collection, in bytes; the process must be a JVM. */
    long liveHeapBytes() throws IOException, InterruptedException {
        return liveHeap().bytes();
    }

    /** The same with the number of objects of each class. */
    LiveHeap liveHeap() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process histogram = new ProcessBuilder(jcmd, Long.toString(pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String text = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        histogram.waitFor();
        Matcher total = Pattern.compile("Total\\s+\\d+\\s+(\\d+)").matcher(text);
        if (!total.find()) {
            throw new IOException("jcmd answers " + text);
        }
        Map<String, Long> instances = new HashMap<>();
        Matcher each = CLASS.matcher(text);
        while (each.find()) {
            instances.merge(each.group(2), Long.parseLong(each.group(1)), Long::sum);
        }
        return new LiveHeap(Long.parseLong(total.group(1)), instances);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(5, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
