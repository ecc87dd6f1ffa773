package io.afterbell.server.feed;

import static java.util.Objects.requireNonNull;

import io.afterbell.replay.TickBlock;
import io.afterbell.server.wire.TickEncoder;
import java.util.Arrays;

/**
 * The ticks of one block as frames, each encoded once for each mode however many clients take it; remembers where each
 * tick's frames stand, so that a client with some of the instruments gets copies of just those.
 *
 * <p>For one thread; reused from block to block.
 */
final class SharedFrames {
    private static final int MODES = Integer.SIZE;

    private final Train frames = new Train(null, TrainPool.TRAIN_BYTES);
    /** By tick, name and mode in use: where the frames begin; one entry more at the end. */
    private int[] starts = new int[0];

    private int[] frameCounts = new int[0];
    private final int[] columnOfMode = new int[MODES];
    private int columns;
    /** How many names a tick has room for: the instrument's own, then its aliases when anybody wants one. */
    private int slots;

    private final Aliases aliases;

    SharedFrames(Aliases aliases) {
        this.aliases = requireNonNull(aliases, "aliases");
    }

    /** Encodes what is wanted: the sum of all clients' subscriptions. */
    void encode(TickBlock block, TickEncoder encoder, long[] stamps, Subscriptions wanted) {
        frames.clear();
        int modes = wanted.modes();
        columns = 0;
        for (int left = modes; left != 0; left &= left - 1) {
            columnOfMode[Integer.numberOfTrailingZeros(left)] = columns++;
        }
        slots = wanted.hasAliases() ? 1 + aliases.most() : 1;
        int cells = block.size() * slots * columns + 1;
        if (starts.length < cells) {
            starts = new int[cells];
            frameCounts = new int[cells];
        }
        Arrays.fill(frameCounts, 0, cells, 0);
        for (int i = 0; i < block.size(); i++) {
            int instrument = block.instrument(i);
            for (int left = modes; left != 0; left &= left - 1) {
                int mode = Integer.numberOfTrailingZeros(left);
                int cell = i * slots * columns + columnOfMode[mode];
                starts[cell] = frames.size();
                if (wanted.contains(instrument, mode)) {
                    int framesBefore = frames.frameCount();
                    encoder.encode(block, i, mode, stamps[i], frames);
                    frameCounts[cell] = frames.frameCount() - framesBefore;
                }
            }
            if (slots > 1) {
                encodeAliases(block, i, encoder, stamps[i], wanted, modes);
            }
        }
        starts[block.size() * slots * columns] = frames.size();
    }

    private void encodeAliases(
            TickBlock block, int i, TickEncoder encoder, long stamp, Subscriptions wanted, int modes) {
        int[] ofInstrument = aliases.of(block.instrument(i));
        for (int slot = 1; slot < slots; slot++) {
            for (int left = modes; left != 0; left &= left - 1) {
                int mode = Integer.numberOfTrailingZeros(left);
                int cell = (i * slots + slot) * columns + columnOfMode[mode];
                starts[cell] = frames.size();
                if (slot <= ofInstrument.length && wanted.containsAlias(ofInstrument[slot - 1], mode)) {
                    int framesBefore = frames.frameCount();
                    encoder.encodeAlias(block, i, ofInstrument[slot - 1], mode, stamp, frames);
                    frameCounts[cell] = frames.frameCount() - framesBefore;
                }
            }
        }
    }

    /**
     * Appends the frames that a subscription wants, until the train is full.
     *
     * @param train takes the frames
     * @param from the first tick
     * @param block the block that {@link #encode} was called with
     * @param wanted the subscription
     * @param modesOf what {@link Subscriptions#modesByInstrument} says of it
     * @return the tick to go on with
     */
    int appendTo(Train train, int from, TickBlock block, Subscriptions wanted, byte[] modesOf) {
        boolean isPlain = slots == 1 && columns == 1;
        int tick = from;
        for (; tick < block.size() && train.size() < TrainPool.TRAIN_BYTES; tick++) {
            int instrument = block.instrument(tick);
            int modes = instrument < modesOf.length ? modesOf[instrument] & 0xFF : 0;
            if (isPlain) {
                if (modes != 0) {
                    append(train, tick);
                }
            } else {
                appendAll(train, tick, instrument, modes, wanted);
            }
        }
        return tick;
    }

    private void appendAll(Train train, int tick, int instrument, int ownModes, Subscriptions wanted) {
        for (int left = ownModes; left != 0; left &= left - 1) {
            append(train, tick * slots * columns + columnOfMode[Integer.numberOfTrailingZeros(left)]);
        }
        if (slots > 1) {
            int[] ofInstrument = aliases.of(instrument);
            for (int slot = 1; slot <= ofInstrument.length; slot++) {
                for (int left = wanted.modes(); left != 0; left &= left - 1) {
                    int mode = Integer.numberOfTrailingZeros(left);
                    if (wanted.containsAlias(ofInstrument[slot - 1], mode)) {
                        append(train, (tick * slots + slot) * columns + columnOfMode[mode]);
                    }
                }
            }
        }
    }

    private void append(Train train, int cell) {
        train.append(frames, starts[cell], starts[cell + 1], frameCounts[cell]);
    }
}
