package io.afterbell.replay;

import static io.afterbell.replay.Market.INFY;
import static io.afterbell.replay.Market.MINUTE;
import static io.afterbell.replay.Market.OPEN;
import static io.afterbell.replay.Market.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CandleTickCursorTest {
    /** All that a cursor says of a tick. */
    private record Seen(long epochMillis, long price, long volume, long dayVolume, long spanFrom, long spanTo) {
        static Seen of(TickCursor cursor) {
            return new Seen(
                    cursor.epochMillis(),
                    cursor.price(),
                    cursor.volume(),
                    cursor.dayVolume(),
                    cursor.spanFromEpochMillis(),
                    cursor.spanToEpochMillis());
        }
    }

    private static final CandleSeries TWO_DAYS = Market.candles(
            INFY,
            OPEN,
            OPEN + MINUTE,
            OPEN + 4 * MINUTE,
            at("2024-01-24T09:15"),
            at("2024-01-24T09:16"),
            at("2024-01-24T15:29"));

    private static TickCursor cursor(PreparedSeries prepared, ScriptedSynthesizer synthesizer) {
        return Market.pipeline(Market.plan(synthesizer)).cursor(prepared);
    }

    private static TickCursor cursor() {
        return cursor(Market.prepared(TWO_DAYS, 70), ScriptedSynthesizer.at(ScriptedSynthesizer.MOMENTS));
    }

    private static List<Seen> rest(TickCursor cursor) {
        List<Seen> ticks = new ArrayList<>();
        while (cursor.next()) {
            ticks.add(Seen.of(cursor));
        }
        assertFalse(cursor.next(), "no tick, now and from then on");
        return ticks;
    }

    @Test
    void ticksComeInOrderWithTheCandleTheyBelongTo() {
        List<Seen> ticks = rest(cursor());

        assertEquals(24, ticks.size());
        assertEquals(new Seen(OPEN + 250, 10_000, 20, 90, OPEN, OPEN + MINUTE), ticks.get(0));
        assertEquals(new Seen(OPEN + 59_000, 10_100, 40, 170, OPEN, OPEN + MINUTE), ticks.get(3));
        long third = OPEN + 4 * MINUTE;
        assertEquals(new Seen(third + 30_000, 10_000, 60, 70 + 300 + 180, third, third + MINUTE), ticks.get(10));
    }

    @Test
    void theRunningVolumeStartsWithEachDayAndKnowsWhatWasTradedBeforeTheRange() {
        List<Seen> ticks = rest(cursor());

        assertEquals(70 + 20, ticks.get(0).dayVolume());
        assertEquals(70 + 100 + 200 + 300, ticks.get(11).dayVolume());
        assertEquals(80, ticks.get(12).dayVolume());
        assertEquals(400 + 500 + 600, ticks.get(23).dayVolume());
    }

    @Test
    void aRangeThatStartsAtMiddayCountsFromTheDaysFirstCandle() {
        CandleSeries stored = Market.candles(INFY, at("2024-01-22T15:29"), OPEN, OPEN + MINUTE, OPEN + 2 * MINUTE);
        ReplayPlan plan = Market.plan(
                ScriptedSynthesizer.at(ScriptedSynthesizer.MOMENTS), new TimeRange(OPEN + 2 * MINUTE, Long.MAX_VALUE));
        ReplayPipeline pipeline = Market.pipeline(plan);

        List<Seen> ticks = rest(pipeline.cursor(pipeline.prepare(stored)));

        assertEquals(4, ticks.size());
        assertEquals(200 + 300 + 80, ticks.get(0).dayVolume());
        assertEquals(200 + 300 + 400, ticks.get(3).dayVolume());
    }

    @Test
    void aSeekToAnyMillisecondAroundACandleOrATickEqualsPlayingThrough() {
        List<Seen> whole = rest(cursor());
        List<Long> instants = new ArrayList<>(List.of(Long.MIN_VALUE, 0L, Long.MAX_VALUE));
        for (Seen tick : whole) {
            for (long edge : new long[] {tick.epochMillis(), tick.spanFrom(), tick.spanTo()}) {
                for (long millis = -3; millis <= 3; millis++) {
                    instants.add(edge + millis);
                }
            }
        }
        TickCursor moving = cursor();
        for (long instant : instants) {
            checkSeek(cursor(), instant, whole);
            checkSeek(moving, instant, whole);
        }
        // Back and forth, so that nothing is left over from where the cursor stood.
        for (int i = 0; i < instants.size(); i++) {
            moving.seek(instants.get((i * 37 + 11) % instants.size()));
            moving.next();
            checkSeek(moving, instants.get((i * 53 + 5) % instants.size()), whole);
        }
    }

    private static void checkSeek(TickCursor cursor, long instant, List<Seen> whole) {
        List<Seen> before =
                whole.stream().filter(tick -> tick.epochMillis() < instant).toList();
        assertEquals(!before.isEmpty(), cursor.seek(instant), "instant=" + instant);
        if (!before.isEmpty()) {
            assertEquals(before.get(before.size() - 1), Seen.of(cursor), "the tick before instant=" + instant);
        }
        assertEquals(whole.subList(before.size(), whole.size()), rest(cursor), "instant=" + instant);
    }

    @Test
    void manyTicksInACandleAreAllKept() {
        ScriptedSynthesizer everyTenthSecond = new ScriptedSynthesizer((series, index, sink) -> {
            long open = series.openEpochMillis(index);
            long[] corners = {10_000, 10_200, 9_800, 10_100};
            for (int i = 0; i < 600; i++) {
                sink.tick(open + i * 100, i == 599 ? corners[3] : corners[i % 3], i == 0 ? series.volume(index) : 0);
            }
        });
        assertEquals(
                600,
                rest(cursor(Market.prepared(Market.minutes(INFY, 0)), everyTenthSecond))
                        .size());
    }

    static Stream<Arguments> brokenScripts() {
        // The candle opens at 100.00, goes to 102.00 and 98.00, closes at 101.00, and its volume is 100.
        return Stream.of(
                broken("no tick at all", "ticks=0", (open, sink) -> {}),
                broken("a tick before the candle", "epochMillis=", (open, sink) -> sink.tick(open - 1, 10_100, 100)),
                broken(
                        "a tick behind the candle",
                        "epochMillis=",
                        (open, sink) -> sink.tick(open + MINUTE, 10_100, 100)),
                broken("the same time twice", "epochMillis=", (open, sink) -> {
                    sink.tick(open, 10_000, 50);
                    sink.tick(open, 10_100, 50);
                }),
                broken("a negative volume", "volume=-1", (open, sink) -> sink.tick(open, 10_100, -1)),
                broken("a first tick that is not the open", "open=10000", (open, sink) -> {
                    sink.tick(open, 10_005, 50);
                    sink.tick(open + 1, 10_100, 50);
                }),
                broken(
                        "a last tick that is not the close",
                        "close=10100",
                        (open, sink) -> sink.tick(open, 10_000, 100)),
                broken("a price above the high", "high=10200", (open, sink) -> {
                    sink.tick(open, 10_000, 0);
                    sink.tick(open + 1, 10_205, 0);
                    sink.tick(open + 2, 10_100, 100);
                }),
                broken("a price below the low", "low=9800", (open, sink) -> {
                    sink.tick(open, 10_000, 0);
                    sink.tick(open + 1, 9_795, 0);
                    sink.tick(open + 2, 10_100, 100);
                }),
                broken("an extreme that is missing from four ticks", "highest=10195", (open, sink) -> {
                    sink.tick(open, 10_000, 0);
                    sink.tick(open + 1, 10_195, 0);
                    sink.tick(open + 2, 9_800, 0);
                    sink.tick(open + 3, 10_100, 100);
                }),
                broken("a price off the grid", "price=10001", (open, sink) -> {
                    sink.tick(open, 10_000, 0);
                    sink.tick(open + 1, 10_001, 0);
                    sink.tick(open + 2, 10_100, 100);
                }),
                broken("volumes that do not add up", "volume=99", (open, sink) -> sink.tick(open, 10_100, 99)),
                broken("an exception", "IllegalStateException", (open, sink) -> {
                    throw new IllegalStateException("no idea");
                }));
    }

    /** What a broken generator does with the candle that opens at the given time. */
    @FunctionalInterface
    private interface Breaking {
        void generate(long open, io.afterbell.api.TickSink sink);
    }

    private static Arguments broken(String what, String named, Breaking breaking) {
        return Arguments.of(what, named, new ScriptedSynthesizer((series, index, sink) -> {
            breaking.generate(series.openEpochMillis(index), sink);
        }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenScripts")
    void aBrokenContractIsNamed(String what, String named, ScriptedSynthesizer synthesizer) {
        TickCursor cursor = cursor(Market.prepared(Market.minutes(INFY, 0)), synthesizer);

        ReplayException broken = assertThrows(ReplayException.class, cursor::next, what);

        String message = String.valueOf(broken.getMessage());
        assertEquals(ErrorCode.PLUGIN_CONTRACT, broken.code());
        for (String part : List.of("synthesizer scripted", "INFY on NSE", "openEpochMillis=" + OPEN, named)) {
            assertTrue(message.contains(part), message + " names " + part);
        }
    }

    @Test
    void fewTicksNeedNotShowTheWholeCandle() {
        ScriptedSynthesizer closeOnly = new ScriptedSynthesizer((series, index, sink) -> sink.tick(
                series.openEpochMillis(index), series.priceScale().toUnits(series.close(index)), series.volume(index)));
        assertEquals(
                2,
                rest(cursor(Market.prepared(Market.minutes(INFY, 0, 1)), closeOnly))
                        .size());
    }

    @Test
    void closingClosesTheGenerator() {
        ScriptedSynthesizer synthesizer = ScriptedSynthesizer.at(ScriptedSynthesizer.MOMENTS);
        cursor(Market.prepared(TWO_DAYS), synthesizer).close();

        assertEquals(1, synthesizer.closedGenerators());
    }
}
