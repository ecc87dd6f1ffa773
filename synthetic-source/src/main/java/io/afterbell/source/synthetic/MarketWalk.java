package io.afterbell.source.synthetic;

import io.afterbell.api.CounterRandom;

/**
 * One step a trading day: how wild the market is on that day and how far its common factor moves.
 *
 * <p>Moves are in units of an average day's standard deviation. The wildness is the exponential of a first-order
 * autoregression (the stochastic volatility of Taylor, 1986), so that wild days come in clusters; the mean of its square
 * is 1. Immutable.
 */
final class MarketWalk {
    private static final double WILDNESS_MEMORY = 0.95;
    private static final double WILDNESS_DEVIATION = 0.28;

    private final Market market;
    private final TradingDates dates;
    private final double[] wildness;
    private final double[] overnightMove;
    private final double[] sessionMove;
    private final long minuteKey;

    MarketWalk(Market market, TradingDates dates, long seed) {
        this.market = market;
        this.dates = dates;
        this.minuteKey = CounterRandom.key(seed, "minutes of " + market.exchange());
        long key = CounterRandom.key(seed, "days of " + market.exchange());
        wildness = new double[dates.count()];
        double innovation = Math.sqrt(1 - WILDNESS_MEMORY * WILDNESS_MEMORY);
        double state = 0;
        for (int day = 0; day < wildness.length; day++) {
            double shock = CounterRandom.gaussian(key, dates.epochDay(day), 0);
            state = day == 0 ? shock : WILDNESS_MEMORY * state + innovation * shock;
            wildness[day] = StrictMath.exp(WILDNESS_DEVIATION * state - WILDNESS_DEVIATION * WILDNESS_DEVIATION);
        }
        overnightMove = overnightMoves(key);
        sessionMove = sessionMoves(key);
    }

    /** Random moves from each day's last close to its open, keyed by the day; none before the first. */
    double[] overnightMoves(long key) {
        double[] moves = new double[dates.count()];
        if (market.overnightShare() > 0) {
            for (int day = 1; day < moves.length; day++) {
                moves[day] = wildness[day]
                        * Math.sqrt(market.overnightShare())
                        * CounterRandom.gaussian(key, dates.epochDay(day), 1);
            }
        }
        return moves;
    }

    /** Random moves from each day's open to its close, keyed by the day; short days move less. */
    double[] sessionMoves(long key) {
        double[] moves = new double[dates.count()];
        for (int day = 0; day < moves.length; day++) {
            moves[day] = sessionDeviation(day) * CounterRandom.gaussian(key, dates.epochDay(day), 2);
        }
        return moves;
    }

    /** The standard deviation of the move from a day's open to its close. */
    double sessionDeviation(int day) {
        double share = (1 - market.overnightShare()) * dates.minutes(day) / market.regularMinutes();
        return wildness[day] * Math.sqrt(share);
    }

    Market market() {
        return market;
    }

    TradingDates dates() {
        return dates;
    }

    double wildness(int day) {
        return wildness[day];
    }

    double overnightMove(int day) {
        return overnightMove[day];
    }

    double sessionMove(int day) {
        return sessionMove[day];
    }

    /** The key of the factor's minutes. */
    long minuteKey() {
        return minuteKey;
    }
}
