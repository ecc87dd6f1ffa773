package io.afterbell.api.measure;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;

/** Which candles follow which: what all measures share. */
final class Runs {
    private Runs() {}

    static void check(CandleSeries series, TradingDays days) {
        int end = days.count() == 0 ? 0 : days.to(days.count() - 1);
        if (end != series.size()) {
            throw new IllegalArgumentException(
                    "the days are those of another series; make them with TradingDays.of: candles=" + series.size()
                            + " candlesOfTheDays=" + end);
        }
    }

    /** Says whether a candle comes right after the one before it, on the same trading day. */
    static boolean follows(CandleSeries series, TradingDays days, int index) {
        long gapMillis = series.openEpochMillis(index) - series.openEpochMillis(index - 1);
        return gapMillis == series.interval().millis() && !days.isFirst(index);
    }
}
