package io.afterbell.regimes.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.testkit.CandleFixtures;
import io.afterbell.testkit.TickSynthesizerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SynthesizersTest {
    @Nested
    class Close extends TickSynthesizerContract {
        @Override
        protected TickSynthesizer newSynthesizer() {
            return new CloseSynthesizer();
        }

        @Override
        protected int minimumTicksForExactCandle() {
            return Integer.MAX_VALUE;
        }
    }

    @Nested
    class Ohlc extends TickSynthesizerContract {
        @Override
        protected TickSynthesizer newSynthesizer() {
            return new OhlcSynthesizer();
        }
    }

    @Nested
    class Linear extends TickSynthesizerContract {
        @Override
        protected TickSynthesizer newSynthesizer() {
            return new LinearSynthesizer();
        }
    }

    @Nested
    class Bridge extends TickSynthesizerContract {
        @Override
        protected TickSynthesizer newSynthesizer() {
            return new BridgeSynthesizer();
        }
    }

    @Nested
    class BridgeOfOneTick extends Bridge {
        @Override
        protected Map<String, String> settings() {
            return Map.of("ticks_per_candle", "1");
        }
    }

    @Nested
    class BridgeOfTwoTicks extends Bridge {
        @Override
        protected Map<String, String> settings() {
            return Map.of("ticks_per_candle", "2");
        }
    }

    @Nested
    class BridgeOfThreeTicks extends Bridge {
        @Override
        protected Map<String, String> settings() {
            return Map.of("ticks_per_candle", "3");
        }
    }

    @Nested
    class BridgeOfFourTicks extends Bridge {
        @Override
        protected Map<String, String> settings() {
            return Map.of("ticks_per_candle", "4");
        }
    }

    @Nested
    class BridgeOfManyTicks extends Bridge {
        @Override
        protected Map<String, String> settings() {
            return Map.of("ticks_per_candle", "600");
        }
    }

    @Nested
    class LinearOfManyTicks extends Linear {
        @Override
        protected Map<String, String> settings() {
            return Map.of("ticks_per_candle", "600");
        }
    }

    private static SynthesisContext context(TickSynthesizer synthesizer, CandleSeries series, long seed) {
        return new SynthesisContext(
                PluginSettings.defaults(synthesizer),
                series.instrument(),
                series.priceScale(),
                series.volumeScale(),
                seed);
    }

    /** A released tape never changes; whoever changes it on purpose also changes the synthesizer's version. */
    @Test
    void aTapeStaysWhatItIsFromReleaseToRelease() {
        assertEquals("1", new BridgeSynthesizer().version());
        assertEquals(
                List.of(398887375199662579L, 6575591943843327658L, -4838034075978492253L, 4400580350314973620L),
                List.of(
                        tapeHash(new BridgeSynthesizer()),
                        tapeHash(new LinearSynthesizer()),
                        tapeHash(new OhlcSynthesizer()),
                        tapeHash(new CloseSynthesizer())));
    }

    private static long tapeHash(TickSynthesizer synthesizer) {
        CandleSeries series = CandleFixtures.randomWalk(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE, 2, 42);
        long[] hash = {1};
        try (TickGenerator generator = synthesizer.newGenerator(context(synthesizer, series, 7))) {
            for (int i = 0; i < series.size(); i++) {
                generator.generate(series, i, (time, price, volume) -> {
                    hash[0] = CounterRandom.bits(hash[0] ^ time, price, (int) volume);
                });
            }
        }
        return hash[0];
    }

    @Test
    void bothOrdersOfTheExtremesComeUpInHonestProportion() {
        CandleSeries series = CandleFixtures.randomWalk(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 20, 5);
        CandleAnchors anchors = new CandleAnchors(99, series.priceScale());
        int balanced = 0;
        int balancedHighFirst = 0;
        int falling = 0;
        int fallingHighFirst = 0;
        for (int i = 0; i < series.size(); i++) {
            anchors.read(series, i);
            anchors.drawOrder(series.epochMinute(i));
            double body = (double) (anchors.open - anchors.close) / Math.max(1, anchors.high);
            if (Math.abs(body) < 0.05) {
                balanced++;
                balancedHighFirst += anchors.highFirst ? 1 : 0;
            } else if (body > 0.5) {
                falling++;
                fallingHighFirst += anchors.highFirst ? 1 : 0;
            }
        }
        double balancedShare = (double) balancedHighFirst / balanced;
        double fallingShare = (double) fallingHighFirst / falling;
        assertTrue(balanced > 200 && falling > 500, "balanced=" + balanced + " falling=" + falling);
        assertTrue(balancedShare > 0.4 && balancedShare < 0.6, "balancedShare=" + balancedShare);
        assertTrue(fallingShare > 0.95, "a falling candle mostly saw its high first: fallingShare=" + fallingShare);
    }
}
