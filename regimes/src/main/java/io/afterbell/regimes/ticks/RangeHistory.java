package io.afterbell.regimes.ticks;

/**
 * Mean and variance of the logarithms of past ranges, the later ones counting more: halved every {@value
 * #HALF_LIFE_CANDLES} candles. For one thread.
 *
 * <p>Beyond the spread that ranges have at an even volatility, their variance says how much the volatility itself moves
 * from candle to candle.
 */
final class RangeHistory {
    private static final double HALF_LIFE_CANDLES = 40;
    private static final double KEPT = StrictMath.pow(0.5, 1 / HALF_LIFE_CANDLES);
    private static final double FULL_WEIGHT = 1 / (1 - KEPT);

    /** What an uncertainty is when nothing is known. */
    static final double NOTHING_KNOWN = Double.POSITIVE_INFINITY;

    private final double spread;
    private double weight;
    private double sum;
    private double squares;

    /**
     * @param spread the variance of the logarithm of the range at an even volatility
     */
    RangeHistory(double spread) {
        this.spread = spread;
    }

    /** Begins anew. */
    void forget() {
        weight = 0;
        sum = 0;
        squares = 0;
    }

    /** Takes in the logarithm of one more range. */
    void add(double logRange) {
        weight = weight * KEPT + 1;
        sum = sum * KEPT + logRange;
        squares = squares * KEPT + logRange * logRange;
    }

    /** The mean logarithm; 0 when nothing is known. */
    double mean() {
        return weight > 0 ? sum / weight : 0;
    }

    /** The variance of the logarithm of the volatility; 0 when it is known well. */
    double uncertainty() {
        if (weight == 0) {
            return NOTHING_KNOWN;
        }
        double mean = sum / weight;
        double variance = Math.max(0, squares / weight - mean * mean);
        // What chance alone would do to the variance does not count as a moving volatility, and how little a full
        // window leaves unknown does not count at all: both would let a candle's own range into the swing of its path.
        double chance = spread * (1 + Math.sqrt(2 / weight));
        double unknown = Math.max(variance, spread) * Math.max(0, 1 / weight - 1 / FULL_WEIGHT);
        return Math.max(0, variance - chance) + unknown;
    }
}
