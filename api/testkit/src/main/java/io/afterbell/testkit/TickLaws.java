package io.afterbell.testkit;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TickSink;

/**
 * Watches the ticks of one candle after another, passes them on, and fails at the first that breaks the contract of
 * {@link io.afterbell.api.spi.TickGenerator}.
 */
final class TickLaws implements TickSink {
    private final String what;
    private final int ticksForExactCandle;
    private CandleSeries series;
    private TickSink next;
    private int index;
    private int count;
    private long lastEpochMillis;
    private long firstPrice;
    private long lastPrice;
    private long highest;
    private long lowest;
    private long volumeSum;
    private long open;
    private long high;
    private long low;
    private long close;

    /**
     * @param what names the synthesizer in a failure
     * @param ticksForExactCandle with this many ticks a candle must come back exactly
     */
    TickLaws(String what, int ticksForExactCandle, CandleSeries series) {
        this.what = what;
        this.ticksForExactCandle = ticksForExactCandle;
        this.series = series;
        this.next = (epochMillis, price, volume) -> {};
    }

    void begin(CandleSeries newSeries, int newIndex, TickSink newNext) {
        series = newSeries;
        next = newNext;
        index = newIndex;
        count = 0;
        lastEpochMillis = Long.MIN_VALUE;
        highest = Long.MIN_VALUE;
        lowest = Long.MAX_VALUE;
        volumeSum = 0;
        PriceScale scale = series.priceScale();
        open = scale.toUnits(series.open(index));
        high = scale.toUnits(series.high(index));
        low = scale.toUnits(series.low(index));
        close = scale.toUnits(series.close(index));
    }

    @Override
    public void tick(long epochMillis, long price, long volume) {
        long start = series.openEpochMillis(index);
        if (epochMillis < start || epochMillis >= start + series.interval().millis()) {
            throw broken("a tick lies inside its candle: epochMillis=" + epochMillis);
        }
        if (epochMillis <= lastEpochMillis) {
            throw broken("times rise strictly: epochMillis=" + epochMillis + " previous=" + lastEpochMillis);
        }
        if (price % series.priceScale().step() != 0) {
            throw broken("a price is a multiple of the step: price=" + price + " step="
                    + series.priceScale().step());
        }
        if (price < low || price > high) {
            throw broken(
                    "a price lies between low and high: price=" + price + " low=" + low + " high=" + high + " (units)");
        }
        if (volume < 0) {
            throw broken("a volume is not negative: volume=" + volume);
        }
        if (count == 0) {
            firstPrice = price;
        }
        count++;
        lastEpochMillis = epochMillis;
        lastPrice = price;
        highest = Math.max(highest, price);
        lowest = Math.min(lowest, price);
        volumeSum += volume;
        next.tick(epochMillis, price, volume);
    }

    void end() {
        if (count == 0) {
            throw broken("a candle has at least one tick");
        }
        if (volumeSum != series.volume(index)) {
            throw broken("the volumes add up to the candle's: sum=" + volumeSum + " volume=" + series.volume(index));
        }
        if (lastPrice != close) {
            throw broken("the last tick is the close: price=" + lastPrice + " close=" + close + " (units)");
        }
        if (count == 1) {
            return;
        }
        if (firstPrice != open) {
            throw broken("the first tick is the open: price=" + firstPrice + " open=" + open + " (units)");
        }
        boolean exact = highest == high && lowest == low;
        if (count >= ticksForExactCandle && !exact) {
            throw broken("the ticks reach high and low: highest=" + highest + " high=" + high + " lowest=" + lowest
                    + " low=" + low + " (units)");
        }
        if (count == 3 && ticksForExactCandle <= 4 && !exact) {
            // Three ticks have room for one extreme; only a candle that needs two may go without the other.
            boolean needsBoth = Math.max(open, close) < high && Math.min(open, close) > low;
            if (!needsBoth || highest != high && lowest != low) {
                throw broken("of three ticks the middle one is an extreme that open and close do not show: highest="
                        + highest + " high=" + high + " lowest=" + lowest + " low=" + low + " (units)");
            }
        }
    }

    private AssertionError broken(String law) {
        return new AssertionError(what + ": " + law + "; tick=" + count + " index=" + index + " of " + series + " "
                + series.candle(index));
    }
}
