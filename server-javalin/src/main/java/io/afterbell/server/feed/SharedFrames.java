package io.afterbell.server.feed;

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
    /** By tick and mode in use: where the frames begin; one entry more at the end. */
    private int[] starts = new int[0];

    private int[] frameCounts = new int[0];
    private final int[] columnOfMode = new int[MODES];
    private int columns;

    /** Encodes what is wanted: the sum of all clients' subscriptions. */
    void encode(TickBlock block, TickEncoder encoder, long[] stamps, Subscriptions wanted) {
        frames.clear();
        int modes = wanted.modes();
        columns = 0;
        for (int left = modes; left != 0; left &= left - 1) {
            columnOfMode[Integer.numberOfTrailingZeros(left)] = columns++;
        }
        int cells = block.size() * columns + 1;
        if (starts.length < cells) {
            starts = new int[cells];
            frameCounts = new int[cells];
        }
        Arrays.fill(frameCounts, 0, cells, 0);
        for (int i = 0; i < block.size(); i++) {
            int instrument = block.instrument(i);
            for (int left = modes; left != 0; left &= left - 1) {
                int mode = Integer.numberOfTrailingZeros(left);
                int cell = i * columns + columnOfMode[mode];
                starts[cell] = frames.size();
                if (wanted.contains(instrument, mode)) {
                    int framesBefore = frames.frameCount();
                    encoder.encode(block, i, mode, stamps[i], frames);
                    frameCounts[cell] = frames.frameCount() - framesBefore;
                }
            }
        }
        starts[block.size() * columns] = frames.size();
    }

    /** Appends one tick's frames in the modes that a subscription wants. */
    void appendTo(Train train, int tick, int instrument, Subscriptions wanted, int wantedModes) {
        for (int left = wantedModes; left != 0; left &= left - 1) {
            int mode = Integer.numberOfTrailingZeros(left);
            if (wanted.contains(instrument, mode)) {
                int cell = tick * columns + columnOfMode[mode];
                train.append(frames, starts[cell], starts[cell + 1], frameCounts[cell]);
            }
        }
    }
}
