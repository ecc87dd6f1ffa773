package io.afterbell.replay.checkup;

import io.afterbell.api.Candle;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Candles that no market can have printed. Comes before all other checks, which may then rely on possible candles.
 */
final class ImpossibleCandles {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private ImpossibleCandles() {}

    /**
     * Reports impossible candles.
     *
     * @return the possible ones: mended where the policy is to repair, without the others
     */
    static CandleSeries without(CandleSeries stored, TradingCalendar calendar, Report report) {
        int first = firstBad(stored);
        if (first == stored.size()) {
            return stored;
        }
        ZoneId zone = calendar.zone(stored.instrument().exchange());
        CandleSeriesBuilder builder = CandleSeries.builder(stored.instrument(), stored.interval());
        long freeFrom = Long.MIN_VALUE;
        for (int i = 0; i < stored.size(); i++) {
            long time = stored.openEpochMillis(i);
            boolean overlaps = time < freeFrom;
            Candle candle = stored.candle(i);
            Finding.Kind kind = kind(candle, overlaps);
            if (kind != null) {
                int place = i;
                report.add(
                        kind,
                        Severity.ERROR,
                        1,
                        new TimeRange(time, time + stored.interval().millis()),
                        () -> describe(stored, place, zone));
                if (overlaps) {
                    continue;
                }
                if (report.policy(kind) == FindingPolicy.REPAIR) {
                    candle = repaired(candle);
                }
                if (!candle.isPossible()) {
                    continue;
                }
            }
            builder.add(
                    time,
                    candle.open(),
                    candle.high(),
                    candle.low(),
                    candle.close(),
                    stored.volumeScale().toQuantity(candle.volume()),
                    candle.openInterest());
            freeFrom = time + stored.interval().millis();
        }
        return builder.build();
    }

    private static int firstBad(CandleSeries stored) {
        long interval = stored.interval().millis();
        for (int i = 0; i < stored.size(); i++) {
            double open = stored.open(i);
            double high = stored.high(i);
            double low = stored.low(i);
            double close = stored.close(i);
            boolean possible = low > 0
                    && low <= open
                    && low <= close
                    && open <= high
                    && close <= high
                    && high < Double.POSITIVE_INFINITY
                    && stored.volume(i) >= 0;
            if (!possible || i > 0 && stored.openEpochMillis(i) - stored.openEpochMillis(i - 1) < interval) {
                return i;
            }
        }
        return stored.size();
    }

    private static Finding.@Nullable Kind kind(Candle candle, boolean overlaps) {
        if (overlaps) {
            return Finding.Kind.OVERLAP;
        }
        if (candle.isPossible()) {
            return null;
        }
        boolean prices = isPrice(candle.open()) && isPrice(candle.high()) && isPrice(candle.low());
        return prices && isPrice(candle.close()) && candle.volume() >= 0
                ? Finding.Kind.HIGH_LOW
                : Finding.Kind.BAD_PRICE;
    }

    // The highest of the prices that are prices is the high and the lowest the low, which also turns round a swapped
    // pair.
    private static Candle repaired(Candle candle) {
        double fallback = firstPrice(candle.open(), candle.close(), candle.high(), candle.low());
        double open = firstPrice(candle.open(), fallback);
        double close = firstPrice(candle.close(), open);
        double high = firstPrice(candle.high(), fallback);
        double low = firstPrice(candle.low(), fallback);
        return new Candle(
                candle.openEpochMillis(),
                open,
                Math.max(Math.max(open, close), Math.max(high, low)),
                Math.min(Math.min(open, close), Math.min(high, low)),
                close,
                Math.max(0, candle.volume()),
                candle.openInterest());
    }

    private static double firstPrice(double... candidates) {
        for (double candidate : candidates) {
            if (isPrice(candidate)) {
                return candidate;
            }
        }
        return 0;
    }

    private static boolean isPrice(double value) {
        return value > 0 && value < Double.POSITIVE_INFINITY;
    }

    static String describe(CandleSeries series, int i, ZoneId zone) {
        return TIME.format(Instant.ofEpochMilli(series.openEpochMillis(i)).atZone(zone)) + " open=" + series.open(i)
                + " high=" + series.high(i) + " low=" + series.low(i) + " close=" + series.close(i);
    }
}
