package io.afterbell.replay;

import static io.afterbell.replay.Market.INFY;
import static io.afterbell.replay.Market.MINUTE;
import static io.afterbell.replay.Market.OPEN;
import static io.afterbell.replay.Market.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.testkit.CandleFixtures;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DayStatisticsTest {
    /** All that the statistics say after a tick. */
    private record State(
            long price, long open, long high, long low, long volume, double average, long interest, double close) {
        static State of(DayStatistics day) {
            return new State(
                    day.price(),
                    day.open(),
                    day.high(),
                    day.low(),
                    day.volume(),
                    day.averagePrice(),
                    day.openInterest(),
                    day.previousClose());
        }
    }

    private static List<Long> times(ReplayPipeline pipeline, PreparedSeries prepared) {
        List<Long> times = new ArrayList<>();
        TickCursor cursor = pipeline.cursor(prepared);
        while (cursor.next()) {
            times.add(cursor.epochMillis());
        }
        return times;
    }

    @Property(tries = 40)
    void atEachMinutesEndTheyAreWhatTheCandlesSay(@ForAll long seed) {
        for (Map.Entry<String, CandleSeries> fixture : CandleFixtures.all(seed).entrySet()) {
            ReplayPipeline pipeline = Market.pipeline(Market.plan(RandomTicks.synthesizer(seed)));
            PreparedSeries prepared = pipeline.prepare(fixture.getValue());
            CandleSeries series = prepared.series();
            TradingDays days = prepared.days();
            PriceScale grid = series.priceScale();
            DayStatistics day = pipeline.detail(prepared, false).day();
            for (int d = 0; d < days.count(); d++) {
                double high = 0;
                double low = Double.MAX_VALUE;
                long volume = 0;
                for (int i = days.from(d); i < days.to(d); i++) {
                    high = Math.max(high, series.high(i));
                    low = Math.min(low, series.low(i));
                    volume += series.volume(i);
                    day.moveTo(series.openEpochMillis(i) + MINUTE - 1);
                    String where = fixture.getKey() + " candle " + i + " seed " + seed;
                    assertEquals(grid.toUnits(series.open(days.from(d))), day.open(), where);
                    assertEquals(grid.toUnits(high), day.high(), where);
                    assertEquals(grid.toUnits(low), day.low(), where);
                    assertEquals(grid.toUnits(series.close(i)), day.price(), where);
                    assertEquals(volume, day.volume(), where);
                    assertEquals(series.openInterest(i), day.openInterest(), where);
                    if (d > 0) {
                        assertEquals(series.close(days.from(d) - 1), day.previousClose(), where);
                    }
                }
            }
        }
    }

    @Property(tries = 20)
    void theyFollowTheTicksAndDependOnNothingThatCameBefore(@ForAll long seed) {
        ReplayPipeline pipeline = Market.pipeline(Market.plan(RandomTicks.synthesizer(seed)));
        PreparedSeries prepared = pipeline.prepare(CandleFixtures.thin(INFY, LocalDate.of(2024, 1, 22), 3, seed));
        List<Long> times = times(pipeline, prepared);
        DayStatistics inOrder = pipeline.detail(prepared, false).day();
        List<State> states = new ArrayList<>();
        TickCursor cursor = pipeline.cursor(prepared);
        double turnover = 0;
        for (int i = 0; cursor.next(); i++) {
            inOrder.moveTo(times.get(i));
            State state = State.of(inOrder);
            states.add(state);
            boolean newDay = i > 0 && times.get(i) - times.get(i - 1) > 8 * 60 * MINUTE;
            turnover = (newDay ? 0 : turnover) + (double) cursor.price() * cursor.volume();
            assertEquals(cursor.price(), state.price());
            assertEquals(cursor.dayVolume(), state.volume());
            assertTrue(state.low() <= state.price() && state.price() <= state.high(), state::toString);
            double average = state.volume() == 0 ? 0 : turnover / state.volume();
            assertEquals(average, state.average(), 1e-9 * average, "seed " + seed + " tick " + i);
        }
        // Jumps of any length and direction, and short steps.
        Random random = new Random(seed);
        DayStatistics jumping = pipeline.detail(prepared, false).day();
        int tick = random.nextInt(times.size());
        for (int jump = 0; jump < 400; jump++) {
            tick = random.nextInt(4) == 0
                    ? random.nextInt(times.size())
                    : Math.floorMod(tick + random.nextInt(-3, 15), times.size());
            jumping.moveTo(times.get(tick));
            assertEquals(states.get(tick), State.of(jumping), "seed " + seed + " tick " + tick);
        }
    }

    private static CandleSeries candles(Object... timesAndCloses) {
        var builder = CandleSeries.builder(INFY, Interval.ONE_MINUTE);
        for (int i = 0; i < timesAndCloses.length; i += 2) {
            double close = (Double) timesAndCloses[i + 1];
            builder.add(at((String) timesAndCloses[i]), close - 1, close + 2, close - 3, close, 100, 1_000 + i);
        }
        return builder.build(new PriceScale(2, 5));
    }

    private static final ScriptedSynthesizer FOUR = ScriptedSynthesizer.at(ScriptedSynthesizer.MOMENTS);

    @Test
    void aRangeThatStartsWithinADayCountsFromTheDaysFirstStoredCandle() {
        CandleSeries stored = candles("2024-01-23T09:15", 200.0, "2024-01-23T09:16", 90.0, "2024-01-23T09:17", 110.0);
        ReplayPipeline pipeline =
                Market.pipeline(Market.plan(FOUR, new TimeRange(OPEN + 2 * MINUTE, OPEN + 3 * MINUTE)));
        DayStatistics day = pipeline.detail(pipeline.prepare(stored), false).day();

        day.moveTo(OPEN + 2 * MINUTE + ScriptedSynthesizer.MOMENTS[0]);

        assertEquals(19_900, day.open());
        assertEquals(20_200, day.high());
        assertEquals(8_700, day.low());
        assertEquals(220, day.volume());
        assertEquals(1_002, day.openInterest(), "a candle's own is known at its end");
        double typical = (20_200 + 19_700 + 20_000) / 3.0 * 100 + (9_200 + 8_700 + 9_000) / 3.0 * 100;
        assertEquals((typical + 20 * 10_900) / 220, day.averagePrice(), 1e-6);
        assertTrue(Double.isNaN(day.previousClose()), "nothing is known of the day before");
    }

    @Test
    void officialClosesOfTheDaysBeforeAreTakenWhereTheyAreKnown() {
        CandleSeries stored = candles("2024-01-23T09:15", 100.0, "2024-01-24T09:15", 101.0, "2024-01-25T09:15", 102.0);
        ReplayPipeline pipeline = Market.pipeline(Market.plan(FOUR));
        TreeMap<LocalDate, Double> closes = new TreeMap<>(
                Map.of(LocalDate.of(2024, 1, 20), 98.55, LocalDate.of(2024, 1, 23), 99.95, LocalDate.MAX, 1.0));
        PreparedSeries prepared = pipeline.prepare(stored, closes);
        DayStatistics day = pipeline.detail(prepared, false).day();

        day.moveTo(at("2024-01-23T09:15:30"));
        assertEquals(98.55, day.previousClose());
        day.moveTo(at("2024-01-24T09:15:30"));
        assertEquals(99.95, day.previousClose());
        day.moveTo(at("2024-01-25T09:15:30"));
        assertEquals(101.0, day.previousClose(), "the last minute, where there is no official close");
    }

    @Test
    void aDayBetweenTwoRangesIsTheDayBeforeAllTheSame() {
        CandleSeries stored = candles(
                "2024-01-23T09:15", 100.0,
                "2024-01-23T09:16", 104.0,
                "2024-01-24T09:15", 130.0,
                "2024-01-24T09:16", 131.0,
                "2024-01-25T09:15", 132.0,
                "2024-01-29T09:15", 133.0);
        List<TimeRange> ranges = List.of(
                new TimeRange(at("2024-01-23T09:15"), at("2024-01-23T09:16")),
                new TimeRange(at("2024-01-25T09:15"), at("2024-01-25T09:16")),
                new TimeRange(at("2024-01-29T09:15"), at("2024-01-29T09:16")));
        ReplayPipeline pipeline =
                Market.pipeline(new ReplayPlan(ranges, List.of(), List.of(), Configured.defaults(FOUR), 1, false));
        DayStatistics day = pipeline.detail(pipeline.prepare(stored), false).day();

        day.moveTo(at("2024-01-25T09:15:30"));
        assertEquals(131.0, day.previousClose());
        day.moveTo(at("2024-01-29T09:15:30"));
        assertEquals(132.0, day.previousClose());
    }

    @Test
    void anOfficialCloseMovesAsFarAsTheRegimeHasMovedItsDay() {
        CandleSeries stored = candles("2024-01-23T09:15", 100.0, "2024-01-24T09:15", 101.0);
        CandleSeries bent = candles("2024-01-23T09:15", 110.0, "2024-01-24T09:15", 120.0);
        TreeMap<LocalDate, Double> closes =
                new TreeMap<>(Map.of(LocalDate.of(2024, 1, 22), 98.55, LocalDate.of(2024, 1, 23), 99.0));

        PreviousCloses references =
                PreviousCloses.of(stored, bent, TradingDays.of(bent, TradingCalendar.INDIA), closes);

        assertEquals(98.55, references.previousClose(0), "the day before the range is as it was");
        assertEquals(108.9, references.previousClose(1), 1e-9);
    }

    @Test
    void thereIsNothingBeforeTheFirstTick() {
        ReplayPipeline pipeline = Market.pipeline(Market.plan(FOUR));
        DayStatistics day = pipeline.detail(pipeline.prepare(Market.minutes(INFY, 0)), false)
                .day();

        assertThrows(IllegalArgumentException.class, () -> day.moveTo(OPEN));
    }
}
