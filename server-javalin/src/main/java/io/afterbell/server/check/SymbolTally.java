package io.afterbell.server.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.afterbell.server.wire.InstrumentName;
import org.jspecify.annotations.Nullable;

/** Counts what comes of one symbol, in a fixed amount of memory. For one thread. */
final class SymbolTally {
    /** The window of recent ticks. */
    static final int RECENT_SECONDS = 60;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final InstrumentName name;
    private final long[] seconds = new long[RECENT_SECONDS];
    private final int[] ticksInSecond = new int[RECENT_SECONDS];
    private @Nullable JsonNode lastData;
    private boolean started;
    private long lastArrivalNanos;
    private long largestGapNanos;
    private long ticks;
    private long lastEpochMillis = Long.MIN_VALUE;
    private long outOfOrder;
    private long duplicates;
    private long restarts;
    private boolean sawMinuteEnd;
    private long minuteOrdinal;
    private long candles;
    private long missingCandles;

    SymbolTally(InstrumentName name) {
        this.name = name;
    }

    InstrumentName name() {
        return name;
    }

    /** The subscription is confirmed: silence counts from now on. */
    void start(long nanoTime) {
        if (!started) {
            started = true;
            lastArrivalNanos = nanoTime;
        }
    }

    /**
     * Takes a tick.
     *
     * @param data its payload
     * @param epochMillis its market time; {@link Long#MIN_VALUE} when it carries none
     * @param clock the market's clock, which all symbols share
     * @param mayGoBack whether the clock of this feed can be set back, as a replay's can
     * @param nanoTime when it arrived
     */
    void add(JsonNode data, long epochMillis, MinuteClock clock, boolean mayGoBack, long nanoTime) {
        start(nanoTime);
        silence(nanoTime);
        lastArrivalNanos = nanoTime;
        ticks++;
        count(nanoTime);
        if (data.equals(lastData)) {
            duplicates++;
        }
        lastData = data;
        if (epochMillis != Long.MIN_VALUE) {
            order(epochMillis, clock, mayGoBack);
        }
    }

    private void order(long epochMillis, MinuteClock clock, boolean mayGoBack) {
        boolean first = lastEpochMillis == Long.MIN_VALUE;
        boolean back = !first && epochMillis < lastEpochMillis;
        boolean restarted = back && mayGoBack && lastEpochMillis - epochMillis > MinuteClock.MINUTE_MILLIS;
        if (restarted) {
            restarts++;
        } else if (back) {
            outOfOrder++;
            return;
        }
        boolean newMinute = !first
                && Math.floorDiv(epochMillis, MinuteClock.MINUTE_MILLIS)
                        != Math.floorDiv(lastEpochMillis, MinuteClock.MINUTE_MILLIS);
        lastEpochMillis = epochMillis;
        long ordinal = clock.ordinalOf(epochMillis, restarted);
        if (newMinute) {
            candles++;
            // The first minute may have begun before the check did, or be the snapshot of an older one.
            if (sawMinuteEnd) {
                missingCandles += Math.max(0, ordinal - minuteOrdinal - 1);
            }
            sawMinuteEnd = true;
        }
        if (first || newMinute) {
            minuteOrdinal = ordinal;
        }
    }

    private void count(long nanoTime) {
        long second = Math.floorDiv(nanoTime, SECOND_NANOS);
        int slot = (int) Math.floorMod(second, (long) RECENT_SECONDS);
        if (seconds[slot] != second) {
            seconds[slot] = second;
            ticksInSecond[slot] = 0;
        }
        ticksInSecond[slot]++;
    }

    private void silence(long nanoTime) {
        largestGapNanos = Math.max(largestGapNanos, nanoTime - lastArrivalNanos);
    }

    /** Sums up; the silence until now counts. */
    SymbolHealth health(MinuteClock clock, long nanoTime) {
        if (started) {
            silence(nanoTime);
        }
        long now = Math.floorDiv(nanoTime, SECOND_NANOS);
        long recent = 0;
        for (int slot = 0; slot < RECENT_SECONDS; slot++) {
            if (ticksInSecond[slot] > 0 && now - seconds[slot] < RECENT_SECONDS) {
                recent += ticksInSecond[slot];
            }
        }
        long stillMissing = sawMinuteEnd ? Math.max(0, clock.ordinal() - minuteOrdinal - 1) : 0;
        return new SymbolHealth(
                name,
                ticks,
                recent,
                largestGapNanos,
                candles,
                missingCandles + stillMissing,
                outOfOrder,
                duplicates,
                restarts);
    }
}
