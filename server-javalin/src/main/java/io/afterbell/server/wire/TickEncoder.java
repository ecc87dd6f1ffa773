package io.afterbell.server.wire;

import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.TickBlock;
import io.afterbell.replay.TickDetail;
import java.util.function.Supplier;

/**
 * Writes ticks as a vendor's messages. For one thread; hot, so that {@link #encode} and {@link #encodeAlias} allocate
 * nothing.
 */
public interface TickEncoder {
    /**
     * An instrument has joined the replay session: time to prepare what its messages have in common.
     *
     * @param index the index that blocks use for it; 0 for the first, then 1 and so on
     * @param prepared its candles
     * @param newDetail makes what tells more than the price; to be called only when somebody wants that, because moving
     *     it costs time
     */
    void onInstrument(int index, PreparedSeries prepared, Supplier<TickDetail> newDetail);

    /**
     * A client knows an instrument by another name than the source.
     *
     * @param alias the number that {@link #encodeAlias} will be asked for; 0 for the first, then 1 and so on
     * @param index the instrument's index, which {@link #onInstrument} has named
     * @param name the name to write
     */
    void onAlias(int alias, int index, InstrumentName name);

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

    /**
     * Appends one tick as {@link #encode} does, under another name.
     *
     * @param block holds the tick
     * @param i which tick of the block; its instrument is the alias's
     * @param alias the alias's number
     * @param mode the protocol's mode
     * @param epochMillis the time to write into the message
     * @param sink takes the messages
     */
    void encodeAlias(TickBlock block, int i, int alias, int mode, long epochMillis, FrameSink sink);
}
