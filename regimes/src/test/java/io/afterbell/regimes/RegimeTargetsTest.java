package io.afterbell.regimes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.measure.Measure;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
import io.afterbell.testkit.CandleFixtures;
import io.afterbell.testkit.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the volatility regimes keep their word, on the price grid, on each trading day by itself and on all of them. */
class RegimeTargetsTest {
    private static final RegimeTransform HIGH = new HighVolatilityRegime();
    private static final RegimeTransform LOW = new LowVolatilityRegime();

    static Stream<Arguments> regimesAndSettings() {
        return Stream.of(
                Arguments.of(HIGH, Map.of()),
                Arguments.of(HIGH, Map.of("scale", "1.3", "overnight_scale", "0")),
                Arguments.of(HIGH, Map.of("scale", "4", "overnight_scale", "2")),
                Arguments.of(LOW, Map.of()),
                Arguments.of(LOW, Map.of("scale", "0.3")),
                Arguments.of(LOW, Map.of("scale", "1")));
    }

    /** The regime's candles as they are replayed: rounded to the grid once, after it. */
    private static CandleSeries bent(RegimeTransform regime, PluginSettings settings, CandleSeries series) {
        CandleSeries bent = regime.apply(series, new RegimeContext(settings, days(series), 1, 2));
        PriceScale grid = series.priceScale();
        double[][] columns = {bent.opens(), bent.highs(), bent.lows(), bent.closes()};
        for (double[] column : columns) {
            for (int i = 0; i < column.length; i++) {
                column[i] = grid.snap(column[i]);
            }
        }
        return bent.withPrices(columns[0], columns[1], columns[2], columns[3]);
    }

    private static TradingDays days(CandleSeries series) {
        return TradingDays.of(series, TradingCalendar.INDIA);
    }

    private static double ratio(Measure measure, CandleSeries before, CandleSeries after) {
        return measure.of(after, days(after)) / measure.of(before, days(before));
    }

    private static void assertTargets(RegimeTransform regime, Map<String, String> given, CandleSeries series) {
        PluginSettings settings = PluginSettings.of(regime, given);
        CandleSeries bent = bent(regime, settings, series);
        List<Target> targets = regime.targets(settings);
        assertEquals(2, targets.size());
        for (Target target : targets) {
            assertEquals(Target.Basis.RATIO_TO_INPUT, target.basis());
            Measure measure = Measure.find(target.measure()).orElseThrow();
            assertTarget(target, ratio(measure, series, bent), regime.name() + " over all days of " + series);
            TradingDays days = days(series);
            for (int day = 0; day < days.count(); day++) {
                int from = days.from(day);
                int to = days.to(day);
                assertTarget(
                        target,
                        ratio(measure, series.slice(from, to), bent.slice(from, to)),
                        regime.name() + " on " + days.date(day) + " of " + series);
            }
        }
    }

    private static void assertTarget(Target target, double value, String what) {
        assertTrue(
                value >= target.atLeast() && value <= target.atMost(), () -> what + ": " + target + " value=" + value);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("regimesAndSettings")
    void randomWalksAreBentAsFarAsPromised(RegimeTransform regime, Map<String, String> given) {
        for (Instrument instrument :
                List.of(CandleFixtures.INDEX, CandleFixtures.SECOND_INDEX, CandleFixtures.EQUITY)) {
            assertTargets(regime, given, CandleFixtures.randomWalk(instrument, CandleFixtures.FIRST_DATE, 20, 11));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("regimesAndSettings")
    @Tag(RealData.TAG)
    void recordedDaysAreBentAsFarAsPromised(RegimeTransform regime, Map<String, String> given) throws IOException {
        assertTargets(regime, given, recorded());
    }

    @Test
    void bothPromiseTheirScaleAndOneOfTenPerCentMoreOrLess() {
        for (RegimeTransform regime : List.of(HIGH, LOW)) {
            double scale = PluginSettings.defaults(regime).decimal("scale");
            for (Target target : regime.targets(PluginSettings.defaults(regime))) {
                assertEquals(0.9 * scale, target.atLeast(), 1e-12);
                assertEquals(1.1 * scale, target.atMost(), 1e-12);
            }
        }
        assertEquals(2, PluginSettings.defaults(HIGH).decimal("scale"));
        assertEquals(0.5, PluginSettings.defaults(LOW).decimal("scale"));
        assertTrue(
                new NoRegime().targets(PluginSettings.defaults(new NoRegime())).isEmpty());
    }

    @Test
    void movesKeepTheirShapeWhileTheyScale() {
        CandleSeries series = CandleFixtures.randomWalk(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 5, 12);
        CandleSeries bent = bent(HIGH, PluginSettings.defaults(HIGH), series);
        assertEquals(1, ratio(Measure.VARIANCE_RATIO_5, series, bent), 0.01);
        assertEquals(1, ratio(Measure.EFFICIENCY_RATIO, series, bent), 0.05);
    }

    @Test
    void scaleOneGivesTheCandlesBack() {
        CandleSeries series = CandleFixtures.randomWalk(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE, 20, 13);
        CandleSeries same = bent(HIGH, PluginSettings.of(HIGH, Map.of("scale", "1")), series);
        for (int i = 0; i < series.size(); i++) {
            assertEquals(series.candle(i), same.candle(i));
        }
    }

    @Test
    void scaleNoughtStopsTheMarketInsideTheDay() {
        CandleSeries series = CandleFixtures.randomWalk(CandleFixtures.EQUITY, CandleFixtures.FIRST_DATE, 3, 14);
        CandleSeries still = bent(LOW, PluginSettings.of(LOW, Map.of("scale", "0")), series);
        TradingDays days = days(still);
        for (int day = 0; day < days.count(); day++) {
            for (int i = days.from(day); i < days.to(day); i++) {
                assertEquals(still.open(days.from(day)), still.high(i));
                assertEquals(still.open(days.from(day)), still.low(i));
            }
        }
        // Nights go on.
        assertFalse(still.open(0) == still.open(days.from(1)));
    }

    /** Three recorded days of a share. */
    private static CandleSeries recorded() throws IOException {
        CandleSeriesBuilder candles = CandleSeries.builder(CandleFixtures.EQUITY, Interval.ONE_MINUTE);
        List<String> lines = Files.readAllLines(RealData.file("csv/RELIANCE_NSE_1m_epoch_ms.csv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            candles.add(
                    Long.parseLong(cells[0]),
                    Double.parseDouble(cells[1]),
                    Double.parseDouble(cells[2]),
                    Double.parseDouble(cells[3]),
                    Double.parseDouble(cells[4]),
                    Double.parseDouble(cells[5]));
        }
        return candles.build();
    }
}
