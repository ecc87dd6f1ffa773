package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Brings the ticks of many cursors into one global time order; equal times are ordered by exchange, then symbol,
 * whatever the order in which the cursors joined.
 *
 * <p>A binary heap of whole numbers that hold the time in their upper and the instrument's rank in their lower bits, so
 * that one comparison decides both. For one thread; a tick costs logarithmic time in the number of cursors and allocates
 * nothing.
 */
public final class TickMerger implements AutoCloseable {
    private static final int RANK_BITS = 20;
    private static final int RANK_MASK = (1 << RANK_BITS) - 1;
    private static final long LATEST_EPOCH_MILLIS = Long.MAX_VALUE >> RANK_BITS;

    /** Why {@link #fill} stopped. */
    public enum Stop {
        /** The block is full. */
        FULL,
        /** The next tick is not before the given instant. */
        LATER,
        /** No instrument has a candle in the market time that follows; {@link #skipGap} goes on behind it. */
        GAP,
        /** There is no further tick. */
        END
    }

    /** What a seek tells of each cursor. */
    @FunctionalInterface
    interface SeekListener {
        /**
         * A cursor has moved.
         *
         * @param index the index that the cursor was added with
         * @param cursor stands on the tick before the instant, when there is one
         * @param hasTick whether there is one
         */
        void moved(int index, TickCursor cursor, boolean hasTick);
    }

    private static final class Member {
        static final Comparator<Member> ORDER = Comparator.comparing(member -> member.cursor.instrument());

        final int index;
        TickCursor cursor;
        boolean hasTick;

        Member(TickCursor cursor, int index) {
            this.cursor = cursor;
            this.index = index;
        }
    }

    /** In the order of their instruments, so that the place in this list is the rank. */
    private final List<Member> members = new ArrayList<>();

    private Member[] byRank = {};
    private long[] heap = {};
    private int heapSize;
    private long coveredTo = Long.MIN_VALUE;

    /** Makes a merger without cursors. */
    public TickMerger() {}

    /**
     * Lets a cursor take part from its next tick on.
     *
     * @param cursor stands before the first tick that takes part; from now on the merger moves and closes it
     * @param index what {@link TickBlock#instrument} will say of its ticks
     * @throws ReplayException when a tick of the cursor lies outside what the merger can order
     */
    public void add(TickCursor cursor, int index) {
        if (members.size() > RANK_MASK) {
            throw new ReplayException(
                    ErrorCode.TOO_LARGE, "one replay session merges at most " + (RANK_MASK + 1) + " instruments");
        }
        Member member = new Member(requireNonNull(cursor, "cursor"), index);
        member.hasTick = cursor.next();
        if (member.hasTick) {
            // Refused before it is a member, or it would be in the way of all others.
            key(cursor, 0);
        }
        members.add(member);
        members.sort(Member.ORDER);
        rebuild();
    }

    /**
     * Moves all cursors, so that the next tick is the first one at or after an instant. Candles that hold the instant
     * count as covered: what follows in them is no gap. Takes logarithmic time in the number of candles and the length
     * of a day for each cursor.
     *
     * @param epochMillis the instant, UTC market time
     * @param listener is told of each cursor's tick before the instant
     */
    void seek(long epochMillis, SeekListener listener) {
        coveredTo = Long.MIN_VALUE;
        for (Member member : members) {
            TickCursor cursor = member.cursor;
            boolean hasEarlier = cursor.seek(epochMillis);
            listener.moved(member.index, cursor, hasEarlier);
            if (hasEarlier && cursor.spanToEpochMillis() > epochMillis) {
                coveredTo = Math.max(coveredTo, cursor.spanToEpochMillis());
            }
            member.hasTick = cursor.next();
            if (member.hasTick && cursor.spanFromEpochMillis() <= epochMillis) {
                coveredTo = Math.max(coveredTo, epochMillis);
            }
        }
        rebuild();
    }

    /**
     * Moves all cursors as {@link #seek} does, with nothing covered: as when they had just been added.
     *
     * @param epochMillis the instant, UTC market time
     * @param listener is told of each cursor's tick before the instant
     */
    void rewind(long epochMillis, SeekListener listener) {
        seek(epochMillis, listener);
        coveredTo = Long.MIN_VALUE;
    }

    /**
     * Puts other cursors in the place of those that have been added, each at the tick that the old one stands before;
     * ticks from an instant on may be others. When one of them fails, nothing has changed.
     *
     * @param cursors by the index that the old ones were added with; from now on the merger moves and closes them
     * @param changedFromEpochMillis before this instant the new cursors have the same ticks as the old ones, and no tick
     *     from here on has been taken
     * @throws ReplayException when a tick of a cursor lies outside what the merger can order
     */
    void replace(List<TickCursor> cursors, long changedFromEpochMillis) {
        boolean[] hasTick = new boolean[cursors.size()];
        for (Member member : members) {
            TickCursor cursor = cursors.get(member.index);
            long next = member.hasTick ? member.cursor.epochMillis() : changedFromEpochMillis;
            cursor.seek(Math.min(next, changedFromEpochMillis));
            hasTick[member.index] = cursor.next();
            if (hasTick[member.index]) {
                key(cursor, 0);
            }
        }
        for (Member member : members) {
            member.cursor.close();
            member.cursor = cursors.get(member.index);
            member.hasTick = hasTick[member.index];
        }
        rebuild();
    }

    private void rebuild() {
        byRank = members.toArray(Member[]::new);
        heap = new long[byRank.length];
        heapSize = 0;
        for (int rank = 0; rank < byRank.length; rank++) {
            if (byRank[rank].hasTick) {
                siftUp(heapSize++, key(byRank[rank].cursor, rank));
            }
        }
    }

    private static long key(TickCursor cursor, int rank) {
        long time = cursor.epochMillis();
        if (time < 0 || time > LATEST_EPOCH_MILLIS) {
            throw new ReplayException(
                    ErrorCode.PLUGIN_CONTRACT,
                    "a tick of " + cursor.instrument() + " lies before 1970 or absurdly late: epochMillis=" + time);
        }
        return time << RANK_BITS | rank;
    }

    private void siftUp(int place, long key) {
        int i = place;
        while (i > 0) {
            int parent = (i - 1) >>> 1;
            if (heap[parent] <= key) {
                break;
            }
            heap[i] = heap[parent];
            i = parent;
        }
        heap[i] = key;
    }

    private void replaceTop(long key) {
        long[] keys = heap;
        int size = heapSize;
        int i = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && keys[child + 1] < keys[child]) {
                child++;
            }
            if (keys[child] >= key) {
                break;
            }
            keys[i] = keys[child];
            i = child;
            child = 2 * i + 1;
        }
        keys[i] = key;
    }

    /**
     * Appends ticks to a block until something stops it.
     *
     * @param block takes the ticks
     * @param untilEpochMillis only ticks before this instant are taken, UTC market time
     * @return why it stopped
     */
    public Stop fill(TickBlock block, long untilEpochMillis) {
        while (heapSize > 0) {
            long key = heap[0];
            int rank = (int) key & RANK_MASK;
            Member member = byRank[rank];
            TickCursor cursor = member.cursor;
            if (cursor.spanFromEpochMillis() > coveredTo) {
                return Stop.GAP;
            }
            if (key >>> RANK_BITS >= untilEpochMillis) {
                return Stop.LATER;
            }
            if (block.isFull()) {
                return Stop.FULL;
            }
            block.append(member.index, cursor);
            coveredTo = Math.max(coveredTo, cursor.spanToEpochMillis());
            if (cursor.next()) {
                replaceTop(key(cursor, rank));
            } else {
                member.hasTick = false;
                heapSize--;
                if (heapSize > 0) {
                    replaceTop(heap[heapSize]);
                }
            }
        }
        return Stop.END;
    }

    /**
     * Says whether there is a tick left.
     *
     * @return false when {@link #fill} would answer {@link Stop#END}
     */
    public boolean hasNext() {
        return heapSize > 0;
    }

    /**
     * When the next tick happens.
     *
     * @return UTC market time
     * @throws IllegalStateException when there is none
     */
    public long nextEpochMillis() {
        checkHasNext();
        return heap[0] >>> RANK_BITS;
    }

    /**
     * The end of the candle that the next tick belongs to.
     *
     * @return UTC market time
     * @throws IllegalStateException when there is no further tick
     */
    long nextSpanToEpochMillis() {
        checkHasNext();
        return byRank[(int) heap[0] & RANK_MASK].cursor.spanToEpochMillis();
    }

    /**
     * The start of the candle that the next tick belongs to.
     *
     * @return UTC market time
     * @throws IllegalStateException when there is no further tick
     */
    long nextSpanFromEpochMillis() {
        checkHasNext();
        return byRank[(int) heap[0] & RANK_MASK].cursor.spanFromEpochMillis();
    }

    /**
     * The end of the market time that candles have covered without interruption, as far as ticks were taken: where a
     * gap begins.
     *
     * @return UTC market time; {@link Long#MIN_VALUE} before the first tick and after a seek into a gap
     */
    public long coveredToEpochMillis() {
        return coveredTo;
    }

    /**
     * Goes on behind the gap that {@link #fill} reported.
     *
     * @return where candles begin again, UTC market time
     * @throws IllegalStateException when there is no further tick
     */
    public long skipGap() {
        coveredTo = nextSpanFromEpochMillis();
        return coveredTo;
    }

    private void checkHasNext() {
        if (heapSize == 0) {
            throw new IllegalStateException("there is no further tick");
        }
    }

    @Override
    public void close() {
        members.forEach(member -> member.cursor.close());
        members.clear();
        rebuild();
    }
}
