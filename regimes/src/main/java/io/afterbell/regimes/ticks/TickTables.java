package io.afterbell.regimes.ticks;

import io.afterbell.api.CounterRandom;

/**
 * Quantiles and roots, computed once: a tick costs a look-up where it would cost a logarithm. Computed with
 * {@link StrictMath}, so that they are the same on every machine. Immutable.
 */
final class TickTables {
    private static final int GAUSSIAN_BITS = 10;
    private static final int EXPONENTIAL_BITS = 8;
    /** The largest number of ticks in a candle, and with it of steps in a leg of its path. */
    static final int MAXIMUM_TICKS = 600;

    private static final double[] GAUSSIAN = gaussianQuantiles();
    private static final double[] EXPONENTIAL = exponentialQuantiles();
    /** By steps left: one over it, and the spread that a bridge has left after its next step. */
    static final double[] RECIPROCAL = new double[MAXIMUM_TICKS + 1];

    static final double[] BRIDGE_SPREAD = new double[MAXIMUM_TICKS + 1];

    static {
        for (int left = 1; left <= MAXIMUM_TICKS; left++) {
            RECIPROCAL[left] = 1.0 / left;
            BRIDGE_SPREAD[left] = Math.sqrt((left - 1.0) / left);
        }
    }

    private TickTables() {}

    // The middles of cells of equal probability, stretched to variance 1.
    private static double[] gaussianQuantiles() {
        int size = 1 << GAUSSIAN_BITS;
        double[] quantiles = new double[size];
        double squares = 0;
        for (int i = 0; i < size; i++) {
            quantiles[i] = CounterRandom.normalQuantile((i + 0.5) / size);
            squares += quantiles[i] * quantiles[i];
        }
        double stretch = 1 / Math.sqrt(squares / size);
        for (int i = 0; i < size; i++) {
            quantiles[i] *= stretch;
        }
        return quantiles;
    }

    private static double[] exponentialQuantiles() {
        int size = 1 << EXPONENTIAL_BITS;
        double[] quantiles = new double[size];
        for (int i = 0; i < size; i++) {
            quantiles[i] = -StrictMath.log(1 - (i + 0.5) / size);
        }
        return quantiles;
    }

    /** A standard normal number from the upper bits. */
    static double gaussian(long bits) {
        return GAUSSIAN[(int) (bits >>> (Long.SIZE - GAUSSIAN_BITS))];
    }

    /** An exponential number with mean 1 from the lowest bits. */
    static double exponential(long bits) {
        return EXPONENTIAL[(int) bits & ((1 << EXPONENTIAL_BITS) - 1)];
    }

    /** Another one, independent of the first, from bits further up. */
    static double otherExponential(long bits) {
        return EXPONENTIAL[(int) (bits >>> 16) & ((1 << EXPONENTIAL_BITS) - 1)];
    }
}
