package io.afterbell.replay;

import java.util.Arrays;

/**
 * The ticks of all instruments in a short stretch of market time, collected instrument by instrument and then put into
 * one global order, as columns.
 *
 * <p>Sorting a stretch at a time costs a fixed number of passes over whole numbers, where a heap costs a cache miss and
 * several mispredicted branches a tick. For one thread; reused, so that nothing is allocated per tick.
 */
final class TickWindow {
    /** The longest stretch: so long that an offset in it has two digits of eight bits. */
    static final long LONGEST_MILLIS = 1 << 16;

    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;
    private static final int FIRST_CAPACITY = 1_024;
    /** Below this many ticks the tables of the sort by digits cost more than they save. */
    private static final int FEW = 96;

    private static final int OFFSET_SHIFT = 32;
    private static final int COLUMNS = 4;

    private long fromEpochMillis;
    private int size;
    private int taken;
    private boolean ordered;

    /** Time since the start of the stretch in the upper half, place in the columns in the lower. */
    private long[] keys = new long[FIRST_CAPACITY];

    private long[] otherKeys = new long[FIRST_CAPACITY];
    /** Rank, price, volume and running volume side by side: put into order, each tick is a new place in memory. */
    private long[] cells = new long[COLUMNS * FIRST_CAPACITY];

    private final int[] lowCounts = new int[DIGITS];
    private final int[] highCounts = new int[DIGITS];

    /** Candles that the ticks belong to: from which place in the columns on, and their span. */
    private int[] spanStart = new int[FIRST_CAPACITY];

    private long[] spanFrom = new long[FIRST_CAPACITY];
    private long[] spanTo = new long[FIRST_CAPACITY];
    private int spans;
    private boolean oneSpan;

    /** Empties the window and says where the next stretch begins. */
    void begin(long epochMillis) {
        fromEpochMillis = epochMillis;
        size = 0;
        taken = 0;
        spans = 0;
        ordered = true;
        oneSpan = true;
    }

    void clear() {
        begin(0);
    }

    /** Says that what is added from now on belongs to a candle. */
    void span(long from, long to) {
        if (spans == spanStart.length) {
            spanStart = Arrays.copyOf(spanStart, 2 * spans);
            spanFrom = Arrays.copyOf(spanFrom, 2 * spans);
            spanTo = Arrays.copyOf(spanTo, 2 * spans);
        }
        oneSpan &= spans == 0 || from == spanFrom[0] && to == spanTo[0];
        spanStart[spans] = size;
        spanFrom[spans] = from;
        spanTo[spans] = to;
        spans++;
    }

    /** Makes room for further ticks. */
    void reserve(int more) {
        int needed = size + more;
        if (needed > keys.length) {
            int capacity = Math.max(needed, 2 * keys.length);
            keys = Arrays.copyOf(keys, capacity);
            otherKeys = new long[capacity];
            cells = Arrays.copyOf(cells, COLUMNS * capacity);
        }
    }

    /** Adds a tick for which there is room; those of one instrument come one after another, in their order. */
    void add(int memberRank, long epochMillis, long tickPrice, long tickVolume, long runningDayVolume) {
        int at = size;
        keys[at] = epochMillis - fromEpochMillis << OFFSET_SHIFT | at;
        int cell = at * COLUMNS;
        cells[cell] = memberRank;
        cells[cell + 1] = tickPrice;
        cells[cell + 2] = tickVolume;
        cells[cell + 3] = runningDayVolume;
        size = at + 1;
    }

    int size() {
        return size;
    }

    /** Puts the ticks into order of time; those of equal times stay in the order in which they were added. */
    void order() {
        long[] all = keys;
        int count = size;
        for (int i = 1; i < count && ordered; i++) {
            ordered = all[i - 1] < all[i];
        }
        if (ordered) {
            return;
        }
        if (count < FEW) {
            Arrays.sort(all, 0, count);
            return;
        }
        Arrays.fill(lowCounts, 0);
        Arrays.fill(highCounts, 0);
        for (int i = 0; i < count; i++) {
            int offset = (int) (all[i] >>> OFFSET_SHIFT);
            lowCounts[offset & DIGITS - 1]++;
            highCounts[offset >>> DIGIT_BITS & DIGITS - 1]++;
        }
        scatter(all, otherKeys, count, lowCounts, OFFSET_SHIFT);
        scatter(otherKeys, all, count, highCounts, OFFSET_SHIFT + DIGIT_BITS);
    }

    private static void scatter(long[] from, long[] to, int count, int[] counts, int shift) {
        int start = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int here = counts[digit];
            counts[digit] = start;
            start += here;
        }
        for (int i = 0; i < count; i++) {
            long key = from[i];
            to[counts[(int) (key >>> shift) & DIGITS - 1]++] = key;
        }
    }

    boolean hasNext() {
        return taken < size;
    }

    long nextEpochMillis() {
        return fromEpochMillis + (keys[taken] >>> OFFSET_SHIFT);
    }

    /** The start of the candle that the next tick belongs to. */
    long nextSpanFrom() {
        return spanFrom[spanOf((int) keys[taken])];
    }

    /** The end of the candle that the next tick belongs to. */
    long nextSpanTo() {
        return spanTo[spanOf((int) keys[taken])];
    }

    private int spanOf(int place) {
        if (oneSpan) {
            return 0;
        }
        int found = Arrays.binarySearch(spanStart, 0, spans, place);
        return found >= 0 ? found : -found - 2;
    }

    /**
     * Moves ticks to a block until it is full or the next one is not before an instant.
     *
     * @param indexByRank what the block calls each instrument
     * @return the latest end of a candle of which a tick was taken; {@link Long#MIN_VALUE} when none was
     */
    long moveTo(TickBlock block, long untilEpochMillis, int[] indexByRank) {
        long covered = Long.MIN_VALUE;
        long before = untilEpochMillis - fromEpochMillis;
        int at = taken;
        int end = Math.min(size, at + block.room());
        for (; at < end; at++) {
            long key = keys[at];
            long offset = key >>> OFFSET_SHIFT;
            if (offset >= before) {
                break;
            }
            int place = (int) key;
            int cell = place * COLUMNS;
            block.append(
                    indexByRank[(int) cells[cell]],
                    fromEpochMillis + offset,
                    cells[cell + 1],
                    cells[cell + 2],
                    cells[cell + 3]);
            if (!oneSpan) {
                covered = Math.max(covered, spanTo[spanOf(place)]);
            }
        }
        boolean any = at > taken;
        taken = at;
        return oneSpan && any ? spanTo[0] : covered;
    }

    /** For each instrument, the time of its first tick that has not been taken; -1 where it has none. */
    void firstLeft(long[] byRank) {
        Arrays.fill(byRank, -1);
        for (int at = size - 1; at >= taken; at--) {
            byRank[(int) cells[(int) keys[at] * COLUMNS]] = fromEpochMillis + (keys[at] >>> OFFSET_SHIFT);
        }
    }
}
