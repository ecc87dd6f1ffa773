package io.afterbell.regimes.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandleExactTest {
    private static final List<TickSynthesizer> ALL =
            List.of(new BridgeSynthesizer(), new CloseSynthesizer(), new LinearSynthesizer(), new OhlcSynthesizer());
    private static final int[] COUNTS = {1, 2, 3, 4, 5, 6, 7, 10, 59, 60, 61, 600};
    private static final Interval ONE_SECOND = new Interval(1, Interval.Unit.SECOND);

    private static void assertExact(CandleSeries series) {
        for (TickSynthesizer service : ALL) {
            for (int count : COUNTS) {
                TickGenerator generator = Tape.generator(service, count, series, Tape.SEED);
                for (int i = 0; i < series.size(); i++) {
                    Tape.assertCandleExact(
                            Tape.of(generator, series, i),
                            Tape.owed(service, count),
                            series,
                            i,
                            service.name() + ":ticks_per_candle=" + count);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // Name, then open, high, low and close in steps of 0.05, then volume.
        "flat,                                 490000, 490000, 490000, 490000, 75",
        "flat at the lowest price there is,         1,      1,      1,      1, 0",
        "one step up,                          490000, 490001, 490000, 490001, 75",
        "one step down,                        490001, 490001, 490000, 490000, 75",
        "one step of upper wick only,          490000, 490001, 490000, 490000, 75",
        "one step of lower wick only,          490001, 490001, 490000, 490001, 75",
        "from one to two steps of price,            1,      2,      1,      2, 1",
        "open is high and close is low,        490900, 490900, 490000, 490000, 12345",
        "open is low and close is high,        490000, 490900, 490000, 490900, 12345",
        "open and close are high,              490900, 490900, 490000, 490900, 12345",
        "open and close are low,               490000, 490900, 490000, 490000, 12345",
        "open is high,                         490900, 490900, 490000, 490300, 12345",
        "open is low,                          490000, 490900, 490000, 490300, 12345",
        "close is high,                        490300, 490900, 490000, 490900, 12345",
        "close is low,                         490300, 490900, 490000, 490000, 12345",
        "doji with long wicks,                 490450, 490900, 490000, 490450, 12345",
        "at 80 000,                           1600000, 1600900, 1599900, 1600100, 12345",
        "a fall to one step,                  1600000, 1600000,      1,      1, 12345",
        "no volume,                            490300, 490900, 490000, 490600, 0",
        "one share,                            490300, 490900, 490000, 490600, 1",
        "fewer shares than ticks,              490300, 490900, 490000, 490600, 7",
        "more volume than a double can count,  490300, 490900, 490000, 490600, 9223372036854775807",
    })
    void everyCandleComesBack(String name, long open, long high, long low, long close, long volume) {
        for (Interval interval : List.of(Interval.ONE_MINUTE, ONE_SECOND, Interval.ONE_DAY)) {
            assertExact(MadeUpCandles.one(interval, MadeUpCandles.PAISE_FIVE, open, high, low, close, volume));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 1", "2, 10", "8, 1", "0, 50"})
    void everyGridIsKept(int decimals, long step) {
        PriceScale grid = new PriceScale(decimals, step);
        assertExact(MadeUpCandles.one(Interval.ONE_MINUTE, grid, 1_003, 1_017, 997, 1_011, 500));
    }

    @Test
    void aBitcoinOnAGridOfEightDecimalsComesBack() {
        PriceScale grid = new PriceScale(8, 1);
        long price = 8_000_000_000_000L;
        assertExact(MadeUpCandles.one(
                Interval.ONE_MINUTE, grid, price + 123_456_789, price + 987_654_321, price - 55_555, price, 1L << 52));
    }

    @Test
    void aDayOfARandomWalkComesBack() {
        assertExact(MadeUpCandles.walk(375, 2_500, 0.4, 60, 1));
        assertExact(MadeUpCandles.walk(375, 3, 0.02, 60, 2));
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void anyCandleComesBack(@ForAll("candles") CandleSeries candle) {
        assertExact(candle);
    }

    @Provide
    Arbitrary<CandleSeries> candles() {
        Arbitrary<PriceScale> grids = Arbitraries.of(
                new PriceScale(2, 5),
                new PriceScale(2, 1),
                new PriceScale(0, 1),
                new PriceScale(1, 2),
                new PriceScale(8, 1));
        Arbitrary<Interval> intervals =
                Arbitraries.of(Interval.ONE_MINUTE, ONE_SECOND, new Interval(15, Interval.Unit.MINUTE));
        Arbitrary<Long> lows = Arbitraries.longs().between(1, 10_000_000_000L);
        Arbitrary<Long> ranges = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 3),
                Arbitraries.longs().between(4, 400),
                Arbitraries.longs().between(401, 1_000_000_000L));
        Arbitrary<Double> places = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(1, Arbitraries.of(0.0, 1.0)),
                net.jqwik.api.Tuple.of(2, Arbitraries.doubles().between(0, 1)));
        Arbitrary<Long> volumes = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 700), Arbitraries.longs().between(0, Long.MAX_VALUE));
        return Combinators.combine(grids, intervals, lows, ranges, places, places, volumes)
                .as((grid, interval, low, range, open, close, volume) -> MadeUpCandles.one(
                        interval,
                        grid,
                        low + Math.round(open * range),
                        low + range,
                        low,
                        low + Math.round(close * range),
                        volume));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 60, 600})
    void openAndCloseComeNearTheEndsOfTheCandle(int count) {
        CandleSeries series = MadeUpCandles.walk(200, 2_500, 0.4, 60, 3);
        long halfGapMillis = 60_000 / (2 * count);
        for (TickSynthesizer service : ALL) {
            for (int i = 0; i < series.size(); i++) {
                List<Tape.Print> prints = Tape.of(service, count, series, i);
                long first = prints.get(0).epochMillis() - series.openEpochMillis(i);
                long last = prints.get(prints.size() - 1).epochMillis() - series.openEpochMillis(i);
                assertTrue(last >= 60_000 - 1 - halfGapMillis, service.name() + " closes after ms=" + last);
                assertTrue(prints.size() == 1 || first <= halfGapMillis, service.name() + " opens after ms=" + first);
            }
        }
    }

    @Test
    void ofTwoHiddenExtremesThreeTicksShowTheFurtherOne() {
        CandleSeries up = MadeUpCandles.one(Interval.ONE_MINUTE, MadeUpCandles.PAISE_FIVE, 500, 520, 490, 505, 0);
        CandleSeries down = MadeUpCandles.one(Interval.ONE_MINUTE, MadeUpCandles.PAISE_FIVE, 500, 510, 480, 505, 0);
        for (TickSynthesizer service : List.of(new BridgeSynthesizer(), new LinearSynthesizer())) {
            assertEquals(520 * 5, Tape.of(service, 3, up, 0).get(1).price());
            assertEquals(480 * 5, Tape.of(service, 3, down, 0).get(1).price());
        }
    }

    @Test
    void linearGoesStraightFromAnchorToAnchor() {
        CandleSeries series = MadeUpCandles.walk(300, 2_500, 4, 60, 4);
        for (int i = 0; i < series.size(); i++) {
            List<Tape.Print> prints = Tape.of(new LinearSynthesizer(), 60, series, i);
            int turns = 0;
            for (int tick = 2; tick < prints.size(); tick++) {
                long before =
                        prints.get(tick - 1).price() - prints.get(tick - 2).price();
                long after = prints.get(tick).price() - prints.get(tick - 1).price();
                // A straight line on a grid moves by one of two neighbouring numbers of steps.
                turns += Math.abs(after - before) > 5 ? 1 : 0;
            }
            assertTrue(turns <= 2, "turns=" + turns + " " + prints);
        }
    }
}
