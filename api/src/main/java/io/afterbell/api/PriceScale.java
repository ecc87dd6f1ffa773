package io.afterbell.api;

/**
 * Which prices exist for an instrument, and how a price becomes a whole number.
 *
 * <p>A scaled price counts units of 10<sup>-decimals</sup>; the prices that exist are the multiples of {@code step}
 * units. A grid of 0.05 is {@code decimals=2, step=5}: the price 24512.35 is the whole number 2451235. Immutable and
 * safe for use by many threads.
 *
 * @param decimals digits after the point, 0 to 8
 * @param step the distance of neighbouring prices in units, at least 1
 */
public record PriceScale(int decimals, long step) {
    /** Prices in hundredths: the fallback when the prices of a series lie on no grid at all. */
    public static final PriceScale HUNDREDTHS = new PriceScale(2, 1);

    /** The finest digit that a price may have: 8 places after the point. */
    public static final int MAXIMUM_DECIMALS = 8;

    private static final double[] POWERS_OF_TEN = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    /** Up to here adding a half to a double loses nothing that matters. */
    private static final long SURELY_EXACT = 1L << 50;

    private static final double COARSEST_INDIAN_STEP = 0.05;
    // Currencies trade in steps of 0.0025. More digits than that are noise, even where they are short decimals: above
    // 32768 every single-precision float has at most 8 of them (48000.35 is stored as 48000.3515625).
    private static final int MOST_INDIAN_DECIMALS = 4;

    /** Checks the bounds. */
    public PriceScale {
        if (decimals < 0 || decimals > MAXIMUM_DECIMALS) {
            throw new IllegalArgumentException("decimals must be 0 to 8: decimals=" + decimals);
        }
        if (step < 1) {
            throw new IllegalArgumentException("step must be at least 1: step=" + step);
        }
    }

    /**
     * The grid of a tick size.
     *
     * @param tickSize the smallest price step, 1e-8 or more, itself with at most 8 decimals
     * @return the scale with the fewest decimals that can write it
     * @throws IllegalArgumentException when the tick size is not positive or needs more than 8 decimals
     */
    public static PriceScale ofTickSize(double tickSize) {
        for (int decimals = 0; decimals <= MAXIMUM_DECIMALS; decimals++) {
            double units = tickSize * POWERS_OF_TEN[decimals];
            double whole = Math.rint(units);
            if (whole >= 1 && whole < 1e15 && isDecimal(tickSize, decimals)) {
                return new PriceScale(decimals, (long) whole);
            }
        }
        throw new IllegalArgumentException("a tick size is positive with at most 8 decimals: tickSize=" + tickSize);
    }

    /**
     * Finds the grid on which all prices of a series lie.
     *
     * <p>It is the instrument's own tick size when all prices lie on it; else the coarsest of 1, 2 or 5 times a power
     * of ten on which they all lie (0.05 to 0.0001 on an Indian exchange, elsewhere never finer than 1e-8); else
     * {@link #HUNDREDTHS}, and {@link #holds} tells the caller that prices were off the grid. Runs in two passes
     * over the prices, three when the tick size is not their grid.
     *
     * @param instrument whose prices they are
     * @param count how many prices of each column count, from its start; with none, the tick size or {@link
     *     #HUNDREDTHS} is the answer
     * @param columns the prices, in columns as candles have them, each with at least {@code count} of them
     * @return the grid
     */
    public static PriceScale detect(Instrument instrument, int count, double[]... columns) {
        if (instrument.tickSize().isPresent()) {
            PriceScale known = ofTickSize(instrument.tickSize().getAsDouble());
            if (known.holdsAll(count, columns)) {
                return known;
            }
        }
        if (count == 0) {
            return HUNDREDTHS;
        }
        int decimals = 0;
        for (double[] column : columns) {
            decimals = fewestDecimals(decimals, count, column);
            if (decimals < 0) {
                return HUNDREDTHS;
            }
        }
        boolean indian = TradingCalendar.isIndian(instrument.exchange());
        if (indian && decimals > MOST_INDIAN_DECIMALS) {
            return HUNDREDTHS;
        }
        // One coarser power of ten is worth trying only for decimals=0, where 10, 20, 50, ... are grids as well.
        long common = 0;
        for (double[] column : columns) {
            common = commonStep(common, decimals, count, column);
        }
        return coarsest(decimals, Math.max(1, common), indian ? COARSEST_INDIAN_STEP : Double.MAX_VALUE);
    }

    private static int fewestDecimals(int atLeast, int count, double[] prices) {
        int decimals = atLeast;
        double power = POWERS_OF_TEN[decimals];
        for (int i = 0; i < count; i++) {
            double price = prices[i];
            if (isSurelyDecimal(price, power)) {
                continue;
            }
            while (!isDecimal(price, decimals)) {
                if (++decimals > MAXIMUM_DECIMALS) {
                    return -1;
                }
            }
            power = POWERS_OF_TEN[decimals];
        }
        return decimals;
    }

    // Without a division, because nearly all prices pass. A product is off by half a unit in the last place; when a
    // whole number is as near to it, that number divided again is within 2.5 such units of the price, and 4 are
    // allowed.
    private static boolean isSurelyDecimal(double price, double power) {
        double units = price * power;
        double whole = Math.rint(units);
        return Math.abs(units - whole) <= whole * 0x1p-53;
    }

    private static long commonStep(long soFar, int decimals, int count, double[] prices) {
        long common = soFar;
        double power = POWERS_OF_TEN[decimals];
        for (int i = 0; i < count && common != 1; i++) {
            double units = Math.rint(prices[i] * power);
            // The usual price is a multiple of the step found so far, which doubles below 2^53 tell exactly.
            if (common != 0 && Math.abs(units) < 0x1p52 && Math.rint(units / common) * common == units) {
                continue;
            }
            common = commonDivisor(common, Math.abs(Math.round(prices[i] * power)));
        }
        return common;
    }

    private static long commonDivisor(long one, long other) {
        long common = one;
        long a = other;
        while (a != 0) {
            long rest = common % a;
            common = a;
            a = rest;
        }
        return common;
    }

    private static PriceScale coarsest(int decimals, long common, double limit) {
        PriceScale best = new PriceScale(decimals, 1);
        long power = 1;
        while (power <= common) {
            for (long candidate : new long[] {power, 2 * power, 5 * power}) {
                if (common % candidate == 0 && candidate / POWERS_OF_TEN[decimals] <= limit) {
                    best = new PriceScale(decimals, candidate);
                }
            }
            power *= 10;
        }
        return best.stepSize() <= limit ? best : ofTickSize(limit);
    }

    // True when the price is the double nearest to some number with this many decimals, give or take the rounding of
    // a few additions: 4 units in the last place.
    private static boolean isDecimal(double price, int decimals) {
        double units = Math.rint(price * POWERS_OF_TEN[decimals]);
        return Math.abs(units / POWERS_OF_TEN[decimals] - price) <= 4 * Math.ulp(price);
    }

    /**
     * Says whether a price is on this grid.
     *
     * @param price the price
     * @return true when it is a multiple of the step, within the rounding error of a double
     */
    public boolean holds(double price) {
        return isDecimal(price, decimals) && Math.round(price * POWERS_OF_TEN[decimals]) % step == 0;
    }

    private boolean holdsAll(int count, double[]... columns) {
        double power = POWERS_OF_TEN[decimals];
        for (double[] column : columns) {
            for (int i = 0; i < count; i++) {
                double units = Math.rint(column[i] * power);
                boolean surely =
                        isSurelyDecimal(column[i], power) && units < 0x1p52 && Math.rint(units / step) * step == units;
                if (!surely && !holds(column[i])) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * The nearest price of the grid, as a whole number of units.
     *
     * <p>Monotone: of two prices the larger one never gets the smaller number, so that a candle stays a candle. A
     * price below one step becomes one step, because a price is positive.
     *
     * @param price a finite price
     * @return a positive multiple of {@link #step()}
     */
    public long toUnits(double price) {
        double steps = price * POWERS_OF_TEN[decimals] / step;
        long nearest = (long) (steps + 0.5);
        // Rounding as the language defines it costs much more, and says the same of all prices that are near the grid.
        if (nearest < 1 || nearest > SURELY_EXACT || Math.abs(steps - nearest) > 0.25) {
            nearest = Math.max(1, Math.round(steps));
        }
        return nearest * step;
    }

    /**
     * The price that a whole number of units stands for.
     *
     * @param units the scaled price
     * @return the double nearest to the decimal price
     */
    public double toPrice(long units) {
        return units / POWERS_OF_TEN[decimals];
    }

    /**
     * The nearest price of the grid.
     *
     * @param price a finite price
     * @return {@code toPrice(toUnits(price))}
     */
    public double snap(double price) {
        return toPrice(toUnits(price));
    }

    /**
     * The distance of neighbouring prices.
     *
     * @return the step in the price's own unit, for example 0.05
     */
    public double stepSize() {
        return toPrice(step);
    }
}
