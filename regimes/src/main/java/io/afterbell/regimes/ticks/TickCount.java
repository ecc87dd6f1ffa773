package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Interval;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingSession;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.SynthesisContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many ticks a candle gets: always the same number, or as many as a broker's feed would have brought. For one thread.
 *
 * <p>The latter, {@code auto}, in the proportion of real feeds. All trades of SPY and of IBM on 2013-10-07, thinned to at
 * most one in 250 ms as brokers' feeds are, grow with the 0.43rd and 0.57th power of a minute's volume, hardly with its
 * range besides (0.02 and 0.09), and beyond the volume at the open (0.52 and 0.02 in the logarithm) and the close (0.30
 * and 0.57), fading over a quarter of an hour. Without volumes, as for an index, they grow with the 0.43rd power of the
 * range, and at the open and close by 0.95 and 1.4. Ordinary is the mean of the candles of the same day before, without
 * what the time of day did to them. So a count never tells more than its own candle's volume and range.
 */
abstract class TickCount {
    private final int maximum;

    private TickCount(int maximum) {
        this.maximum = maximum;
    }

    static TickCount of(SynthesisContext context) {
        PluginSettings settings = context.settings();
        if (settings.word(TickParameters.TICKS_PER_CANDLE).isEmpty()) {
            return new Fixed((int) settings.integer(TickParameters.TICKS_PER_CANDLE));
        }
        return new Auto((int) settings.integer(TickParameters.TYPICAL_TICKS), (int)
                settings.integer(TickParameters.MOST_TICKS));
    }

    /** The largest number of ticks that a candle can get. */
    final int maximum() {
        return maximum;
    }

    /** The number of ticks of a candle, at least 1. */
    abstract int of(CandleSeries series, int index);

    private static final class Fixed extends TickCount {
        private final int ticks;

        Fixed(int ticks) {
            super(ticks);
            this.ticks = ticks;
        }

        @Override
        int of(CandleSeries series, int index) {
            return ticks;
        }
    }

    private static final class Auto extends TickCount {
        private static final double BY_VOLUME = 0.50;
        private static final double BY_RANGE_TOO = 0.05;
        private static final double AT_OPEN_TOO = 0.27;
        private static final double AT_CLOSE_TOO = 0.43;
        private static final double BY_RANGE_ALONE = 0.43;
        private static final double AT_OPEN_ALONE = 0.95;
        private static final double AT_CLOSE_ALONE = 1.4;

        /**
         * What the open and the close do to the logarithms of volume and range: fitted on 24 shares of NSE in 2016, six
         * banks in 2023, NIFTY in 2024 and six US shares in 2026, which agree within a third.
         */
        private static final double VOLUME_AT_OPEN = 1.7;

        private static final double VOLUME_AT_CLOSE = 1.8;
        private static final double RANGE_AT_OPEN = 1.4;
        private static final double RANGE_AT_CLOSE = 0.3;

        private static final double FADES_OVER_MILLIS = 15 * 60_000.0;
        /** A market that is open all day has neither an open nor a close. */
        private static final int LONGEST_DAY_MINUTES = 1_000;

        private static final int TICKS_OF_A_MOVE = 4;
        private static final double SMALLEST_RANGE_STEPS = 0.5;

        private final int typical;
        private final RangeHistory volumes = new RangeHistory(1);
        private final RangeHistory ranges = new RangeHistory(1);
        private short[] counts = new short[512];
        private @Nullable CandleSeries series;
        private int dayFrom;
        private int dayTo;

        Auto(int typical, int most) {
            super(most);
            this.typical = typical;
        }

        @Override
        int of(CandleSeries candles, int index) {
            if (candles != series || index < dayFrom || index >= dayTo) {
                countDay(candles, index);
            }
            return counts[index - dayFrom];
        }

        private void countDay(CandleSeries candles, int index) {
            dayFrom = CandleDays.first(candles, index);
            dayTo = CandleDays.end(candles, index);
            series = candles;
            if (dayTo - dayFrom > counts.length) {
                counts = new short[dayTo - dayFrom];
            }
            TradingSession session = session(candles, dayFrom);
            double stepsPerPrice =
                    1 / candles.priceScale().toPrice(candles.priceScale().step());
            volumes.forget();
            ranges.forget();
            boolean hasTraded = false;
            for (int i = dayFrom; i < dayTo; i++) {
                double open = session == null
                        ? 0
                        : fading(candles.openEpochMillis(i) - session.hours().fromEpochMillis());
                double close = session == null
                        ? 0
                        : fading(session.hours().toEpochMillis()
                                - candles.openEpochMillis(i)
                                - candles.interval().millis());
                double steps = (candles.high(i) - candles.low(i)) * stepsPerPrice;
                double range = TickTables.logarithm(Math.max(SMALLEST_RANGE_STEPS, steps));
                double rangeHere = RANGE_AT_OPEN * open + RANGE_AT_CLOSE * close;
                double rangeRatio = i == dayFrom ? rangeHere : range - ranges.mean();
                long quantity = candles.volume(i);
                double logTicks;
                if (quantity > 0) {
                    double volume = TickTables.logarithm(quantity);
                    double volumeHere = VOLUME_AT_OPEN * open + VOLUME_AT_CLOSE * close;
                    double volumeRatio = hasTraded ? volume - volumes.mean() : volumeHere;
                    logTicks = BY_VOLUME * volumeRatio
                            + BY_RANGE_TOO * rangeRatio
                            + AT_OPEN_TOO * open
                            + AT_CLOSE_TOO * close;
                    volumes.add(volume - volumeHere);
                    hasTraded = true;
                } else {
                    logTicks = BY_RANGE_ALONE * rangeRatio + AT_OPEN_ALONE * open + AT_CLOSE_ALONE * close;
                }
                ranges.add(range - rangeHere);
                // Where others traded and this candle did not, its feed brought hardly anything.
                double ticks = quantity == 0 && hasTraded ? 1 : typical * StrictMath.exp(logTicks);
                counts[i - dayFrom] = (short) withinReason(ticks, quantity, steps > SMALLEST_RANGE_STEPS);
            }
        }

        // Never fewer ticks than the candle's prices need, and otherwise no tick without a trade of its own.
        private int withinReason(double ticks, long quantity, boolean moves) {
            long most = quantity > 0 ? Math.min(maximum(), quantity) : maximum();
            long count = Math.min(most, Math.round(ticks));
            return (int) Math.max(moves ? TICKS_OF_A_MOVE : 1, count);
        }

        private static double fading(long millis) {
            return StrictMath.exp(-Math.max(0, millis) / FADES_OVER_MILLIS);
        }

        private static @Nullable TradingSession session(CandleSeries candles, int index) {
            String exchange = candles.instrument().exchange();
            TradingCalendar calendar = TradingCalendar.standard();
            if (!calendar.knows(exchange) || candles.interval().millis() > Interval.ONE_MINUTE.millis()) {
                return null;
            }
            long millis = candles.openEpochMillis(index);
            LocalDate date =
                    Instant.ofEpochMilli(millis).atZone(calendar.zone(exchange)).toLocalDate();
            List<TradingSession> sessions = calendar.sessions(exchange, date);
            for (TradingSession session : sessions) {
                if (session.hours().contains(millis) && session.minutes() < LONGEST_DAY_MINUTES) {
                    return session;
                }
            }
            return null;
        }
    }
}
