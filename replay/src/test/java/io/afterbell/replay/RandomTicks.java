package io.afterbell.replay;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TickSink;

/** Honest candles of anything from one to twelve ticks at any moments; the same for the same candle. */
final class RandomTicks {
    private static final int MOST = 12;

    private RandomTicks() {}

    static ScriptedSynthesizer synthesizer(long seed) {
        return new ScriptedSynthesizer((series, index, sink) -> generate(series, index, sink, seed));
    }

    private static void generate(CandleSeries series, int index, TickSink sink, long seed) {
        long key = CounterRandom.key(seed, "ticks");
        long minute = series.epochMinute(index);
        PriceScale grid = series.priceScale();
        long high = grid.toUnits(series.high(index));
        long low = grid.toUnits(series.low(index));
        int count = 1 + (int) (CounterRandom.uniform(key, minute, 0) * MOST);
        boolean highFirst = CounterRandom.uniform(key, minute, 1) < 0.5;
        long left = series.volume(index);
        for (int i = 0; i < count; i++) {
            double u = CounterRandom.uniform(key, minute, 10 + i);
            boolean last = i == count - 1;
            long price = low + (long) (u * ((high - low) / grid.step() + 1)) * grid.step();
            if (last) {
                price = grid.toUnits(series.close(index));
            } else if (i == 0) {
                price = grid.toUnits(series.open(index));
            } else if (i <= 2) {
                price = i == 1 == highFirst ? high : low;
            }
            long volume = last ? left : (long) (left * u / 2);
            left -= volume;
            sink.tick(series.openEpochMillis(index) + i * 60_000L / count + (long) (u * 1_000), price, volume);
        }
    }
}
