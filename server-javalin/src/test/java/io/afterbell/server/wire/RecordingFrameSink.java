package io.afterbell.server.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Records messages, and fails an encoder that writes more than it asked room for or outside its room. */
public final class RecordingFrameSink implements FrameSink {
    private static final byte UNTOUCHED = (byte) 0xA5;
    private static final int MARGIN = 16;

    private final List<String> texts = new ArrayList<>();
    private final List<byte[]> binaries = new ArrayList<>();
    private byte[] bytes = {};
    private int offset = 3;
    private int limit;
    private boolean open;

    @Override
    public byte[] begin(int maximumLength) {
        if (open) {
            throw new AssertionError("a message was begun inside another one");
        }
        open = true;
        // Another place and a fresh array at each message: an encoder must not count on either.
        offset = offset % 7 + 1;
        bytes = new byte[offset + maximumLength + MARGIN];
        Arrays.fill(bytes, UNTOUCHED);
        limit = offset + maximumLength;
        return bytes;
    }

    @Override
    public int offset() {
        return offset;
    }

    @Override
    public void endText(int end) {
        texts.add(new String(message(end), StandardCharsets.UTF_8));
    }

    @Override
    public void endBinary(int end) {
        binaries.add(message(end));
    }

    private byte[] message(int end) {
        if (!open || end < offset || end > limit) {
            throw new AssertionError("a message ends at " + end + ", outside " + offset + " to " + limit);
        }
        open = false;
        for (int i = 0; i < bytes.length; i++) {
            if ((i < offset || i >= limit) && bytes[i] != UNTOUCHED) {
                throw new AssertionError("the encoder wrote outside its room: index=" + i);
            }
        }
        return Arrays.copyOfRange(bytes, offset, end);
    }

    /** The text messages so far. */
    public List<String> texts() {
        return texts;
    }

    /** The binary messages so far. */
    public List<byte[]> binaries() {
        return binaries;
    }
}
