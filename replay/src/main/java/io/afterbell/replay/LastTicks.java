package io.afterbell.replay;

import java.util.Arrays;

/** The last tick of each instrument, by instrument index: what a late subscriber gets first. */
final class LastTicks {
    private static final long NONE = Long.MIN_VALUE;
    /** Time, price, volume and running volume stand side by side, so that a tick touches one place in memory. */
    private static final int COLUMNS = 4;

    private long[] cells = {};

    /** Makes room for one instrument more, unless there is room already. */
    void makeRoom(int index) {
        int size = cells.length / COLUMNS;
        if (index >= size) {
            cells = Arrays.copyOf(cells, (index + 1) * COLUMNS);
            for (int i = size; i <= index; i++) {
                cells[i * COLUMNS] = NONE;
            }
        }
    }

    void put(TickBlock block) {
        for (int i = 0; i < block.size(); i++) {
            put(block.instrument(i), block.epochMillis(i), block.price(i), block.volume(i), block.dayVolume(i));
        }
    }

    void put(int index, TickCursor cursor, boolean hasTick) {
        if (hasTick) {
            put(index, cursor.epochMillis(), cursor.price(), cursor.volume(), cursor.dayVolume());
        } else {
            cells[index * COLUMNS] = NONE;
        }
    }

    private void put(int index, long epochMillis, long price, long volume, long dayVolume) {
        int at = index * COLUMNS;
        cells[at] = epochMillis;
        cells[at + 1] = price;
        cells[at + 2] = volume;
        cells[at + 3] = dayVolume;
    }

    boolean has(int index) {
        return cells[index * COLUMNS] != NONE;
    }

    /** When the last tick of an instrument came; before all time when it has had none. */
    long epochMillis(int index) {
        return cells[index * COLUMNS];
    }

    /** Appends the last tick of an instrument to a block that has room. */
    void appendTo(TickBlock block, int index) {
        int at = index * COLUMNS;
        block.append(index, cells[at], cells[at + 1], cells[at + 2], cells[at + 3]);
    }
}
