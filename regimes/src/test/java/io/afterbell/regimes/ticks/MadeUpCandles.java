package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;

/** Candles for the tests of this package. */
final class MadeUpCandles {
    /** 2024-01-23 09:15 in India. */
    static final long OPEN_MILLIS = 1_705_981_500_000L;

    static final Instrument SHARE = Instrument.of("RELIANCE", "NSE");
    static final PriceScale PAISE_FIVE = new PriceScale(2, 5);

    private MadeUpCandles() {}

    /** One candle from prices in steps of the grid. */
    static CandleSeries one(
            Interval interval, PriceScale grid, long open, long high, long low, long close, long volume) {
        return CandleSeries.builder(SHARE, interval)
                .add(
                        OPEN_MILLIS,
                        grid.toPrice(open * grid.step()),
                        grid.toPrice(high * grid.step()),
                        grid.toPrice(low * grid.step()),
                        grid.toPrice(close * grid.step()),
                        0)
                .build(grid)
                .withVolumes(new long[] {volume});
    }

    /** One-minute candles of a random walk on a grid of 0.05: {@code steps} steps of it a minute, each of some paise. */
    static CandleSeries walk(int minutes, double startPrice, double stepSize, int steps, long seed) {
        return walk(minutes, startPrice, stepSize, steps, seed, new double[minutes][]);
    }

    /** The same; the walk itself, snapped to the grid, goes to the last argument. */
    static CandleSeries walk(int minutes, double startPrice, double stepSize, int steps, long seed, double[][] walks) {
        CandleSeriesBuilder candles = CandleSeries.builder(SHARE, Interval.ONE_MINUTE);
        double price = startPrice;
        for (int minute = 0; minute < minutes; minute++) {
            double[] walk = new double[steps + 1];
            double high = 0;
            double low = Double.MAX_VALUE;
            for (int i = 0; i <= steps; i++) {
                walk[i] = PAISE_FIVE.snap(price);
                high = Math.max(high, walk[i]);
                low = Math.min(low, walk[i]);
                if (i < steps) {
                    price += stepSize * CounterRandom.gaussian(seed, minute, i);
                }
            }
            walks[minute] = walk;
            candles.add(OPEN_MILLIS + minute * 60_000L, walk[0], high, low, walk[steps], 900 + 7L * minute % 500);
        }
        return candles.build(PAISE_FIVE);
    }
}
