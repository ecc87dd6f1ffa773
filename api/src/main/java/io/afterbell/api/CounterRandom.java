package io.afterbell.api;

import static java.util.Objects.requireNonNull;

/**
 * Random numbers that are looked up, not drawn: the same key, minute and counter always give the same number.
 *
 * <p>There is no state, so any minute can be made alone and seeking gives what playing through would have given. All
 * arithmetic is exact or goes through {@link StrictMath}, so the numbers are the same on every machine and JDK. All
 * methods are pure, safe for many threads, and allocate nothing.
 *
 * <p>Bits come from the finaliser of SplitMix64 (Steele, Lea and Flood, 2014, constants by Stafford, 2011), applied
 * twice so that neighbouring minutes and counters share nothing.
 */
public final class CounterRandom {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final long COUNTER_GAMMA = 0xD1342543DE82EF95L;
    private static final double TWO_TO_MINUS_52 = 0x1.0p-52;

    private CounterRandom() {}

    /**
     * Derives a key from a seed and a name, for example from a session's seed and {@code NSE_INDEX:NIFTY}.
     *
     * @param seed any number
     * @param name what the key is for; every character counts
     * @return the key
     */
    public static long key(long seed, String name) {
        requireNonNull(name, "name");
        long key = mix(seed + GOLDEN_GAMMA);
        for (int i = 0; i < name.length(); i++) {
            key = mix(key + GOLDEN_GAMMA * (name.charAt(i) + 1L));
        }
        return mix(key + name.length());
    }

    /**
     * The 64 random bits with an address.
     *
     * @param key from {@link #key}
     * @param epochMinute the minute that they are for, or any other number that orders the events
     * @param counter tells several numbers of one minute apart
     * @return uniformly distributed bits
     */
    public static long bits(long key, long epochMinute, int counter) {
        return bitsOf(minuteKey(key, epochMinute), counter);
    }

    /**
     * What all numbers of one minute have in common, for callers that need many of them.
     *
     * @param key see {@link #bits}
     * @param epochMinute see {@link #bits}
     * @return what {@link #bitsOf} wants
     */
    public static long minuteKey(long key, long epochMinute) {
        return mix(key + GOLDEN_GAMMA * epochMinute);
    }

    /**
     * The 64 random bits that {@link #bits} gives for the same key, minute and counter.
     *
     * @param minuteKey from {@link #minuteKey}
     * @param counter see {@link #bits}
     * @return uniformly distributed bits
     */
    public static long bitsOf(long minuteKey, int counter) {
        return mix(minuteKey + COUNTER_GAMMA * (counter + 1L));
    }

    /**
     * A uniform number with an address.
     *
     * @param key see {@link #bits}
     * @param epochMinute see {@link #bits}
     * @param counter see {@link #bits}
     * @return a number above 0 and below 1, never equal to either
     */
    public static double uniform(long key, long epochMinute, int counter) {
        return toUniform(bits(key, epochMinute, counter));
    }

    /**
     * A standard normal number with an address.
     *
     * @param key see {@link #bits}
     * @param epochMinute see {@link #bits}
     * @param counter see {@link #bits}
     * @return a number from a normal distribution with mean 0 and variance 1
     */
    public static double gaussian(long key, long epochMinute, int counter) {
        return normalQuantile(uniform(key, epochMinute, counter));
    }

    /**
     * Turns random bits into a uniform number.
     *
     * @param bits 64 random bits
     * @return the middle of one of 2<sup>52</sup> equal cells of (0, 1)
     */
    public static double toUniform(long bits) {
        // 52 bits and not 53: the middle of the last of 2^53 cells is no double, and would be rounded up to 1.
        return ((bits >>> 12) + 0.5) * TWO_TO_MINUS_52;
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * The inverse of the standard normal distribution function: algorithm AS 241, PPND16 (Wichura, 1988), accurate to
     * about one part in 10<sup>16</sup>.
     *
     * @param p a probability above 0 and below 1
     * @return the x below which a standard normal number falls with probability {@code p}
     * @throws IllegalArgumentException when p is not between 0 and 1
     */
    public static double normalQuantile(double p) {
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("a probability lies between 0 and 1: p=" + p);
        }
        double q = p - 0.5;
        if (Math.abs(q) <= 0.425) {
            double r = 0.180625 - q * q;
            return q
                    * polynomial(
                            r,
                            2.5090809287301226727e3,
                            3.3430575583588128105e4,
                            6.7265770927008700853e4,
                            4.5921953931549871457e4,
                            1.3731693765509461125e4,
                            1.9715909503065514427e3,
                            1.3314166789178437745e2,
                            3.3871328727963666080e0)
                    / polynomial(
                            r,
                            5.2264952788528545610e3,
                            2.8729085735721942674e4,
                            3.9307895800092710610e4,
                            2.1213794301586595867e4,
                            5.3941960214247511077e3,
                            6.8718700749205790830e2,
                            4.2313330701600911252e1,
                            1.0);
        }
        double tail = Math.sqrt(-StrictMath.log(q < 0 ? p : 1 - p));
        double value;
        if (tail <= 5) {
            double r = tail - 1.6;
            value = polynomial(
                            r,
                            7.74545014278341407640e-4,
                            2.27238449892691845833e-2,
                            2.41780725177450611770e-1,
                            1.27045825245236838258e0,
                            3.64784832476320460504e0,
                            5.76949722146069140550e0,
                            4.63033784615654529590e0,
                            1.42343711074968357734e0)
                    / polynomial(
                            r,
                            1.05075007164441684324e-9,
                            5.47593808499534494600e-4,
                            1.51986665636164571966e-2,
                            1.48103976427480074590e-1,
                            6.89767334985100004550e-1,
                            1.67638483018380384940e0,
                            2.05319162663775882187e0,
                            1.0);
        } else {
            double r = tail - 5;
            value = polynomial(
                            r,
                            2.01033439929228813265e-7,
                            2.71155556874348757815e-5,
                            1.24266094738807843860e-3,
                            2.65321895265761230930e-2,
                            2.96560571828504891230e-1,
                            1.78482653991729133580e0,
                            5.46378491116411436990e0,
                            6.65790464350110377720e0)
                    / polynomial(
                            r,
                            2.04426310338993978564e-15,
                            1.42151175831644588870e-7,
                            1.84631831751005468180e-5,
                            7.86869131145613259100e-4,
                            1.48753612908506148525e-2,
                            1.36929880922735805310e-1,
                            5.99832206555887937690e-1,
                            1.0);
        }
        return q < 0 ? -value : value;
    }

    // Horner's rule, highest power first; written out because an argument list must not become an array per call.
    private static double polynomial(
            double x, double c7, double c6, double c5, double c4, double c3, double c2, double c1, double c0) {
        return ((((((c7 * x + c6) * x + c5) * x + c4) * x + c3) * x + c2) * x + c1) * x + c0;
    }
}
