package io.afterbell.api;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The candles of one instrument over a stretch of time, as columns: what crosses from a source to a regime to a
 * synthesizer.
 *
 * <p>Times rise strictly; minutes without trade are simply absent. Prices are doubles in the price's own unit and need
 * not lie on the {@link #priceScale() grid} while regimes work on them; volumes are whole numbers of the
 * {@link #volumeScale()}'s units. The series does not promise that its candles are possible: it says what a source
 * stored. Immutable and safe for use by many threads; what goes in and comes out is copied, so a caller may change its
 * own arrays. Costs 48 bytes a candle, 56 with open interest.
 *
 * <p>A loop over a series reads like this:
 *
 * <pre>{@code
 * for (int i = 1; i < series.size(); i++) {
 *     double logReturn = StrictMath.log(series.close(i) / series.close(i - 1));
 * }
 * }</pre>
 */
public final class CandleSeries {
    private static final long[] NO_OPEN_INTEREST = {};

    private final Instrument instrument;
    private final Interval interval;
    private final PriceScale priceScale;
    private final VolumeScale volumeScale;
    private final long[] openEpochMillis;
    private final double[] open;
    private final double[] high;
    private final double[] low;
    private final double[] close;
    private final long[] volume;
    private final long[] openInterest;

    // The no-copy door: callers hand over arrays that nobody else holds.
    CandleSeries(
            Instrument instrument,
            Interval interval,
            PriceScale priceScale,
            VolumeScale volumeScale,
            long[] openEpochMillis,
            double[] open,
            double[] high,
            double[] low,
            double[] close,
            long[] volume,
            long[] openInterest) {
        this.instrument = instrument;
        this.interval = interval;
        this.priceScale = priceScale;
        this.volumeScale = volumeScale;
        this.openEpochMillis = openEpochMillis;
        this.open = open;
        this.high = high;
        this.low = low;
        this.close = close;
        this.volume = volume;
        this.openInterest = openInterest;
    }

    /**
     * Starts a series.
     *
     * @param instrument whose candles they are
     * @param interval the length of each candle
     * @return an empty builder
     */
    public static CandleSeriesBuilder builder(Instrument instrument, Interval interval) {
        return new CandleSeriesBuilder(instrument, interval);
    }

    /**
     * Whose candles these are.
     *
     * @return the instrument
     */
    public Instrument instrument() {
        return instrument;
    }

    /**
     * The length of each candle.
     *
     * @return the interval
     */
    public Interval interval() {
        return interval;
    }

    /**
     * The grid that the instrument's prices lie on; it travels with the series from the source to the wire.
     *
     * @return the grid
     */
    public PriceScale priceScale() {
        return priceScale;
    }

    /**
     * The unit in which volumes are counted.
     *
     * @return the scale
     */
    public VolumeScale volumeScale() {
        return volumeScale;
    }

    /**
     * How many candles there are.
     *
     * @return the count, 0 or more
     */
    public int size() {
        return openEpochMillis.length;
    }

    /**
     * Says whether there is no candle.
     *
     * @return true when the size is 0
     */
    public boolean isEmpty() {
        return openEpochMillis.length == 0;
    }

    /**
     * When a candle opens.
     *
     * @param index 0 to {@code size() - 1}, here and in the other accessors
     * @return UTC epoch milliseconds
     */
    public long openEpochMillis(int index) {
        return openEpochMillis[index];
    }

    /**
     * When a candle opens, counted in minutes: the address for {@link CounterRandom}.
     *
     * @param index the candle
     * @return whole minutes since 1970-01-01T00:00Z
     */
    public long epochMinute(int index) {
        return Math.floorDiv(openEpochMillis[index], 60_000L);
    }

    /**
     * The first price of a candle.
     *
     * @param index the candle
     * @return the open
     */
    public double open(int index) {
        return open[index];
    }

    /**
     * The highest price of a candle.
     *
     * @param index the candle
     * @return the high
     */
    public double high(int index) {
        return high[index];
    }

    /**
     * The lowest price of a candle.
     *
     * @param index the candle
     * @return the low
     */
    public double low(int index) {
        return low[index];
    }

    /**
     * The last price of a candle.
     *
     * @param index the candle
     * @return the close
     */
    public double close(int index) {
        return close[index];
    }

    /**
     * What was traded inside a candle.
     *
     * @param index the candle
     * @return the volume in units of {@link #volumeScale()}
     */
    public long volume(int index) {
        return volume[index];
    }

    /**
     * Says whether the source knows open interest.
     *
     * @return false when {@link #openInterest} is 0 throughout
     */
    public boolean hasOpenInterest() {
        return openInterest.length > 0;
    }

    /**
     * Open contracts at the end of a candle.
     *
     * @param index the candle
     * @return the open interest; 0 when unknown
     */
    public long openInterest(int index) {
        return openInterest.length == 0 ? 0 : openInterest[index];
    }

    /**
     * One candle by itself.
     *
     * @param index the candle
     * @return a copy of the row
     */
    public Candle candle(int index) {
        return new Candle(
                openEpochMillis[index],
                open[index],
                high[index],
                low[index],
                close[index],
                volume[index],
                openInterest(index));
    }

    /**
     * The opens as an array of the caller's own, to compute on.
     *
     * @return a copy of the column
     */
    public double[] opens() {
        return open.clone();
    }

    /**
     * The highs as an array of the caller's own.
     *
     * @return a copy of the column
     */
    public double[] highs() {
        return high.clone();
    }

    /**
     * The lows as an array of the caller's own.
     *
     * @return a copy of the column
     */
    public double[] lows() {
        return low.clone();
    }

    /**
     * The closes as an array of the caller's own.
     *
     * @return a copy of the column
     */
    public double[] closes() {
        return close.clone();
    }

    /**
     * The volumes as an array of the caller's own.
     *
     * @return a copy of the column
     */
    public long[] volumes() {
        return volume.clone();
    }

    /**
     * The first candle that opens at or after an instant. Takes logarithmic time.
     *
     * @param epochMillis the instant, UTC
     * @return its index; {@link #size()} when there is none
     */
    public int indexAtOrAfter(long epochMillis) {
        int index = Arrays.binarySearch(openEpochMillis, epochMillis);
        return index >= 0 ? index : -index - 1;
    }

    /**
     * The candles that open inside a range.
     *
     * @param range the range
     * @return the part; this series when all of it lies inside
     */
    public CandleSeries within(TimeRange range) {
        return slice(indexAtOrAfter(range.fromEpochMillis()), indexAtOrAfter(range.toEpochMillis()));
    }

    /**
     * The candles that open inside one of several ranges.
     *
     * @param ranges the ranges, rising and not overlapping; at least one
     * @return the parts in one series; this series when all of it lies inside the ranges
     * @throws IllegalArgumentException when there is no range, or when one starts before the one before it ends
     */
    public CandleSeries within(List<TimeRange> ranges) {
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("at least one range is needed");
        }
        boolean[] kept = new boolean[size()];
        int count = 0;
        long end = Long.MIN_VALUE;
        for (TimeRange range : ranges) {
            if (range.fromEpochMillis() < end) {
                throw new IllegalArgumentException("ranges must rise and not overlap: ranges=" + ranges);
            }
            end = range.toEpochMillis();
            int from = indexAtOrAfter(range.fromEpochMillis());
            int to = indexAtOrAfter(end);
            Arrays.fill(kept, from, to, true);
            count += to - from;
        }
        if (count == size()) {
            return this;
        }
        int[] indexes = new int[count];
        for (int i = 0, next = 0; i < kept.length; i++) {
            if (kept[i]) {
                indexes[next++] = i;
            }
        }
        return new CandleSeries(
                instrument,
                interval,
                priceScale,
                volumeScale,
                pick(openEpochMillis, indexes),
                pick(open, indexes),
                pick(high, indexes),
                pick(low, indexes),
                pick(close, indexes),
                pick(volume, indexes),
                hasOpenInterest() ? pick(openInterest, indexes) : NO_OPEN_INTEREST);
    }

    private static long[] pick(long[] column, int[] indexes) {
        long[] picked = new long[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            picked[i] = column[indexes[i]];
        }
        return picked;
    }

    private static double[] pick(double[] column, int[] indexes) {
        double[] picked = new double[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            picked[i] = column[indexes[i]];
        }
        return picked;
    }

    /**
     * The candles between two indexes.
     *
     * @param fromIndex the first candle of the part
     * @param toIndex the first candle that no longer belongs to it
     * @return the part; this series when it is the whole
     * @throws IndexOutOfBoundsException when the indexes lie outside the series or are in the wrong order
     */
    public CandleSeries slice(int fromIndex, int toIndex) {
        Objects.checkFromToIndex(fromIndex, toIndex, size());
        if (fromIndex == 0 && toIndex == size()) {
            return this;
        }
        return new CandleSeries(
                instrument,
                interval,
                priceScale,
                volumeScale,
                Arrays.copyOfRange(openEpochMillis, fromIndex, toIndex),
                Arrays.copyOfRange(open, fromIndex, toIndex),
                Arrays.copyOfRange(high, fromIndex, toIndex),
                Arrays.copyOfRange(low, fromIndex, toIndex),
                Arrays.copyOfRange(close, fromIndex, toIndex),
                Arrays.copyOfRange(volume, fromIndex, toIndex),
                hasOpenInterest() ? Arrays.copyOfRange(openInterest, fromIndex, toIndex) : NO_OPEN_INTEREST);
    }

    /**
     * The same minutes, volumes and open interest with other prices: what a regime returns.
     *
     * @param opens the new opens, as many as there are candles; likewise the others
     * @param highs the new highs
     * @param lows the new lows
     * @param closes the new closes
     * @return the new series
     * @throws IllegalArgumentException when a column has another length
     */
    public CandleSeries withPrices(double[] opens, double[] highs, double[] lows, double[] closes) {
        return new CandleSeries(
                instrument,
                interval,
                priceScale,
                volumeScale,
                openEpochMillis,
                column("opens", opens),
                column("highs", highs),
                column("lows", lows),
                column("closes", closes),
                volume,
                openInterest);
    }

    /**
     * The same candles with other volumes.
     *
     * @param volumes the new volumes in units of {@link #volumeScale()}, as many as there are candles
     * @return the new series
     * @throws IllegalArgumentException when there are more or fewer volumes than candles
     */
    public CandleSeries withVolumes(long[] volumes) {
        requireNonNull(volumes, "volumes");
        checkLength("volumes", volumes.length);
        return new CandleSeries(
                instrument,
                interval,
                priceScale,
                volumeScale,
                openEpochMillis,
                open,
                high,
                low,
                close,
                volumes.clone(),
                openInterest);
    }

    private double[] column(String name, double[] values) {
        requireNonNull(values, name);
        checkLength(name, values.length);
        return values.clone();
    }

    private void checkLength(String name, int length) {
        if (length != size()) {
            throw new IllegalArgumentException(
                    "a column has one value a candle: column=" + name + " length=" + length + " candles=" + size());
        }
    }

    /** A short description for messages: instrument, interval and count. */
    @Override
    public String toString() {
        return instrument + ", " + size() + " candles of " + interval;
    }
}
