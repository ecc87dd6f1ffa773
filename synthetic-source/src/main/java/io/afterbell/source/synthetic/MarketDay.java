package io.afterbell.source.synthetic;

import io.afterbell.api.CounterRandom;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingSession;
import java.util.List;

/**
 * The minutes of one trading day, as all instruments of a market share them: when they are, how wild each is, and the way of
 * the common factor. Immutable.
 *
 * <p>Volatility is high at the open, low at midday and higher again towards the close (Wood, McInish and Ord, 1985), times
 * a clustering that lasts some minutes; both shapes are set after one-minute candles of NIFTY from 2024. The factor is a
 * free walk, bridged so that it ends where the day's move says. Because that move has the variance of the free walk, the
 * bridged path is an ordinary walk: its morning knows nothing of its afternoon.
 */
final class MarketDay {
    private static final double CLUSTER_MEMORY = 0.94;
    private static final double CLUSTER_DEVIATION = 0.35;
    private static final int FACTOR = 0;
    private static final int CLUSTER = 1;

    private final int boundMinutes;
    private final long[] openEpochMillis;
    private final double[] deviation;
    private final double[] elapsedVariance;
    private final double[] activity;
    private final double[] factor;

    MarketDay(MarketWalk walk, int day) {
        List<TradingSession> sessions = walk.dates().sessions(day);
        Market market = walk.market();
        boundMinutes = TradingDates.minutes(sessions);
        openEpochMillis = minutes(sessions, lateMinutes(market, sessions));
        int count = openEpochMillis.length;
        deviation = new double[count];
        activity = new double[count];
        elapsedVariance = new double[count];

        double cluster = 0;
        double totalVariance = 0;
        for (int k = 0; k < count; k++) {
            double shock = CounterRandom.gaussian(walk.minuteKey(), epochMinute(k), CLUSTER);
            cluster =
                    k == 0 ? shock : CLUSTER_MEMORY * cluster + Math.sqrt(1 - CLUSTER_MEMORY * CLUSTER_MEMORY) * shock;
            double clustering = StrictMath.exp(CLUSTER_DEVIATION * cluster);
            int sinceOpen = k;
            int untilClose = Math.abs(boundMinutes - 1 - k);
            boolean closes = market.overnightShare() > 0;
            deviation[k] = clustering * (closes ? volatilityShape(sinceOpen, untilClose) : 1);
            activity[k] = walk.wildness(day) * clustering * (closes ? volumeShape(sinceOpen, untilClose) : 1);
            if (k < boundMinutes) {
                totalVariance += deviation[k] * deviation[k];
                elapsedVariance[k] = totalVariance;
            }
        }
        double scale = walk.sessionDeviation(day) / Math.sqrt(totalVariance);
        for (int k = 0; k < count; k++) {
            deviation[k] *= scale;
            elapsedVariance[k] = k < boundMinutes - 1 ? elapsedVariance[k] / totalVariance : 1;
        }
        factor = bridge(walk.minuteKey(), FACTOR, walk.sessionMove(day));
    }

    // How many minutes the market's latest exchange goes on after the close that ends the bridge.
    private static int lateMinutes(Market market, List<TradingSession> sessions) {
        if (market.longestExchange().equals(market.exchange())) {
            return 0;
        }
        List<TradingSession> longest = TradingCalendar.standard()
                .sessions(market.longestExchange(), sessions.get(0).date());
        long late = longest.isEmpty()
                ? 0
                : TradingDates.closeEpochMillis(longest) - TradingDates.closeEpochMillis(sessions);
        return (int) Math.max(0, late / 60_000L);
    }

    private static long[] minutes(List<TradingSession> sessions, int lateMinutes) {
        long[] minutes = new long[TradingDates.minutes(sessions) + lateMinutes];
        int k = 0;
        for (TradingSession session : sessions) {
            for (int minute = 0; minute < session.minutes(); minute++) {
                minutes[k++] = session.hours().fromEpochMillis() + minute * 60_000L;
            }
        }
        for (; k < minutes.length; k++) {
            minutes[k] = minutes[k - 1] + 60_000L;
        }
        return minutes;
    }

    private static double volatilityShape(int sinceOpen, int untilClose) {
        double opening = sinceOpen == 0 ? 2.5 : 0;
        return 0.8 + opening + 0.85 * StrictMath.exp(-sinceOpen / 50.0) + 0.35 * StrictMath.exp(-untilClose / 15.0);
    }

    private static double volumeShape(int sinceOpen, int untilClose) {
        return 0.8 + 1.2 * StrictMath.exp(-sinceOpen / 20.0) + 2 * StrictMath.exp(-untilClose / 18.0);
    }

    /**
     * A random walk over the day's minutes that has come to {@code move} at the close.
     *
     * @return where it is at the end of each minute; it starts at 0
     */
    double[] bridge(long key, int counter, double move) {
        int count = openEpochMillis.length;
        double[] path = new double[count];
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += deviation[k] * CounterRandom.gaussian(key, epochMinute(k), counter);
            path[k] = sum;
        }
        double correction = move - path[boundMinutes - 1];
        for (int k = 0; k < count; k++) {
            path[k] += elapsedVariance[k] * correction;
        }
        return path;
    }

    /** How many minutes there are, late ones included. */
    int count() {
        return openEpochMillis.length;
    }

    /** How many minutes there are until the close that the day's move is measured to. */
    int boundMinutes() {
        return boundMinutes;
    }

    long openEpochMillis(int k) {
        return openEpochMillis[k];
    }

    long epochMinute(int k) {
        return openEpochMillis[k] / 60_000L;
    }

    /** The standard deviation of a minute's move, in units of an average day's. */
    double deviation(int k) {
        return deviation[k];
    }

    /** How much is traded in a minute, as a factor on an average minute. */
    double activity(int k) {
        return activity[k];
    }

    /** Where the common factor is at the end of a minute, counted from the day's open. */
    double factor(int k) {
        return factor[k];
    }
}
