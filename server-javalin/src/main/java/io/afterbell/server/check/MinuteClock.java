package io.afterbell.server.check;

/**
 * Numbers the minutes of market time in which anything ticked, so that a night between two of them is no gap. For one
 * thread.
 */
final class MinuteClock {
    static final long MINUTE_MILLIS = 60_000;

    private long minute = Long.MIN_VALUE;
    private long ordinal;

    /**
     * The number of a tick's minute; an older minute than the clock's has the clock's number.
     *
     * @param epochMillis the tick's market time
     * @param restarted whether the tick shows that the market was set back
     * @return the number, from 1
     */
    long ordinalOf(long epochMillis, boolean restarted) {
        long asked = Math.floorDiv(epochMillis, MINUTE_MILLIS);
        if (asked > minute || (restarted && asked < minute)) {
            minute = asked;
            ordinal++;
        }
        return ordinal;
    }

    /** The number of the latest minute; 0 before the first. */
    long ordinal() {
        return ordinal;
    }
}
