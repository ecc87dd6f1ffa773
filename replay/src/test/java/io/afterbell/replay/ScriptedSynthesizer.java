package io.afterbell.replay;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;

/** Open, high, low, close at fixed moments of the minute, or whatever a test makes of a candle. */
final class ScriptedSynthesizer implements TickSynthesizer {
    /** What becomes of a candle. */
    @FunctionalInterface
    interface Script {
        void generate(CandleSeries series, int index, TickSink sink);
    }

    /** The moments of the four ticks; the first is not the candle's own, so that it has time before its first tick. */
    static final long[] MOMENTS = {250, 15_000, 30_000, 59_000};

    /** The same with the first tick at the candle's open. */
    static final long[] MOMENTS_FROM_THE_OPEN = {0, 15_000, 30_000, 59_000};

    private final Script script;
    private int closedGenerators;
    private RuntimeException closingFails;
    private String content = "";

    ScriptedSynthesizer(Script script) {
        this.script = script;
    }

    static ScriptedSynthesizer at(long... moments) {
        return new ScriptedSynthesizer((series, index, sink) -> generate(series, index, sink, moments));
    }

    /** An honest candle at {@link #MOMENTS}. */
    static void generate(CandleSeries series, int index, TickSink sink) {
        generate(series, index, sink, MOMENTS);
    }

    private static void generate(CandleSeries series, int index, TickSink sink, long[] moments) {
        PriceScale grid = series.priceScale();
        double[] prices = {series.open(index), series.high(index), series.low(index), series.close(index)};
        long left = series.volume(index);
        for (int i = 0; i < 4; i++) {
            long volume = i == 3 ? left : series.volume(index) / 5;
            left -= volume;
            sink.tick(series.openEpochMillis(index) + moments[i], grid.toUnits(prices[i]), volume);
        }
    }

    /** Ten ticks at random moments with random prices, the same ones for the same candle always. */
    static ScriptedSynthesizer random() {
        return new ScriptedSynthesizer((series, index, sink) -> {
            PriceScale grid = series.priceScale();
            long key = CounterRandom.key(17, series.instrument().symbol());
            long minute = series.epochMinute(index);
            long low = grid.toUnits(series.low(index));
            long steps = (grid.toUnits(series.high(index)) - low) / grid.step();
            long left = series.volume(index);
            for (int i = 0; i < 10; i++) {
                long random = CounterRandom.bits(key, minute, i);
                long price = switch (i) {
                    case 0 -> grid.toUnits(series.open(index));
                    case 1 -> low;
                    case 2 -> low + steps * grid.step();
                    case 9 -> grid.toUnits(series.close(index));
                    default -> low + Math.floorMod(random, steps + 1) * grid.step();
                };
                long volume = i == 9 ? left : Math.floorMod(random >>> 7, left / 2 + 1);
                left -= volume;
                long moment = i * 6_000 + (i == 0 ? 0 : Math.floorMod(random >>> 13, 6_000L));
                sink.tick(series.openEpochMillis(index) + moment, price, volume);
            }
        });
    }

    /** Makes all generators throw when they are closed. */
    ScriptedSynthesizer closingWith(RuntimeException thrown) {
        closingFails = thrown;
        return this;
    }

    int closedGenerators() {
        return closedGenerators;
    }

    /** As if a file that it reads had this content from now on. */
    void reads(String text) {
        content = text;
    }

    @Override
    public String fingerprint(PluginSettings settings) {
        return content;
    }

    @Override
    public TickGenerator newGenerator(SynthesisContext context) {
        return new TickGenerator() {
            @Override
            public void generate(CandleSeries series, int index, TickSink sink) {
                script.generate(series, index, sink);
            }

            @Override
            public void close() {
                closedGenerators++;
                if (closingFails != null) {
                    throw closingFails;
                }
            }
        };
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "Four ticks at fixed moments.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }
}
