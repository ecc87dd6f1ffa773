package io.afterbell.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Candles that come in columns. */
final class CandleColumnsTest {
    private static final Instrument SHARE = Instrument.of("ABC", "US");

    @Test
    void openInterestThatComesLateIsZeroBefore() {
        double[] prices = {1, 2};
        CandleSeries series = CandleSeries.builder(SHARE, Interval.ONE_MINUTE)
                .addAll(2, new long[] {0, 60_000}, prices, prices, prices, prices, prices, new long[0])
                .add(120_000, 3, 3, 3, 3, 3, 7)
                .addAll(2, new long[] {180_000, 240_000}, prices, prices, prices, prices, prices, new long[] {8, 9})
                .build();
        assertEquals(5, series.size());
        assertEquals(0, series.openInterest(1));
        assertEquals(7, series.openInterest(2));
        assertEquals(9, series.openInterest(4));
        assertEquals(3.0, series.close(2));
    }

    @Test
    void columnsThatWereAddedMayBeUsedForOtherCandles() {
        double[] prices = {1, 2};
        long[] times = {0, 60_000};
        long[] interest = {3, 4};
        CandleSeriesBuilder builder = CandleSeries.builder(SHARE, Interval.ONE_MINUTE)
                .addAll(2, times, prices, prices, prices, prices, prices, interest);
        Arrays.fill(prices, 9);
        Arrays.fill(times, 7);
        Arrays.fill(interest, 8);
        CandleSeries series = builder.build();
        assertEquals(new Candle(60_000, 2, 2, 2, 2, 2, 4), series.candle(1));
    }

    @Test
    void aColumnThatIsTooShortIsRefused() {
        double[] prices = {1, 2};
        double[] tooShort = {1};
        CandleSeriesBuilder builder = CandleSeries.builder(SHARE, Interval.ONE_MINUTE);
        long[] times = {0, 60_000};
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> builder.addAll(2, times, prices, prices, tooShort, prices, prices, new long[0]));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> builder.takeAll(2, times, prices, prices, tooShort, prices, prices, new long[0]));
    }

    @Test
    void aSeriesWithoutOpenInterestSaysSo() {
        double[] prices = {1};
        CandleSeries series = CandleSeries.builder(SHARE, Interval.ONE_MINUTE)
                .takeAll(1, new long[] {0}, prices, prices, prices, prices, prices, new long[] {0})
                .build();
        assertFalse(series.hasOpenInterest());
    }

    @Test
    void fractionalVolumesBehindWholeOnesAreCountedInTheFinerUnit() {
        double[] prices = {1, 2};
        CandleSeries series = CandleSeries.builder(SHARE, Interval.ONE_MINUTE)
                .takeAll(2, new long[] {0, 60_000}, prices, prices, prices, prices, new double[] {3, 0.25}, new long[0])
                .build();
        assertEquals(new VolumeScale(2), series.volumeScale());
        assertEquals(300, series.volume(0));
        assertEquals(25, series.volume(1));
    }
}
