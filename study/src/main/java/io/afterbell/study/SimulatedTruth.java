package io.afterbell.study;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import java.util.stream.IntStream;

/**
 * Random walks of 60 steps a minute, rounded to a price grid, in trading days of 375 minutes with nights between them.
 *
 * <p>Every step is independent and normally distributed, so a synthesizer that is given the candles can be held to what
 * is known of such walks. Days begin anew at the same price, which keeps prices positive without bending any walk.
 */
public final class SimulatedTruth {
    /** How many ticks a candle has: the first stands where the last candle's last one stood. */
    public static final int TICKS = 61;

    private static final int STEPS = TICKS - 1;
    private static final int MINUTES_A_DAY = 375;
    private static final long MINUTE_MILLIS = 60_000L;
    private static final long DAY_MILLIS = 24 * 60 * MINUTE_MILLIS;
    /** 2024-01-01 09:15 in India. */
    private static final long FIRST_OPEN_EPOCH_MILLIS = 1_704_080_700_000L;

    private static final double DAY_OPEN_STEPS = 400_000;
    /** How much of a minute's volatility is that of the minute before, when it moves. */
    private static final double PERSISTENCE = 0.95;

    private SimulatedTruth() {}

    /**
     * Simulates.
     *
     * @param minutes how many candles, at least 1
     * @param stepSize the standard deviation of one step of the walk, in price steps; 40 makes the grid no matter
     * @param movingVolatility the standard deviation of the logarithm of the volatility, which moves from minute to
     *     minute; 0 for an even one
     * @param seed any number
     * @return candles and paths
     */
    public static Truth walk(int minutes, double stepSize, double movingVolatility, long seed) {
        PriceScale grid = new PriceScale(2, 5);
        double pricePerStep = grid.toPrice(grid.step());
        Instrument instrument = Instrument.of("WALK", "NSE");
        long key = CounterRandom.key(seed, "simulated truth");
        CandleSeriesBuilder candles = CandleSeries.builder(instrument, Interval.ONE_MINUTE);
        Paths paths = new Paths(minutes, TICKS);
        double shock = 0;
        double price = 0;
        long[] walk = new long[TICKS];
        for (int minute = 0; minute < minutes; minute++) {
            if (minute % MINUTES_A_DAY == 0) {
                price = DAY_OPEN_STEPS;
            }
            shock = PERSISTENCE * shock
                    + Math.sqrt(1 - PERSISTENCE * PERSISTENCE) * CounterRandom.gaussian(key, minute, 0);
            double size = stepSize * StrictMath.exp(movingVolatility * shock);
            long low = Long.MAX_VALUE;
            long high = Long.MIN_VALUE;
            for (int tick = 0; tick < TICKS; tick++) {
                walk[tick] = (long) Math.rint(price);
                low = Math.min(low, walk[tick]);
                high = Math.max(high, walk[tick]);
                if (tick < STEPS) {
                    price += size * CounterRandom.gaussian(key, minute, tick + 1);
                }
            }
            for (int tick = 0; tick < TICKS; tick++) {
                paths.set(minute, tick, walk[tick] - low);
            }
            long open = FIRST_OPEN_EPOCH_MILLIS
                    + minute / MINUTES_A_DAY * DAY_MILLIS
                    + minute % MINUTES_A_DAY * MINUTE_MILLIS;
            candles.add(
                    open,
                    walk[0] * pricePerStep,
                    high * pricePerStep,
                    low * pricePerStep,
                    walk[STEPS] * pricePerStep,
                    0);
        }
        String description = minutes + " simulated walks of 60 steps, seed " + seed + ", step "
                + stepSize + " price steps"
                + (movingVolatility == 0 ? "" : ", volatility moving by " + movingVolatility);
        return new Truth(
                description,
                candles.build(grid),
                IntStream.range(0, minutes).boxed().toList(),
                paths);
    }
}
