package io.afterbell.server.feed;

import static java.util.Objects.requireNonNull;

import io.afterbell.server.wire.FrameSink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket frames back to back, ready for the socket: what many clients share.
 *
 * <p>One thread fills it; from the moment that it is offered to an {@link Outbound} its bytes no longer change. Counts
 * who still needs it, and goes back to its pool with the last {@link #release}.
 */
final class Train implements FrameSink {
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int SHORT_HEADER = 2;
    private static final int USUAL_HEADER = 4;
    private static final int LONG_HEADER = 10;
    private static final int LONGEST_SHORT = 125;
    private static final int LONGEST_USUAL = 0xFFFF;

    private final @Nullable TrainPool pool;
    private final AtomicInteger references = new AtomicInteger(1);
    private byte[] bytes;
    private int size;
    private int frameCount;
    private long dueNanos;
    private @Nullable Lag lag;

    Train(@Nullable TrainPool pool, int capacity) {
        this.pool = pool;
        this.bytes = new byte[capacity];
    }

    /** A train of one text message, for answers. */
    static Train ofText(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        Train train = new Train(null, payload.length + LONG_HEADER);
        byte[] target = train.begin(payload.length);
        System.arraycopy(payload, 0, target, train.offset(), payload.length);
        train.endText(train.offset() + payload.length);
        return train;
    }

    /** How many bytes the frames take. */
    int size() {
        return size;
    }

    int frameCount() {
        return frameCount;
    }

    /** Says whether it is one answer and not ticks. */
    boolean isAnswer() {
        return pool == null;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int capacity() {
        return bytes.length;
    }

    /** Makes the train empty again; its only user's right. */
    void clear() {
        size = 0;
        frameCount = 0;
        lag = null;
    }

    /** Says when the first tick is due, and who wants to know how late it leaves. */
    void due(long whenNanos, Lag recorder) {
        dueNanos = whenNanos;
        lag = recorder;
    }

    long dueNanos() {
        return dueNanos;
    }

    /** Who wants to know how late the train leaves; null when nobody does. */
    @Nullable
    Lag lag() {
        return lag;
    }

    void reuse() {
        clear();
        references.set(1);
    }

    @Override
    public byte[] begin(int maximumLength) {
        int needed = size + LONG_HEADER + maximumLength;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
        }
        return bytes;
    }

    // The header of almost all messages takes four bytes, so the payload is written behind as many.
    @Override
    public int offset() {
        return size + USUAL_HEADER;
    }

    @Override
    public void endText(int end) {
        end(TEXT, end);
    }

    @Override
    public void endBinary(int end) {
        end(BINARY, end);
    }

    private void end(int firstByte, int end) {
        int start = size;
        int payload = start + USUAL_HEADER;
        int length = end - payload;
        byte[] target = bytes;
        target[start] = (byte) firstByte;
        if (length > LONGEST_SHORT && length <= LONGEST_USUAL) {
            target[start + 1] = 126;
            target[start + 2] = (byte) (length >>> 8);
            target[start + 3] = (byte) length;
            size = end;
        } else if (length <= LONGEST_SHORT) {
            target[start + 1] = (byte) length;
            System.arraycopy(target, payload, target, start + SHORT_HEADER, length);
            size = start + SHORT_HEADER + length;
        } else {
            System.arraycopy(target, payload, target, start + LONG_HEADER, length);
            target[start + 1] = 127;
            ByteBuffer.wrap(target, start + 2, Long.BYTES).putLong(length);
            size = start + LONG_HEADER + length;
        }
        frameCount++;
    }

    /** Another train, from the same pool if there is one; its lag counts from when this one is due. */
    Train emptyOfSize(int expectedBytes) {
        Train other = pool == null
                ? new Train(null, expectedBytes)
                : requireNonNull(pool).take(expectedBytes);
        other.dueNanos = dueNanos;
        other.lag = lag;
        return other;
    }

    /** Appends all frames of another train. */
    void appendAll(Train other) {
        append(other, 0, other.size, other.frameCount);
    }

    /** Appends whole frames of another train. */
    void append(Train other, int from, int to, int frames) {
        int length = to - from;
        begin(length);
        System.arraycopy(other.bytes, from, bytes, size, length);
        size += length;
        frameCount += frames;
    }

    /** The opcode of the first frame. */
    byte firstOpcode() {
        return (byte) (bytes[0] & 0x0F);
    }

    /** Where the payload of the frame that begins at an index begins. */
    int payloadStart(int frameStart) {
        int length = bytes[frameStart + 1];
        return frameStart + (length == 126 ? USUAL_HEADER : length == 127 ? LONG_HEADER : SHORT_HEADER);
    }

    /** How long the payload of the frame that begins at an index is. */
    int payloadLength(int frameStart) {
        int length = bytes[frameStart + 1];
        if (length == 126) {
            return (bytes[frameStart + 2] & 0xFF) << 8 | bytes[frameStart + 3] & 0xFF;
        }
        return length == 127
                ? (int) ByteBuffer.wrap(bytes, frameStart + 2, Long.BYTES).getLong()
                : length;
    }

    /** The opcode of the frame that begins at an index. */
    byte opcode(int frameStart) {
        return (byte) (bytes[frameStart] & 0x0F);
    }

    /** A view of some bytes that a socket may consume. */
    ByteBuffer view(int from, int to) {
        return ByteBuffer.wrap(bytes, from, to - from);
    }

    void retain() {
        references.incrementAndGet();
    }

    void release() {
        int left = references.decrementAndGet();
        if (left == 0) {
            // What waits in the pool must not keep the figures of a session that has ended.
            lag = null;
            if (pool != null) {
                requireNonNull(pool).giveBack(this);
            }
        } else if (left < 0) {
            throw new IllegalStateException("a train was released more often than retained");
        }
    }
}
