package io.afterbell.source.synthetic;

import io.afterbell.api.CounterRandom;

/**
 * The way of one name's price through a day, down to prints of two seconds.
 *
 * <p>Within a minute the log price is a random walk of {@link #PRINTS} steps, bridged between the minute's ends. A candle's
 * open is the first print, not the last close, so that candles join as real ones do: closely, but not exactly. Keeps the
 * minute that was looked at last; for one thread.
 */
final class PricePath {
    /** The counter of a name's own minutes. */
    static final int OWN = 0;

    private static final int FIRST_PRINT = 1;
    private static final int PRINTS = 30;
    // The sum of four uniform 16-bit numbers: its mean, and its deviation sqrt(4 (2^32 - 1) / 12).
    private static final double SUM_MEAN = 4 * 32767.5;
    private static final double SUM_DEVIATION = Math.sqrt((0x1p32 - 1) / 3);

    private final MarketDay minutes;
    private final long key;
    private final double logOpen;
    private final double[] logClose;
    private final double dayDeviation;
    private final double[] walk = new double[PRINTS];
    private double open;
    private double high;
    private double low;
    private double close;

    PricePath(MarketDay minutes, long key, double logOpen, double[] logClose, double dayDeviation) {
        this.minutes = minutes;
        this.key = key;
        this.logOpen = logOpen;
        this.logClose = logClose;
        this.dayDeviation = dayDeviation;
    }

    /** Goes to a minute; the four prices are then its own. */
    void moveTo(int k) {
        double from = k == 0 ? logOpen : logClose[k - 1];
        double move = logClose[k] - from;
        long epochMinute = minutes.epochMinute(k);
        double sum = 0;
        for (int print = 0; print < PRINTS; print++) {
            sum += roughGaussian(CounterRandom.bits(key, epochMinute, FIRST_PRINT + print));
            walk[print] = sum;
        }
        double scale = dayDeviation * minutes.deviation(k) / Math.sqrt(PRINTS);
        double slope = move - scale * sum;
        double first = from + scale * walk[0] + slope / PRINTS;
        double highest = Math.max(first, logClose[k]);
        double lowest = Math.min(first, logClose[k]);
        for (int print = 1; print < PRINTS - 1; print++) {
            double logPrice = from + scale * walk[print] + slope * (print + 1) / PRINTS;
            highest = Math.max(highest, logPrice);
            lowest = Math.min(lowest, logPrice);
        }
        open = StrictMath.exp(first);
        high = StrictMath.exp(highest);
        low = StrictMath.exp(lowest);
        close = StrictMath.exp(logClose[k]);
    }

    // A step of two seconds need not be exactly normal: thirty of them add up to a minute.
    private static double roughGaussian(long bits) {
        long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
        return (sum - SUM_MEAN) / SUM_DEVIATION;
    }

    double open() {
        return open;
    }

    double high() {
        return high;
    }

    double low() {
        return low;
    }

    double close() {
        return close;
    }
}
