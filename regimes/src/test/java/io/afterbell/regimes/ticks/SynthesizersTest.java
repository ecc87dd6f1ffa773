package io.afterbell.regimes.ticks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.testkit.CandleFixtures;
import io.afterbell.testkit.TickSynthesizerContract;
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

    @Test
    void bothOrdersOfTheExtremesComeUpInHonestProportion() {
        CandleSeries series = CandleFixtures.randomWalk(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 20, 5);
        CandlePath candle = new CandlePath(99, series.priceScale(), PathLibrary.walks());
        int balanced = 0;
        int balancedHighFirst = 0;
        int falling = 0;
        int fallingHighFirst = 0;
        for (int i = 0; i < series.size(); i++) {
            candle.read(series, i);
            candle.draw(series, i);
            double body = (double) (candle.open - candle.close) / Math.max(1, candle.high);
            if (Math.abs(body) < 0.05) {
                balanced++;
                balancedHighFirst += candle.highFirst() ? 1 : 0;
            } else if (body > 0.5) {
                falling++;
                fallingHighFirst += candle.highFirst() ? 1 : 0;
            }
        }
        double balancedShare = (double) balancedHighFirst / balanced;
        double fallingShare = (double) fallingHighFirst / falling;
        assertTrue(balanced > 200 && falling > 500, "balanced=" + balanced + " falling=" + falling);
        assertTrue(balancedShare > 0.4 && balancedShare < 0.6, "balancedShare=" + balancedShare);
        assertTrue(fallingShare > 0.95, "a falling candle mostly saw its high first: fallingShare=" + fallingShare);
    }
}
