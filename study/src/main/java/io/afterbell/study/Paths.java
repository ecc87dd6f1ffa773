package io.afterbell.study;

/**
 * The paths that prices took inside many candles, all with the same number of ticks, and what can be measured on them.
 *
 * <p>Prices are whole steps above the candle's low. Filled once, by the package; then safe for many threads.
 */
public final class Paths {
    private final int candles;
    private final int ticks;
    private final int[] steps;

    /**
     * Makes room for paths.
     *
     * @param candles how many
     * @param ticks how many ticks each has, at least 2
     */
    Paths(int candles, int ticks) {
        this.candles = candles;
        this.ticks = ticks;
        this.steps = new int[Math.multiplyExact(candles, ticks)];
    }

    void set(int candle, int tick, long stepsAboveLow) {
        steps[candle * ticks + tick] = Math.toIntExact(stepsAboveLow);
    }

    /**
     * How many paths there are.
     *
     * @return the number
     */
    public int candles() {
        return candles;
    }

    /**
     * How many ticks each path has.
     *
     * @return the number
     */
    public int ticks() {
        return ticks;
    }

    /**
     * Where a path stands at a tick.
     *
     * @param candle which path
     * @param tick which tick
     * @return price steps above the candle's low
     */
    public int at(int candle, int tick) {
        return steps[candle * ticks + tick];
    }

    /**
     * The first tick at which a path is at its highest.
     *
     * @param candle which path
     * @return the tick
     */
    public int highTick(int candle) {
        int high = 0;
        for (int tick = 1; tick < ticks; tick++) {
            if (at(candle, tick) > at(candle, high)) {
                high = tick;
            }
        }
        return high;
    }

    /**
     * The first tick at which a path is at its lowest.
     *
     * @param candle which path
     * @return the tick
     */
    public int lowTick(int candle) {
        int low = 0;
        for (int tick = 1; tick < ticks; tick++) {
            if (at(candle, tick) < at(candle, low)) {
                low = tick;
            }
        }
        return low;
    }

    /**
     * The mean over all candles of the sum of squared moves, each over so many ticks.
     *
     * @param lag over how many ticks a move goes, at least 1
     * @return price steps squared
     */
    public double realisedVariance(int lag) {
        double sum = 0;
        for (int candle = 0; candle < candles; candle++) {
            for (int tick = lag; tick < ticks; tick += lag) {
                double move = at(candle, tick) - at(candle, tick - lag);
                sum += move * move;
            }
        }
        return sum / candles;
    }

    /**
     * The autocorrelation of neighbouring moves, all candles pooled and moves taken as centred on zero.
     *
     * @return from -1 to 1; 0 when nothing moves
     */
    public double lagOneAutocorrelation() {
        double products = 0;
        double squares = 0;
        for (int candle = 0; candle < candles; candle++) {
            for (int tick = 1; tick < ticks; tick++) {
                double move = at(candle, tick) - at(candle, tick - 1);
                squares += move * move;
                if (tick > 1) {
                    products += move * (at(candle, tick - 1) - at(candle, tick - 2));
                }
            }
        }
        return squares == 0 ? 0 : products / squares * (ticks - 1) / (ticks - 2);
    }

    /**
     * How often a path goes through the middle of its range, on average.
     *
     * @return crossings a candle
     */
    public double midCrossings() {
        long crossings = 0;
        for (int candle = 0; candle < candles; candle++) {
            int range = at(candle, highTick(candle)) - at(candle, lowTick(candle));
            int side = 0;
            for (int tick = 0; tick < ticks; tick++) {
                int now = Integer.signum(2 * at(candle, tick) - range);
                if (now != 0) {
                    crossings += now == -side ? 1 : 0;
                    side = now;
                }
            }
        }
        return (double) crossings / candles;
    }

    /**
     * How many paths have their high at each tick, or their low.
     *
     * @param high whether the highs are counted
     * @return a count for each tick
     */
    public int[] timesOfExtreme(boolean high) {
        int[] counts = new int[ticks];
        for (int candle = 0; candle < candles; candle++) {
            counts[high ? highTick(candle) : lowTick(candle)]++;
        }
        return counts;
    }

    /**
     * The distance between two distributions over the same cells (Kolmogorov, 1933; Smirnov, 1939): the largest
     * difference of their cumulative shares.
     *
     * @param one counts
     * @param other as many counts
     * @return from 0 to 1
     */
    public static double distance(int[] one, int[] other) {
        double oneTotal = 0;
        double otherTotal = 0;
        for (int i = 0; i < one.length; i++) {
            oneTotal += one[i];
            otherTotal += other[i];
        }
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            difference += one[i] / oneTotal - other[i] / otherTotal;
            largest = Math.max(largest, Math.abs(difference));
        }
        return largest;
    }
}
