package io.afterbell.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * WebSocket clients that do nothing but count messages: they read the header of each frame and skip the rest, so that
 * the server under test is the limit and not they. One thread for all of them. Closed by their maker.
 */
final class CountingClients implements AutoCloseable {
    private static final int READ_BYTES = 256 * 1024;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final byte[] EMPTY_PONG = {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0};
    private static final int LONGEST_ANSWER_BYTES = 64 * 1024;

    /** Messages and bytes that all clients have got. */
    record Count(long messages, long bytes) {
        Count minus(Count earlier) {
            return new Count(messages - earlier.messages, bytes - earlier.bytes);
        }
    }

    /** One connection and where it stands within a frame. */
    static final class Client {
        final SocketChannel socket;
        long left;
        long messages;
        int headerBytes;
        final byte[] header = new byte[14];

        Client(SocketChannel socket) {
            this.socket = socket;
        }

        void send(String text) throws IOException {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
            frame.put((byte) 0x81);
            if (payload.length < 126) {
                frame.put((byte) (0x80 | payload.length));
            } else if (payload.length < 65_536) {
                frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
            } else {
                frame.put((byte) (0x80 | 127)).putLong(payload.length);
            }
            // A mask of zeros leaves the payload as it is.
            frame.putInt(0).put(payload).flip();
            while (frame.hasRemaining()) {
                socket.write(frame);
            }
        }
    }

    private final List<Client> clients = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final Selector selector;
    private long messages;
    private long bytes;

    /**
     * Connects clients.
     *
     * @param port where on the loopback interface
     * @param path the request's target
     * @param count how many
     * @throws IOException when one is not let in
     */
    CountingClients(int port, String path, int count) throws IOException {
        selector = Selector.open();
        for (int i = 0; i < count; i++) {
            clients.add(new Client(connect(port, path)));
        }
    }

    private static SocketChannel connect(int port, String path) throws IOException {
        SocketChannel socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        // Byte by byte, so that nothing behind the answer is taken.
        ByteBuffer one = ByteBuffer.allocate(1);
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n")) {
            one.clear();
            if (socket.read(one) < 0 || answer.length() > LONGEST_ANSWER_BYTES) {
                throw new EOFException("no WebSocket: " + answer);
            }
            answer.append((char) one.get(0));
        }
        if (!answer.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException(
                    "refused: " + answer.toString().lines().findFirst().orElse(""));
        }
        return socket;
    }

    List<Client> clients() {
        return clients;
    }

    /** Sends a text to every client's server. */
    void sendAll(String text) throws IOException {
        for (Client client : clients) {
            client.send(text);
        }
    }

    /** Reads until an instant; one client is read blocking, several through a selector. */
    Count readUntil(long nanoTime) throws IOException {
        return readUntil(nanoTime, Long.MAX_VALUE);
    }

    /** Reads until an instant or until so many messages have come in all. */
    Count readUntil(long nanoTime, long enoughMessages) throws IOException {
        if (clients.size() == 1 && enoughMessages == Long.MAX_VALUE) {
            readOnly(clients.get(0), nanoTime);
        } else {
            readSeveral(nanoTime, enoughMessages);
        }
        return new Count(messages, bytes);
    }

    /** Reads what there is until an instant and never waits longer for it, however few the clients are. */
    Count pollUntil(long nanoTime) throws IOException {
        try {
            readSeveral(nanoTime, Long.MAX_VALUE);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return new Count(messages, bytes);
    }

    Count count() {
        return new Count(messages, bytes);
    }

    private void readOnly(Client client, long nanoTime) throws IOException {
        while (System.nanoTime() < nanoTime) {
            read(client);
        }
    }

    private void readSeveral(long nanoTime, long enoughMessages) throws IOException {
        for (Client client : clients) {
            if (client.socket.isOpen() && client.socket.keyFor(selector) == null) {
                client.socket.configureBlocking(false);
                client.socket.register(selector, SelectionKey.OP_READ, client);
            }
        }
        for (long now = System.nanoTime(); now < nanoTime && messages < enoughMessages; now = System.nanoTime()) {
            selector.select(key -> readKey((Client) key.attachment()), Math.max(1, (nanoTime - now) / 1_000_000));
        }
    }

    private void readKey(Client client) {
        try {
            read(client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Client client) throws IOException {
        ByteBuffer from = buffer;
        from.clear();
        int got = client.socket.read(from);
        if (got < 0) {
            throw new EOFException("the server has closed a connection after messages=" + client.messages);
        }
        from.flip();
        bytes += got;
        long before = client.messages;
        parse(client, from, got);
        messages += client.messages - before;
    }

    private static void parse(Client client, ByteBuffer from, int limit) throws IOException {
        int at = 0;
        long counted = 0;
        while (true) {
            if (client.left > 0) {
                long skipped = Math.min(client.left, limit - at);
                client.left -= skipped;
                at += (int) skipped;
            }
            // The usual frame, of 126 to 65,535 bytes.
            while (client.headerBytes == 0 && limit - at >= 4 && from.getShort(at) == (short) 0x817E) {
                at += 4 + (from.getShort(at + 2) & 0xFFFF);
                counted++;
                if (at > limit) {
                    client.left = at - limit;
                    at = limit;
                }
            }
            if (at >= limit) {
                break;
            }
            client.header[client.headerBytes++] = from.get(at++);
            counted += unusualHeader(client);
        }
        client.messages += counted;
    }

    /** Takes one byte of a header; answers 1 when it was the last one of a message's. */
    private static int unusualHeader(Client client) throws IOException {
        byte[] header = client.header;
        int have = client.headerBytes;
        if (have < 2) {
            return 0;
        }
        int length = header[1] & 0x7F;
        int needed = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (have < needed) {
            return 0;
        }
        ByteBuffer read = ByteBuffer.wrap(header);
        client.left = length < 126 ? length : length == 126 ? read.getShort(2) & 0xFFFF : read.getLong(2);
        client.headerBytes = 0;
        int opcode = header[0] & 0x0F;
        if (opcode == PING) {
            client.socket.write(ByteBuffer.wrap(EMPTY_PONG));
        } else if (opcode == CLOSE) {
            throw new EOFException("the server says goodbye after messages=" + client.messages);
        }
        return opcode < CLOSE ? 1 : 0;
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.socket.close();
        }
        selector.close();
    }
}
