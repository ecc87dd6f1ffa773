package io.afterbell.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The assembled product as a process of its own, on a made-up market. */
final class Product {
    static final String AUTHENTICATE = "{\"action\":\"authenticate\",\"api_key\":\"benchmark\"}";
    /** A full collection leaves nothing of what is dead in its place; by default it does so three times of four. */
    private static final Map<String, String> EXACT_HEAP =
            Map.of("JDK_JAVA_OPTIONS", "-XX:MarkSweepAlwaysCompactCount=1");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path home;
    private final Path scratch;

    /**
     * Knows where the product is.
     *
     * @param home the bundle's folder
     * @param scratch where its database may be
     */
    Product(Path home, Path scratch) throws IOException {
        this.home = home;
        this.scratch = scratch;
        if (!Files.isExecutable(launcher())) {
            throw new IOException("there is no bundle; build it with: mvn -pl bundle -am -DskipTests package: " + home);
        }
    }

    Path home() {
        return home;
    }

    private Path launcher() {
        return home.resolve("bin").resolve("afterbell");
    }

    /** Starts {@code demo} on a free port with further options. */
    Child demo(String... options) throws IOException {
        return Child.start(command(options), EXACT_HEAP);
    }

    /** The same at speed max, with a month that begins again when it is over. */
    Child loopAtMax(List<String> shares, String... options) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("--speed", "max", "--mode", "loop", "--from", "2024-01-01", "--to", "2024-01-31", "--symbols"));
        all.add(symbols(shares));
        all.addAll(List.of(options));
        return demo(all.toArray(String[]::new));
    }

    /** The command that {@link #demo} starts. */
    List<String> command(String... options) {
        List<String> command = new ArrayList<>(List.of(launcher().toString(), "demo", "--port", "0", "--db"));
        command.add(scratch.resolve("sessions.db").toString());
        command.addAll(List.of(options));
        return command;
    }

    /** The names of so many made-up shares from a number on. */
    static List<String> shares(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(i -> "STOCK" + i).toList();
    }

    /** What loads the instruments when the server starts. */
    static String symbols(List<String> shares) {
        return shares.stream().map(share -> share + ":NSE").collect(Collectors.joining(","));
    }

    static void authenticate(CountingClients.Client client) throws IOException {
        client.send(AUTHENTICATE);
    }

    /** Lets all clients want the same. */
    static void subscribeAll(CountingClients clients, List<String> shares) throws IOException {
        for (CountingClients.Client client : clients.clients()) {
            authenticate(client);
            subscribe(client, shares);
        }
    }

    static void subscribe(CountingClients.Client client, List<String> shares) throws IOException {
        client.send(subscription(shares));
    }

    /** The request that {@link #subscribe} sends. */
    static String subscription(List<String> shares) {
        return shares.stream()
                .map(share -> "{\"symbol\":\"" + share + "\",\"exchange\":\"NSE\"}")
                .collect(Collectors.joining(",", "{\"action\":\"subscribe\",\"mode\":1,\"symbols\":[", "]}"));
    }

    /** The state of the session that clients join. */
    static String session(Child server) throws IOException, InterruptedException {
        return request(server, "GET", "/api/sessions/main", "").body();
    }

    /** Asks over REST. */
    static HttpResponse<String> request(Child server, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** A whole number of a JSON answer by the names that lead to it. */
    static long number(String json, String... names) {
        int from = 0;
        for (String name : names) {
            from = json.indexOf("\"" + name + "\":", from);
            if (from < 0) {
                throw new IllegalStateException("no " + name + " in " + json);
            }
            from += name.length() + 3;
        }
        Matcher digits = Pattern.compile("\\s*(\\d+)").matcher(json).region(from, json.length());
        if (!digits.lookingAt()) {
            throw new IllegalStateException("no number behind " + String.join(".", names) + " in " + json);
        }
        return Long.parseLong(digits.group(1));
    }
}
