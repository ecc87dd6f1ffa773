package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TickSink;

/** Ticks in even steps of time with even shares of the volume. */
final class EvenTicks {
    private EvenTicks() {}

    /**
     * Hands a path to a sink; the first tick comes at the candle's open.
     *
     * @param path steps above the low
     * @param ticks how many of them count
     */
    static void emit(CandleSeries series, int index, CandleAnchors anchors, long[] path, int ticks, TickSink sink) {
        long openMillis = series.openEpochMillis(index);
        double gapMillis = (double) series.interval().millis() / ticks;
        long volume = series.volume(index);
        long share = volume / ticks;
        long left = volume % ticks;
        for (int tick = 0; tick < ticks; tick++) {
            // What does not divide goes to the last ticks, one unit each.
            long quantity = tick >= ticks - left ? share + 1 : share;
            sink.tick(openMillis + (long) (tick * gapMillis), anchors.units(path[tick]), quantity);
        }
    }
}
