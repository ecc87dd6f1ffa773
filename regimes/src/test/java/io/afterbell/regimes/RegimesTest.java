package io.afterbell.regimes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.testkit.CandleFixtures;
import io.afterbell.testkit.RegimeTransformContract;
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
}
