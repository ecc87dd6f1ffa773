package io.afterbell.bundle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The assembled product, started as a user would start it. */
final class Product implements AutoCloseable {
    /** What a command that ends by itself has left. */
    record Outcome(int exitCode, String out, String err) {}

    private static final Path FOLDER = Path.of("target", "afterbell").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final int port;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());

    private Product(Process process, int port) {
        this.process = process;
        this.port = port;
        drain(process, output);
    }

    static Path folder() {
        return FOLDER;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder command(Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve("bin").resolve("afterbell").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        // What the machine has set for itself must not change what is tested.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("AFTERBELL_")
                        || name.startsWith("MOCK_")
                        || name.equals("HISTORIFY_DATABASE_PATH"));
        // Each its own presets and records, unless a test says otherwise.
        builder.environment()
                .put(
                        "AFTERBELL_DB",
                        Path.of("target", "dbs", UUID.randomUUID() + ".db").toString());
        return builder;
    }

    private static void drain(Process process, List<String> lines) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader text = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                        text.lines().forEach(lines::add);
                    } catch (IOException | UncheckedIOException processIsGone) {
                        // What it printed until then is there.
                    }
                },
                "product-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a server on a free port and waits until it answers. */
    static Product serve(String command, String... options) throws IOException, InterruptedException {
        return serveFrom(FOLDER, Map.of(), command, options);
    }

    static Product serveFrom(Path folder, Map<String, String> environment, String command, String... options)
            throws IOException, InterruptedException {
        return serveAt(freePort(), folder, environment, command, options);
    }

    /** The same on a port of the test's choice, as a server that comes again. */
    static Product serveAt(int port, Path folder, Map<String, String> environment, String command, String... options)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(command, "--port", Integer.toString(port)));
        arguments.addAll(List.of(options));
        ProcessBuilder builder = command(folder, arguments).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Product product = new Product(builder.start(), port);
        product.awaitHealth();
        return product;
    }

    private void awaitHealth() throws InterruptedException, IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IOException("the product ended with " + process.exitValue() + ": " + output);
            }
            try {
                // 401: it is there and wants its key.
                if (Set.of(200, 401).contains(get("/api/health").statusCode())) {
                    return;
                }
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        close();
        throw new IOException("the product does not answer: " + output);
    }

    /** Runs a command to its end. */
    static Outcome run(String... arguments) throws IOException, InterruptedException {
        return runFrom(FOLDER, Map.of(), arguments);
    }

    static Outcome runFrom(Path folder, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("afterbell", ".out");
        try {
            Outcome outcome = run(folder, environment, out, arguments);
            return new Outcome(outcome.exitCode(), Files.readString(out), outcome.err());
        } finally {
            Files.delete(out);
        }
    }

    /** Runs a command to its end with its output going to a file or a device, which is not read. */
    static Outcome runTo(Path out, String... arguments) throws IOException, InterruptedException {
        return run(FOLDER, Map.of(), out, arguments);
    }

    private static Outcome run(Path folder, Map<String, String> environment, Path out, String... arguments)
            throws IOException, InterruptedException {
        Path err = Files.createTempFile("afterbell", ".err");
        try {
            ProcessBuilder builder = command(folder, List.of(arguments))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the command does not end: " + List.of(arguments));
            }
            return new Outcome(process.exitValue(), "", Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    int port() {
        return port;
    }

    URI feed() {
        return URI.create("ws://127.0.0.1:" + port + "/");
    }

    Process process() {
        return process;
    }

    String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    /** Waits until the product has printed a text. */
    void awaitOutput(String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!output().contains(text)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the product has not printed \"" + text + "\": " + output());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
