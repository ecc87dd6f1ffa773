package io.afterbell.replay;

import io.afterbell.api.spi.ErrorCode;

/**
 * How fast market time passes: a factor of real time, or as fast as the slowest client takes ticks.
 *
 * @param factor market time over real time, 1e-6 to 1e9; {@link Double#POSITIVE_INFINITY} for {@link #MAX}
 */
public record Speed(double factor) {
    /** As fast as the market really was. */
    public static final Speed REAL_TIME = new Speed(1);

    /** Without a clock: as fast as the slowest client takes ticks, with nothing lost. */
    public static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

    private static final double FASTEST = 1e9;
    private static final double SLOWEST = 1e-6;

    /** Checks the factor. */
    public Speed {
        if (!hasClock(factor) && factor != Double.POSITIVE_INFINITY) {
            throw invalid(Double.toString(factor));
        }
    }

    /**
     * Reads a speed.
     *
     * @param text a positive number, or {@code max}, for which {@code 0} also stands
     * @return the speed
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when it is neither
     */
    public static Speed parse(String text) {
        if (text.equalsIgnoreCase("max")) {
            return MAX;
        }
        double factor;
        try {
            factor = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
        if (factor == 0) {
            return MAX;
        }
        if (!hasClock(factor)) {
            throw invalid(text);
        }
        return new Speed(factor);
    }

    private static boolean hasClock(double factor) {
        return factor >= SLOWEST && factor <= FASTEST;
    }

    private static ReplayException invalid(String text) {
        return new ReplayException(
                ErrorCode.INVALID_PARAMETER,
                "speed is a number from 0.000001 to 1000000000, or max (also written 0): speed=" + text);
    }

    /**
     * Says whether there is no clock to wait for.
     *
     * @return true for {@link #MAX}
     */
    public boolean isMax() {
        return factor == Double.POSITIVE_INFINITY;
    }

    /** The text that {@link #parse} reads back. */
    @Override
    public String toString() {
        if (isMax()) {
            return "max";
        }
        return factor == Math.rint(factor) ? Long.toString((long) factor) : Double.toString(factor);
    }
}
