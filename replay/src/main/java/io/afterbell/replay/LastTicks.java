package io.afterbell.replay;

import java.util.Arrays;

/** The last tick of each instrument, as columns by instrument index: what a late subscriber gets first. */
final class LastTicks {
    private static final long NONE = Long.MIN_VALUE;

    private long[] epochMillis = {};
    private long[] price = {};
    private long[] volume = {};
    private long[] dayVolume = {};

    /** Makes room for one instrument more, unless there is room already. */
    void makeRoom(int index) {
        int size = epochMillis.length;
        if (index >= size) {
            epochMillis = Arrays.copyOf(epochMillis, index + 1);
            price = Arrays.copyOf(price, index + 1);
            volume = Arrays.copyOf(volume, index + 1);
            dayVolume = Arrays.copyOf(dayVolume, index + 1);
            Arrays.fill(epochMillis, size, index + 1, NONE);
        }
    }

    void put(TickBlock block) {
        for (int i = 0; i < block.size(); i++) {
            int index = block.instrument(i);
            epochMillis[index] = block.epochMillis(i);
            price[index] = block.price(i);
            volume[index] = block.volume(i);
            dayVolume[index] = block.dayVolume(i);
        }
    }

    void put(int index, TickCursor cursor, boolean hasTick) {
        if (hasTick) {
            epochMillis[index] = cursor.epochMillis();
            price[index] = cursor.price();
            volume[index] = cursor.volume();
            dayVolume[index] = cursor.dayVolume();
        } else {
            epochMillis[index] = NONE;
        }
    }

    boolean has(int index) {
        return epochMillis[index] != NONE;
    }

    /** Appends the last tick of an instrument to a block that has room. */
    void appendTo(TickBlock block, int index) {
        block.append(index, epochMillis[index], price[index], volume[index], dayVolume[index]);
    }
}
