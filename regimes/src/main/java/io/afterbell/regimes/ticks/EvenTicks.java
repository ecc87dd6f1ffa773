package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TickSink;

/** Ticks in even steps of time with even shares of the volume. */
final class EvenTicks {
    private EvenTicks() {}

    /**
     * Hands a path to a sink: the first tick at the candle's first millisecond, the last in its last one, where a tick
     * that stands alone comes too, because nobody knows the close earlier.
     *
     * @param path steps above the low
     * @param ticks how many of them count
     */
    static void emit(CandleSeries series, int index, CandlePath candle, long[] path, int ticks, TickSink sink) {
        long openMillis = series.openEpochMillis(index);
        long lastMillis = series.interval().millis() - 1;
        // At least a millisecond: the shortest interval has 1,000 of them, and a candle at most 600 ticks.
        double gapMillis = ticks == 1 ? 0 : (double) lastMillis / (ticks - 1);
        long startMillis = ticks == 1 ? openMillis + lastMillis : openMillis;
        long volume = series.volume(index);
        long share = volume / ticks;
        long left = volume % ticks;
        for (int tick = 0; tick < ticks; tick++) {
            // What does not divide goes to the last ticks, one unit each.
            long quantity = tick >= ticks - left ? share + 1 : share;
            sink.tick(startMillis + (long) (tick * gapMillis), candle.units(path[tick]), quantity);
        }
    }
}
