package io.afterbell.regimes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.testkit.CandleFixtures;
import io.afterbell.testkit.RegimeTransformContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegimesTest {
    @Nested
    class None extends RegimeTransformContract {
        @Override
        protected RegimeTransform newRegime() {
            return new NoRegime();
        }
    }

    @Nested
    class HighVolatility extends RegimeTransformContract {
        @Override
        protected RegimeTransform newRegime() {
            return new HighVolatilityRegime();
        }
    }

    @Nested
    class LowVolatility extends RegimeTransformContract {
        @Override
        protected RegimeTransform newRegime() {
            return new LowVolatilityRegime();
        }
    }

    @Nested
    class Choppy extends RegimeTransformContract {
        @Override
        protected RegimeTransform newRegime() {
            return new ChoppyRegime();
        }
    }

    @Nested
    class HighMomentum extends RegimeTransformContract {
        @Override
        protected RegimeTransform newRegime() {
            return new HighMomentumRegime();
        }
    }

    @Nested
    class LowMomentum extends RegimeTransformContract {
        @Override
        protected RegimeTransform newRegime() {
            return new LowMomentumRegime();
        }

        /** It takes the last minutes of the morning back in the afternoon: much of the contract's short days. */
        @Override
        protected double halfDayCorrelationTolerance() {
            return 0.3;
        }
    }

    @Nested
    class HighVix extends RegimeTransformContract {
        @Override
        protected RegimeTransform newRegime() {
            return new HighVixRegime();
        }
    }

    @Nested
    class LowVix extends RegimeTransformContract {
        @Override
        protected RegimeTransform newRegime() {
            return new LowVixRegime();
        }
    }

    private static final List<RegimeTransform> BENDING = List.of(
            new ChoppyRegime(),
            new HighMomentumRegime(),
            new LowMomentumRegime(),
            new HighVixRegime(),
            new LowVixRegime(),
            new HighVolatilityRegime(),
            new LowVolatilityRegime());

    private static CandleSeries apply(RegimeTransform regime, CandleSeries series, Map<String, String> settings) {
        return regime.apply(
                series,
                new RegimeContext(
                        PluginSettings.of(regime, settings), TradingDays.of(series, TradingCalendar.INDIA), 1, 2));
    }

    @Test
    void noneReturnsTheVeryCandles() {
        CandleSeries series = CandleFixtures.oneCandle(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE);
        assertSame(series, apply(new NoRegime(), series, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 2, 3.5})
    void everyMoveInsideADayScalesAndNightsScaleByTheirOwn(double scale) {
        CandleSeries series = CandleFixtures.randomWalk(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 5, 3);
        TradingDays days = TradingDays.of(series, TradingCalendar.INDIA);
        CandleSeries bent = apply(
                new HighVolatilityRegime(), series, Map.of("scale", Double.toString(scale), "overnight_scale", "0.25"));
        for (int i = 0; i < series.size(); i++) {
            assertMove(scale, series.close(i) / series.open(i), bent.close(i) / bent.open(i));
            if (i > 0) {
                double gapScale = days.isFirst(i) ? 0.25 : scale;
                assertMove(gapScale, series.open(i) / series.close(i - 1), bent.open(i) / bent.close(i - 1));
            }
        }
    }

    private static void assertMove(double scale, double before, double after) {
        assertEquals(scale * StrictMath.log(before), StrictMath.log(after), 1e-12);
    }

    @Test
    void aMorningDoesNotChangeWithItsAfternoon() {
        CandleSeries series = CandleFixtures.randomWalk(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 2, 9);
        CandleSeries whole = apply(new HighVolatilityRegime(), series, Map.of());
        CandleSeries part = apply(new HighVolatilityRegime(), series.slice(0, 500), Map.of());
        for (int i = 0; i < part.size(); i++) {
            assertEquals(part.candle(i), whole.candle(i));
        }
    }

    @Test
    void aDayIsBentAloneAsItIsAmongOthers() {
        CandleSeries series = CandleFixtures.randomWalk(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 3, 4);
        TradingDays days = TradingDays.of(series, TradingCalendar.INDIA);
        CandleSeries second = series.slice(days.from(1), days.to(1));
        for (RegimeTransform regime : BENDING) {
            CandleSeries among = apply(regime, series, Map.of());
            CandleSeries alone = apply(regime, second, Map.of());
            // Days join where the one before has ended; within a day every ratio is the same.
            double level = among.open(days.from(1)) / alone.open(0);
            for (int i = 0; i < alone.size(); i++) {
                int at = days.from(1) + i;
                assertEquals(level, among.close(at) / alone.close(i), 1e-9 * level, regime.name() + " index=" + i);
                assertEquals(level, among.high(at) / alone.high(i), 1e-9 * level, regime.name() + " index=" + i);
            }
        }
    }

    @Test
    void fearHitsTheWholeMarketInTheSameMinute() {
        CandleSeries one = CandleFixtures.randomWalk(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 4, 5);
        CandleSeries other = CandleFixtures.randomWalk(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE, 4, 6);
        CandleSeries bentOne = apply(new HighVixRegime(), one, Map.of());
        CandleSeries bentOther = apply(new HighVixRegime(), other, Map.of());
        int jumps = 0;
        int together = 0;
        for (int i = 1; i < one.size(); i++) {
            double move = Math.log(bentOne.close(i) / bentOne.open(i));
            double otherMove = Math.log(bentOther.close(i) / bentOther.open(i));
            if (Math.abs(move) > 0.0035) {
                jumps++;
                together += otherMove * move > 0 && Math.abs(otherMove) > 0.002 ? 1 : 0;
            }
        }
        assertTrue(jumps >= 5 && together > 0.7 * jumps, "jumps=" + jumps + " together=" + together);
    }

    @Test
    void activityMultipliesVolumesAndNothingElse() {
        CandleSeries series = CandleFixtures.randomWalk(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE, 1, 7);
        for (RegimeTransform regime : BENDING) {
            CandleSeries usual = apply(regime, series, Map.of());
            CandleSeries active = apply(regime, series, Map.of("activity", "2.5"));
            for (int i = 0; i < series.size(); i++) {
                assertEquals(usual.close(i), active.close(i), regime.name());
                assertEquals(Math.round(series.volume(i) * 2.5), active.volume(i), regime.name());
            }
        }
    }

    @Test
    void aHoleInADayKeepsItsGapAndStartsAnew() {
        CandleSeries whole = CandleFixtures.randomWalk(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 1, 8);
        CandleSeriesBuilder withHole = CandleSeries.builder(whole.instrument(), whole.interval());
        for (int i = 0; i < whole.size(); i++) {
            if (i < 45 || i >= 136) {
                withHole.add(whole.openEpochMillis(i), whole.open(i), whole.high(i), whole.low(i), whole.close(i), 0);
            }
        }
        CandleSeries series = withHole.build(whole.priceScale());
        for (RegimeTransform regime : List.of(new ChoppyRegime(), new HighMomentumRegime(), new LowMomentumRegime())) {
            CandleSeries bent = apply(regime, series, Map.of());
            assertEquals(series.open(45) / series.close(44), bent.open(45) / bent.close(44), 1e-9, regime.name());
        }
    }
}
