package io.afterbell.replay;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TickSink;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.TickGenerator;
import java.util.Arrays;

/**
 * Ticks from candles: asks a generator for one candle after another and checks what it gives.
 *
 * <p>The check costs a few comparisons a tick and is never switched off: traders believe a strategy because of these
 * ticks, and the generator may be anybody's.
 */
final class CandleTickCursor implements TickCursor, TickSink {
    private static final System.Logger LOG = System.getLogger(CandleTickCursor.class.getName());
    private static final int FIRST_CAPACITY = 64;
    /** Below this many ticks a candle's four prices do not all fit. */
    private static final int TICKS_FOR_EXACT_CANDLE = 4;

    private final PreparedSeries prepared;
    private final CandleSeries series;
    private final TradingDays days;
    /** Volumes that count although they are not replayed: from which candle on, and how much. */
    private final int[] leftOutCandle;

    private final long[] leftOutVolume;
    private final TickGenerator generator;
    private final String synthesizerName;
    private final long candleMillis;
    private final long step;
    private final double stepsPerUnit;

    private long[] times = new long[FIRST_CAPACITY];
    private long[] prices = new long[FIRST_CAPACITY];
    private long[] volumes = new long[FIRST_CAPACITY];
    private int count;
    private int current;
    private boolean candleOver;

    private int candle = -1;
    private int day = -1;
    private int dayEndsAt;
    private long spanFrom;
    private long spanTo;
    private long dayVolume;
    /** The day's volume when the loaded candle is complete. */
    private long dayVolumeAfterCandle;

    private long lowest;
    private long highest;
    private long lastTime;
    private long candleVolume;

    CandleTickCursor(PreparedSeries prepared, TickGenerator generator, String synthesizerName) {
        this.prepared = prepared;
        this.series = prepared.series();
        this.days = prepared.days();
        this.leftOutCandle = prepared.leftOut().stream()
                .mapToInt(PreparedSeries.LeftOut::candle)
                .toArray();
        this.leftOutVolume = prepared.leftOut().stream()
                .mapToLong(PreparedSeries.LeftOut::volume)
                .toArray();
        this.generator = generator;
        this.synthesizerName = synthesizerName;
        this.candleMillis = series.interval().millis();
        this.step = series.priceScale().step();
        this.stepsPerUnit = 1.0 / step;
    }

    @Override
    public Instrument instrument() {
        return series.instrument();
    }

    @Override
    public boolean next() {
        int following = current + 1;
        if (following >= count || candle < 0) {
            if (candle + 1 >= series.size()) {
                return false;
            }
            load(candle + 1);
            following = 0;
            candleOver = false;
        }
        current = following;
        dayVolume += volumes[following];
        return true;
    }

    /**
     * Moves the current tick and those of its candle that follow it into a window, as far as they come before an instant.
     * Does not make the next candle: {@link #isCandleOver} says whether {@link #next} has to.
     *
     * @param window takes the ticks
     * @param rank whose they are
     * @param untilEpochMillis later than the current tick
     * @return whether there is any tick left
     */
    boolean drain(TickWindow window, int rank, long untilEpochMillis) {
        window.reserve(count - current);
        window.span(spanFrom, spanTo);
        int i = current;
        long running = dayVolume;
        while (true) {
            window.add(rank, times[i], prices[i], volumes[i], running);
            if (++i == count) {
                break;
            }
            running += volumes[i];
            if (times[i] >= untilEpochMillis) {
                break;
            }
        }
        dayVolume = running;
        candleOver = i == count;
        current = candleOver ? count - 1 : i;
        return !candleOver || candle + 1 < series.size();
    }

    /** Says whether {@link #drain} has taken the candle's last tick, so that the current one is taken already. */
    boolean isCandleOver() {
        return candleOver;
    }

    @Override
    public boolean seek(long epochMillis) {
        // The candle that holds the instant, or the last one before it.
        int target = series.indexAtOrAfter(epochMillis == Long.MAX_VALUE ? epochMillis : epochMillis + 1) - 1;
        if (target < 0) {
            rewind();
            return false;
        }
        load(target);
        current = -1;
        while (current + 1 < count && times[current + 1] < epochMillis) {
            next();
        }
        if (current >= 0) {
            return true;
        }
        // The instant lies before the candle's first tick: describe the last tick of the candle before, and let
        // next() load this candle again.
        if (target == 0) {
            rewind();
            return false;
        }
        load(target - 1);
        current = -1;
        while (current + 1 < count) {
            next();
        }
        return true;
    }

    private void rewind() {
        candle = -1;
        day = -1;
        count = 0;
        current = 0;
    }

    private void load(int index) {
        if (index == candle + 1 && day >= 0 && index < dayEndsAt) {
            dayVolume = dayVolumeAfterCandle + (leftOutCandle.length == 0 ? 0 : leftOutBetween(index, index));
        } else {
            enterDay(index);
        }
        dayVolumeAfterCandle = dayVolume + series.volume(index);
        candle = index;
        spanFrom = series.openEpochMillis(index);
        spanTo = spanFrom + candleMillis;
        count = 0;
        candleVolume = 0;
        lowest = Long.MAX_VALUE;
        highest = Long.MIN_VALUE;
        lastTime = spanFrom - 1;
        try {
            generator.generate(series, index, this);
        } catch (AfterbellException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ReplayException(ErrorCode.PLUGIN_CONTRACT, brokenMessage("it threw " + e), e);
        }
        checkCandle(index);
    }

    private void enterDay(int index) {
        day = prepared.dayOf(index);
        dayEndsAt = days.to(day);
        dayVolume = leftOutBetween(days.from(day), index);
        for (int i = days.from(day); i < index; i++) {
            dayVolume += series.volume(i);
        }
    }

    private long leftOutBetween(int firstCandle, int lastCandle) {
        long volume = 0;
        for (int i = 0; i < leftOutCandle.length; i++) {
            if (leftOutCandle[i] >= firstCandle && leftOutCandle[i] <= lastCandle) {
                volume += leftOutVolume[i];
            }
        }
        return volume;
    }

    @Override
    public void tick(long epochMillis, long price, long volume) {
        if (epochMillis <= lastTime || epochMillis >= spanTo || volume < 0) {
            throw broken(
                    "a tick at epochMillis=" + epochMillis + " volume=" + volume + " after epochMillis=" + lastTime);
        }
        // A multiple of the step is rounded to itself, so that the slow division decides errors only.
        if ((long) (price * stepsPerUnit + 0.5) * step != price && price % step != 0) {
            throw broken("a price off the grid of step=" + step + ": price=" + price);
        }
        lastTime = epochMillis;
        if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
            prices = Arrays.copyOf(prices, 2 * count);
            volumes = Arrays.copyOf(volumes, 2 * count);
        }
        times[count] = epochMillis;
        prices[count] = price;
        volumes[count] = volume;
        count++;
        candleVolume += volume;
        lowest = Math.min(lowest, price);
        highest = Math.max(highest, price);
    }

    private void checkCandle(int index) {
        PriceScale grid = series.priceScale();
        long open = grid.toUnits(series.open(index));
        long high = grid.toUnits(series.high(index));
        long low = grid.toUnits(series.low(index));
        long close = grid.toUnits(series.close(index));
        boolean exact = count > 0
                && lowest >= low
                && highest <= high
                && prices[count - 1] == close
                && (count < 2 || prices[0] == open)
                && (count < TICKS_FOR_EXACT_CANDLE || lowest == low && highest == high);
        if (!exact) {
            throw broken("ticks=" + count + " lowest=" + (count == 0 ? 0 : lowest) + " highest="
                    + (count == 0 ? 0 : highest) + " for open=" + open + " high=" + high + " low=" + low + " close="
                    + close + " (in units of " + grid.toPrice(1) + ")");
        }
        if (candleVolume != series.volume(index)) {
            throw broken("tick volumes add up to volume=" + candleVolume + " instead of " + series.volume(index));
        }
    }

    private ReplayException broken(String what) {
        return new ReplayException(ErrorCode.PLUGIN_CONTRACT, brokenMessage(what));
    }

    private String brokenMessage(String what) {
        return "synthesizer " + synthesizerName + " broke its contract for " + instrument()
                + " in the candle at openEpochMillis=" + spanFrom + ": " + what;
    }

    @Override
    public long epochMillis() {
        return times[current];
    }

    @Override
    public long price() {
        return prices[current];
    }

    @Override
    public long volume() {
        return volumes[current];
    }

    @Override
    public long dayVolume() {
        return dayVolume;
    }

    @Override
    public long spanFromEpochMillis() {
        return spanFrom;
    }

    @Override
    public long spanToEpochMillis() {
        return spanTo;
    }

    @Override
    public void close() {
        try {
            generator.close();
        } catch (RuntimeException e) {
            // Whatever it holds on to, the session and its other instruments must still come to their end.
            LOG.log(System.Logger.Level.WARNING, "synthesizer " + synthesizerName + " could not be closed: " + e);
        }
    }
}
