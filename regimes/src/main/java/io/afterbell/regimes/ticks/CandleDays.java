package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;

/** Where days begin and end in a series: at midnight UTC, and at a gap of more than half an hour. */
final class CandleDays {
    private static final long DAY_MILLIS = 24 * 60 * 60_000L;
    private static final long LONG_GAP_MILLIS = 30 * 60_000L;

    private CandleDays() {}

    /** The index of the first candle of a candle's day. Linear in the candles of the day before it. */
    static int first(CandleSeries candles, int index) {
        int first = index;
        while (first > 0 && !startsADay(candles, first)) {
            first--;
        }
        return first;
    }

    /** The index after the last candle of a candle's day. Linear in the candles of the day behind it. */
    static int end(CandleSeries candles, int index) {
        int end = index + 1;
        while (end < candles.size() && !startsADay(candles, end)) {
            end++;
        }
        return end;
    }

    private static boolean startsADay(CandleSeries candles, int index) {
        return startsADay(candles.openEpochMillis(index - 1), candles.openEpochMillis(index));
    }

    /** Whether a candle is the first of its day, judging by when the one before it opened. */
    static boolean startsADay(long beforeEpochMillis, long epochMillis) {
        return epochMillis - beforeEpochMillis > LONG_GAP_MILLIS
                || Math.floorDiv(epochMillis, DAY_MILLIS) != Math.floorDiv(beforeEpochMillis, DAY_MILLIS);
    }
}
