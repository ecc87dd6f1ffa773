package io.afterbell.testkit;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RegimeTransformContractTest {
    private static final String MINUTES = "theSameMinutesComeBackAsPossibleCandles";
    private static final String SAME = "theSameInputGivesTheSameOutput";
    private static final String JOINTS = "candlesJoinWithoutArtificialJumps";
    private static final String HINDSIGHT = "theAfternoonDoesNotSteerTheMorning";
    private static final String HALVES = "theHalvesOfADayAreAsIndependentAsBefore";
    private static final String TARGETS = "targetsAreWellFormed";

    /** What the contract is run over; set just before, by the same thread. */
    private static Supplier<RegimeTransform> underTest = LogRegime::new;

    private static void assertRefused(String check, String phrase, RegimeTransform broken) {
        underTest = () -> broken;
        Verdict.assertRefused(Probe.class, check, phrase);
    }

    static class Probe extends RegimeTransformContract {
        @Override
        protected RegimeTransform newRegime() {
            return underTest.get();
        }
    }

    @Nested
    class TwiceTest extends RegimeTransformContract {
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
    class NothingLeftBehindTheWrapperTest extends RegimeTransformContract {
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

    /** A regime may know how volatile the whole range is. */
    @Nested
    class TargetOverTheRangeTest extends RegimeTransformContract {
        @Override
        protected RegimeTransform newRegime() {
            return new RangeVolatility();
        }
    }

    /** Every move times what brings the range's volatility to 0.1 percent a minute. */
    public static class RangeVolatility extends LogRegime {
        /** For JUnit. */
        public RangeVolatility() {}

        @Override
        public CandleSeries apply(CandleSeries series, RegimeContext context) {
            double sum = 0;
            for (int i = 0; i < series.size(); i++) {
                double body = StrictMath.log(series.close(i) / series.open(i));
                sum += body * body;
            }
            double scale = sum == 0 ? 1 : 0.001 / Math.sqrt(sum / series.size());
            PluginSettings settings = PluginSettings.of(this, Map.of("scale", Double.toString(Math.min(10, scale))));
            return super.apply(
                    series,
                    new RegimeContext(settings, context.days(), context.instrumentSeed(), context.marketSeed()));
        }
    }

    @Test
    void aRegimeThatDropsACandleIsRefused() {
        assertRefused(
                MINUTES, "the candle count must stay", (Plain) (series, context) -> series.slice(0, series.size() - 1));
    }

    @Test
    void aRegimeThatMovesAMinuteIsRefused() {
        assertRefused(MINUTES, "a regime keeps every minute", (Plain) (series, context) -> {
            CandleSeriesBuilder moved = CandleSeries.builder(series.instrument(), series.interval());
            for (int i = 0; i < series.size(); i++) {
                moved.add(
                        series.openEpochMillis(i) + 60_000,
                        series.open(i),
                        series.high(i),
                        series.low(i),
                        series.close(i),
                        series.volumeScale().toQuantity(series.volume(i)));
            }
            return moved.build(series.priceScale());
        });
    }

    @Test
    void aRegimeThatChangesTheInstrumentIsRefused() {
        assertRefused(MINUTES, "the instrument must stay", (Plain)
                (series, context) -> CandleSeries.builder(Instrument.of("BENT", "NSE"), series.interval())
                        .build());
    }

    @Test
    void aRegimeThatChangesTheGridIsRefused() {
        assertRefused(MINUTES, "the price scale must stay", (Plain) (series, context) ->
                CandleSeries.builder(series.instrument(), series.interval()).build(PriceScale.ofTickSize(0.25)));
    }

    @Test
    void aRegimeThatReturnsNothingIsRefused() {
        assertRefused(MINUTES, "never null", (Plain) (series, context) -> null);
    }

    @Test
    void aRegimeWhosePricesBecomeNegativeIsRefused() {
        assertRefused(MINUTES, "no market could have printed", (Plain) (series, context) -> {
            double shift = 0.06;
            return series.withPrices(
                    shifted(series.opens(), shift),
                    shifted(series.highs(), shift),
                    shifted(series.lows(), shift),
                    shifted(series.closes(), shift));
        });
    }

    @Test
    void aRegimeThatLeavesTheWicksBehindIsRefused() {
        assertRefused(MINUTES, "no market could have printed", (Plain) (series, context) -> {
            double[] closes = series.closes();
            for (int i = 0; i < closes.length; i++) {
                closes[i] = series.open(i) * StrictMath.exp(2 * StrictMath.log(closes[i] / series.open(i)));
            }
            return series.withPrices(series.opens(), series.highs(), series.lows(), closes);
        });
    }

    @Test
    void aRegimeThatDividesByTheVolatilityOfAFlatDayIsRefused() {
        assertRefused(MINUTES, "no market could have printed", new LogRegime() {
            @Override
            double move(CandleSeries series, RegimeContext context, int index, double move) {
                double span = StrictMath.log(series.high(0) / series.low(0));
                return move / span * 0.001;
            }
        });
    }

    @Test
    void aRegimeWhoseVolumesBecomeNegativeIsRefused() {
        assertRefused(MINUTES, "no market could have printed", (Plain) (series, context) -> {
            long[] volumes = series.volumes();
            for (int i = 0; i < volumes.length; i++) {
                volumes[i] -= 1;
            }
            return series.withVolumes(volumes);
        });
    }

    @Test
    void aRegimeThatDrawsItsRandomnessIsRefused() {
        Random random = new Random(1);
        assertRefused(SAME, "the candles must be equal", new LogRegime() {
            @Override
            double move(CandleSeries series, RegimeContext context, int index, double move) {
                return move * random.nextDouble();
            }
        });
    }

    @Test
    void aRegimeThatRemembersTheLastSeriesIsRefused() {
        assertRefused(SAME, "the candles must be equal", new LogRegime() {
            private double last;

            @Override
            double move(CandleSeries series, RegimeContext context, int index, double move) {
                double before = last;
                last = move;
                return index == 0 ? move + before : move;
            }
        });
    }

    @Test
    void aRegimeForOneThreadIsRefused() {
        Thread owner = Thread.currentThread();
        assertRefused("manyThreadsMayUseItAtOnce", "threads use the service at once", new LogRegime() {
            @Override
            public CandleSeries apply(CandleSeries series, RegimeContext context) {
                if (Thread.currentThread() != owner) {
                    throw new IllegalStateException("I only know one thread.");
                }
                return super.apply(series, context);
            }
        });
    }

    @Test
    void bendingEachCandleAroundItsOwnOpenIsRefused() {
        assertRefused(JOINTS, "candles join where the last one ended", new LogRegime() {
            @Override
            double open(CandleSeries series, RegimeContext context, int index, double lastClose) {
                return series.open(index);
            }
        });
    }

    @Test
    void startingEachDayAtItsOldOpenIsRefused() {
        assertRefused(JOINTS, "overnightInflation", new LogRegime() {
            @Override
            double open(CandleSeries series, RegimeContext context, int index, double lastClose) {
                return context.days().isFirst(index)
                        ? series.open(index)
                        : super.open(series, context, index, lastClose);
            }
        });
    }

    @Test
    void scalingAboutTheDaysMeanIsRefused() {
        assertRefused(HINDSIGHT, "the morning changed", new LogRegime() {
            @Override
            double move(CandleSeries series, RegimeContext context, int index, double move) {
                return 2 * move - meanMove(series, context.days(), index);
            }
        });
    }

    @Test
    void removingTheDriftOfTheRangeIsRefusedBecauseARangeMayBeOneDay() {
        assertRefused(HINDSIGHT, "the morning changed", new LogRegime() {
            @Override
            double move(CandleSeries series, RegimeContext context, int index, double move) {
                int last = series.size() - 1;
                return move - StrictMath.log(series.close(last) / series.open(0)) / series.size();
            }
        });
    }

    @Test
    void followingTheMoveThatComesNextIsRefused() {
        assertRefused(HINDSIGHT, "the morning changed", new LogRegime() {
            @Override
            double move(CandleSeries series, RegimeContext context, int index, double move) {
                int later = Math.min(series.size() - 1, index + 187);
                return move + 0.5 * StrictMath.log(series.close(later) / series.open(later));
            }
        });
    }

    @Test
    void aMorningThatKnowsHowTheDayEndsIsRefused() {
        assertRefused(HINDSIGHT, "stretch=", new LogRegime() {
            @Override
            double move(CandleSeries series, RegimeContext context, int index, double move) {
                TradingDays days = context.days();
                int last = days.to(dayOf(days, index)) - 1;
                return series.close(last) > series.close(last / 2) ? 2 * move : move;
            }
        });
    }

    @Test
    void anAfternoonThatUndoesTheMorningIsRefused() {
        assertRefused(HALVES, "a morning tells nothing new", new LogRegime() {
            @Override
            double move(CandleSeries series, RegimeContext context, int index, double move) {
                TradingDays days = context.days();
                int day = dayOf(days, index);
                int noon = (days.from(day) + days.to(day)) / 2;
                if (index < noon) {
                    return move;
                }
                double morning = StrictMath.log(series.close(noon - 1) / series.open(days.from(day)));
                return move - 0.3 * morning / (days.to(day) - noon);
            }
        });
    }

    @Test
    void aPromiseThatCannotBeBrokenIsRefused() {
        assertRefused(
                TARGETS,
                "a promise that cannot be broken",
                promising("variance_ratio_5", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    }

    @Test
    void aPromiseAboutNothingIsRefused() {
        assertRefused(TARGETS, "a measure that can be taken", promising("wildness", 1, 2));
    }

    private static RegimeTransform promising(String measure, double atLeast, double atMost) {
        return new LogRegime() {
            @Override
            public List<Target> targets(PluginSettings settings) {
                return List.of(new Target(measure, Target.Basis.VALUE, atLeast, atMost));
            }
        };
    }

    private static double meanMove(CandleSeries series, TradingDays days, int index) {
        int day = dayOf(days, index);
        double net = StrictMath.log(series.close(days.to(day) - 1) / series.open(days.from(day)));
        return net / (days.to(day) - days.from(day));
    }

    private static int dayOf(TradingDays days, int index) {
        int day = 0;
        while (days.to(day) <= index) {
            day++;
        }
        return day;
    }

    private static double[] shifted(double[] prices, double down) {
        for (int i = 0; i < prices.length; i++) {
            prices[i] -= down;
        }
        return prices;
    }

    /** A regime that is a single function. */
    private interface Plain extends RegimeTransform {
        @Override
        default String name() {
            return "plain";
        }

        @Override
        default String version() {
            return "1";
        }

        @Override
        default String description() {
            return "A single function.";
        }

        @Override
        default List<ParameterSpec> parameters() {
            return List.of();
        }
    }
}
