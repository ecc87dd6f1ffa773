package io.afterbell.replay;

/**
 * A block of ticks of several instruments in one global time order, as columns.
 *
 * <p>Owned by the session that fills it: a listener reads it during the call and keeps nothing of it. For one thread.
 * More columns (bid, ask, open interest) can join without touching those who read the present ones.
 */
public final class TickBlock {
    private final int[] instrument;
    private final long[] epochMillis;
    private final long[] price;
    private final long[] volume;
    private final long[] dayVolume;
    private int size;
    private int limit;
    private long firstDueNanos;
    private boolean paced;

    /**
     * Makes an empty block.
     *
     * @param capacity how many ticks it holds at most, at least 1
     */
    public TickBlock(int capacity) {
        instrument = new int[capacity];
        epochMillis = new long[capacity];
        price = new long[capacity];
        volume = new long[capacity];
        dayVolume = new long[capacity];
        limit = capacity;
    }

    /**
     * How many ticks there are.
     *
     * @return the count
     */
    public int size() {
        return size;
    }

    /**
     * Says whether no further tick fits in.
     *
     * @return true when the block is full
     */
    public boolean isFull() {
        return size >= limit;
    }

    /**
     * Which instrument a tick belongs to.
     *
     * @param i 0 to {@code size() - 1}, here and in the other accessors
     * @return the index that the instrument got when it joined
     */
    public int instrument(int i) {
        return instrument[i];
    }

    /**
     * When a tick happens.
     *
     * @param i the tick
     * @return UTC market time
     */
    public long epochMillis(int i) {
        return epochMillis[i];
    }

    /**
     * The price of a tick.
     *
     * @param i the tick
     * @return units of the instrument's price scale
     */
    public long price(int i) {
        return price[i];
    }

    /**
     * The quantity of a tick alone.
     *
     * @param i the tick
     * @return units of the instrument's volume scale
     */
    public long volume(int i) {
        return volume[i];
    }

    /**
     * The trading day's running volume including a tick.
     *
     * @param i the tick
     * @return units of the instrument's volume scale
     */
    public long dayVolume(int i) {
        return dayVolume[i];
    }

    /**
     * Says whether the clock decided when the block leaves.
     *
     * @return false at {@link Speed#MAX} and in a step, where the session has waited for its listeners and nothing may be lost
     */
    public boolean isPaced() {
        return paced;
    }

    /**
     * When the first tick of a paced block should have left, on the clock of {@link System#nanoTime()}; what is later
     * than this is lag.
     *
     * @return nanoseconds
     */
    public long firstDueNanos() {
        return firstDueNanos;
    }

    /** Makes the block empty again. */
    public void clear() {
        size = 0;
        limit = instrument.length;
    }

    /** Lets fewer ticks in than there is room for, until the block is cleared. */
    void limit(int ticks) {
        limit = Math.min(ticks, instrument.length);
    }

    void stamp(boolean isPaced, long dueNanos) {
        paced = isPaced;
        firstDueNanos = dueNanos;
    }

    /** How many ticks fit in. */
    int room() {
        return Math.max(0, limit - size);
    }

    /** Adds what a cursor stands on; the caller has checked that there is room. */
    void append(int instrumentIndex, TickCursor cursor) {
        append(instrumentIndex, cursor.epochMillis(), cursor.price(), cursor.volume(), cursor.dayVolume());
    }

    void append(int instrumentIndex, long tickEpochMillis, long tickPrice, long tickVolume, long runningDayVolume) {
        int i = size;
        instrument[i] = instrumentIndex;
        epochMillis[i] = tickEpochMillis;
        price[i] = tickPrice;
        volume[i] = tickVolume;
        dayVolume[i] = runningDayVolume;
        size = i + 1;
    }
}
