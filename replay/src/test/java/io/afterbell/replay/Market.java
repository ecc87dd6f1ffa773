package io.afterbell.replay;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.TickSynthesizer;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;

/** Instruments, moments and candles for tests. */
final class Market {
    static final Instrument NIFTY = Instrument.of("NIFTY", "NSE_INDEX");
    static final Instrument INFY = Instrument.of("INFY", "NSE");
    static final Instrument TCS = Instrument.of("TCS", "NSE");
    static final long MINUTE = 60_000;
    /** Tuesday, 23 January 2024, 09:15 in India. */
    static final long OPEN = at("2024-01-23T09:15");

    private Market() {}

    static long at(String indianTime) {
        return LocalDateTime.parse(indianTime)
                .atZone(TradingCalendar.INDIA)
                .toInstant()
                .toEpochMilli();
    }

    /** Candles that open at given times, each with its own prices and a volume of 100 times its number from 1 on. */
    static CandleSeries candles(Instrument instrument, long... opensAt) {
        CandleSeriesBuilder builder = CandleSeries.builder(instrument, Interval.ONE_MINUTE);
        for (int i = 0; i < opensAt.length; i++) {
            double open = 100 + i;
            builder.add(opensAt[i], open, open + 2, open - 2, open + 1, 100 * (i + 1));
        }
        return builder.build(new PriceScale(2, 5));
    }

    /** Candles of minutes counted from {@link #OPEN}. */
    static CandleSeries minutes(Instrument instrument, int... minutes) {
        long[] opensAt = new long[minutes.length];
        for (int i = 0; i < minutes.length; i++) {
            opensAt[i] = OPEN + minutes[i] * MINUTE;
        }
        return candles(instrument, opensAt);
    }

    /** A random walk over trading days from {@link #OPEN} on, with minutes missing here and there. */
    static CandleSeries walk(Instrument instrument, int days, int minutesADay) {
        CandleSeriesBuilder builder = CandleSeries.builder(instrument, Interval.ONE_MINUTE);
        Random random = new Random(instrument.symbol().hashCode());
        long close = 20_000;
        for (int day = 0; day < days; day++) {
            for (int minute = 0; minute < minutesADay; minute++) {
                long open = close + random.nextInt(21) - 10;
                close = open + random.nextInt(41) - 20;
                long high = Math.max(open, close) + random.nextInt(10);
                long low = Math.min(open, close) - random.nextInt(10);
                if (random.nextInt(20) != 0) {
                    builder.add(
                            OPEN + (day * 1_440L + minute) * MINUTE,
                            open / 20.0,
                            high / 20.0,
                            low / 20.0,
                            close / 20.0,
                            random.nextInt(10_000));
                }
            }
        }
        return builder.build(new PriceScale(2, 5));
    }

    static PreparedSeries prepared(CandleSeries series) {
        return prepared(series, 0);
    }

    static PreparedSeries prepared(CandleSeries series, long volumeBefore) {
        return new PreparedSeries(series, TradingDays.of(series, TradingCalendar.INDIA), volumeBefore);
    }

    static ReplayPlan plan(TickSynthesizer synthesizer) {
        return plan(synthesizer, TimeRange.ALL);
    }

    static ReplayPlan plan(TickSynthesizer synthesizer, TimeRange range) {
        return new ReplayPlan(range, List.of(), Configured.defaults(synthesizer), 1, false);
    }

    static ReplayPipeline pipeline(ReplayPlan plan) {
        return new ReplayPipeline(plan, TradingCalendar.standard());
    }
}
