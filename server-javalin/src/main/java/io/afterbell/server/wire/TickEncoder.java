package io.afterbell.server.wire;

import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.TickBlock;

/**
 * Writes ticks as a vendor's messages. For one thread; hot, so that {@link #encode} allocates nothing.
 */
public interface TickEncoder {
    /**
     * An instrument has joined the replay session: time to prepare what its messages have in common.
     *
     * @param index the index that blocks use for it; 0 for the first, then 1 and so on
     * @param prepared its candles
     */
    void onInstrument(int index, PreparedSeries prepared);

    /**
     * Appends one tick as the messages that a client of a mode receives: none, one or several.
     *
     * @param block holds the tick
     * @param i which tick of the block
     * @param mode the protocol's mode
     * @param epochMillis the time to write into the message: market time, or now where timestamps are rewritten
     * @param sink takes the messages
     */
    void encode(TickBlock block, int i, int mode, long epochMillis, FrameSink sink);
}
