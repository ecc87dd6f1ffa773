package io.afterbell.source.synthetic;

import io.afterbell.api.OptionRight;

/** The price of a European option on a forward (Black, 1976). */
final class Black76 {
    private Black76() {}

    /**
     * What an option is worth.
     *
     * @param forward the forward price for the expiry, positive
     * @param strike the strike, positive
     * @param annualVolatility the volatility, 0.2 for 20 percent
     * @param years until expiry; at 0 or less the option is worth its intrinsic value
     * @param discount today's value of one rupee at expiry
     * @return the premium; rises with the forward for a call, falls for a put
     */
    static double premium(
            OptionRight right, double forward, double strike, double annualVolatility, double years, double discount) {
        boolean call = right == OptionRight.CE;
        if (years <= 0) {
            return discount * Math.max(0, call ? forward - strike : strike - forward);
        }
        double deviation = annualVolatility * Math.sqrt(years);
        double d1 = StrictMath.log(forward / strike) / deviation + deviation / 2;
        double d2 = d1 - deviation;
        return discount
                * (call
                        ? forward * normalDistribution(d1) - strike * normalDistribution(d2)
                        : strike * normalDistribution(-d2) - forward * normalDistribution(-d1));
    }

    /**
     * The probability that a standard normal number is below x: Hart's algorithm 5666 (1968) in the form of West, "Better
     * approximations to cumulative normal functions" (2005); its error is below 10<sup>-14</sup>.
     */
    static double normalDistribution(double x) {
        double size = Math.abs(x);
        double tail;
        if (size > 37) {
            tail = 0;
        } else {
            double density = StrictMath.exp(-size * size / 2);
            if (size < 7.07106781186547) {
                double numerator = 0.0352624965998911;
                numerator = numerator * size + 0.700383064443688;
                numerator = numerator * size + 6.37396220353165;
                numerator = numerator * size + 33.912866078383;
                numerator = numerator * size + 112.079291497871;
                numerator = numerator * size + 221.213596169931;
                numerator = numerator * size + 220.206867912376;
                double denominator = 0.0883883476483184;
                denominator = denominator * size + 1.75566716318264;
                denominator = denominator * size + 16.064177579207;
                denominator = denominator * size + 86.7807322029461;
                denominator = denominator * size + 296.564248779674;
                denominator = denominator * size + 637.333633378831;
                denominator = denominator * size + 793.826512519948;
                denominator = denominator * size + 440.413735824752;
                tail = density * numerator / denominator;
            } else {
                double fraction = size + 0.65;
                fraction = size + 4 / fraction;
                fraction = size + 3 / fraction;
                fraction = size + 2 / fraction;
                fraction = size + 1 / fraction;
                tail = density / fraction / 2.506628274631;
            }
        }
        return x > 0 ? 1 - tail : tail;
    }
}
