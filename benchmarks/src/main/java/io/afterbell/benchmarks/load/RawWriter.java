package io.afterbell.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The floor: a process that writes ready-made frames to sockets and does nothing else. Its own process, as the product
 * is.
 *
 * <p>A client of {@code /one} is written to by a thread of its own, blocking; all others by one thread through a
 * selector: as many bytes at once as the file of frames holds, 64 KiB, which it does best with. {@code /few} gets 64
 * frames at a time instead.
 */
final class RawWriter {
    static final int FEW_FRAMES = 64;

    private static final Pattern KEY = Pattern.compile("(?i)Sec-WebSocket-Key: *(\\S+)");
    /** What RFC 6455 appends to a client's key. */
    private static final String HANDSHAKE = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ByteBuffer many;
    private final ByteBuffer few;
    private final ConcurrentLinkedQueue<Peer> joining = new ConcurrentLinkedQueue<>();
    private final Selector selector = Selector.open();

    private record Peer(SocketChannel socket, ByteBuffer frames) {}

    private RawWriter(byte[] frames) throws IOException {
        many = direct(frames, frames.length);
        int end = 0;
        for (int i = 0; i < FEW_FRAMES; i++) {
            end += 4 + ((frames[end + 2] & 0xFF) << 8 | frames[end + 3] & 0xFF);
        }
        few = direct(frames, end);
    }

    private static ByteBuffer direct(byte[] frames, int length) {
        return ByteBuffer.allocateDirect(length).put(frames, 0, length).flip();
    }

    /**
     * Serves until it is ended.
     *
     * @param arguments the file of frames, each of 126 to 65,535 bytes
     * @throws IOException when there is no port
     */
    public static void main(String[] arguments) throws IOException {
        RawWriter writer = new RawWriter(Files.readAllBytes(Path.of(arguments[0])));
        Thread several = new Thread(writer::writeToSeveral, "several");
        several.setDaemon(true);
        several.start();
        try (ServerSocketChannel door = ServerSocketChannel.open()) {
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4_096);
            System.out.println("port=" + door.socket().getLocalPort());
            while (true) {
                writer.welcome(door.accept());
            }
        }
    }

    private void welcome(SocketChannel socket) throws IOException {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // As the product has it, so that both pay the same for it.
        socket.setOption(StandardSocketOptions.SO_SNDBUF, 256 * 1024);
        ByteBuffer one = ByteBuffer.allocate(4_096);
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            one.clear();
            if (socket.read(one) < 0) {
                socket.close();
                return;
            }
            request.append(StandardCharsets.ISO_8859_1.decode(one.flip()));
        }
        socket.write(ByteBuffer.wrap(welcomeOf(request).getBytes(StandardCharsets.US_ASCII)));
        if (request.indexOf("GET /one ") == 0) {
            Thread own = new Thread(() -> writeToOne(socket), "one");
            own.setDaemon(true);
            own.start();
        } else {
            boolean isFew = request.indexOf("GET /few ") == 0;
            joining.add(new Peer(socket, (isFew ? few : many).duplicate()));
            selector.wakeup();
        }
    }

    // A client of some library checks what it is answered.
    private static String welcomeOf(CharSequence request) {
        Matcher key = KEY.matcher(request);
        String accept = "";
        if (key.find()) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-1")
                        .digest((key.group(1) + HANDSHAKE).getBytes(StandardCharsets.US_ASCII));
                accept = "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n";
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
        return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + accept + "\r\n";
    }

    private void writeToOne(SocketChannel socket) {
        ByteBuffer frames = many.duplicate();
        try (socket) {
            while (true) {
                frames.rewind();
                while (frames.hasRemaining()) {
                    socket.write(frames);
                }
            }
        } catch (IOException e) {
            // The client has gone: the measurement is over.
        }
    }

    private void writeToSeveral() {
        try {
            while (true) {
                selector.select(RawWriter::write);
                for (Peer peer = joining.poll(); peer != null; peer = joining.poll()) {
                    peer.socket.configureBlocking(false);
                    peer.socket.register(selector, SelectionKey.OP_WRITE, peer);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(SelectionKey key) {
        Peer peer = (Peer) key.attachment();
        try {
            peer.socket.write(peer.frames);
            if (!peer.frames.hasRemaining()) {
                peer.frames.rewind();
            }
        } catch (IOException e) {
            key.cancel();
            try {
                peer.socket.close();
            } catch (IOException again) {
                // It is gone already.
            }
        }
    }
}
