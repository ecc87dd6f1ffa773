package io.afterbell.testkit;

import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The contracts let lawful services pass, plain and behind the asserting wrappers. */
class LawfulServicesTest {
    @Nested
    class AnchorsTest extends TickSynthesizerContract {
        @Override
        protected TickSynthesizer newSynthesizer() {
            return new AnchorSynthesizer();
        }
    }

    @Nested
    class AssertedAnchorsTest extends TickSynthesizerContract {
        @Override
        protected TickSynthesizer newSynthesizer() {
            return new AssertingTickSynthesizer(new AnchorSynthesizer());
        }

        @Override
        protected boolean isLoadedAsService() {
            return false;
        }
    }

    @Nested
    class DoubleTest extends RegimeTransformContract {
        @Override
        protected RegimeTransform newRegime() {
            return new LogRegime();
        }
    }

    @Nested
    class HalfTest extends RegimeTransformContract {
        @Override
        protected RegimeTransform newRegime() {
            return new LogRegime();
        }

        @Override
        protected Map<String, String> settings() {
            return Map.of("scale", "0.5");
        }
    }

    @Nested
    class NothingLeftTest extends RegimeTransformContract {
        @Override
        protected RegimeTransform newRegime() {
            return new AssertingRegimeTransform(new LogRegime());
        }

        @Override
        protected Map<String, String> settings() {
            return Map.of("scale", "0");
        }

        @Override
        protected boolean isLoadedAsService() {
            return false;
        }
    }

    @Nested
    class InMemoryTest extends CandleSourceContract {
        @Override
        protected CandleSource newSource() {
            return new AssertingCandleSource(InMemoryCandleSource.of(
                    CandleFixtures.all(Services.SEED).entrySet().stream()
                            .filter(entry -> !entry.getKey().contains(" day"))
                            .collect(
                                    java.util.TreeMap<io.afterbell.api.Instrument, io.afterbell.api.CandleSeries>::new,
                                    (map, entry) -> map.put(entry.getValue().instrument(), entry.getValue()),
                                    java.util.Map::putAll)
                            .values()));
        }

        @Override
        protected boolean isLoadedAsService() {
            return false;
        }
    }
}
