package io.afterbell.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every {@link TickSynthesizer} must do: extend it, supply the synthesizer, run it with JUnit 5.
 *
 * <p>It runs over {@link CandleFixtures#all}: law 1 (the candle comes back exactly, or as far as one, two or three ticks
 * can show it; times rise; prices on the grid and inside the candle; volumes add up) and law 3 (the ticks of a candle
 * depend on series, index and context alone, so that seeking gives what playing through gives). A synthesizer that
 * declares a parameter {@code ticks_per_candle} is tried with 1, 2, 3, 4, 5, 10, 60 and 600 as well,
 * and with each word that may stand for the number.
 */
public abstract class TickSynthesizerContract {
    private static final String TICKS_PER_CANDLE = "ticks_per_candle";
    private static final List<String> TICK_COUNTS = List.of("1", "2", "3", "4", "5", "10", "60", "600");

    /** For subclasses. */
    protected TickSynthesizerContract() {}

    /**
     * Makes the synthesizer under test. Called often.
     *
     * @return a new instance
     */
    protected abstract TickSynthesizer newSynthesizer();

    /**
     * The settings to run it with.
     *
     * @return the values that differ from the defaults; none unless overridden
     */
    protected Map<String, String> settings() {
        return Map.of();
    }

    /**
     * With how many ticks, or more, a candle must come back exactly. Fewer ticks show what fits: two open and close,
     * one the close; if this is at most 4, three show an extreme that open and close do not.
     *
     * @return 4 unless overridden; {@link Integer#MAX_VALUE} for a synthesizer that says it keeps no extremes
     */
    protected int minimumTicksForExactCandle() {
        return 4;
    }

    /**
     * Says whether {@link java.util.ServiceLoader} shall find the class of the synthesizer.
     *
     * @return true unless overridden, as for a test double
     */
    protected boolean isLoadedAsService() {
        return true;
    }

    @Test
    void nameVersionDescriptionAndParametersAreLawful() {
        Services.assertLawful(newSynthesizer(), newSynthesizer());
    }

    @Test
    void theServiceLoaderCanMakeIt() {
        if (isLoadedAsService()) {
            Services.assertFoundByServiceLoader(newSynthesizer());
        }
    }

    @Test
    void unlawfulSettingsAreRefused() {
        Services.assertRefusesUnlawfulSettings(newSynthesizer());
    }

    @TestFactory
    Stream<DynamicTest> theTicksGiveTheCandleBack() {
        return onEachFixture((name, series, settings) -> {
            // Another seed may give other ticks, which must be as lawful.
            for (long seed : new long[] {Services.SEED, 0, -1, Long.MAX_VALUE}) {
                TickSynthesizer synthesizer = newSynthesizer();
                TickLaws laws = new TickLaws(name + ", seed=" + seed, minimumTicksForExactCandle(), series);
                try (TickGenerator generator = open(synthesizer, settings, series, seed)) {
                    for (int i = 0; i < series.size(); i++) {
                        laws.begin(series, i, (epochMillis, price, volume) -> {});
                        generator.generate(series, i, laws);
                        laws.end();
                    }
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aCandleHasTheSameTicksInWhateverOrderCandlesAreAskedFor() {
        return onEachFixture((name, series, settings) -> {
            List<RecordingTickSink> played = play(newSynthesizer(), settings, series);
            long key = CounterRandom.key(Services.SEED, name);
            TickSynthesizer synthesizer = newSynthesizer();
            try (TickGenerator generator = open(synthesizer, settings, series, Services.SEED)) {
                int jumps = Math.min(500, 2 * series.size());
                for (int jump = 0; jump < jumps; jump++) {
                    int index = (int) (CounterRandom.uniform(key, jump, 0) * series.size());
                    assertSameTicks(name + " after a seek", index, played, generate(generator, series, index));
                }
                for (int index = series.size() - 1; index >= 0; index--) {
                    assertSameTicks(name + " backwards", index, played, generate(generator, series, index));
                }
            }
            int middle = series.size() / 2;
            try (TickGenerator fresh = open(synthesizer, settings, series, Services.SEED)) {
                assertSameTicks(name + " asked first", middle, played, generate(fresh, series, middle));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> generatorsShareNothing() {
        return onEachFixture((name, series, settings) -> {
            List<RecordingTickSink> played = play(newSynthesizer(), settings, series);
            TickSynthesizer synthesizer = newSynthesizer();
            CandleSeries otherSeries = CandleFixtures.adversarial(Services.SEED + 1, 50);
            try (TickGenerator one = open(synthesizer, settings, series, Services.SEED);
                    TickGenerator other = open(synthesizer, settings, otherSeries, Services.SEED + 1)) {
                for (int i = 0; i < series.size(); i++) {
                    generate(other, otherSeries, i % otherSeries.size());
                    assertSameTicks(name + " beside another instrument", i, played, generate(one, series, i));
                }
            }
        });
    }

    @Test
    void manyThreadsMayOpenGeneratorsAtOnce() throws InterruptedException {
        CandleSeries series = CandleFixtures.randomWalk(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE, 1, 7);
        TickSynthesizer synthesizer = newSynthesizer();
        List<RecordingTickSink> expected = play(newSynthesizer(), settings(), series);
        for (List<RecordingTickSink> played : Services.onThreads(() -> play(synthesizer, settings(), series))) {
            for (int i = 0; i < series.size(); i++) {
                assertSameTicks("on another thread", i, expected, played.get(i));
            }
        }
    }

    private interface FixtureTest {
        void run(String name, CandleSeries series, Map<String, String> settings);
    }

    private Stream<DynamicTest> onEachFixture(FixtureTest test) {
        Map<String, CandleSeries> fixtures = CandleFixtures.all(Services.SEED);
        return variants().stream()
                .map(settings -> dynamicTest("settings " + settings + ", seed " + Services.SEED, () -> {
                    for (Map.Entry<String, CandleSeries> fixture : fixtures.entrySet()) {
                        CandleSeries series = shortened(fixture.getValue(), settings);
                        test.run(fixture.getKey() + " " + settings, series, settings);
                    }
                }));
    }

    // Where a candle has many ticks fewer candles do, so that the contract stays quick.
    private static CandleSeries shortened(CandleSeries series, Map<String, String> settings) {
        boolean many = settings.getOrDefault(TICKS_PER_CANDLE, "1").length() > 1;
        return many ? series.slice(0, Math.min(200, series.size())) : series;
    }

    private List<Map<String, String>> variants() {
        List<Map<String, String>> variants = new ArrayList<>();
        variants.add(settings());
        for (ParameterSpec parameter : newSynthesizer().parameters()) {
            if (parameter.name().equals(TICKS_PER_CANDLE)) {
                List<String> counts = new ArrayList<>(TICK_COUNTS);
                counts.addAll(parameter.choices());
                for (String count : counts) {
                    Map<String, String> variant = new LinkedHashMap<>(settings());
                    variant.put(TICKS_PER_CANDLE, count);
                    variants.add(variant);
                }
            }
        }
        return variants;
    }

    private static TickGenerator open(
            TickSynthesizer synthesizer, Map<String, String> settings, CandleSeries series, long seed) {
        TickGenerator generator = synthesizer.newGenerator(new SynthesisContext(
                PluginSettings.of(synthesizer, settings),
                series.instrument(),
                series.priceScale(),
                series.volumeScale(),
                seed));
        assertNotNull(generator, "newGenerator() returns a generator, never null");
        return generator;
    }

    private static List<RecordingTickSink> play(
            TickSynthesizer synthesizer, Map<String, String> settings, CandleSeries series) {
        List<RecordingTickSink> candles = new ArrayList<>(series.size());
        try (TickGenerator generator = open(synthesizer, settings, series, Services.SEED)) {
            for (int i = 0; i < series.size(); i++) {
                candles.add(generate(generator, series, i));
            }
        }
        return candles;
    }

    private static RecordingTickSink generate(TickGenerator generator, CandleSeries series, int index) {
        RecordingTickSink sink = new RecordingTickSink();
        generator.generate(series, index, sink);
        assertTrue(sink.size() > 0, () -> "a candle has at least one tick: index=" + index + " of " + series);
        return sink;
    }

    private static void assertSameTicks(
            String what, int index, List<RecordingTickSink> expected, RecordingTickSink actual) {
        if (!expected.get(index).sameTicksAs(actual)) {
            assertEquals(
                    expected.get(index).toString(),
                    actual.toString(),
                    "a candle's ticks depend on series, index and context alone: " + what + " index=" + index);
        }
    }
}
