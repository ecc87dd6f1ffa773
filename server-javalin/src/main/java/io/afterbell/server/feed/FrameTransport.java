package io.afterbell.server.feed;

import java.nio.ByteBuffer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OutgoingEntry;

/** Hands a train to Jetty. Safe for many threads, one at a time for one connection. */
interface FrameTransport {
    /**
     * Sends all frames of a train in order.
     *
     * @param core the connection
     * @param train the frames, which stay unchanged until the callback
     * @param callback completes once all bytes are with the kernel, or the connection has failed
     */
    void send(CoreSession core, Train train, Callback callback);

    /**
     * The transport for a connection.
     *
     * @param core the connection
     * @return whole trains, or single messages where an extension changes each frame on its way
     */
    static FrameTransport of(CoreSession core) {
        return core.getNegotiatedExtensions().isEmpty() ? WHOLE_TRAINS : SINGLE_MESSAGES;
    }

    /**
     * One write a train. Jetty writes the first frame's header from the payload's length and then the whole buffer, in
     * which all other headers stand already. This leans on how Jetty's flusher works and holds only while no extension
     * is negotiated; the tests of this package fail when a new Jetty works otherwise.
     */
    FrameTransport WHOLE_TRAINS = (core, train, callback) ->
            core.sendFrame(new OutgoingEntry.Builder(new TrainFrame(train), callback).build());

    /** One Jetty frame a message, batched, with one flush at the end. */
    FrameTransport SINGLE_MESSAGES = (core, train, callback) -> {
        for (int at = 0; at < train.size(); ) {
            int from = train.payloadStart(at);
            int to = from + train.payloadLength(at);
            Frame message = new Frame(train.opcode(at), train.view(from, to));
            core.sendFrame(new OutgoingEntry.Builder(message, Callback.NOOP)
                    .batch(true)
                    .build());
            at = to;
        }
        core.flush(callback);
    };

    /** A frame whose payload carries further whole frames behind its own. */
    final class TrainFrame extends Frame {
        private final Train train;
        private final ByteBuffer firstPayloadAndRest;

        TrainFrame(Train train) {
            super(train.firstOpcode());
            this.train = train;
            this.firstPayloadAndRest = train.view(train.payloadStart(0), train.size());
        }

        @Override
        public int getPayloadLength() {
            return train.payloadLength(0);
        }

        @Override
        public boolean hasPayload() {
            return true;
        }

        @Override
        public ByteBuffer getPayload() {
            return firstPayloadAndRest;
        }

        @Override
        public String toString() {
            return "TrainFrame[" + train.frameCount() + " frames, " + train.size() + " bytes]";
        }
    }
}
