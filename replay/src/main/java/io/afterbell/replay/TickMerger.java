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
 * <p>Takes a stretch of market time at once, at most a candle's: collects the ticks of each instrument in turn and
 * sorts them by time. A heap of 200 instruments costs three times as much. Stretches get shorter where ticks are many, so
 * that memory stays bounded. For one thread; nothing is allocated per tick.
 */
public final class TickMerger implements AutoCloseable {
    private static final int RANK_BITS = 20;
    private static final int RANK_MASK = (1 << RANK_BITS) - 1;
    private static final long LATEST_EPOCH_MILLIS = Long.MAX_VALUE >> RANK_BITS;
    /** So many ticks at once leave the columns of a stretch in the processor's cache. */
    private static final int MOST_TICKS_OF_WINDOW = 8_192;

    private static final long NO_TICK = Long.MAX_VALUE;
    private static final int UNKNOWN = -1;

    /** Why {@link #fill} stopped. */
    public enum Stop {
        /** The block is full; or it should be handed on before the merger works ahead for what comes later. */
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
    /** By rank: the index in blocks. */
    private int[] indexByRank = {};
    /** By rank: the time of the tick that the cursor stands on, which is behind the window; or NO_TICK. */
    private long[] nextTime = {};
    /** By rank: that the cursor's next candle is not made yet. It is when it is needed: it may turn out to be broken. */
    private boolean[] unmade = {};

    private boolean anyUnmade;
    private int withTicks;

    private final TickWindow window = new TickWindow();
    private long windowMillis = TickWindow.LONGEST_MILLIS;
    /** The rank of the cursor with the earliest tick; UNKNOWN until it is asked for. */
    private int earliest = UNKNOWN;

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
            checkTime(cursor);
        }
        takeBack();
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
        window.clear();
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
        takeBack();
        boolean[] hasTick = new boolean[cursors.size()];
        for (Member member : members) {
            TickCursor cursor = cursors.get(member.index);
            long next = member.hasTick ? member.cursor.epochMillis() : changedFromEpochMillis;
            cursor.seek(Math.min(next, changedFromEpochMillis));
            hasTick[member.index] = cursor.next();
            if (hasTick[member.index]) {
                checkTime(cursor);
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
        indexByRank = new int[byRank.length];
        nextTime = new long[byRank.length];
        unmade = new boolean[byRank.length];
        anyUnmade = false;
        withTicks = 0;
        for (int rank = 0; rank < byRank.length; rank++) {
            indexByRank[rank] = byRank[rank].index;
            nextTime[rank] = byRank[rank].hasTick ? byRank[rank].cursor.epochMillis() : NO_TICK;
            withTicks += byRank[rank].hasTick ? 1 : 0;
        }
        window.clear();
        earliest = UNKNOWN;
    }

    // What was collected and not yet handed on goes back to the cursors, so that they stand where the blocks end.
    private void takeBack() {
        makeUnmade();
        if (!window.hasNext()) {
            return;
        }
        long[] firstLeft = new long[byRank.length];
        window.firstLeft(firstLeft);
        for (int rank = 0; rank < byRank.length; rank++) {
            if (firstLeft[rank] >= 0) {
                byRank[rank].cursor.seek(firstLeft[rank]);
                byRank[rank].hasTick = byRank[rank].cursor.next();
            }
        }
        rebuild();
    }

    private void makeUnmade() {
        for (int rank = 0; anyUnmade && rank < unmade.length; rank++) {
            if (unmade[rank]) {
                TickCursor cursor = byRank[rank].cursor;
                cursor.next();
                checkTime(cursor);
                nextTime[rank] = cursor.epochMillis();
                unmade[rank] = false;
            }
        }
        anyUnmade = false;
    }

    private static void checkTime(TickCursor cursor) {
        long time = cursor.epochMillis();
        if (time < 0 || time > LATEST_EPOCH_MILLIS) {
            throw new ReplayException(
                    ErrorCode.PLUGIN_CONTRACT,
                    "a tick of " + cursor.instrument() + " lies before 1970 or absurdly late: epochMillis=" + time);
        }
    }

    /** The rank of the cursor that stands on the earliest tick; meaningful when one of them stands on any. */
    private int earliest() {
        if (earliest == UNKNOWN) {
            makeUnmade();
            int found = 0;
            for (int rank = 1; rank < nextTime.length; rank++) {
                if (nextTime[rank] < nextTime[found]) {
                    found = rank;
                }
            }
            earliest = found;
        }
        return earliest;
    }

    // Up to the end of the earliest tick's candle: in such a stretch there is no gap.
    private void collect() {
        TickCursor first = byRank[earliest()].cursor;
        long from = nextTime[earliest()];
        long to = Math.min(first.spanToEpochMillis(), from + windowMillis);
        earliest = UNKNOWN;
        window.begin(from);
        for (int rank = 0; rank < nextTime.length; rank++) {
            if (nextTime[rank] < to) {
                drain(rank, to);
            }
        }
        window.order();
        if (window.size() > MOST_TICKS_OF_WINDOW) {
            windowMillis = Math.max(1, windowMillis / 2);
        } else if (window.size() < MOST_TICKS_OF_WINDOW / 4) {
            windowMillis = Math.min(TickWindow.LONGEST_MILLIS, windowMillis * 2);
        }
    }

    private void drain(int rank, long to) {
        Member member = byRank[rank];
        TickCursor cursor = member.cursor;
        if (cursor instanceof CandleTickCursor candles) {
            member.hasTick = candles.drain(window, rank, to);
            // Only where another instrument's candles are longer is the next one due in the same stretch.
            while (member.hasTick && candles.isCandleOver() && candles.spanToEpochMillis() < to) {
                candles.next();
                if (candles.epochMillis() >= to) {
                    break;
                }
                member.hasTick = candles.drain(window, rank, to);
            }
            unmade[rank] = member.hasTick && candles.isCandleOver();
            anyUnmade |= unmade[rank];
        } else {
            member.hasTick = drain(cursor, window, rank, to);
        }
        if (!member.hasTick) {
            nextTime[rank] = NO_TICK;
            withTicks--;
        } else if (!unmade[rank]) {
            checkTime(cursor);
            nextTime[rank] = cursor.epochMillis();
        }
    }

    private static boolean drain(TickCursor cursor, TickWindow window, int rank, long to) {
        do {
            window.reserve(1);
            window.span(cursor.spanFromEpochMillis(), cursor.spanToEpochMillis());
            window.add(rank, cursor.epochMillis(), cursor.price(), cursor.volume(), cursor.dayVolume());
            if (!cursor.next()) {
                return false;
            }
        } while (cursor.epochMillis() < to);
        return true;
    }

    /**
     * Appends ticks to a block until something stops it.
     *
     * @param block takes the ticks
     * @param untilEpochMillis only ticks before this instant are taken, UTC market time
     * @return why it stopped
     */
    public Stop fill(TickBlock block, long untilEpochMillis) {
        while (true) {
            if (!window.hasNext()) {
                if (!hasNext()) {
                    return Stop.END;
                }
                // While the clock runs nothing that is due waits until the next minute has been made.
                if (anyUnmade && block.size() > 0 && (block.isFull() || untilEpochMillis != Long.MAX_VALUE)) {
                    return Stop.FULL;
                }
                if (byRank[earliest()].cursor.spanFromEpochMillis() > coveredTo) {
                    return Stop.GAP;
                }
                if (block.isFull()) {
                    return nextTime[earliest()] >= untilEpochMillis ? Stop.LATER : Stop.FULL;
                }
                collect();
            }
            coveredTo = Math.max(coveredTo, window.moveTo(block, untilEpochMillis, indexByRank));
            if (window.hasNext()) {
                return window.nextEpochMillis() >= untilEpochMillis ? Stop.LATER : Stop.FULL;
            }
        }
    }

    /**
     * Says whether there is a tick left.
     *
     * @return false when {@link #fill} would answer {@link Stop#END}
     */
    public boolean hasNext() {
        return window.hasNext() || withTicks > 0;
    }

    /**
     * When the next tick happens.
     *
     * @return UTC market time
     * @throws IllegalStateException when there is none
     */
    public long nextEpochMillis() {
        checkHasNext();
        return window.hasNext() ? window.nextEpochMillis() : nextTime[earliest()];
    }

    /**
     * The end of the candle that the next tick belongs to.
     *
     * @return UTC market time
     * @throws IllegalStateException when there is no further tick
     */
    long nextSpanToEpochMillis() {
        checkHasNext();
        return window.hasNext() ? window.nextSpanTo() : byRank[earliest()].cursor.spanToEpochMillis();
    }

    /**
     * The start of the candle that the next tick belongs to.
     *
     * @return UTC market time
     * @throws IllegalStateException when there is no further tick
     */
    long nextSpanFromEpochMillis() {
        checkHasNext();
        return window.hasNext() ? window.nextSpanFrom() : byRank[earliest()].cursor.spanFromEpochMillis();
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
        if (!hasNext()) {
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
