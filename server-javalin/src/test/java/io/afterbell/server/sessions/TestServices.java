package io.afterbell.server.sessions;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;

/** A regime and a synthesizer that are easy to see through. */
final class TestServices {
    private TestServices() {}

    /** Open, a random price, and close, at times that the seed decides. */
    static final class Seeded implements TickSynthesizer {
        @Override
        public TickGenerator newGenerator(SynthesisContext context) {
            return (CandleSeries series, int index, TickSink sink) -> {
                long open = series.openEpochMillis(index);
                long minute = open / 60_000;
                long low = series.priceScale().toUnits(series.low(index));
                long high = series.priceScale().toUnits(series.high(index));
                long jitter = Math.floorMod(CounterRandom.bits(context.seed(), minute, 0), 10_000);
                long step = series.priceScale().step();
                long somewhere =
                        Math.floorMod(CounterRandom.bits(context.seed(), minute, 1), (high - low) / step + 1) * step;
                sink.tick(open, series.priceScale().toUnits(series.open(index)), 0);
                sink.tick(open + 10_000 + jitter, low + somewhere, 0);
                sink.tick(open + 50_000, series.priceScale().toUnits(series.close(index)), series.volume(index));
            };
        }

        @Override
        public String name() {
            return "seeded";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public String description() {
            return "Three ticks a candle.";
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }
    }

    /** Works for a while, then makes a tick outside its candle. */
    static final class Breaking implements TickSynthesizer {
        @Override
        public TickGenerator newGenerator(SynthesisContext context) {
            return (CandleSeries series, int index, TickSink sink) -> sink.tick(
                    series.openEpochMillis(index) + 50_000,
                    series.priceScale().toUnits(index < 100 ? series.close(index) : 2 * series.high(index)),
                    series.volume(index));
        }

        @Override
        public String name() {
            return "breaking";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public String description() {
            return "Breaks its contract after 100 candles.";
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }
    }

    /** Multiplies every price. */
    static final class Times implements RegimeTransform {
        @Override
        public CandleSeries apply(CandleSeries series, RegimeContext context) {
            double by = context.settings().decimal("by");
            return series.withPrices(
                    times(series.opens(), by),
                    times(series.highs(), by),
                    times(series.lows(), by),
                    times(series.closes(), by));
        }

        private static double[] times(double[] prices, double by) {
            for (int i = 0; i < prices.length; i++) {
                prices[i] *= by;
            }
            return prices;
        }

        @Override
        public String name() {
            return "times";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public String description() {
            return "Multiplies every price.";
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(ParameterSpec.decimal("by", 2, 1, 10, "By what."));
        }
    }
}
