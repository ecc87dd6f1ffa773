package io.afterbell.regimes.ticks;

import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.testkit.TickSynthesizerContract;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** All synthesizers, and bridge and linear at the numbers of ticks where something changes, keep the contract. */
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
}
