package io.afterbell.regimes.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Interval;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SameSeedSameTapeTest {
    private static final List<TickSynthesizer> ALL =
            List.of(new BridgeSynthesizer(), new CloseSynthesizer(), new LinearSynthesizer(), new OhlcSynthesizer());
    private static final int TICKS = 20;

    private final CandleSeries series = MadeUpCandles.walk(120, 2_500, 0.4, 60, 5);

    private List<List<Tape.Print>> play(TickSynthesizer service, long seed) {
        TickGenerator generator = Tape.generator(service, TICKS, series, seed);
        List<List<Tape.Print>> candles = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            candles.add(Tape.of(generator, series, i));
        }
        return candles;
    }

    @Test
    void seekingGivesWhatPlayingThroughGave() {
        for (TickSynthesizer service : ALL) {
            List<List<Tape.Print>> played = play(service, 1);
            TickGenerator generator = Tape.generator(service, TICKS, series, 1);
            for (int i = series.size() - 1; i >= 0; i--) {
                // Backwards with a jump between, and each candle twice.
                Tape.of(generator, series, (i * 37) % series.size());
                assertEquals(played.get(i), Tape.of(generator, series, i), service.name() + " index=" + i);
                assertEquals(played.get(i), Tape.of(generator, series, i), service.name() + " index=" + i);
            }
        }
    }

    @Test
    void aDayIsTheSameWhetherReplayedAloneOrAmongOthers() {
        CandleSeriesBuilder candles = CandleSeries.builder(MadeUpCandles.SHARE, Interval.ONE_MINUTE);
        for (int day = 0; day < 3; day++) {
            for (int i = 0; i < series.size(); i++) {
                candles.add(
                        series.openEpochMillis(i) + day * 86_400_000L,
                        series.open(i),
                        series.high(i),
                        series.low(i),
                        series.close(i),
                        series.volume(i));
            }
        }
        CandleSeries days = candles.build(MadeUpCandles.PAISE_FIVE);
        CandleSeries alone = days.slice(series.size(), 2 * series.size());
        for (TickSynthesizer service : ALL) {
            TickGenerator among = Tape.generator(service, TICKS, days, 1);
            TickGenerator byItself = Tape.generator(service, TICKS, alone, 1);
            for (int i = 0; i < alone.size(); i++) {
                assertEquals(
                        Tape.of(among, days, series.size() + i),
                        Tape.of(byItself, alone, i),
                        service.name() + " index=" + i);
            }
        }
    }

    @Test
    void anotherSeedGivesAnotherPathThroughTheSameCandles() {
        for (TickSynthesizer service :
                List.of(new BridgeSynthesizer(), new LinearSynthesizer(), new OhlcSynthesizer())) {
            assertEquals(play(service, 1), play(service, 1), service.name());
            assertNotEquals(play(service, 1), play(service, 2), service.name());
        }
    }

    @Test
    void equalCandlesOfDifferentMinutesTakeDifferentPaths() {
        assertDifferent(Interval.ONE_MINUTE);
    }

    @Test
    void equalCandlesOfTheSameMinuteTakeDifferentPathsToo() {
        assertDifferent(new Interval(1, Interval.Unit.SECOND));
    }

    private static void assertDifferent(Interval interval) {
        CandleSeriesBuilder candles = CandleSeries.builder(MadeUpCandles.SHARE, interval);
        for (int i = 0; i < 100; i++) {
            candles.add(MadeUpCandles.OPEN_MILLIS + i * interval.millis(), 100, 105, 95, 101, 10);
        }
        CandleSeries equal = candles.build(MadeUpCandles.PAISE_FIVE);
        TickGenerator generator = Tape.generator(new BridgeSynthesizer(), TICKS, equal, 1);
        Set<List<Long>> paths = new HashSet<>();
        for (int i = 0; i < equal.size(); i++) {
            paths.add(
                    Tape.of(generator, equal, i).stream().map(Tape.Print::price).toList());
        }
        // Paths are drawn from some dozens of like ones: now and then the same one comes twice.
        assertTrue(paths.size() > 90, "paths=" + paths.size());
    }

    @Test
    void theOrderOfTheExtremesIsNoFixedRule() {
        CandleSeriesBuilder candles = CandleSeries.builder(MadeUpCandles.SHARE, Interval.ONE_MINUTE);
        for (int i = 0; i < 1_000; i++) {
            candles.add(MadeUpCandles.OPEN_MILLIS + i * 60_000L, 100, 105, 95, 101, 10);
        }
        CandleSeries equal = candles.build(MadeUpCandles.PAISE_FIVE);
        for (TickSynthesizer service :
                List.of(new BridgeSynthesizer(), new LinearSynthesizer(), new OhlcSynthesizer())) {
            TickGenerator generator = Tape.generator(service, TICKS, equal, 1);
            int highFirst = 0;
            for (int i = 0; i < equal.size(); i++) {
                List<Long> path = Tape.of(generator, equal, i).stream()
                        .map(Tape.Print::price)
                        .toList();
                highFirst += path.indexOf(10_500L) < path.indexOf(9_500L) ? 1 : 0;
            }
            // A rising candle of a tenth of its range: the low comes first somewhat more often.
            assertTrue(highFirst > 300 && highFirst < 470, service.name() + " highFirst=" + highFirst);
        }
    }
}
