package io.afterbell.server.wire;

/**
 * Takes ready-made messages as bytes. Hot: an encoder writes into the sink's own array, and nothing is allocated.
 *
 * <p>One message is written like this:
 *
 * <pre>{@code
 * byte[] bytes = sink.begin(maximumLength);
 * int at = sink.offset();
 * ... write bytes[at], bytes[at + 1], ...
 * sink.endText(at + length);
 * }</pre>
 */
public interface FrameSink {
    /**
     * Makes room for one message.
     *
     * @param maximumLength how many bytes it has at most
     * @return the array to write into, from {@link #offset()} on; it may be another one at the next call
     */
    byte[] begin(int maximumLength);

    /**
     * Where the message begins.
     *
     * @return an index into the array that {@link #begin} gave
     */
    int offset();

    /**
     * Ends the message as a text message.
     *
     * @param end the index behind its last byte
     */
    void endText(int end);

    /**
     * Ends the message as a binary message.
     *
     * @param end the index behind its last byte
     */
    void endBinary(int end);
}
