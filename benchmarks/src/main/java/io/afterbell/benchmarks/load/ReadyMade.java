package io.afterbell.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Frames as the product sends them, recorded once, for those who send them without having to make them. */
final class ReadyMade {
    /** As much as the product writes at once. */
    private static final int BYTES = 64 * 1024;

    private static final String TICK = "{\"type\":\"market_data\"";

    private final Path frames;
    private final Path messages;

    private ReadyMade(Path frames, Path messages) {
        this.frames = frames;
        this.messages = messages;
    }

    /** Whole frames back to back. */
    Path frames() {
        return frames;
    }

    /** The text of each, one a line. */
    Path messages() {
        return messages;
    }

    /** Records 64 KiB of what a client gets that has subscribed. */
    static ReadyMade record(Child server, List<String> shares, Path folder) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        StringBuilder lines = new StringBuilder();
        try (CountingClients clients = new CountingClients(server.port(), "/", 1)) {
            CountingClients.Client client = clients.clients().get(0);
            Product.authenticate(client);
            Product.subscribe(client, shares);
            while (true) {
                ByteBuffer header = read(client, 2);
                int length = header.get(1) & 0x7F;
                if (length == 126) {
                    length = read(client, 2).getShort(0) & 0xFFFF;
                }
                byte[] payload = read(client, length).array();
                String text = new String(payload, StandardCharsets.UTF_8);
                if (text.startsWith(TICK)) {
                    if (frames.size() + payload.length + 4 > BYTES) {
                        break;
                    }
                    frames.writeBytes(new byte[] {(byte) 0x81, 126, (byte) (length >> 8), (byte) length});
                    frames.writeBytes(payload);
                    lines.append(text).append('\n');
                }
            }
        }
        Path binary = Files.write(folder.resolve("frames.bin"), frames.toByteArray());
        return new ReadyMade(binary, Files.writeString(folder.resolve("messages.txt"), lines));
    }

    private static ByteBuffer read(CountingClients.Client client, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (client.socket.read(buffer) < 0) {
                throw new IOException("the server has closed the connection");
            }
        }
        return buffer.flip();
    }
}
