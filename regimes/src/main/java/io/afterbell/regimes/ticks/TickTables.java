package io.afterbell.regimes.ticks;

import io.afterbell.api.CounterRandom;

/**
 * Quantiles and roots, computed once: a tick costs a look-up where it would cost a logarithm. Computed with
 * {@link StrictMath}, so that they are the same on every machine. Immutable.
 */
final class TickTables {
    private static final int FINE_BITS = 10;
    private static final int COARSE_BITS = 8;
    /** Below 1, so that gaps come clustered: most are short, some are long (Engle and Russell, 1998). */
    private static final double GAP_SHAPE = 0.7;

    /** The largest number of ticks in a candle, and with it of steps in a leg of its path. */
    static final int MAXIMUM_TICKS = 600;

    private static final double[] GAUSSIAN = gaussianQuantiles();
    private static final double[] LOGISTIC = logisticQuantiles();
    private static final double[] EXPONENTIAL = weibullQuantiles(1);
    private static final double[] GAP = weibullQuantiles(GAP_SHAPE);
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
        int size = 1 << FINE_BITS;
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

    private static double[] logisticQuantiles() {
        int size = 1 << FINE_BITS;
        double[] quantiles = new double[size];
        for (int i = 0; i < size; i++) {
            double p = (i + 0.5) / size;
            quantiles[i] = StrictMath.log(p / (1 - p));
        }
        return quantiles;
    }

    // Shape 1 is the exponential distribution.
    private static double[] weibullQuantiles(double shape) {
        int size = 1 << COARSE_BITS;
        double[] quantiles = new double[size];
        for (int i = 0; i < size; i++) {
            quantiles[i] = StrictMath.pow(-StrictMath.log(1 - (i + 0.5) / size), 1 / shape);
        }
        return quantiles;
    }

    /** A standard normal number from the upper bits. */
    static double gaussian(long bits) {
        return GAUSSIAN[(int) (bits >>> (Long.SIZE - FINE_BITS))];
    }

    /** A number, from the upper bits, that is below x as often as something happens whose odds have x as logarithm. */
    static double logistic(long bits) {
        return LOGISTIC[(int) (bits >>> (Long.SIZE - FINE_BITS))];
    }

    /** An exponential number with mean 1 from the lowest bits. */
    static double exponential(long bits) {
        return EXPONENTIAL[(int) bits & ((1 << COARSE_BITS) - 1)];
    }

    /** Another one, independent of the first, from bits further up. */
    static double otherExponential(long bits) {
        return EXPONENTIAL[(int) (bits >>> 16) & ((1 << COARSE_BITS) - 1)];
    }

    /** The time between two ticks, in no particular unit, from the lowest bits. */
    static double gap(long bits) {
        return GAP[(int) bits & ((1 << COARSE_BITS) - 1)];
    }
}
