package io.afterbell.replay;

import io.afterbell.api.Instrument;

/** Ticks at given times, each in the one-minute candle that holds it; the price is the tick's number. */
final class ScriptedCursor implements TickCursor {
    private static final long MINUTE = 60_000;

    private final Instrument instrument;
    private final long[] times;
    private int current = -1;
    private boolean closed;

    ScriptedCursor(Instrument instrument, long... times) {
        this.instrument = instrument;
        this.times = times;
    }

    @Override
    public Instrument instrument() {
        return instrument;
    }

    @Override
    public boolean next() {
        current = Math.min(current + 1, times.length);
        return current < times.length;
    }

    @Override
    public boolean seek(long epochMillis) {
        current = -1;
        while (current + 1 < times.length && times[current + 1] < epochMillis) {
            current++;
        }
        return current >= 0;
    }

    @Override
    public long epochMillis() {
        return times[current];
    }

    @Override
    public long price() {
        return current;
    }

    @Override
    public long volume() {
        return 1;
    }

    @Override
    public long dayVolume() {
        return current + 1L;
    }

    @Override
    public long spanFromEpochMillis() {
        return Math.floorDiv(epochMillis(), MINUTE) * MINUTE;
    }

    @Override
    public long spanToEpochMillis() {
        return spanFromEpochMillis() + MINUTE;
    }

    @Override
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
