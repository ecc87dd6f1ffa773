package io.afterbell.api;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Arrays;

/**
 * Where the trading days of a series begin and end, as indexes of its candles.
 *
 * <p>A trading day is a date in the exchange's zone on which the series has at least one candle. Immutable.
 */
public final class TradingDays {
    private static final long MILLIS_A_DAY = 86_400_000L;

    private final int[] firstCandle;
    private final long[] epochDay;
    private final int candleCount;

    private TradingDays(int[] firstCandle, long[] epochDay, int candleCount) {
        this.firstCandle = firstCandle;
        this.epochDay = epochDay;
        this.candleCount = candleCount;
    }

    /**
     * Finds the trading days of a series in one pass.
     *
     * @param series the candles
     * @param zone the exchange's zone
     * @return the days, in order
     */
    public static TradingDays of(CandleSeries series, ZoneId zone) {
        requireNonNull(series, "series");
        ZoneRules rules = requireNonNull(zone, "zone").getRules();
        int[] first = new int[16];
        long[] day = new long[16];
        int count = 0;
        // A day's end is computed once a day: one zone look-up a candle would dominate the cost of a regime.
        long dayEndsEpochMillis = Long.MIN_VALUE;
        for (int i = 0; i < series.size(); i++) {
            long time = series.openEpochMillis(i);
            if (time < dayEndsEpochMillis) {
                continue;
            }
            if (count == first.length) {
                first = Arrays.copyOf(first, 2 * count);
                day = Arrays.copyOf(day, 2 * count);
            }
            long offsetMillis =
                    rules.getOffset(java.time.Instant.ofEpochMilli(time)).getTotalSeconds() * 1_000L;
            first[count] = i;
            day[count] = Math.floorDiv(time + offsetMillis, MILLIS_A_DAY);
            dayEndsEpochMillis = LocalDate.ofEpochDay(day[count] + 1)
                    .atStartOfDay(zone)
                    .toInstant()
                    .toEpochMilli();
            count++;
        }
        return new TradingDays(Arrays.copyOf(first, count), Arrays.copyOf(day, count), series.size());
    }

    /**
     * How many trading days there are.
     *
     * @return the count, 0 for an empty series
     */
    public int count() {
        return firstCandle.length;
    }

    /**
     * The date of a day.
     *
     * @param day 0 to {@code count() - 1}, here and in the other accessors
     * @return the date in the exchange's zone
     */
    public LocalDate date(int day) {
        return LocalDate.ofEpochDay(epochDay[day]);
    }

    /**
     * The first candle of a day.
     *
     * @param day the day
     * @return its index in the series
     */
    public int from(int day) {
        return firstCandle[day];
    }

    /**
     * The end of a day.
     *
     * @param day the day
     * @return the index of the first candle that no longer belongs to it
     */
    public int to(int day) {
        return day + 1 < firstCandle.length ? firstCandle[day + 1] : candleCount;
    }

    /**
     * Says whether a candle is the first of its day. Takes logarithmic time.
     *
     * @param candle the candle's index
     * @return true when a trading day begins with it
     */
    public boolean isFirst(int candle) {
        return Arrays.binarySearch(firstCandle, candle) >= 0;
    }
}
