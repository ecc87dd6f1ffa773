package io.afterbell.api;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Objects;

/**
 * Collects candles in time order and finds the grids that their prices and volumes lie on.
 *
 * <p>For one thread; used once. Candles must be added with strictly rising times, because a source that is out of
 * order has to say what it did about it.
 */
public final class CandleSeriesBuilder {
    private static final int FIRST_CAPACITY = 400;
    private static final long[] NONE = {};

    private final Instrument instrument;
    private final Interval interval;
    private long[] openEpochMillis = new long[FIRST_CAPACITY];
    private double[] open = new double[FIRST_CAPACITY];
    private double[] high = new double[FIRST_CAPACITY];
    private double[] low = new double[FIRST_CAPACITY];
    private double[] close = new double[FIRST_CAPACITY];
    private double[] volume = new double[FIRST_CAPACITY];
    // Most sources know none; there is no column until one is added.
    private long[] openInterest = NONE;
    private int size;

    CandleSeriesBuilder(Instrument instrument, Interval interval) {
        this.instrument = requireNonNull(instrument, "instrument");
        this.interval = requireNonNull(interval, "interval");
    }

    /**
     * Adds one candle without open interest.
     *
     * @param opensAtEpochMillis when it opens, UTC; later than the last one
     * @param openPrice the open
     * @param highPrice the high
     * @param lowPrice the low
     * @param closePrice the close
     * @param tradedVolume what was traded, in shares, contracts or coins
     * @return this builder
     * @throws IllegalArgumentException when the time does not rise
     */
    public CandleSeriesBuilder add(
            long opensAtEpochMillis,
            double openPrice,
            double highPrice,
            double lowPrice,
            double closePrice,
            double tradedVolume) {
        return add(opensAtEpochMillis, openPrice, highPrice, lowPrice, closePrice, tradedVolume, 0);
    }

    /**
     * Adds one candle.
     *
     * @param opensAtEpochMillis when it opens, UTC; later than the last one
     * @param openPrice the open
     * @param highPrice the high
     * @param lowPrice the low
     * @param closePrice the close
     * @param tradedVolume what was traded, in shares, contracts or coins
     * @param openContracts open interest at the candle's end; 0 when unknown
     * @return this builder
     * @throws IllegalArgumentException when the time does not rise
     */
    public CandleSeriesBuilder add(
            long opensAtEpochMillis,
            double openPrice,
            double highPrice,
            double lowPrice,
            double closePrice,
            double tradedVolume,
            long openContracts) {
        if (size > 0 && opensAtEpochMillis <= openEpochMillis[size - 1]) {
            throw new IllegalArgumentException("candle times must rise: instrument=" + instrument + " openEpochMillis="
                    + opensAtEpochMillis + " previous=" + openEpochMillis[size - 1]);
        }
        if (size == openEpochMillis.length) {
            grow();
        }
        openEpochMillis[size] = opensAtEpochMillis;
        open[size] = openPrice;
        high[size] = highPrice;
        low[size] = lowPrice;
        close[size] = closePrice;
        volume[size] = tradedVolume;
        if (openContracts != 0 && openInterest.length == 0) {
            openInterest = new long[openEpochMillis.length];
        }
        if (openInterest.length > 0) {
            openInterest[size] = openContracts;
        }
        size++;
        return this;
    }

    /**
     * Adds many candles from columns, which are copied.
     *
     * @param count how many, taken from the front of each column
     * @param opensAtEpochMillis when they open, UTC; rising, and later than the last one
     * @param openPrices the opens
     * @param highPrices the highs
     * @param lowPrices the lows
     * @param closePrices the closes
     * @param tradedVolumes what was traded, in shares, contracts or coins
     * @param openContracts open interest at each candle's end, 0 when unknown; empty when none is known
     * @return this builder
     * @throws IllegalArgumentException when a time does not rise
     * @throws IndexOutOfBoundsException when a column is shorter than the count
     */
    public CandleSeriesBuilder addAll(
            int count,
            long[] opensAtEpochMillis,
            double[] openPrices,
            double[] highPrices,
            double[] lowPrices,
            double[] closePrices,
            double[] tradedVolumes,
            long[] openContracts) {
        return takeAll(
                count,
                Arrays.copyOfRange(opensAtEpochMillis, 0, checkedCount(count, opensAtEpochMillis.length)),
                copy(openPrices, count),
                copy(highPrices, count),
                copy(lowPrices, count),
                copy(closePrices, count),
                copy(tradedVolumes, count),
                openContracts.clone());
    }

    private static double[] copy(double[] column, int count) {
        return Arrays.copyOf(column, checkedCount(count, column.length));
    }

    private static int checkedCount(int count, int length) {
        Objects.checkFromToIndex(0, count, length);
        return count;
    }

    /**
     * Adds many candles as {@link #addAll} does, in columns that are the series' own from then on: to copy millions of
     * candles takes longer than to read them. Whoever writes to a column afterwards changes the series; if in doubt, use
     * {@link #addAll}. Only volumes are the caller's again once the series is built, because it keeps them in whole units.
     *
     * @param count how many, taken from the front of each column
     * @param opensAtEpochMillis when they open, UTC; rising, and later than the last one
     * @param openPrices the opens
     * @param highPrices the highs
     * @param lowPrices the lows
     * @param closePrices the closes
     * @param tradedVolumes what was traded, in shares, contracts or coins
     * @param openContracts open interest at each candle's end, 0 when unknown; empty when none is known
     * @return this builder
     * @throws IllegalArgumentException when a time does not rise
     * @throws IndexOutOfBoundsException when a column is shorter than the count
     */
    public CandleSeriesBuilder takeAll(
            int count,
            long[] opensAtEpochMillis,
            double[] openPrices,
            double[] highPrices,
            double[] lowPrices,
            double[] closePrices,
            double[] tradedVolumes,
            long[] openContracts) {
        long last = size == 0 ? Long.MIN_VALUE : openEpochMillis[size - 1];
        for (int i = 0; i < count; i++) {
            if (opensAtEpochMillis[i] <= last && (size > 0 || i > 0)) {
                throw new IllegalArgumentException("candle times must rise: instrument=" + instrument
                        + " openEpochMillis=" + opensAtEpochMillis[i] + " previous=" + last);
            }
            last = opensAtEpochMillis[i];
        }
        openEpochMillis = joined(openEpochMillis, opensAtEpochMillis, count);
        open = joined(open, openPrices, count);
        high = joined(high, highPrices, count);
        low = joined(low, lowPrices, count);
        close = joined(close, closePrices, count);
        volume = joined(volume, tradedVolumes, count);
        if (openInterest.length > 0 || hasAny(openContracts, count)) {
            long[] soFar = openInterest.length > 0 ? openInterest : new long[size];
            openInterest = joined(soFar, openContracts.length == 0 ? new long[count] : openContracts, count);
        }
        size += count;
        return this;
    }

    private static boolean hasAny(long[] openContracts, int count) {
        for (int i = 0; i < count && openContracts.length > 0; i++) {
            if (openContracts[i] != 0) {
                return true;
            }
        }
        return false;
    }

    // The usual series is added at once, so that its columns are those that were given.
    private long[] joined(long[] column, long[] added, int count) {
        Objects.checkFromIndexSize(0, count, added.length);
        if (size == 0) {
            return added;
        }
        long[] all = Arrays.copyOf(column, size + count);
        System.arraycopy(added, 0, all, size, count);
        return all;
    }

    private double[] joined(double[] column, double[] added, int count) {
        Objects.checkFromIndexSize(0, count, added.length);
        if (size == 0) {
            return added;
        }
        double[] all = Arrays.copyOf(column, size + count);
        System.arraycopy(added, 0, all, size, count);
        return all;
    }

    private void grow() {
        int capacity = size + (size >> 1) + FIRST_CAPACITY;
        openEpochMillis = Arrays.copyOf(openEpochMillis, capacity);
        open = Arrays.copyOf(open, capacity);
        high = Arrays.copyOf(high, capacity);
        low = Arrays.copyOf(low, capacity);
        close = Arrays.copyOf(close, capacity);
        volume = Arrays.copyOf(volume, capacity);
        if (openInterest.length > 0) {
            openInterest = Arrays.copyOf(openInterest, capacity);
        }
    }

    /**
     * How many candles have been added.
     *
     * @return the count
     */
    public int size() {
        return size;
    }

    /**
     * Ends the series; the price grid is detected as {@link PriceScale#detect} says.
     *
     * @return the series
     */
    public CandleSeries build() {
        return build(PriceScale.detect(instrument, size, open, high, low, close));
    }

    /**
     * Ends the series on a grid that the caller knows, for sources that make prices up.
     *
     * @param priceScale the grid
     * @return the series
     */
    public CandleSeries build(PriceScale priceScale) {
        requireNonNull(priceScale, "priceScale");
        long[] units = new long[size];
        VolumeScale volumeScale = VolumeScale.detect(volume, units);
        return new CandleSeries(
                instrument,
                interval,
                priceScale,
                volumeScale,
                exact(openEpochMillis),
                exact(open),
                exact(high),
                exact(low),
                exact(close),
                units,
                openInterest.length > 0 ? exact(openInterest) : NONE);
    }

    // The builder is used once, so that a column of the right length can be handed on.
    private long[] exact(long[] column) {
        return column.length == size ? column : Arrays.copyOf(column, size);
    }

    private double[] exact(double[] column) {
        return column.length == size ? column : Arrays.copyOf(column, size);
    }
}
