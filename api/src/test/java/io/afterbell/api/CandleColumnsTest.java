package io.afterbell.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Columns that are added at once are what rows added one by one are. */
final class CandleColumnsTest {
    private static final Instrument SHARE = Instrument.of("ABC", "US");

    @Property
    void theGridOfColumnsIsTheGridOfTheirPricesOneByOne(
            @ForAll @IntRange(min = 0, max = 9) int decimals,
            @ForAll @LongRange(min = 1, max = 50) long step,
            @ForAll @LongRange(min = 1, max = 90_000_000) long first,
            @ForAll boolean indian,
            @ForAll boolean noise) {
        Instrument instrument = indian ? Instrument.of("ABC", "NSE") : SHARE;
        double[][] columns = new double[4][25];
        for (int i = 0; i < 100; i++) {
            double exact = (first + i * step) / Math.pow(10, decimals);
            columns[i % 4][i / 4] = noise && i == 77 ? exact * (1 + 1e-11) : exact;
        }
        PriceScale oneByOne = PriceScale.detect(instrument, 100, i -> columns[i % 4][i / 4]);
        long[] times = new long[25];
        for (int i = 0; i < times.length; i++) {
            times[i] = i * 60_000L;
        }
        CandleSeries series = CandleSeries.builder(instrument, Interval.ONE_MINUTE)
                .addAll(25, times, columns[0], columns[1], columns[2], columns[3], new double[25], new long[0])
                .build();
        assertEquals(oneByOne, series.priceScale());
    }

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
    void aSeriesWithoutOpenInterestSaysSo() {
        double[] prices = {1};
        CandleSeries series = CandleSeries.builder(SHARE, Interval.ONE_MINUTE)
                .addAll(1, new long[] {0}, prices, prices, prices, prices, prices, new long[] {0})
                .build();
        assertFalse(series.hasOpenInterest());
    }

    @Test
    void fractionalVolumesBehindWholeOnesAreCountedInTheFinerUnit() {
        double[] prices = {1, 2};
        CandleSeries series = CandleSeries.builder(SHARE, Interval.ONE_MINUTE)
                .addAll(2, new long[] {0, 60_000}, prices, prices, prices, prices, new double[] {3, 0.25}, new long[0])
                .build();
        assertEquals(new VolumeScale(2), series.volumeScale());
        assertEquals(300, series.volume(0));
        assertEquals(25, series.volume(1));
    }
}
