package io.afterbell.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.Interval;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.measure.Measure;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every {@link RegimeTransform} must do: extend it, supply the regime, run it with JUnit 5.
 *
 * <p>It runs over {@link CandleFixtures#all}: the same minutes come back, every candle is possible, the same input gives
 * the same output, candles join without artificial jumps, and a day's afternoon does not steer its morning. What a
 * regime promises beyond that ({@link RegimeTransform#targets}) is measured by tests of its own.
 *
 * <p><b>How hindsight is looked for.</b> A regime may know the whole range: one that drives volatility to a level must
 * see how volatile the range is, so cutting or calming the future may lawfully change the past a little, and this
 * contract does not forbid it. What no regime may do is let the <em>direction</em> of a day's later minutes steer its
 * earlier ones, because a strategy could trade on that. So the contract turns the afternoon of one day upside down,
 * which keeps every measure of volatility, and demands that the same morning comes out, on a range of one day (where a mean
 * over the range is the day's own) and of several; and it measures over many days
 * whether mornings have become correlated with afternoons.
 */
public abstract class RegimeTransformContract {
    // Candles of a day before which is morning. Sessions of the fixtures have 375.
    private static final int MORNING = 187;
    // Of what the morning moved at random. The known mistakes (scaling about the day's mean, tying the day to its end)
    // reach 1 and more; a mean over a range of many days, or a volatility estimate, stays far below.
    private static final double MORNING_TOLERANCE = 0.25;
    private static final double MORNING_STRETCH = 1.5;
    private static final int CORRELATED_DAYS = 2_000;
    private static final int SHORT_DAY = 60;

    /** For subclasses. */
    protected RegimeTransformContract() {}

    /**
     * Makes the regime under test. Called often.
     *
     * @return a new instance
     */
    protected abstract RegimeTransform newRegime();

    /**
     * The settings to run it with.
     *
     * @return the values that differ from the defaults; none unless overridden
     */
    protected Map<String, String> settings() {
        return Map.of();
    }

    /**
     * How far the correlation between a day's first and second half may move away from the untransformed days'.
     *
     * @return 0.1 unless overridden; a momentum regime states its own
     */
    protected double halfDayCorrelationTolerance() {
        return 0.1;
    }

    /**
     * How many times larger overnight gaps may become, beyond what all other moves did.
     *
     * @return 3 unless overridden; infinite for a regime that draws gaps of its own
     */
    protected double overnightInflationLimit() {
        return 3;
    }

    /**
     * Says whether {@link java.util.ServiceLoader} shall find the class of the regime.
     *
     * @return true unless overridden, as for a test double or a composition
     */
    protected boolean isLoadedAsService() {
        return true;
    }

    @Test
    void nameVersionDescriptionAndParametersAreLawful() {
        Services.assertLawful(newRegime(), newRegime());
    }

    @Test
    void theServiceLoaderCanMakeIt() {
        if (isLoadedAsService()) {
            Services.assertFoundByServiceLoader(newRegime());
        }
    }

    @Test
    void unlawfulSettingsAreRefused() {
        Services.assertRefusesUnlawfulSettings(newRegime());
    }

    @Test
    void targetsAreWellFormed() {
        RegimeTransform regime = newRegime();
        PluginSettings settings = PluginSettings.of(regime, settings());
        List<Target> targets = regime.targets(settings);
        for (Target target : targets) {
            assertTrue(
                    Measure.find(target.measure()).isPresent(),
                    () -> "a promise is about a measure that can be taken: " + target + " measures="
                            + Arrays.stream(Measure.values()).map(Measure::code).toList());
            assertFalse(
                    target.atLeast() == Double.NEGATIVE_INFINITY && target.atMost() == Double.POSITIVE_INFINITY,
                    () -> "a promise that cannot be broken is none: " + target);
        }
        assertEquals(targets, newRegime().targets(settings), "the same settings make the same promise");
    }

    @TestFactory
    Stream<DynamicTest> theSameMinutesComeBackAsPossibleCandles() {
        return onEachFixture((name, series) -> {
            // Another seed may give another market, which must be as lawful.
            for (long seed : new long[] {Services.SEED, 0, -1, Long.MAX_VALUE}) {
                CandleLaws.checkTransformed(name + ", seed=" + seed, series, apply(newRegime(), series, seed, ~seed));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> theSameInputGivesTheSameOutput() {
        CandleSeries other = CandleFixtures.randomWalk(
                CandleFixtures.SECOND_INDEX, CandleFixtures.FIRST_DATE.plusDays(30), 2, Services.SEED);
        return onEachFixture((name, series) -> {
            RegimeTransform regime = newRegime();
            CandleSeries first = apply(regime, series);
            // A regime that remembered the series in between would show it here.
            apply(regime, other);
            CandleLaws.checkEqual(name + ", again", first, apply(regime, series));
            CandleLaws.checkEqual(name + ", by another instance", first, apply(newRegime(), series));
        });
    }

    @Test
    void manyThreadsMayUseItAtOnce() throws InterruptedException {
        CandleSeries series =
                CandleFixtures.randomWalk(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, 5, Services.SEED);
        RegimeTransform regime = newRegime();
        CandleSeries expected = apply(newRegime(), series);
        for (CandleSeries output : Services.onThreads(() -> apply(regime, series))) {
            CandleLaws.checkEqual("on another thread", expected, output);
        }
    }

    @TestFactory
    Stream<DynamicTest> candlesJoinWithoutArtificialJumps() {
        CandleSeries quietNights = walk(10, 0.0005);
        CandleSeries hole =
                CandleFixtures.holeOf91Minutes(CandleFixtures.INDEX, CandleFixtures.FIRST_DATE, Services.SEED);
        return Stream.of(Map.entry("quiet nights", quietNights), Map.entry("hole of 91 minutes", hole))
                .map(entry -> dynamicTest(named(entry.getKey()), () -> {
                    CandleSeries input = entry.getValue();
                    CandleSeries output = apply(newRegime(), input);
                    Joints before = Joints.of(input);
                    Joints after = Joints.of(output);
                    // Whatever a regime does to the moves, it does to the path: between two candles of a day there was
                    // next to
                    // no move before, so hardly any of the day's variance may lie there now.
                    double allowed = 0.05 + 3 * before.shareInsideDays();
                    assertTrue(
                            after.shareInsideDays() <= allowed,
                            () -> String.format(
                                    Locale.ROOT,
                                    "candles join where the last one ended: shareOfVarianceBetweenCandles=%.3f input=%.3f"
                                            + " allowed=%.3f seed=%d",
                                    after.shareInsideDays(),
                                    before.shareInsideDays(),
                                    allowed,
                                    Services.SEED));
                    double inflation = Math.sqrt(after.overnight / Math.max(before.overnight, Double.MIN_NORMAL))
                            / Math.max(1, Math.sqrt(after.insideDays / before.insideDays));
                    assertTrue(
                            before.overnight == 0 || inflation <= overnightInflationLimit(),
                            () -> String.format(
                                    Locale.ROOT,
                                    "a day opens where the night's gap from the transformed close leads: overnightInflation=%.2f"
                                            + " allowed=%.2f seed=%d",
                                    inflation,
                                    overnightInflationLimit(),
                                    Services.SEED));
                }));
    }

    @TestFactory
    Stream<DynamicTest> theAfternoonDoesNotSteerTheMorning() {
        CandleSeries walk = walk(8, 0.004);
        TradingDays days = tradingDays(walk);
        // One day by itself, because a mean over the range is then the day's own; several, the usual case.
        Stream<DynamicTest> alone = IntStream.range(0, days.count())
                .mapToObj(day -> dynamicTest(
                        named(days.date(day) + " alone"),
                        () -> checkHindsight(walk.slice(days.from(day), days.to(day)), 0)));
        Stream<DynamicTest> together = IntStream.range(0, days.count())
                .mapToObj(day -> dynamicTest(named(days.date(day) + " among 8 days"), () -> checkHindsight(walk, day)));
        return Stream.concat(alone, together);
    }

    private void checkHindsight(CandleSeries input, int day) {
        TradingDays days = tradingDays(input);
        int from = days.from(day);
        int noon = from + MORNING;
        CandleSeries expected = apply(newRegime(), input);
        CandleSeries actual = apply(newRegime(), turnedUpsideDown(input, noon, days.to(day)));
        double expectedSize = rootOfSumOfSquares(expected, from, noon);
        double actualSize = rootOfSumOfSquares(actual, from, noon);
        // Driving the range's volatility to a level may stretch the whole morning a little, which is lawful.
        double stretch = expectedSize == 0 ? 1 : actualSize / expectedSize;
        double moved = netMove(actual, from, noon) - stretch * netMove(expected, from, noon);
        double allowed = MORNING_TOLERANCE * actualSize;
        assertTrue(
                Math.abs(moved) <= allowed && stretch < MORNING_STRETCH && stretch > 1 / MORNING_STRETCH,
                () -> String.format(
                        Locale.ROOT,
                        "the morning changed when only the direction of the afternoon did: date=%s change=%.6f"
                                + " allowed=%.6f stretch=%.3f seed=%d",
                        days.date(day),
                        moved,
                        allowed,
                        stretch,
                        Services.SEED));
    }

    private static double netMove(CandleSeries series, int from, int to) {
        return StrictMath.log(series.close(to - 1) / series.open(from));
    }

    @Test
    void theHalvesOfADayAreAsIndependentAsBefore() {
        CandleSeries input = shortDays();
        double before = correlationOfHalves(input);
        double after = correlationOfHalves(apply(newRegime(), input));
        assertTrue(
                Math.abs(after - before) <= halfDayCorrelationTolerance(),
                () -> String.format(
                        Locale.ROOT,
                        "a morning tells nothing new about its afternoon: correlation=%.3f input=%.3f allowed=%.3f"
                                + " days=%d seed=%d",
                        after,
                        before,
                        halfDayCorrelationTolerance(),
                        CORRELATED_DAYS,
                        Services.SEED));
    }

    private interface FixtureTest {
        void run(String name, CandleSeries series);
    }

    private Stream<DynamicTest> onEachFixture(FixtureTest test) {
        return CandleFixtures.all(Services.SEED).entrySet().stream()
                .map(entry -> dynamicTest(named(entry.getKey()), () -> test.run(entry.getKey(), entry.getValue())));
    }

    private String named(String fixture) {
        return fixture + " " + settings() + ", seed " + Services.SEED;
    }

    private CandleSeries apply(RegimeTransform regime, CandleSeries series) {
        long marketSeed = CounterRandom.key(Services.SEED, "market");
        return apply(
                regime,
                series,
                CounterRandom.key(Services.SEED, series.instrument().symbol()),
                marketSeed);
    }

    private CandleSeries apply(RegimeTransform regime, CandleSeries series, long instrumentSeed, long marketSeed) {
        return regime.apply(
                series,
                new RegimeContext(
                        PluginSettings.of(regime, settings()), tradingDays(series), instrumentSeed, marketSeed));
    }

    private static TradingDays tradingDays(CandleSeries series) {
        return TradingDays.of(
                series, TradingCalendar.standard().zone(series.instrument().exchange()));
    }

    private static CandleSeries walk(int days, double overnightVolatility) {
        return CandleFixtures.randomWalk(
                CandleFixtures.INDEX,
                CandleFixtures.FIRST_DATE,
                days,
                Services.SEED,
                22_000,
                0.0005,
                overnightVolatility);
    }

    // The same candles, but from one index to another every move has the opposite sign; what follows is shifted along.
    private static CandleSeries turnedUpsideDown(CandleSeries series, int from, int to) {
        double[] opens = series.opens();
        double[] highs = series.highs();
        double[] lows = series.lows();
        double[] closes = series.closes();
        double pivot = closes[from - 1] * closes[from - 1];
        double shift = pivot / (closes[to - 1] * closes[to - 1]);
        for (int i = from; i < to; i++) {
            double high = highs[i];
            opens[i] = pivot / opens[i];
            highs[i] = pivot / lows[i];
            lows[i] = pivot / high;
            closes[i] = pivot / closes[i];
        }
        for (int i = to; i < series.size(); i++) {
            opens[i] *= shift;
            highs[i] *= shift;
            lows[i] *= shift;
            closes[i] *= shift;
        }
        return series.withPrices(opens, highs, lows, closes);
    }

    private static double rootOfSumOfSquares(CandleSeries series, int from, int to) {
        double sum = 0;
        for (int i = from + 1; i < to; i++) {
            double move = StrictMath.log(series.close(i) / series.close(i - 1));
            sum += move * move;
        }
        return Math.sqrt(sum);
    }

    // Many days of an hour each: a correlation needs many days, and whole ones would take long.
    private static CandleSeries shortDays() {
        long key = CounterRandom.key(Services.SEED, "shortDays");
        CandleSeriesBuilder builder = CandleSeries.builder(CandleFixtures.INDEX, Interval.ONE_MINUTE);
        double price = 22_000;
        long open = 28_000_000L / 1_440 * 1_440 * 60_000L;
        for (int day = 0; day < CORRELATED_DAYS; day++, open += 86_400_000L) {
            for (int minute = 0; minute < SHORT_DAY; minute++) {
                long time = open + minute * 60_000L;
                double close = price * StrictMath.exp(0.0005 * CounterRandom.gaussian(key, time / 60_000L, 0));
                double wick = 0.0002 * CounterRandom.uniform(key, time / 60_000L, 1);
                builder.add(
                        time,
                        price,
                        Math.max(price, close) * (1 + wick),
                        Math.min(price, close) * (1 - wick),
                        close,
                        0);
                price = close;
            }
        }
        return builder.build(CandleFixtures.scale(CandleFixtures.INDEX));
    }

    private static double correlationOfHalves(CandleSeries series) {
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int from = 0; from < series.size(); from += SHORT_DAY) {
            int noon = from + SHORT_DAY / 2;
            double morning = StrictMath.log(series.close(noon - 1) / series.open(from));
            double afternoon = StrictMath.log(series.close(from + SHORT_DAY - 1) / series.close(noon - 1));
            // About zero, not about their means: a drift is no correlation of halves worth hiding.
            xy += morning * afternoon;
            xx += morning * morning;
            yy += afternoon * afternoon;
        }
        return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
    }

    /** Where the variance of a path lies: between the candles of a day, inside days as a whole, between days. */
    private record Joints(double betweenCandles, double insideDays, double overnight) {
        static Joints of(CandleSeries series) {
            TradingDays days = tradingDays(series);
            double betweenCandles = 0;
            double insideDays = 0;
            double overnight = 0;
            for (int i = 1; i < series.size(); i++) {
                double gap = StrictMath.log(series.open(i) / series.close(i - 1));
                if (days.isFirst(i)) {
                    overnight += gap * gap;
                } else {
                    double move = StrictMath.log(series.close(i) / series.close(i - 1));
                    betweenCandles += gap * gap;
                    insideDays += move * move;
                }
            }
            return new Joints(betweenCandles, insideDays, overnight);
        }

        double shareInsideDays() {
            return insideDays == 0 ? 0 : betweenCandles / insideDays;
        }
    }
}
