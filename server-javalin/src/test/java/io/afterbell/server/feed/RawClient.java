package io.afterbell.server.feed;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket client on a bare socket, written from RFC 6455, that reads only when it is told to. */
final class RawClient implements AutoCloseable {
    /** What came from the server. */
    record Message(int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final String status;

    RawClient(int port, String path, String... headers) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        out = socket.getOutputStream();
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        StringBuilder request = new StringBuilder(
                "GET " + path + " HTTP/1.1\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n");
        boolean host = false;
        for (String header : headers) {
            request.append(header).append("\r\n");
            host |= header.startsWith("Host:");
        }
        if (!host) {
            request.append("Host: 127.0.0.1:").append(port).append("\r\n");
        }
        out.write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        status = head.toString();
    }

    int status() {
        return Integer.parseInt(status.split(" ")[1]);
    }

    String head() {
        return status;
    }

    void send(String text) throws IOException {
        send(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    void send(int firstByte, byte[] payload) throws IOException {
        byte[] frame = new byte[payload.length + 14];
        int at = 0;
        frame[at++] = (byte) firstByte;
        if (payload.length < 126) {
            frame[at++] = (byte) (0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame[at++] = (byte) 0xFE;
            frame[at++] = (byte) (payload.length >>> 8);
            frame[at++] = (byte) payload.length;
        } else {
            frame[at++] = (byte) 0xFF;
            at += 4;
            for (int shift = 24; shift >= 0; shift -= 8) {
                frame[at++] = (byte) (payload.length >>> shift);
            }
        }
        // A mask of zeros is a mask, too.
        at += 4;
        System.arraycopy(payload, 0, frame, at, payload.length);
        out.write(frame, 0, at + payload.length);
        out.flush();
    }

    Message next() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0F;
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new Message(opcode, payload);
    }

    /** The next message that is not an answer to a request. */
    String nextTick() throws IOException {
        Message message = next();
        while (message.opcode() != 1 || message.text().startsWith("ack")) {
            if (message.opcode() == 8) {
                throw new IOException("closed with code " + message.closeCode());
            }
            message = next();
        }
        return message.text();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
