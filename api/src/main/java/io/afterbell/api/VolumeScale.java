package io.afterbell.api;

import java.util.Arrays;

/**
 * How a traded quantity becomes a whole number: units of 10<sup>-decimals</sup>.
 *
 * <p>Shares and contracts trade in whole numbers ({@link #WHOLE}); crypto trades in fractions. Immutable.
 *
 * @param decimals digits after the point, 0 to 8
 */
public record VolumeScale(int decimals) {
    // Before WHOLE, whose construction looks at it.
    private static final double[] POWERS_OF_TEN = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

    /** Quantities are whole numbers. */
    public static final VolumeScale WHOLE = new VolumeScale(0);

    /** Checks the bounds. */
    public VolumeScale {
        if (decimals < 0 || decimals >= POWERS_OF_TEN.length) {
            throw new IllegalArgumentException("decimals must be 0 to 8: decimals=" + decimals);
        }
    }

    /**
     * The scale with the fewest decimals that writes all quantities exactly, at most 8.
     *
     * @param quantities the quantities
     * @return the scale
     */
    public static VolumeScale detect(double... quantities) {
        int decimals = 0;
        for (double quantity : quantities) {
            while (decimals < 8
                    && Math.abs(Math.rint(quantity * POWERS_OF_TEN[decimals]) / POWERS_OF_TEN[decimals] - quantity)
                            > 4 * Math.ulp(quantity)) {
                decimals++;
            }
        }
        return new VolumeScale(decimals);
    }

    // Finds the scale and writes the quantities in its units, as many as there is room for. Shares and contracts are
    // whole numbers, which one look tells.
    static VolumeScale detect(double[] quantities, long[] units) {
        for (int i = 0; i < units.length; i++) {
            long whole = (long) quantities[i];
            if (whole != quantities[i] || whole > 1L << 53) {
                VolumeScale scale = detect(Arrays.copyOf(quantities, units.length));
                for (int k = 0; k < units.length; k++) {
                    units[k] = scale.toUnits(quantities[k]);
                }
                return scale;
            }
            units[i] = whole;
        }
        return WHOLE;
    }

    /**
     * The nearest whole number of units.
     *
     * @param quantity a finite quantity
     * @return the scaled quantity
     */
    public long toUnits(double quantity) {
        return Math.round(quantity * POWERS_OF_TEN[decimals]);
    }

    /**
     * The quantity that a whole number of units stands for.
     *
     * @param units the scaled quantity
     * @return the double nearest to the decimal quantity
     */
    public double toQuantity(long units) {
        return units / POWERS_OF_TEN[decimals];
    }
}
