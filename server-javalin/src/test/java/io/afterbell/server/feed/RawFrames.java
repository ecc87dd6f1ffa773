package io.afterbell.server.feed;

import java.nio.ByteBuffer;

/** Reads unmasked WebSocket frames, written from RFC 6455 and not from the code under test. */
final class RawFrames {
    record Frame(int firstByte, byte[] payload) {}

    private RawFrames() {}

    static Frame next(ByteBuffer bytes) {
        int firstByte = bytes.get() & 0xFF;
        long length = bytes.get() & 0xFF;
        if (length == 126) {
            length = bytes.getShort() & 0xFFFF;
        } else if (length == 127) {
            length = bytes.getLong();
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        bytes.get(payload);
        return new Frame(firstByte, payload);
    }
}
