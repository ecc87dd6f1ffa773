package io.afterbell.api;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * Collects candles in time order and finds the grids that their prices and volumes lie on.
 *
 * <p>For one thread; used once. Candles must be added with strictly rising times, because a source that is out of
 * order has to say what it did about it.
 */
public final class CandleSeriesBuilder {
    private static final int FIRST_CAPACITY = 400;

    private final Instrument instrument;
    private final Interval interval;
    private long[] openEpochMillis = new long[FIRST_CAPACITY];
    private double[] open = new double[FIRST_CAPACITY];
    private double[] high = new double[FIRST_CAPACITY];
    private double[] low = new double[FIRST_CAPACITY];
    private double[] close = new double[FIRST_CAPACITY];
    private double[] volume = new double[FIRST_CAPACITY];
    private long[] openInterest = new long[FIRST_CAPACITY];
    private boolean hasOpenInterest;
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
        openInterest[size] = openContracts;
        hasOpenInterest |= openContracts != 0;
        size++;
        return this;
    }

    /**
     * Adds many candles from columns.
     *
     * @param count how many, taken from the front of each column
     * @param opensAtEpochMillis when they open, UTC; rising, and later than the last one
     * @param openPrices the opens
     * @param highPrices the highs
     * @param lowPrices the lows
     * @param closePrices the closes
     * @param tradedVolumes what was traded, in shares, contracts or coins
     * @param openContracts open interest at each candle's end; 0 when unknown
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
        long last = size == 0 ? Long.MIN_VALUE : openEpochMillis[size - 1];
        for (int i = 0; i < count; i++) {
            if (opensAtEpochMillis[i] <= last && (size > 0 || i > 0)) {
                throw new IllegalArgumentException("candle times must rise: instrument=" + instrument
                        + " openEpochMillis=" + opensAtEpochMillis[i] + " previous=" + last);
            }
            last = opensAtEpochMillis[i];
            hasOpenInterest |= openContracts[i] != 0;
        }
        if (size + count > openEpochMillis.length) {
            resize(size + count);
        }
        System.arraycopy(opensAtEpochMillis, 0, openEpochMillis, size, count);
        System.arraycopy(openPrices, 0, open, size, count);
        System.arraycopy(highPrices, 0, high, size, count);
        System.arraycopy(lowPrices, 0, low, size, count);
        System.arraycopy(closePrices, 0, close, size, count);
        System.arraycopy(tradedVolumes, 0, volume, size, count);
        System.arraycopy(openContracts, 0, openInterest, size, count);
        size += count;
        return this;
    }

    private void grow() {
        resize(size + (size >> 1));
    }

    private void resize(int capacity) {
        openEpochMillis = Arrays.copyOf(openEpochMillis, capacity);
        open = Arrays.copyOf(open, capacity);
        high = Arrays.copyOf(high, capacity);
        low = Arrays.copyOf(low, capacity);
        close = Arrays.copyOf(close, capacity);
        volume = Arrays.copyOf(volume, capacity);
        openInterest = Arrays.copyOf(openInterest, capacity);
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
        // Four prices a candle, looked at column by column without copying them together.
        return build(PriceScale.detect(instrument, 4 * size, i -> switch (i & 3) {
            case 0 -> open[i >> 2];
            case 1 -> high[i >> 2];
            case 2 -> low[i >> 2];
            default -> close[i >> 2];
        }));
    }

    /**
     * Ends the series on a grid that the caller knows, for sources that make prices up.
     *
     * @param priceScale the grid
     * @return the series
     */
    public CandleSeries build(PriceScale priceScale) {
        requireNonNull(priceScale, "priceScale");
        double[] quantities = exact(volume);
        VolumeScale volumeScale = VolumeScale.detect(quantities);
        long[] units = new long[size];
        for (int i = 0; i < size; i++) {
            units[i] = volumeScale.toUnits(quantities[i]);
        }
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
                hasOpenInterest ? exact(openInterest) : new long[0]);
    }

    // The builder is used once, so that a column of the right length can be handed on.
    private long[] exact(long[] column) {
        return column.length == size ? column : Arrays.copyOf(column, size);
    }

    private double[] exact(double[] column) {
        return column.length == size ? column : Arrays.copyOf(column, size);
    }
}
