package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.TickGenerator;
import java.util.Arrays;

/**
 * The trading day of one instrument as it looks after one of its ticks: open, highest and lowest price so far, volume,
 * average price, open interest, and the close of the day before.
 *
 * <p>A pure function of candles and tick: what {@link #moveTo} arrives at does not depend on where it was before, so
 * that whoever joins late, seeks or loops sees what everybody sees. Completed candles count as they are stored, the
 * current one by its ticks; so a minute's last tick agrees with the candles exactly. Going on by a candle costs one
 * candle's ticks, going anywhere else the ticks of that day up to there.
 *
 * <p>Prices are in units of the series' price scale, volumes in units of its volume scale. For one thread; hot, so that
 * {@link #moveTo} allocates nothing but its buffers.
 */
public final class DayStatistics {
    private static final int FIRST_CAPACITY = 64;
    /** How many completed candles say what the market is like at present. */
    private static final int RECENT_CANDLES = 5;
    /** How far a candle is thought to reach when there is none before it: part of its price. */
    private static final double USUAL_RANGE = 0.0003;

    private final PreparedSeries prepared;
    private final CandleSeries series;
    private final PriceScale grid;
    private final TickGenerator generator;
    private final TickSink buffer = this::keep;
    private final TickSink adder = this::add;

    private long[] times = new long[FIRST_CAPACITY];
    private long[] prices = new long[FIRST_CAPACITY];
    private long[] volumes = new long[FIRST_CAPACITY];
    private int count;

    private int candle = -1;
    private int day = -1;
    private int dayEndsAt;
    private long spanFrom;
    private long spanTo;
    private double recentRangeSteps;
    private double recentVolume;

    /** The day before the current candle. */
    private long open;

    private long highBefore;
    private long lowBefore;
    private long volumeBefore;
    private double turnoverBefore;
    private long openInterestBefore;

    /** The day and the candle up to the current tick. */
    private int tick;

    private long high;
    private long low;
    private long candleHigh;
    private long candleLow;
    private long volume;
    private double turnover;

    DayStatistics(PreparedSeries prepared, TickGenerator generator) {
        this.prepared = requireNonNull(prepared, "prepared");
        this.series = prepared.series();
        this.grid = series.priceScale();
        this.generator = requireNonNull(generator, "generator");
    }

    /**
     * Goes to the last tick at or before an instant: to a tick, when its time is given.
     *
     * @param epochMillis the instant, UTC market time, not before the first tick of its candle
     */
    void moveTo(long epochMillis) {
        if (candle < 0 || epochMillis < spanFrom || epochMillis >= spanTo) {
            enter(candleAt(epochMillis));
        } else if (tick >= 0 && epochMillis < times[tick]) {
            startCandle();
        }
        while (tick + 1 < count && times[tick + 1] <= epochMillis) {
            step();
        }
        if (tick < 0) {
            throw new IllegalArgumentException(
                    series.instrument() + " has no tick in this candle yet: epochMillis=" + epochMillis);
        }
    }

    private int candleAt(long epochMillis) {
        int following = candle + 1;
        if (candle >= 0 && following < series.size() && epochMillis >= series.openEpochMillis(following)) {
            long end = following + 1 < series.size() ? series.openEpochMillis(following + 1) : Long.MAX_VALUE;
            if (epochMillis < end) {
                return following;
            }
        }
        return Math.max(0, series.indexAtOrAfter(epochMillis + 1) - 1);
    }

    private void enter(int index) {
        if (index == candle) {
            // Behind the last tick of the same candle.
            return;
        }
        if (candle >= 0 && index == candle + 1 && index < dayEndsAt) {
            while (tick + 1 < count) {
                step();
            }
            keepAsBefore();
            addLeftOut(index, index);
        } else {
            rebuild(index);
        }
        candle = index;
        spanFrom = series.openEpochMillis(index);
        spanTo = spanFrom + series.interval().millis();
        openInterestBefore = prepared.openInterestBefore(index);
        lookBack(index);
        count = 0;
        generator.generate(series, index, buffer);
        startCandle();
    }

    private void keepAsBefore() {
        highBefore = high;
        lowBefore = low;
        volumeBefore = volume;
        turnoverBefore = turnover;
    }

    private void rebuild(int index) {
        day = prepared.dayOf(index);
        dayEndsAt = prepared.days().to(day);
        int from = prepared.days().from(day);
        open = grid.toUnits(series.open(from));
        highBefore = Long.MIN_VALUE;
        lowBefore = Long.MAX_VALUE;
        volumeBefore = 0;
        turnover = 0;
        for (int i = from; i < index; i++) {
            highBefore = Math.max(highBefore, grid.toUnits(series.high(i)));
            lowBefore = Math.min(lowBefore, grid.toUnits(series.low(i)));
            if (series.volume(i) > 0) {
                volumeBefore += series.volume(i);
                generator.generate(series, i, adder);
            }
        }
        turnoverBefore = turnover;
        addLeftOut(from, index);
    }

    private void addLeftOut(int firstCandle, int lastCandle) {
        for (int i = 0; i < prepared.leftOut().size(); i++) {
            PreparedSeries.LeftOut leftOut = prepared.leftOut().get(i);
            if (leftOut.candle() < firstCandle || leftOut.candle() > lastCandle) {
                continue;
            }
            volumeBefore += leftOut.volume();
            turnoverBefore += leftOut.turnover();
            highBefore = Math.max(highBefore, leftOut.high());
            lowBefore = Math.min(lowBefore, leftOut.low());
            if (leftOut.hasPrices() && leftOut.candle() == prepared.days().from(day)) {
                open = leftOut.open();
            }
        }
    }

    private void add(long epochMillis, long price, long tickVolume) {
        turnover += (double) price * tickVolume;
    }

    private void keep(long epochMillis, long price, long tickVolume) {
        if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
            prices = Arrays.copyOf(prices, 2 * count);
            volumes = Arrays.copyOf(volumes, 2 * count);
        }
        times[count] = epochMillis;
        prices[count] = price;
        volumes[count] = tickVolume;
        count++;
    }

    private void lookBack(int index) {
        int from = Math.max(0, index - RECENT_CANDLES);
        double range = 0;
        double traded = 0;
        for (int i = from; i < index; i++) {
            range += grid.toUnits(series.high(i)) - grid.toUnits(series.low(i));
            traded += series.volume(i);
        }
        int candles = index - from;
        if (candles == 0) {
            recentRangeSteps = grid.toUnits(series.open(index)) * USUAL_RANGE / grid.step();
            recentVolume = 0;
        } else {
            recentRangeSteps = range / candles / grid.step();
            recentVolume = traded / candles;
        }
    }

    private void startCandle() {
        tick = -1;
        high = highBefore;
        low = lowBefore;
        candleHigh = Long.MIN_VALUE;
        candleLow = Long.MAX_VALUE;
        volume = volumeBefore;
        turnover = turnoverBefore;
    }

    private void step() {
        tick++;
        long price = prices[tick];
        volume += volumes[tick];
        turnover += (double) price * volumes[tick];
        candleHigh = Math.max(candleHigh, price);
        candleLow = Math.min(candleLow, price);
        if (tick == count - 1) {
            // With fewer than four ticks they need not have shown both extremes.
            candleHigh = Math.max(candleHigh, grid.toUnits(series.high(candle)));
            candleLow = Math.min(candleLow, grid.toUnits(series.low(candle)));
        }
        high = Math.max(high, candleHigh);
        low = Math.min(low, candleLow);
    }

    /**
     * The price of the tick.
     *
     * @return units of the price scale
     */
    public long price() {
        return prices[tick];
    }

    /**
     * The day's first price.
     *
     * @return units of the price scale
     */
    public long open() {
        return open;
    }

    /**
     * The day's highest price so far.
     *
     * @return units of the price scale
     */
    public long high() {
        return high;
    }

    /**
     * The day's lowest price so far.
     *
     * @return units of the price scale
     */
    public long low() {
        return low;
    }

    /**
     * The day's volume so far, this tick included.
     *
     * @return units of the volume scale
     */
    public long volume() {
        return volume;
    }

    /**
     * The mean of the day's prices so far, each weighted by what was traded at it. Where the range starts within a day,
     * the candles before it count at their typical prices, (high + low + close) / 3.
     *
     * @return units of the price scale; 0 while nothing has been traded
     */
    public double averagePrice() {
        return volume == 0 ? 0 : turnover / volume;
    }

    /**
     * The open interest as of the last completed candle, or of this one with its last tick.
     *
     * @return contracts, or 0 when the source has none
     */
    public long openInterest() {
        return tick == count - 1 ? series.openInterest(candle) : openInterestBefore;
    }

    /**
     * The close that the day's change is counted from.
     *
     * @return the price; not a number when it is unknown
     */
    public double previousClose() {
        return prepared.previousCloses().previousClose(day);
    }

    CandleSeries series() {
        return series;
    }

    int candle() {
        return candle;
    }

    int tick() {
        return tick;
    }

    int ticksOfCandle() {
        return count;
    }

    /** The price of the tick before in units; at the first tick of all, the tick's own. */
    long priceBefore() {
        if (tick > 0) {
            return prices[tick - 1];
        }
        return candle > 0 ? grid.toUnits(series.close(candle - 1)) : prices[tick];
    }

    /** How far candles reach at present, in price steps: the recent ones, or the current one once it reaches further. */
    double rangeSteps() {
        return Math.max(recentRangeSteps, (candleHigh - candleLow) / grid.step());
    }

    /** The volume of recent candles in units of the volume scale; 0 when it is unknown. */
    double recentVolume() {
        return recentVolume;
    }

    void close() {
        generator.close();
    }
}
