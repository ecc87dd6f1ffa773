package io.afterbell.testkit;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;

/**
 * A lawful synthesizer: open, random prices, the two extremes in random order, close; with fewer ticks the anchors that
 * fit. Its steps can be bent by subclasses, each of which then breaks one law.
 */
public class AnchorSynthesizer implements TickSynthesizer {
    /** For JUnit and subclasses. */
    public AnchorSynthesizer() {}

    @Override
    public String name() {
        return "anchors";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "The four anchors of a candle with noise between them.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(ParameterSpec.integer("ticks_per_candle", 10, 1, 600, "How many ticks a candle has."));
    }

    @Override
    public TickGenerator newGenerator(SynthesisContext context) {
        return (series, index, sink) -> generate(context, series, index, sink);
    }

    void generate(SynthesisContext context, CandleSeries series, int index, TickSink sink) {
        int count = (int) context.settings().integer("ticks_per_candle");
        long minute = series.epochMinute(index);
        long length = series.interval().millis();
        long left = series.volume(index);
        for (int tick = 0; tick < count; tick++) {
            long time = series.openEpochMillis(index) + length * tick / count;
            long quantity = tick == count - 1 ? left : left / (count - tick);
            left -= quantity;
            sink.tick(
                    time(time, tick),
                    price(context, series, index, tick, count, key(context), minute),
                    volume(quantity, tick));
        }
    }

    long key(SynthesisContext context) {
        return context.seed();
    }

    long time(long time, int tick) {
        return time;
    }

    long volume(long volume, int tick) {
        return volume;
    }

    long price(SynthesisContext context, CandleSeries series, int index, int tick, int count, long key, long minute) {
        long step = context.priceScale().step();
        long open = units(context, series.open(index));
        long high = units(context, series.high(index));
        long low = units(context, series.low(index));
        long close = units(context, series.close(index));
        if (tick == count - 1) {
            return close;
        }
        if (tick == 0) {
            return open;
        }
        boolean highFirst = CounterRandom.uniform(key, minute, -1) < 0.5;
        if (count == 3) {
            boolean showsHigh = Math.max(open, close) == high;
            boolean showsLow = Math.min(open, close) == low;
            return showsHigh == showsLow ? (highFirst ? high : low) : showsHigh ? low : high;
        }
        if (tick == 1 || tick == 2) {
            return highFirst == (tick == 1) ? high : low;
        }
        long steps = (high - low) / step;
        return low + step * (long) (CounterRandom.uniform(key, minute, tick) * (steps + 1));
    }

    static long units(SynthesisContext context, double price) {
        return context.priceScale().toUnits(price);
    }
}
