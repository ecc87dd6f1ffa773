package io.afterbell.server.check;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A WebSocket server for one client that does, frame by frame, what a test writes down. */
final class ScriptedFeed implements AutoCloseable {
    private static final int TEXT = 1;
    private static final int CONTINUATION = 0;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    /** What the feed does with its client. */
    interface Script {
        void run(Peer peer) throws IOException;
    }

    /** The connection, after the handshake. */
    static final class Peer {
        private final DataInputStream in;
        private final OutputStream out;

        Peer(DataInputStream in, OutputStream out) {
            this.in = in;
            this.out = out;
        }

        /** Reads the client's next frame that is no pong; its payload unmasked. */
        String read() throws IOException {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0f;
                String payload = payload();
                if (opcode != PONG) {
                    return payload;
                }
            }
        }

        private String payload() throws IOException {
            int length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return new String(payload, StandardCharsets.UTF_8);
        }

        void say(String text) throws IOException {
            frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
        }

        /** Sends a text in pieces of so many bytes, with a ping between them. */
        void sayInPieces(String text, int bytes) throws IOException {
            byte[] all = text.getBytes(StandardCharsets.UTF_8);
            for (int from = 0; from < all.length; from += bytes) {
                int to = Math.min(all.length, from + bytes);
                frame(from == 0 ? TEXT : CONTINUATION, to == all.length, java.util.Arrays.copyOfRange(all, from, to));
                frame(PING, true, new byte[0]);
            }
        }

        void closeWith(int code, String reason) throws IOException {
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            payload.write(code >> 8);
            payload.write(code);
            payload.writeBytes(reason.getBytes(StandardCharsets.UTF_8));
            frame(CLOSE, true, payload.toByteArray());
        }

        /** Waits until the client has taken all that was said: it answers a ping after that. */
        void awaitTaken() throws IOException {
            frame(PING, true, new byte[0]);
            int opcode;
            do {
                opcode = in.readUnsignedByte() & 0x0f;
                payload();
            } while (opcode != PONG);
        }

        void breakOff() throws IOException {
            out.close();
        }

        private void frame(int opcode, boolean last, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write((last ? 0x80 : 0) | opcode);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else if (payload.length < 65_536) {
                frame.write(126);
                frame.write(payload.length >> 8);
                frame.write(payload.length);
            } else {
                frame.write(127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    frame.write((int) ((long) payload.length >> shift));
                }
            }
            frame.writeBytes(payload);
            out.write(frame.toByteArray());
            out.flush();
        }
    }

    private final ServerSocket listener;

    ScriptedFeed(Script script) throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(script), "scripted-feed");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Script script) {
        try (Socket socket = listener.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                request.append((char) in.readUnsignedByte());
            }
            String key = request.toString()
                    .lines()
                    .filter(line -> line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18))
                    .map(line -> line.substring(18).strip())
                    .findFirst()
                    .orElseThrow();
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            script.run(new Peer(in, out));
            // Closing with something unread would reset the connection and take from the client what was sent last.
            in.skipNBytes(Long.MAX_VALUE);
        } catch (IOException theClientHasGone) {
            // What it has seen until then is what the test asks about.
        }
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                    .getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-1", e);
        }
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + listener.getLocalPort());
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
