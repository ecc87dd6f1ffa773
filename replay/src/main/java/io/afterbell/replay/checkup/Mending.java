package io.afterbell.replay.checkup;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be changed in a series, collected by the checks and done in one go. For one thread. */
final class Mending {
    private record Division(int before, double by) {}

    private final int size;
    private boolean @Nullable [] leftOut;
    private long @Nullable [] shiftMillis;
    private final List<Division> divisions = new ArrayList<>();

    Mending(int size) {
        this.size = size;
    }

    void leaveOut(int from, int to) {
        if (leftOut == null) {
            leftOut = new boolean[size];
        }
        java.util.Arrays.fill(leftOut, from, to, true);
    }

    /** Moves candles by as many milliseconds. */
    void shift(int from, int to, long millis) {
        if (shiftMillis == null) {
            shiftMillis = new long[size];
        }
        java.util.Arrays.fill(shiftMillis, from, to, millis);
    }

    /** Divides the prices of all candles before one, and multiplies their volumes. */
    void divide(int before, double by) {
        divisions.add(new Division(before, by));
    }

    CandleSeries apply(CandleSeries series) {
        if (leftOut == null && shiftMillis == null && divisions.isEmpty()) {
            return series;
        }
        double divisor = 1;
        for (Division division : divisions) {
            divisor *= division.by();
        }
        CandleSeriesBuilder builder = CandleSeries.builder(series.instrument(), series.interval());
        int next = 0;
        long freeFrom = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            while (next < divisions.size() && divisions.get(next).before() <= i) {
                divisor /= divisions.get(next++).by();
            }
            long time = series.openEpochMillis(i) + (shiftMillis == null ? 0 : shiftMillis[i]);
            // Where a shifted stretch meets candles that were right already, those that came first stay.
            if (leftOut != null && leftOut[i] || time < freeFrom) {
                continue;
            }
            freeFrom = time + series.interval().millis();
            double quantity = series.volumeScale().toQuantity(series.volume(i));
            boolean asIs = next == divisions.size();
            builder.add(
                    time,
                    asIs ? series.open(i) : series.priceScale().snap(series.open(i) / divisor),
                    asIs ? series.high(i) : series.priceScale().snap(series.high(i) / divisor),
                    asIs ? series.low(i) : series.priceScale().snap(series.low(i) / divisor),
                    asIs ? series.close(i) : series.priceScale().snap(series.close(i) / divisor),
                    asIs ? quantity : Math.rint(quantity * divisor),
                    series.openInterest(i));
        }
        return builder.build();
    }
}
