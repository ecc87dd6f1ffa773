package io.afterbell.testkit;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Tick;
import io.afterbell.api.TickSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Keeps every tick it is handed, so that a test can look at them. For one thread.
 */
public final class RecordingTickSink implements TickSink {
    private long[] epochMillis = new long[64];
    private long[] price = new long[64];
    private long[] volume = new long[64];
    private int size;

    /** Makes an empty sink. */
    public RecordingTickSink() {}

    @Override
    public void tick(long tickEpochMillis, long tickPrice, long tickVolume) {
        if (size == epochMillis.length) {
            epochMillis = Arrays.copyOf(epochMillis, 2 * size);
            price = Arrays.copyOf(price, 2 * size);
            volume = Arrays.copyOf(volume, 2 * size);
        }
        epochMillis[size] = tickEpochMillis;
        price[size] = tickPrice;
        volume[size] = tickVolume;
        size++;
    }

    /** Forgets all ticks. */
    public void clear() {
        size = 0;
    }

    /**
     * How many ticks came.
     *
     * @return the count since the last {@link #clear()}
     */
    public int size() {
        return size;
    }

    /**
     * When a tick was.
     *
     * @param index 0 to {@code size() - 1}, here and in the other accessors
     * @return UTC epoch milliseconds
     */
    public long epochMillis(int index) {
        return epochMillis[Objects.checkIndex(index, size)];
    }

    /**
     * The price of a tick.
     *
     * @param index the tick
     * @return the price in units of the series' price scale
     */
    public long price(int index) {
        return price[Objects.checkIndex(index, size)];
    }

    /**
     * The volume of a tick.
     *
     * @param index the tick
     * @return the quantity of this tick alone, in units of the series' volume scale
     */
    public long volume(int index) {
        return volume[Objects.checkIndex(index, size)];
    }

    /**
     * All ticks as values.
     *
     * @param instrument whose ticks they were
     * @return a copy, in the order of arrival
     */
    public List<Tick> ticks(Instrument instrument) {
        requireNonNull(instrument, "instrument");
        List<Tick> ticks = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            ticks.add(new Tick(instrument, epochMillis[i], price[i], volume[i]));
        }
        return ticks;
    }

    /**
     * Rebuilds the candle that the ticks from one index to another make up, and compares it with a candle of a series.
     *
     * @param series the source candles, all prices on their grid
     * @param index which candle
     * @param fromTick the first tick
     * @param toTick the first tick that no longer belongs to the candle; greater than {@code fromTick}
     * @return true when open, high, low, close and volume are all equal
     */
    public boolean makesUp(CandleSeries series, int index, int fromTick, int toTick) {
        Objects.checkFromToIndex(fromTick, toTick, size);
        if (fromTick == toTick) {
            return false;
        }
        long high = Long.MIN_VALUE;
        long low = Long.MAX_VALUE;
        long sum = 0;
        for (int i = fromTick; i < toTick; i++) {
            high = Math.max(high, price[i]);
            low = Math.min(low, price[i]);
            sum += volume[i];
        }
        return price[fromTick] == series.priceScale().toUnits(series.open(index))
                && high == series.priceScale().toUnits(series.high(index))
                && low == series.priceScale().toUnits(series.low(index))
                && price[toTick - 1] == series.priceScale().toUnits(series.close(index))
                && sum == series.volume(index);
    }

    /**
     * Compares two recordings tick by tick.
     *
     * @param other the other recording
     * @return true when both hold the same ticks in the same order
     */
    public boolean sameTicksAs(RecordingTickSink other) {
        return Arrays.equals(epochMillis, 0, size, other.epochMillis, 0, other.size)
                && Arrays.equals(price, 0, size, other.price, 0, other.size)
                && Arrays.equals(volume, 0, size, other.volume, 0, other.size);
    }

    /** The ticks as {@code epochMillis:price:volume}, for the message of a failure. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : " ")
                    .append(epochMillis[i])
                    .append(':')
                    .append(price[i])
                    .append(':')
                    .append(volume[i]);
        }
        return text.append(']').toString();
    }
}
