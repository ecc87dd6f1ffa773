package io.afterbell.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What clients do to a server all day: they connect, subscribe, read, stall, vanish and come again; they make sessions,
 * drive them and delete them; and some ask for nonsense. One thread; closed when the last of them is to go.
 */
final class Churn implements AutoCloseable {
    private static final int MOST_CLIENTS = 8;
    private static final int CROWD = 100;
    private static final int CROWDS = 8;
    private static final int MOST_STALLED = 6;
    private static final String DAYS = "\"start_date\":\"2024-01-02\",\"end_date\":\"2024-01-05\"";
    private static final List<String> NONSENSE = List.of(
            "nonsense",
            "{\"action\":\"dance\"}",
            "{\"action\":\"subscribe\",\"mode\":1,\"symbols\":[{\"symbol\":\"NO SUCH\",\"exchange\":\"NSE\"}]}",
            "{\"action\":\"subscribe\",\"mode\":9,\"symbols\":[{\"symbol\":\"STOCK1\",\"exchange\":\"NSE\"}]}",
            "{\"action\":\"subscribe\",\"mode\":1,\"symbols\":[{\"symbol\":\"STOCK1\",\"exchange\":\"NSE\"}],\"speed\":-1}",
            "[1,2,3]");

    private final Child product;
    private final List<String> shares;
    private final Random random;
    /** Clients that have stopped reading, the one that has done so longest first. */
    private final List<CountingClients> stalled = new ArrayList<>();

    private long clients;
    private long sessions;
    private long requests;
    private long messages;

    Churn(Child product, List<String> shares, Random random) {
        this.product = product;
        this.shares = shares;
        this.random = random;
    }

    /** What has been done so far. */
    record Done(long clients, long sessions, long requests, long messages) {}

    Done done() {
        return new Done(clients, sessions, requests, messages);
    }

    /** So many crowds that the server has all the threads that it is ever going to need. */
    void warmUp() throws IOException {
        for (int i = 0; i < CROWDS; i++) {
            leave(connect("/", CROWD));
        }
    }

    /** Does one thing after another until an instant, after a crowd has come and gone. */
    void run(long untilNanos) throws IOException, InterruptedException {
        // So many that one object for each stands out from what pools keep.
        leave(connect("/", CROWD));
        while (System.nanoTime() < untilNanos) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> readAndLeave();
                case 3 -> stall();
                case 4, 5 -> session();
                case 6 -> privateSession();
                default -> nonsense();
            }
        }
    }

    private CountingClients connect(String path, int count) throws IOException {
        clients += count;
        return new CountingClients(product.port(), path, count);
    }

    private List<String> someShares() {
        List<String> some = new ArrayList<>(shares);
        Collections.shuffle(some, random);
        return some.subList(0, 1 + random.nextInt(some.size()));
    }

    private CountingClients subscribed(String path, int count) throws IOException {
        CountingClients all = connect(path, count);
        for (CountingClients.Client client : all.clients()) {
            Product.authenticate(client);
            Product.subscribe(client, someShares());
        }
        return all;
    }

    private void readAndLeave() throws IOException {
        CountingClients all = subscribed("/", 1 + random.nextInt(MOST_CLIENTS));
        try {
            read(all);
            if (random.nextBoolean()) {
                all.sendAll("{\"action\":\"unsubscribe_all\"}");
                read(all);
            }
        } finally {
            leave(all);
        }
    }

    /** Reads for a moment; a server may have closed them, which is their end as well. */
    private void read(CountingClients all) throws IOException {
        CountingClients.Count before = all.count();
        try {
            all.pollUntil(System.nanoTime() + LoadBenchmarks.seconds(0.02 + random.nextDouble() * 0.1));
        } catch (IOException closedByServer) {
            // A session was deleted, or the client was too slow.
        }
        messages += all.count().minus(before).messages();
    }

    /** Leaves with a reset in the middle of a message, with a good-bye, or without a word. */
    private void leave(CountingClients all) throws IOException {
        switch (random.nextInt(3)) {
            case 0 -> reset(all);
            case 1 -> sayGoodbye(all);
            default -> {
                // Closing the socket is all.
            }
        }
        all.close();
    }

    private static void reset(CountingClients all) throws IOException {
        for (CountingClients.Client client : all.clients()) {
            if (client.socket.isOpen()) {
                client.socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        }
    }

    private static void sayGoodbye(CountingClients all) {
        for (CountingClients.Client client : all.clients()) {
            try {
                // Code 1000, masked with zeros.
                client.socket.write(ByteBuffer.wrap(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xE8}));
            } catch (IOException gone) {
                // The server was faster.
            }
        }
    }

    /** Clients that subscribe and then do not read; some time later the longest of them goes. */
    private void stall() throws IOException {
        stalled.add(subscribed("/", 1));
        if (stalled.size() > MOST_STALLED) {
            CountingClients longest = stalled.remove(0);
            reset(longest);
            longest.close();
        }
    }

    private void session() throws IOException, InterruptedException {
        String name = "soak-" + ++sessions;
        String speed = random.nextBoolean() ? "\"max\"" : "600";
        ask(
                201,
                "POST",
                "/api/sessions",
                "{\"name\":\"" + name + "\",\"instruments\":\"" + Product.symbols(someShares()) + "\"," + DAYS
                        + ",\"mode\":\"loop\",\"start\":\"now\",\"seed\":" + random.nextInt(1_000) + ",\"speed\":"
                        + speed
                        + "}");
        String path = "/api/sessions/" + name;
        CountingClients all = subscribed("/?session=" + name, 1 + random.nextInt(MOST_CLIENTS));
        try {
            read(all);
            ask(200, "POST", path + "/pause", "");
            ask(200, "POST", path + "/seek", "{\"to\":\"2024-01-03T1" + random.nextInt(5) + ":30\"}");
            ask(200, "POST", path + "/step", "{\"candles\":1}");
            ask(200, "POST", path + "/speed", "{\"speed\":" + (1 + random.nextInt(1_000)) + "}");
            ask(200, "POST", path + "/resume", "");
            read(all);
            ask(200, "POST", path + "/regime", "{\"regime\":\"high_vol:scale=2\"}");
            ask(200, "POST", path + "/speed", "{\"speed\":\"max\"}");
            read(all);
            ask(200, "POST", path + "/restart", "");
            read(all);
            ask(200, "GET", path, "");
            ask(200, "GET", "/metrics", "");
            if (random.nextBoolean()) {
                leave(all);
            }
            ask(200, "DELETE", path, "");
        } finally {
            leave(all);
        }
    }

    private void privateSession() throws IOException {
        CountingClients one = connect("/", 1);
        try {
            Product.authenticate(one.clients().get(0));
            one.sendAll("{\"action\":\"subscribe\",\"mode\":2,\"symbols\":[{\"symbol\":\"" + shares.get(0)
                    + "\",\"exchange\":\"NSE\"}]," + DAYS + ",\"seed\":" + random.nextInt(1_000) + ",\"speed\":0}");
            sessions++;
            read(one);
        } finally {
            leave(one);
        }
    }

    private void nonsense() throws IOException, InterruptedException {
        CountingClients one = connect("/", 1);
        try {
            for (String text : NONSENSE) {
                if (random.nextBoolean()) {
                    Product.authenticate(one.clients().get(0));
                }
                one.sendAll(text);
            }
            read(one);
        } finally {
            leave(one);
        }
        try (SocketChannel half = SocketChannel.open(new InetSocketAddress("127.0.0.1", product.port()))) {
            half.write(
                    ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgr".getBytes(StandardCharsets.US_ASCII)));
        }
        ask(404, "GET", "/api/sessions/nobody", "");
        ask(400, "POST", "/api/sessions", "{\"name\":\"a b\"}");
    }

    private void ask(int status, String method, String path, String body) throws IOException, InterruptedException {
        requests++;
        HttpResponse<String> answer = Product.request(product, method, path, body);
        if (answer.statusCode() != status) {
            throw new IOException("the server answers " + answer.statusCode() + " to " + method + " " + path + " "
                    + body + ": " + answer.body());
        }
    }

    /** Ends the clients that have stopped reading. */
    void forgetStalled() throws IOException {
        for (CountingClients one : stalled) {
            one.close();
        }
        stalled.clear();
    }

    @Override
    public void close() throws IOException {
        forgetStalled();
    }
}
