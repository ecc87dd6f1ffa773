package io.afterbell.source.synthetic;

import io.afterbell.api.CounterRandom;
import java.time.LocalDate;

/**
 * The logarithm of one name's price at each day's open and close: a part of the market's move and a part of its own.
 *
 * <p>The walk is gently pulled back to a growing trend (an Ornstein-Uhlenbeck process), so that a price stays plausible
 * for ever; the pull is far too weak to be seen within a day. Immutable.
 */
final class PriceWalk {
    private static final double TREND_DAY = LocalDate.of(2024, 1, 1).toEpochDay();
    private static final double DAYS_A_YEAR = 365.25;

    private final MarketWalk market;
    private final Profile profile;
    private final double dayDeviation;
    private final double marketPart;
    private final double ownPart;
    private final long minuteKey;
    private final double[] logOpen;
    private final double[] drift;
    private final double[] ownMove;

    /**
     * Walks from the first day to the last.
     *
     * @param volatility a factor on the profile's volatility
     */
    PriceWalk(MarketWalk market, String name, Profile profile, long seed, double volatility) {
        this.market = market;
        this.profile = profile;
        TradingDates dates = market.dates();
        dayDeviation = volatility
                * profile.annualVolatility()
                / Math.sqrt(market.market().tradingDaysPerYear());
        double correlation = profile.marketCorrelation();
        marketPart = dayDeviation * correlation;
        ownPart = dayDeviation * Math.sqrt(1 - correlation * correlation);
        String address = market.market().exchange() + ":" + name;
        minuteKey = CounterRandom.key(seed, "minutes of " + address);
        long dayKey = CounterRandom.key(seed, "days of " + address);
        double[] ownOvernight = market.overnightMoves(dayKey);
        ownMove = market.sessionMoves(dayKey);
        logOpen = new double[dates.count()];
        drift = new double[dates.count()];
        double log = dates.count() == 0 ? 0 : trend(dates.epochDay(0));
        for (int day = 0; day < logOpen.length; day++) {
            log += marketPart * market.overnightMove(day) + ownPart * ownOvernight[day];
            logOpen[day] = log;
            double trend = trend(dates.epochDay(day));
            double growth = day == 0 ? 0 : trend - trend(dates.epochDay(day - 1));
            drift[day] = growth - profile.dailyPull() * (log - trend);
            log += drift[day] + marketPart * market.sessionMove(day) + ownPart * ownMove[day];
        }
    }

    private double trend(double epochDay) {
        return profile.logLevel() + profile.annualGrowth() * (epochDay - TREND_DAY) / DAYS_A_YEAR;
    }

    Profile profile() {
        return profile;
    }

    double logOpen(int day) {
        return logOpen[day];
    }

    /** What one year's volatility would be if all days were like this one. */
    double annualVolatility(int day) {
        return dayDeviation * market.wildness(day) * Math.sqrt(market.market().tradingDaysPerYear());
    }

    /** The minutes of a day. */
    PricePath path(int day, MarketDay minutes) {
        double[] own = minutes.bridge(minuteKey, PricePath.OWN, ownMove[day]);
        double[] logPrice = new double[own.length];
        for (int k = 0; k < own.length; k++) {
            double elapsed = Math.min(1.0, (k + 1.0) / minutes.boundMinutes());
            logPrice[k] = logOpen[day] + drift[day] * elapsed + marketPart * minutes.factor(k) + ownPart * own[k];
        }
        return new PricePath(minutes, minuteKey, logOpen[day], logPrice, dayDeviation);
    }
}
