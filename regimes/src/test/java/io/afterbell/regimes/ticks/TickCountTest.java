package io.afterbell.regimes.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.SynthesisContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TickCountTest {
    private static final long OPEN_MILLIS = MadeUpCandles.OPEN_MILLIS;
    private static final int NOON = 165;
    private static final PriceScale GRID = MadeUpCandles.PAISE_FIVE;

    private record Minute(double range, long volume) {}

    private static TickCount auto(CandleSeries series, Map<String, String> more) {
        BridgeSynthesizer bridge = new BridgeSynthesizer();
        Map<String, String> given = new java.util.HashMap<>(more);
        given.put("ticks_per_candle", "auto");
        return TickCount.of(new SynthesisContext(
                PluginSettings.of(bridge, given), series.instrument(), series.priceScale(), series.volumeScale(), 1));
    }

    private static TickCount auto(CandleSeries series) {
        return auto(series, Map.of());
    }

    /** A day of equal minutes but for one. */
    private static CandleSeries day(Instrument instrument, Minute usual, int at, Minute other) {
        CandleSeriesBuilder candles = CandleSeries.builder(instrument, Interval.ONE_MINUTE);
        for (int i = 0; i < 375; i++) {
            Minute minute = i == at ? other : usual;
            candles.add(OPEN_MILLIS + i * 60_000L, 100, 100 + minute.range(), 100, 100, minute.volume());
        }
        return candles.build(GRID);
    }

    private static CandleSeries day(Minute usual, int at, Minute other) {
        return day(MadeUpCandles.SHARE, usual, at, other);
    }

    @Test
    void anOrdinaryCandleHasTheTypicalNumber() {
        Minute usual = new Minute(1, 40_000);
        CandleSeries series = day(usual, NOON, usual);
        assertEquals(60, auto(series).of(series, NOON), 6);
        assertEquals(20, auto(series, Map.of("typical_ticks", "20")).of(series, NOON), 2);
    }

    @Test
    void fourTimesTheVolumeBringsTwiceTheTicks() {
        Minute usual = new Minute(1, 40_000);
        CandleSeries even = day(usual, NOON, usual);
        CandleSeries busy = day(usual, NOON, new Minute(1, 160_000));
        double ratio = (double) auto(busy).of(busy, NOON) / auto(even).of(even, NOON);
        assertEquals(2, ratio, 0.1);
    }

    @Test
    void ofAnIndexTheRangeCounts() {
        Instrument index = Instrument.of("NIFTY", "NSE_INDEX");
        Minute usual = new Minute(1, 0);
        CandleSeries even = day(index, usual, NOON, usual);
        CandleSeries wide = day(index, usual, NOON, new Minute(4, 0));
        double ratio = (double) auto(wide).of(wide, NOON) / auto(even).of(even, NOON);
        assertEquals(Math.pow(4, 0.43), ratio, 0.1);
    }

    @Test
    void theOpenAndTheCloseAreBusierThanNoon() {
        Instrument index = Instrument.of("NIFTY", "NSE_INDEX");
        Minute usual = new Minute(1, 0);
        CandleSeries series = day(index, usual, NOON, usual);
        TickCount count = auto(series);
        assertTrue(count.of(series, 0) > 1.5 * count.of(series, NOON), "open=" + count.of(series, 0));
        assertTrue(count.of(series, 374) > 1.5 * count.of(series, NOON), "close=" + count.of(series, 374));
    }

    @Test
    void noCandleHasMoreThanTheCapOrMoreTicksThanShares() {
        CandleSeries wild = day(new Minute(1, 1_000), NOON, new Minute(80, 100_000_000));
        assertEquals(240, auto(wild).of(wild, NOON));
        assertEquals(100, auto(wild, Map.of("most_ticks", "100")).of(wild, NOON));
        CandleSeries thin = day(new Minute(1, 9), NOON, new Minute(1, 7));
        assertEquals(7, auto(thin).of(thin, NOON));
    }

    @Test
    void aMovingCandleHasFourTicksAndADeadOneOne() {
        CandleSeries thin = day(new Minute(1, 40_000), NOON, new Minute(1, 1));
        assertEquals(4, auto(thin).of(thin, NOON));
        CandleSeries dead = day(new Minute(1, 40_000), NOON, new Minute(0, 0));
        assertEquals(1, auto(dead).of(dead, NOON));
    }

    @Test
    void laterCandlesChangeNothing() {
        Minute usual = new Minute(1, 40_000);
        CandleSeries even = day(usual, NOON, usual);
        CandleSeries busy = day(usual, NOON, new Minute(9, 900_000));
        TickCount one = auto(even);
        TickCount other = auto(busy);
        for (int i = 0; i < NOON; i++) {
            assertEquals(one.of(even, i), other.of(busy, i));
        }
        assertTrue(other.of(busy, NOON + 1) < one.of(even, NOON + 1), "ordinary has risen");
    }

    @Test
    void candlesComeBackWhateverTheirCount() {
        for (long seed = 1; seed <= 3; seed++) {
            CandleSeries series = MadeUpCandles.walk(375, 2_500, 0.4, 60, seed);
            TickCount count = auto(series);
            for (var service : java.util.List.of(new BridgeSynthesizer(), new LinearSynthesizer())) {
                var generator = service.newGenerator(new SynthesisContext(
                        PluginSettings.of(service, Map.of("ticks_per_candle", "auto")),
                        series.instrument(),
                        series.priceScale(),
                        series.volumeScale(),
                        seed));
                for (int i = 0; i < series.size(); i++) {
                    Tape.assertCandleExact(
                            Tape.of(generator, series, i), count.of(series, i), series, i, "seed=" + seed);
                }
            }
        }
    }
}
