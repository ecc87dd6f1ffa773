package io.afterbell.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.shape.RecordedShapes;
import org.junit.jupiter.api.Test;

class RecordedTicksTest {
    private static final Instrument SHARE = Instrument.of("RELIANCE", "NSE");
    /** 2024-01-23 09:15 in India, a trading day. */
    private static final long OPEN = 1_705_981_500_000L;

    private static RecordedTicks of(long[] times, double[] prices, double[] quantities) {
        return RecordedTicks.of(SHARE, times, prices, quantities, TradingCalendar.standard());
    }

    @Test
    void minutesBecomeCandles() {
        RecordedTicks ticks = of(
                new long[] {OPEN + 100, OPEN + 59_999, OPEN + 30_000, OPEN + 60_000, OPEN + 180_000},
                new double[] {100, 100.5, 99.05, 101, 102},
                new double[] {1, 2, 3, 4, 5});
        CandleSeries candles = ticks.candles();
        assertEquals(3, ticks.minutes());
        assertEquals(3, ticks.ticks(0));
        assertEquals(100, candles.open(0));
        assertEquals(100.5, candles.high(0));
        assertEquals(99.05, candles.low(0));
        assertEquals(100.5, candles.close(0));
        assertEquals(6, candles.volume(0));
        assertEquals(OPEN + 180_000, candles.openEpochMillis(2));
    }

    @Test
    void ticksOutsideTradingSessionsAreLeftOutAndCounted() {
        RecordedTicks ticks = of(
                new long[] {OPEN - 1, OPEN, OPEN + 375 * 60_000L - 1, OPEN + 375 * 60_000L},
                new double[] {1, 2, 3, 4},
                new double[0]);
        assertEquals(2, ticks.size());
        assertEquals(2, ticks.leftOut());
        assertThrows(IllegalArgumentException.class, () -> of(new long[] {OPEN - 1}, new double[] {1}, new double[0]));
    }

    @Test
    void anUnknownExchangeHasNoSessions() {
        RecordedTicks ticks = RecordedTicks.of(
                Instrument.of("BTCUSDT", "BINANCE_SPOT"),
                new long[] {0, 1},
                new double[] {1, 2},
                new double[0],
                TradingCalendar.standard());
        assertEquals(2, ticks.size());
    }

    @Test
    void aPriceThatIsNoneIsRefused() {
        for (double price : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> of(new long[] {OPEN}, new double[] {price}, new double[0]),
                    "price=" + price);
        }
    }

    @Test
    void onlyMinutesThatMoveHaveAShapeAndATruth() {
        int ticksAMinute = 30;
        long[] times = new long[3 * ticksAMinute + 1];
        double[] prices = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = OPEN + i * (60_000L / ticksAMinute);
            // The second minute stands still.
            prices[i] = i / ticksAMinute == 1 ? 100 : 100 + i % 7 * 0.05;
        }
        RecordedTicks ticks = of(times, prices, new double[0]);
        RecordedShapes.Builder shapes = RecordedShapes.builder();
        assertEquals(2, ticks.addTo(shapes));
        assertEquals(ticksAMinute, shapes.build().points(0));
        Truth truth = ticks.truth(61, 20);
        assertEquals(2, truth.paths().candles());
        assertEquals(0, truth.indexes().get(0));
        assertEquals(2, truth.indexes().get(1));
        assertEquals(6, truth.paths().at(0, truth.paths().highTick(0)));
        assertThrows(IllegalArgumentException.class, () -> ticks.truth(61, 31));
    }
}
