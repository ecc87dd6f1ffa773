package io.afterbell.replay;

/**
 * The market clock of a replay session: maps real time to market time and back, through pauses, speeds and skipped gaps.
 *
 * <p>All due times follow from one anchor, never from the last tick, so the clock does not drift. It reads no time
 * itself; callers pass the nanoseconds in. At {@link Speed#MAX} nothing is ever due later, and market time is where the
 * session has got to. For one thread.
 */
final class ReplayClock {
    private static final double NANOS_A_MILLI = 1e6;
    /** 73 years: nothing is due later, so that sums of real times never overflow. */
    private static final long FARTHEST_NANOS = 1L << 61;

    private Speed speed;
    private boolean running;
    private long anchorMarketMillis;
    private long anchorNanos;

    ReplayClock(Speed speed, long marketMillis) {
        this.speed = speed;
        this.anchorMarketMillis = marketMillis;
    }

    Speed speed() {
        return speed;
    }

    boolean isRunning() {
        return running;
    }

    /** Market time at an instant of real time, rounded down. */
    long marketMillis(long nowNanos) {
        if (!running || speed.isMax()) {
            return anchorMarketMillis;
        }
        double passed = passedMillis(nowNanos - anchorNanos);
        // Before the anchor the clock waits behind a gap, and what happens where the gap ends has not happened yet.
        return passed < 0 ? anchorMarketMillis - 1 : anchorMarketMillis + (long) passed;
    }

    private double passedMillis(long nanos) {
        return Math.floor(nanos * speed.factor() / NANOS_A_MILLI);
    }

    /** When an instant of market time is due: the clock shows it then. */
    long dueNanos(long marketMillis) {
        if (speed.isMax()) {
            return anchorNanos;
        }
        long millis = marketMillis - anchorMarketMillis;
        double nanos = Math.ceil(millis / speed.factor() * NANOS_A_MILLI);
        if (nanos >= FARTHEST_NANOS) {
            return anchorNanos + FARTHEST_NANOS;
        }
        long due = (long) nanos;
        if (passedMillis(due) < millis) {
            // Rounding, the other way round than in passedMillis: a driver that woke now would find nothing to do.
            due += Math.max(1L, (long) (2 * Math.ulp(nanos)));
        }
        return anchorNanos + due;
    }

    void run(long nowNanos) {
        if (!running) {
            anchorNanos = nowNanos;
            running = true;
        }
    }

    void pause(long nowNanos) {
        anchorMarketMillis = marketMillis(nowNanos);
        anchorNanos = nowNanos;
        running = false;
    }

    void speed(Speed newSpeed, long nowNanos) {
        anchorMarketMillis = marketMillis(nowNanos);
        anchorNanos = nowNanos;
        speed = newSpeed;
    }

    /** Sets market time; it is that time from now on. */
    void jump(long marketMillis, long nowNanos) {
        anchorMarketMillis = marketMillis;
        anchorNanos = nowNanos;
    }

    /** Leaves out the market time between two instants, for which at most some real time passes. */
    void skip(long fromMarketMillis, long toMarketMillis, long atMostNanos) {
        long arrivesNanos = dueNanos(fromMarketMillis);
        long wholeGapNanos = dueNanos(toMarketMillis) - arrivesNanos;
        anchorMarketMillis = toMarketMillis;
        anchorNanos = arrivesNanos + Math.min(wholeGapNanos, atMostNanos);
    }
}
