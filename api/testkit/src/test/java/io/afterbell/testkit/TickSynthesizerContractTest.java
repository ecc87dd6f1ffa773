package io.afterbell.testkit;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TickSynthesizerContractTest {
    private static final String TICKS = "theTicksGiveTheCandleBack";
    private static final String ORDER = "aCandleHasTheSameTicksInWhateverOrderCandlesAreAskedFor";
    private static final String NAMES = "nameVersionDescriptionAndParametersAreLawful";

    /** What the contract is run over; set just before, by the same thread. */
    private static Supplier<TickSynthesizer> underTest = AnchorSynthesizer::new;

    private static void assertRefused(String check, String phrase, TickSynthesizer broken) {
        underTest = () -> broken;
        Verdict.assertRefused(Probe.class, check, phrase);
    }

    static class Probe extends TickSynthesizerContract {
        @Override
        protected TickSynthesizer newSynthesizer() {
            return underTest.get();
        }
    }

    @Nested
    class LawfulTest extends TickSynthesizerContract {
        @Override
        protected TickSynthesizer newSynthesizer() {
            return new AnchorSynthesizer();
        }
    }

    @Nested
    class LawfulBehindTheWrapperTest extends TickSynthesizerContract {
        @Override
        protected TickSynthesizer newSynthesizer() {
            return new AssertingTickSynthesizer(new AnchorSynthesizer());
        }

        @Override
        protected boolean isLoadedAsService() {
            return false;
        }
    }

    /** A synthesizer that says it keeps no extremes passes without them. */
    @Nested
    class WithoutExtremesTest extends TickSynthesizerContract {
        @Override
        protected TickSynthesizer newSynthesizer() {
            return new Flattened();
        }

        @Override
        protected int minimumTicksForExactCandle() {
            return Integer.MAX_VALUE;
        }
    }

    /** Open, then the close throughout. */
    public static class Flattened extends AnchorSynthesizer {
        /** For JUnit. */
        public Flattened() {}

        @Override
        long price(
                SynthesisContext context, CandleSeries series, int index, int tick, int count, long key, long minute) {
            return units(context, tick == 0 && count > 1 ? series.open(index) : series.close(index));
        }
    }

    @Test
    void ticksWithoutTheExtremesAreRefused() {
        assertRefused(TICKS, "the ticks reach high and low", new Flattened());
    }

    @Test
    void aTickAfterTheCandlesEndIsRefused() {
        assertRefused(TICKS, "a tick lies inside its candle", new AnchorSynthesizer() {
            @Override
            long time(long time, int tick) {
                return tick == 9 ? time + 6_000 : time;
            }
        });
    }

    @Test
    void aTickBeforeTheCandlesOpenIsRefused() {
        assertRefused(TICKS, "a tick lies inside its candle", new AnchorSynthesizer() {
            @Override
            long time(long time, int tick) {
                return time - 1;
            }
        });
    }

    @Test
    void twoTicksAtOneTimeAreRefused() {
        assertRefused(TICKS, "times rise strictly", new AnchorSynthesizer() {
            @Override
            long time(long time, int tick) {
                return time - time % 12_000;
            }
        });
    }

    @Test
    void aPriceAboveTheHighIsRefused() {
        assertRefused(TICKS, "a price lies between low and high", new BentPrice(1, 2) {
            @Override
            long bent(SynthesisContext context, CandleSeries series, int index) {
                return units(context, series.high(index)) + context.priceScale().step();
            }
        });
    }

    @Test
    void aPriceBelowTheLowIsRefused() {
        assertRefused(TICKS, "a price lies between low and high", new BentPrice(1, 2) {
            @Override
            long bent(SynthesisContext context, CandleSeries series, int index) {
                return units(context, series.low(index)) - context.priceScale().step();
            }
        });
    }

    @Test
    void aPriceOffTheGridIsRefused() {
        assertRefused(TICKS, "a price is a multiple of the step", new BentPrice(4, 5) {
            @Override
            long bent(SynthesisContext context, CandleSeries series, int index) {
                long low = units(context, series.low(index));
                return low < units(context, series.high(index)) ? low + 1 : low;
            }
        });
    }

    @Test
    void aFirstTickBesideTheOpenIsRefused() {
        assertRefused(TICKS, "the first tick is the open", new BentPrice(0, 2) {
            @Override
            long bent(SynthesisContext context, CandleSeries series, int index) {
                return units(context, series.close(index));
            }
        });
    }

    @Test
    void aLastTickBesideTheCloseIsRefused() {
        assertRefused(TICKS, "the last tick is the close", new BentPrice(0, 1) {
            @Override
            long bent(SynthesisContext context, CandleSeries series, int index) {
                return units(context, series.open(index));
            }
        });
    }

    @Test
    void threeTicksWithoutTheExtremeThatIsNotShownAreRefused() {
        assertRefused(TICKS, "of three ticks the middle one", new AnchorSynthesizer() {
            @Override
            long price(SynthesisContext context, CandleSeries s, int i, int tick, int count, long key, long minute) {
                long price = super.price(context, s, i, tick, count, key, minute);
                return count == 3 && tick == 1 ? units(context, s.open(i)) : price;
            }
        });
    }

    @Test
    void aNegativeVolumeIsRefused() {
        assertRefused(TICKS, "a volume is not negative", new AnchorSynthesizer() {
            @Override
            long volume(long volume, int tick) {
                return tick == 0 ? volume - 1 : tick == 1 ? volume + 1 : volume;
            }
        });
    }

    @Test
    void aVolumeThatGoesMissingIsRefused() {
        assertRefused(TICKS, "the volumes add up", new AnchorSynthesizer() {
            @Override
            long volume(long volume, int tick) {
                // As a double would lose it.
                return volume > 1L << 40 ? volume - 1 : volume;
            }
        });
    }

    @Test
    void aCandleWithoutTicksIsRefused() {
        assertRefused(TICKS, "a candle has at least one tick", new AnchorSynthesizer() {
            @Override
            void generate(SynthesisContext context, CandleSeries series, int index, TickSink sink) {
                if (series.high(index) > series.low(index)) {
                    super.generate(context, series, index, sink);
                }
            }
        });
    }

    @Test
    void aGeneratorThatRemembersTheLastCandleIsRefused() {
        assertRefused(ORDER, "depend on series, index and context alone", new AnchorSynthesizer() {
            @Override
            public TickGenerator newGenerator(SynthesisContext context) {
                long[] seed = {context.seed()};
                return (series, index, sink) -> {
                    seed[0] = 31 * seed[0] + index;
                    generate(reseeded(context, seed[0]), series, index, sink);
                };
            }
        });
    }

    @Test
    void aGeneratorWhoseRandomnessIsDrawnIsRefused() {
        Random random = new Random(1);
        assertRefused(ORDER, "depend on series, index and context alone", new AnchorSynthesizer() {
            @Override
            long key(SynthesisContext context) {
                return random.nextLong();
            }
        });
    }

    @Test
    void generatorsThatShareStateAreRefused() {
        assertRefused("generatorsShareNothing", "beside another instrument", new AnchorSynthesizer() {
            private long lastSeed;

            @Override
            public TickGenerator newGenerator(SynthesisContext context) {
                lastSeed = context.seed();
                return super.newGenerator(context);
            }

            @Override
            long key(SynthesisContext context) {
                return lastSeed;
            }
        });
    }

    @Test
    void aSynthesizerForOneThreadIsRefused() {
        Thread owner = Thread.currentThread();
        assertRefused("manyThreadsMayOpenGeneratorsAtOnce", "threads use the service at once", new AnchorSynthesizer() {
            @Override
            public TickGenerator newGenerator(SynthesisContext context) {
                if (Thread.currentThread() != owner) {
                    throw new IllegalStateException("I only know one thread.");
                }
                return super.newGenerator(context);
            }
        });
    }

    @Test
    void aNameThatNobodyCanTypeIsRefused() {
        assertRefused(NAMES, "a name matches", new AnchorSynthesizer() {
            @Override
            public String name() {
                return "Honest Ticks";
            }
        });
    }

    @Test
    void aNameThatChangesIsRefused() {
        Random random = new Random(1);
        assertRefused(NAMES, "two instances have one name", new AnchorSynthesizer() {
            @Override
            public String name() {
                return "anchors_" + random.nextInt(1_000_000_000);
            }
        });
    }

    @Test
    void aBlankVersionIsRefused() {
        assertRefused(NAMES, "a version is", new AnchorSynthesizer() {
            @Override
            public String version() {
                return " ";
            }
        });
    }

    @Test
    void aServiceThatDescribesNothingIsRefused() {
        assertRefused(NAMES, "a description is one sentence", new AnchorSynthesizer() {
            @Override
            public String description() {
                return "";
            }
        });
    }

    @Test
    void aParameterDeclaredTwiceIsRefused() {
        assertRefused(NAMES, "each parameter is declared once", new AnchorSynthesizer() {
            @Override
            public List<ParameterSpec> parameters() {
                ParameterSpec noise = ParameterSpec.flag("noise", true, "Whether there is noise.");
                return List.of(super.parameters().get(0), noise, noise);
            }
        });
    }

    @Test
    void aParameterWithoutBoundsIsRefused() {
        assertRefused("unlawfulSettingsAreRefused", "unlawful settings are refused", new AnchorSynthesizer() {
            @Override
            public List<ParameterSpec> parameters() {
                return List.of(
                        super.parameters().get(0),
                        ParameterSpec.decimal("noise", 1, -Double.MAX_VALUE, Double.MAX_VALUE, "How much noise."));
            }
        });
    }

    @Test
    void aClassThatTheServiceLoaderCannotMakeIsRefused() {
        assertRefused("theServiceLoaderCanMakeIt", "ServiceLoader needs a public class", new AnchorSynthesizer() {});
    }

    private static SynthesisContext reseeded(SynthesisContext context, long seed) {
        return new SynthesisContext(
                context.settings(), context.instrument(), context.priceScale(), context.volumeScale(), seed);
    }

    /** Replaces the price of one tick where there are enough ticks. */
    private abstract static class BentPrice extends AnchorSynthesizer {
        private final int bentTick;
        private final int fewestTicks;

        BentPrice(int bentTick, int fewestTicks) {
            this.bentTick = bentTick;
            this.fewestTicks = fewestTicks;
        }

        abstract long bent(SynthesisContext context, CandleSeries series, int index);

        @Override
        long price(
                SynthesisContext context, CandleSeries series, int index, int tick, int count, long key, long minute) {
            return tick == bentTick && count >= fewestTicks
                    ? bent(context, series, index)
                    : super.price(context, series, index, tick, count, key, minute);
        }
    }
}
