package io.afterbell.api.measure;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;

/** Candles for the tests of this package. */
final class Candles {
    static final Instrument NIFTY = Instrument.of("NIFTY", "NSE_INDEX");
    static final long MILLIS_A_MINUTE = 60_000L;
    static final long MILLIS_A_DAY = 86_400_000L;

    /** Monday 2024-01-22 was a holiday; Tuesday 2024-01-23, 09:15 in India. */
    static final long TUESDAY = 1_705_981_500_000L;

    private static final PriceScale FINE = new PriceScale(8, 1);

    private Candles() {}

    /** Candles that follow each other, from closes; each opens where the last one closed and has no wicks. */
    static CandleSeries closes(double... closes) {
        return closes(NIFTY, closes);
    }

    static CandleSeries closes(Instrument instrument, double... closes) {
        CandleSeriesBuilder candles = CandleSeries.builder(instrument, Interval.ONE_MINUTE);
        for (int i = 0; i < closes.length; i++) {
            add(candles, TUESDAY + i * MILLIS_A_MINUTE, i == 0 ? closes[0] : closes[i - 1], closes[i]);
        }
        return candles.build(FINE);
    }

    static void add(CandleSeriesBuilder candles, long time, double open, double close) {
        candles.add(time, open, Math.max(open, close), Math.min(open, close), close, 0);
    }

    /** Whole sessions of 375 minutes; a minute is {@code steps} steps of a walk whose moves follow the last ones. */
    static CandleSeries walk(int sessions, double minuteVolatility, double follow, int steps, long seed) {
        CandleSeriesBuilder candles = CandleSeries.builder(NIFTY, Interval.ONE_MINUTE);
        double log = StrictMath.log(20_000);
        double step = minuteVolatility / Math.sqrt(steps);
        double lastMove = 0;
        for (int day = 0; day < sessions; day++) {
            // A night that a measure of the day must not see.
            log += 0.05 * CounterRandom.gaussian(seed, day, -1);
            for (int minute = 0; minute < 375; minute++) {
                double open = log;
                double high = log;
                double low = log;
                double push = follow * lastMove / steps;
                for (int i = 0; i < steps; i++) {
                    log += push + step * CounterRandom.gaussian(seed, day * 1_000L + minute, i);
                    high = Math.max(high, log);
                    low = Math.min(low, log);
                }
                lastMove = log - open;
                candles.add(
                        TUESDAY + day * MILLIS_A_DAY + minute * MILLIS_A_MINUTE,
                        StrictMath.exp(open),
                        StrictMath.exp(high),
                        StrictMath.exp(low),
                        StrictMath.exp(log),
                        0);
            }
        }
        return candles.build(FINE);
    }

    static TradingDays days(CandleSeries series) {
        return TradingDays.of(series, TradingCalendar.INDIA);
    }
}
