package io.afterbell.study;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;

/**
 * Rebuilds candles from their ticks and counts those that do not come back exactly: law 1, tick for tick.
 *
 * @param candles how many were rebuilt
 * @param inexact how many were not exact
 * @param firstInexact the first of these in words; empty when there is none
 */
public record CandleExactness(long candles, long inexact, String firstInexact) {
    private static final long OPEN_EPOCH_MILLIS = 1_704_080_700_000L;
    private static final long MINUTE_MILLIS = 60_000L;
    private static final int BATCH = 50_000;
    private static final PriceScale[] GRIDS = {
        new PriceScale(2, 5), new PriceScale(2, 1), new PriceScale(0, 1), new PriceScale(8, 1), new PriceScale(4, 25)
    };
    private static final int KINDS = 8;

    /**
     * Adds up.
     *
     * @param other more candles
     * @return both together
     */
    public CandleExactness plus(CandleExactness other) {
        return new CandleExactness(
                candles + other.candles,
                inexact + other.inexact,
                firstInexact.isEmpty() ? other.firstInexact : firstInexact);
    }

    /**
     * Rebuilds all candles of a series.
     *
     * @param service the synthesizer
     * @param settings its settings; it must give every candle at least 4 ticks
     * @param series candles on their grid
     * @param seed the seed of the ticks
     * @return the count
     */
    public static CandleExactness of(TickSynthesizer service, PluginSettings settings, CandleSeries series, long seed) {
        PriceScale grid = series.priceScale();
        Rebuilt rebuilt = new Rebuilt();
        long inexact = 0;
        String first = "";
        try (TickGenerator generator = service.newGenerator(new SynthesisContext(
                settings, series.instrument(), grid, series.volumeScale(), CounterRandom.key(seed, "exact")))) {
            for (int i = 0; i < series.size(); i++) {
                rebuilt.start(series.openEpochMillis(i), series.interval().millis(), grid.step());
                generator.generate(series, i, rebuilt::tick);
                boolean exact = rebuilt.orderly
                        && rebuilt.lastEpochMillis < rebuilt.endEpochMillis
                        && rebuilt.open == grid.toUnits(series.open(i))
                        && rebuilt.high == grid.toUnits(series.high(i))
                        && rebuilt.low == grid.toUnits(series.low(i))
                        && rebuilt.close == grid.toUnits(series.close(i))
                        && rebuilt.volume == series.volume(i);
                if (!exact) {
                    inexact++;
                    first = first.isEmpty() ? series.candle(i) + " on a grid of " + grid : first;
                }
            }
        }
        return new CandleExactness(series.size(), inexact, first);
    }

    /**
     * Rebuilds candles made to be difficult: flat, one step wide, open at the high, doji, wide, with prices from a single
     * step to a million, volumes from none to very many, and holes between minutes.
     *
     * @param service the synthesizer
     * @param settings its settings; it must give every candle at least 4 ticks
     * @param count how many candles
     * @param seed decides the candles and the ticks
     * @return the count
     */
    public static CandleExactness adversarial(TickSynthesizer service, PluginSettings settings, int count, long seed) {
        CandleExactness total = new CandleExactness(0, 0, "");
        for (int made = 0, batch = 0; made < count; made += BATCH, batch++) {
            CandleSeries series = difficult(Math.min(BATCH, count - made), GRIDS[batch % GRIDS.length], seed + batch);
            total = total.plus(of(service, settings, series, seed));
        }
        return total;
    }

    private static CandleSeries difficult(int count, PriceScale grid, long seed) {
        long key = CounterRandom.key(seed, "difficult candles");
        CandleSeriesBuilder candles = CandleSeries.builder(Instrument.of("DIFFICULT", "NSE"), Interval.ONE_MINUTE);
        long[] volumes = new long[count];
        long open = OPEN_EPOCH_MILLIS;
        for (int i = 0; i < count; i++) {
            long kind = (CounterRandom.bits(key, i, 0) >>> 1) % KINDS;
            long low = 1 + (long) StrictMath.exp(CounterRandom.uniform(key, i, 1) * 14);
            long range = kind == 0 ? 0 : kind == 1 ? 1 : (long) StrictMath.exp(CounterRandom.uniform(key, i, 2) * 9);
            long opens = low + (long) (CounterRandom.uniform(key, i, 3) * (range + 1));
            long closes = low + (long) (CounterRandom.uniform(key, i, 4) * (range + 1));
            if (kind == 2) {
                opens = low + range;
            } else if (kind == 3) {
                opens = low;
                closes = low + range;
            } else if (kind == 4) {
                closes = opens;
            } else if (kind == 5) {
                opens = low;
                closes = low;
            }
            candles.add(
                    open,
                    grid.toPrice(opens * grid.step()),
                    grid.toPrice((low + range) * grid.step()),
                    grid.toPrice(low * grid.step()),
                    grid.toPrice(closes * grid.step()),
                    0);
            volumes[i] = kind == 6 ? 0 : (long) StrictMath.exp(CounterRandom.uniform(key, i, 5) * 25) - 1;
            open += MINUTE_MILLIS * (kind == 7 ? 90 : 1);
        }
        return candles.build(grid).withVolumes(volumes);
    }

    /** The candle that a sink's ticks make. */
    private static final class Rebuilt {
        private long open;
        private long high;
        private long low;
        private long close;
        private long volume;
        private long lastEpochMillis;
        private long endEpochMillis;
        private long step;
        private boolean orderly;
        private boolean any;

        void start(long openEpochMillis, long candleMillis, long gridStep) {
            any = false;
            orderly = true;
            volume = 0;
            lastEpochMillis = openEpochMillis - 1;
            endEpochMillis = openEpochMillis + candleMillis;
            step = gridStep;
        }

        void tick(long epochMillis, long price, long quantity) {
            orderly &= epochMillis > lastEpochMillis && quantity >= 0 && price % step == 0;
            lastEpochMillis = epochMillis;
            if (!any) {
                any = true;
                open = price;
                high = price;
                low = price;
            }
            high = Math.max(high, price);
            low = Math.min(low, price);
            close = price;
            volume += quantity;
        }
    }
}
