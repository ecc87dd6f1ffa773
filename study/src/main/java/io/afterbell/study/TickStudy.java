package io.afterbell.study;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.PriceScale;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands a synthesizer the candles of a truth, and compares its paths with the true ones.
 *
 * <p>Time inside a candle is the tick's index over that of the last tick. Pure: the same synthesizer, truth and seed give
 * the same report. Takes seconds for 50,000 candles. For one thread.
 */
public final class TickStudy {
    private static final int BANDS = 20;

    private final TickSynthesizer service;
    private final PluginSettings settings;
    private final Truth truth;
    private final long seed;

    /**
     * Makes a study.
     *
     * @param service the synthesizer
     * @param settings its settings; it must give every candle as many ticks as the truth's paths have, or all the same
     *     number
     * @param truth what to compare it with
     * @param seed the seed of its ticks
     */
    public TickStudy(TickSynthesizer service, PluginSettings settings, Truth truth, long seed) {
        this.service = requireNonNull(service, "service");
        this.settings = requireNonNull(settings, "settings");
        this.truth = requireNonNull(truth, "truth");
        this.seed = seed;
    }

    /**
     * Does the study.
     *
     * @param orderSeeds from how many tapes the probability is taken that a candle's high comes first; 0 leaves the order
     *     out
     * @return what was found
     */
    public TickReport run(int orderSeeds) {
        Paths synthetic = synthesize(seed, truth.paths().candles());
        Paths real = truth.paths();
        double truthVariance = real.realisedVariance(1);
        List<TickReport.Row> rows = new ArrayList<>();
        rows.add(TickReport.Row.within(
                "realised variance / truth", synthetic.realisedVariance(1) / truthVariance, 0.95, 1.05));
        rows.add(TickReport.Row.within(
                "lag-1 autocorrelation - truth",
                synthetic.lagOneAutocorrelation() - real.lagOneAutocorrelation(),
                -0.03,
                0.03));
        rows.add(TickReport.Row.atMost(
                "time of high, KS distance",
                Paths.distance(synthetic.timesOfExtreme(true), real.timesOfExtreme(true)),
                0.02));
        rows.add(TickReport.Row.atMost(
                "time of low, KS distance",
                Paths.distance(synthetic.timesOfExtreme(false), real.timesOfExtreme(false)),
                0.02));
        Order order = new Order(orderSeeds == 0 ? List.of() : bands(orderSeeds));
        if (orderSeeds > 0) {
            rows.add(TickReport.Row.atMost("high before low, calibration error", order.error(), 0.02));
        }
        rows.add(TickReport.Row.within(
                "crossings of the mid price / truth", synthetic.midCrossings() / real.midCrossings(), 0.95, 1.05));
        int[] indexes = truth.indexes().stream().mapToInt(Integer::intValue).toArray();
        for (LeakProbe.Question question : LeakProbe.Question.values()) {
            double ours = LeakProbe.areaUnderCurve(synthetic, truth.series(), indexes, question);
            double theirs = LeakProbe.areaUnderCurve(real, truth.series(), indexes, question);
            String asked = question.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
            rows.add(TickReport.Row.atMost("leak, " + asked + ": AUC - truth", ours - theirs, 0.01));
        }
        return new TickReport(
                service.name() + (settings.asMap().isEmpty() ? "" : ":" + settings),
                truth.description(),
                truth.paths().candles(),
                rows,
                order,
                real,
                synthetic);
    }

    private Paths synthesize(long withSeed, int candles) {
        CandleSeries series = truth.series();
        Paths paths = new Paths(candles, truth.paths().ticks());
        PriceScale grid = series.priceScale();
        long[] prices = new long[truth.paths().ticks()];
        int[] count = new int[1];
        try (TickGenerator generator = generator(withSeed)) {
            for (int candle = 0; candle < candles; candle++) {
                int index = truth.indexes().get(candle);
                count[0] = 0;
                generator.generate(series, index, (time, price, volume) -> {
                    if (count[0] < prices.length) {
                        prices[count[0]] = price;
                    }
                    count[0]++;
                });
                if (count[0] > prices.length) {
                    throw new IllegalStateException("a study of " + prices.length + " ticks a candle got ticks="
                            + count[0] + " from " + service.name());
                }
                long low = grid.toUnits(series.low(index));
                for (int tick = 0; tick < prices.length; tick++) {
                    // Fewer ticks than the truth has are held until the next one comes.
                    int from = count[0] == prices.length
                            ? tick
                            : (int) ((long) tick * (count[0] - 1) / Math.max(1, prices.length - 1));
                    paths.set(candle, tick, (prices[from] - low) / grid.step());
                }
            }
        }
        return paths;
    }

    private TickGenerator generator(long withSeed) {
        CandleSeries series = truth.series();
        return service.newGenerator(new SynthesisContext(
                settings,
                series.instrument(),
                series.priceScale(),
                series.volumeScale(),
                CounterRandom.key(withSeed, "study")));
    }

    private List<Order.Band> bands(int orderSeeds) {
        Paths real = truth.paths();
        int candles = real.candles();
        int[] highFirst = new int[candles];
        for (int tape = 0; tape < orderSeeds; tape++) {
            Paths paths = synthesize(seed + 1 + tape, candles);
            for (int candle = 0; candle < candles; candle++) {
                highFirst[candle] += paths.highTick(candle) < paths.lowTick(candle) ? 1 : 0;
            }
        }
        int[] count = new int[BANDS];
        double[] predicted = new double[BANDS];
        double[] observed = new double[BANDS];
        for (int candle = 0; candle < candles; candle++) {
            if (real.highTick(candle) == real.lowTick(candle)) {
                continue;
            }
            double probability = (double) highFirst[candle] / orderSeeds;
            int band = Math.min(BANDS - 1, (int) (probability * BANDS));
            count[band]++;
            predicted[band] += probability;
            observed[band] += real.highTick(candle) < real.lowTick(candle) ? 1 : 0;
        }
        List<Order.Band> bands = new ArrayList<>();
        for (int band = 0; band < BANDS; band++) {
            if (count[band] > 0) {
                bands.add(new Order.Band(count[band], predicted[band] / count[band], observed[band] / count[band]));
            }
        }
        return bands;
    }
}
