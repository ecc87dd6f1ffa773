package io.afterbell.source.synthetic;

import io.afterbell.api.CounterRandom;
import java.util.List;
import java.util.Optional;

/**
 * What kind of walk a name takes. Well-known names have a line in a table; all others are hashed into plausible bands.
 *
 * @param exchange where the name itself is listed; empty for one that is only made up when asked for
 * @param name the name, which is also the base of its futures and options
 * @param level the trend's price at the start of 2024
 * @param annualGrowth the trend's growth of the log price in a year
 * @param annualVolatility the standard deviation of a year's log return, nights included
 * @param marketCorrelation the correlation with the market's common factor, -1 to 1
 * @param dailyTurnover what is traded on an average day, in money
 * @param lotSize units in a lot of its derivatives; 0 to derive it from the level
 */
record Profile(
        String exchange,
        String name,
        double level,
        double annualGrowth,
        double annualVolatility,
        double marketCorrelation,
        double dailyTurnover,
        int lotSize) {
    private static final double CRORE = 1e7;
    private static final double CHEAP = 50;
    private static final double CHEAP_STEP = 0.0025;

    // Correlations of NIFTY and BANKNIFTY with the factor multiply to 0.79, what their candles of 2024 show by the
    // minute.
    private static final List<Profile> KNOWN = List.of(
            new Profile("NSE_INDEX", "NIFTY", 21_700, 0.07, 0.135, 0.98, 12_000 * CRORE, 65),
            new Profile("NSE_INDEX", "BANKNIFTY", 48_300, 0.07, 0.175, 0.81, 6_000 * CRORE, 30),
            new Profile("NSE_INDEX", "FINNIFTY", 21_400, 0.07, 0.165, 0.82, 200 * CRORE, 60),
            new Profile("NSE_INDEX", "MIDCPNIFTY", 10_500, 0.07, 0.185, 0.80, 400 * CRORE, 120),
            new Profile("NSE_INDEX", "INDIAVIX", 14, 0, 0.75, -0.75, 0, 0),
            new Profile("BSE_INDEX", "SENSEX", 72_200, 0.07, 0.135, 0.975, 1_000 * CRORE, 20),
            new Profile("BSE_INDEX", "BANKEX", 54_500, 0.07, 0.175, 0.80, 50 * CRORE, 30),
            new Profile("NSE", "AXISBANK", 1_100, 0.05, 0.28, 0.60, 700 * CRORE, 0),
            new Profile("NSE", "BHARTIARTL", 1_030, 0.15, 0.27, 0.50, 600 * CRORE, 0),
            new Profile("NSE", "HDFCBANK", 850, 0.06, 0.25, 0.64, 1_500 * CRORE, 0),
            new Profile("NSE", "ICICIBANK", 1_000, 0.10, 0.26, 0.64, 1_200 * CRORE, 0),
            new Profile("NSE", "INFY", 1_540, 0.03, 0.27, 0.52, 900 * CRORE, 0),
            new Profile("NSE", "ITC", 460, 0.01, 0.25, 0.48, 500 * CRORE, 0),
            new Profile("NSE", "LT", 3_500, 0.06, 0.28, 0.60, 600 * CRORE, 0),
            new Profile("NSE", "RELIANCE", 1_290, 0.06, 0.26, 0.66, 1_500 * CRORE, 0),
            new Profile("NSE", "SBIN", 640, 0.10, 0.29, 0.60, 900 * CRORE, 0),
            new Profile("NSE", "TCS", 3_790, 0.02, 0.25, 0.52, 700 * CRORE, 0),
            new Profile("CRYPTO", "BTCUSD", 42_000, 0.25, 0.55, 0.90, 2e9, 0),
            new Profile("CRYPTO", "ETHUSD", 2_280, 0.10, 0.70, 0.88, 1e9, 0),
            new Profile("US", "SPY", 475, 0.10, 0.16, 0.98, 3e10, 0),
            new Profile("MCX", "GOLD", 63_000, 0.15, 0.15, 0.80, 4_000 * CRORE, 0),
            new Profile("MCX", "SILVER", 73_000, 0.15, 0.28, 0.80, 2_000 * CRORE, 0),
            new Profile("MCX", "CRUDEOIL", 6_000, 0, 0.36, 0.30, 2_000 * CRORE, 0),
            new Profile("CDS", "USDINR", 83.2, 0.02, 0.04, 0.90, 1_000 * CRORE, 0));

    /** The well-known names, in no particular order. */
    static List<Profile> known() {
        return KNOWN;
    }

    /** The table's line for a name in a market. */
    static Optional<Profile> known(Market market, String name) {
        return KNOWN.stream()
                .filter(profile -> profile.name.equals(name) && Market.of(profile.exchange) == market)
                .findFirst();
    }

    /** Makes up a profile from a name alone, the same for all seeds and for all exchanges of a market. */
    static Profile hashed(Market market, String name) {
        long key = CounterRandom.key(0, "profile of " + market.exchange() + ":" + name);
        return switch (market) {
            case INDIA ->
                looksLikeIndex(name)
                        ? hashed(key, name, 5_000, 50_000, 0.14, 0.22, 0.70, 0.90, 50 * CRORE)
                        : hashed(key, name, 200, 4_000, 0.25, 0.35, 0.40, 0.65, 100 * CRORE);
            case COMMODITIES -> hashed(key, name, 200, 80_000, 0.15, 0.35, 0.2, 0.6, 500 * CRORE);
            case CURRENCIES -> hashed(key, name, 60, 110, 0.04, 0.08, 0.5, 0.8, 200 * CRORE);
            case UNITED_STATES -> hashed(key, name, 20, 500, 0.20, 0.45, 0.4, 0.7, 5e8);
            case CRYPTO -> hashed(key, name, 20, 2_000, 0.60, 1.00, 0.6, 0.85, 1e8);
            case WORLD -> hashed(key, name, 1_000, 40_000, 0.14, 0.22, 0.6, 0.9, 0);
        };
    }

    // By name, not by exchange: a future on an index is listed elsewhere than the index.
    private static boolean looksLikeIndex(String name) {
        return name.startsWith("NIFTY") || name.startsWith("SENSEX") || name.startsWith("BSE");
    }

    private static Profile hashed(
            long key,
            String name,
            double lowestLevel,
            double highestLevel,
            double leastVolatility,
            double mostVolatility,
            double leastCorrelation,
            double mostCorrelation,
            double turnover) {
        double octaves = StrictMath.log(highestLevel / lowestLevel);
        return new Profile(
                "",
                name,
                lowestLevel * StrictMath.exp(octaves * CounterRandom.uniform(key, 0, 0)),
                0.12 * CounterRandom.uniform(key, 0, 1),
                between(leastVolatility, mostVolatility, CounterRandom.uniform(key, 0, 2)),
                between(leastCorrelation, mostCorrelation, CounterRandom.uniform(key, 0, 3)),
                turnover * StrictMath.exp(2 * CounterRandom.uniform(key, 0, 4) - 1),
                0);
    }

    private static double between(double least, double most, double share) {
        return least + (most - least) * share;
    }

    double logLevel() {
        return StrictMath.log(level);
    }

    /** What part of its distance from the trend a price loses in a day. */
    double dailyPull() {
        // A volatility index comes back within weeks; prices take most of a year.
        return name.equals("INDIAVIX") ? 0.03 : 0.005;
    }

    /** The distance of neighbouring prices: the market's, but finer for what costs only a few rupees, such as INDIAVIX. */
    double priceStep(Market market) {
        return market == Market.INDIA && level < CHEAP ? CHEAP_STEP : market.priceStep();
    }

    /** Units in a lot: what the table says, else about seven lakh of contract value in steps of 25, as for NSE stocks. */
    int derivativeLotSize() {
        return lotSize > 0 ? lotSize : (int) Math.max(1, 25 * Math.round(700_000 / level / 25));
    }
}
