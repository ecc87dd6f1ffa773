package io.afterbell.regimes.ticks;

import io.afterbell.api.CounterRandom;

/**
 * Quantiles and roots, computed once: a tick costs a look-up where it would cost a logarithm. Computed with
 * {@link StrictMath}, so that they are the same on every machine. Immutable.
 */
final class TickTables {
    private static final int FINE_BITS = 12;
    private static final int COARSE_BITS = 8;
    /** Below 1, so that gaps come clustered: most are short, some are long (Engle and Russell, 1998). */
    private static final double GAP_SHAPE = 0.7;

    private static final int MANTISSA_BITS = 52;
    private static final double WITHIN_CELL = 1.0 / (1L << (MANTISSA_BITS - COARSE_BITS));
    private static final double LOG_2 = StrictMath.log(2);

    private static final double BROWNIAN_RANGE = Math.sqrt(8 / Math.PI);
    private static final double SHORT_OF_BROWNIAN = 0.5826;

    /** The largest number of ticks in a candle, and with it of steps in a leg of its path. */
    static final int MAXIMUM_TICKS = 600;

    private static final double[] GAUSSIAN = gaussianQuantiles();
    private static final double[] EXPONENTIAL = weibullQuantiles(1);
    private static final double[] GAP = weibullQuantiles(GAP_SHAPE);
    /** Logarithms of 1 to 2, for a look-up with interpolation. */
    private static final double[] LOGARITHM = logarithms();

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

    private static double[] logarithms() {
        double[] logarithms = new double[(1 << COARSE_BITS) + 1];
        for (int i = 0; i < logarithms.length; i++) {
            logarithms[i] = StrictMath.log(1 + (double) i / (1 << COARSE_BITS));
        }
        return logarithms;
    }

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

    /** An exponential number with mean 1, from bits above those of {@link #gap}. */
    static double exponential(long bits) {
        return EXPONENTIAL[(int) (bits >>> 16) & ((1 << COARSE_BITS) - 1)];
    }

    /** The natural logarithm of a normal positive number, to five digits behind the point. */
    static double logarithm(double x) {
        long bits = Double.doubleToRawLongBits(x);
        int cell = (int) (bits >>> (MANTISSA_BITS - COARSE_BITS)) & ((1 << COARSE_BITS) - 1);
        double within = (bits & (1L << (MANTISSA_BITS - COARSE_BITS)) - 1) * WITHIN_CELL;
        double mantissa = LOGARITHM[cell] + within * (LOGARITHM[cell + 1] - LOGARITHM[cell]);
        return Math.getExponent(x) * LOG_2 + mantissa;
    }

    /**
     * The mean range of a random walk of so many steps over its spread, squared (Asmussen, Glynn and Pitman, 1995: each
     * end of the range is short of that of Brownian motion by 0.5826 of a step).
     */
    static double rangeSquared(int steps) {
        double range = BROWNIAN_RANGE - 2 * SHORT_OF_BROWNIAN / Math.sqrt(steps);
        return range * range;
    }

    /** The time between two ticks, in no particular unit, from the lowest bits. */
    static double gap(long bits) {
        return GAP[(int) bits & ((1 << COARSE_BITS) - 1)];
    }
}
