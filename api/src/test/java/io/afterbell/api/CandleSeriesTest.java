package io.afterbell.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CandleSeriesTest {
    private static final Instrument SHARE = Instrument.of("RELIANCE", "NSE");
    private static final long OPEN = 1_705_981_500_000L;
    private static final long MINUTE = 60_000L;

    // 100 = flat; index i opens i minutes after OPEN, except that the third minute is missing.
    private static CandleSeries fourCandles() {
        return CandleSeries.builder(SHARE, Interval.ONE_MINUTE)
                .add(OPEN, 100, 101, 99.5, 100.5, 10)
                .add(OPEN + MINUTE, 100.5, 102, 100.05, 101, 20)
                .add(OPEN + 3 * MINUTE, 101, 101, 100, 100, 0)
                .add(OPEN + 4 * MINUTE, 100, 100, 100, 100, 5)
                .build();
    }

    @Test
    void columnsAndRowsAgree() {
        CandleSeries series = fourCandles();
        assertEquals(4, series.size());
        assertFalse(series.isEmpty());
        assertEquals(new Candle(OPEN + MINUTE, 100.5, 102, 100.05, 101, 20, 0), series.candle(1));
        assertArrayEquals(new double[] {100, 100.5, 101, 100}, series.opens());
        assertArrayEquals(new double[] {101, 102, 101, 100}, series.highs());
        assertArrayEquals(new double[] {99.5, 100.05, 100, 100}, series.lows());
        assertArrayEquals(new double[] {100.5, 101, 100, 100}, series.closes());
        assertArrayEquals(new long[] {10, 20, 0, 5}, series.volumes());
        assertEquals(OPEN / MINUTE + 3, series.epochMinute(2));
        assertEquals(new PriceScale(2, 5), series.priceScale());
        assertEquals(VolumeScale.WHOLE, series.volumeScale());
        assertEquals("RELIANCE on NSE, 4 candles of 1m", series.toString());
    }

    @Test
    void theMinuteOfATimeBefore1970IsRoundedDown() {
        CandleSeries old = CandleSeries.builder(SHARE, Interval.ONE_MINUTE)
                .add(-1, 1, 1, 1, 1, 0)
                .build();
        assertEquals(-1, old.epochMinute(0));
    }

    @Test
    void timesThatDoNotRiseAreRefused() {
        CandleSeriesBuilder builder =
                CandleSeries.builder(SHARE, Interval.ONE_MINUTE).add(OPEN, 1, 1, 1, 1, 0);
        assertThrows(IllegalArgumentException.class, () -> builder.add(OPEN, 1, 1, 1, 1, 0));
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> builder.add(OPEN - MINUTE, 1, 1, 1, 1, 0));
        assertTrue(refusal.getMessage().contains("RELIANCE on NSE"), refusal.getMessage());
        assertEquals(1, builder.size(), "a refused candle is not added");
    }

    @Test
    void aBuilderGrowsBeyondItsFirstCapacity() {
        CandleSeriesBuilder builder = CandleSeries.builder(SHARE, Interval.ONE_MINUTE);
        for (int i = 0; i < 5_000; i++) {
            builder.add(OPEN + i * MINUTE, 100 + i, 101 + i, 99 + i, 100 + i, i, 7L * i);
        }
        CandleSeries series = builder.build();
        assertEquals(5_000, series.size());
        assertEquals(
                new Candle(OPEN + 4_999 * MINUTE, 5_099, 5_100, 5_098, 5_099, 4_999, 34_993), series.candle(4_999));
        assertEquals(new Candle(OPEN + 400 * MINUTE, 500, 501, 499, 500, 400, 2_800), series.candle(400));
    }

    @Test
    void aSeriesWithoutCandlesIsEmptyAndHasTheFallbackGrid() {
        CandleSeries empty = CandleSeries.builder(SHARE, Interval.ONE_MINUTE).build();
        assertTrue(empty.isEmpty());
        assertEquals(PriceScale.HUNDREDTHS, empty.priceScale());
        assertEquals(0, empty.indexAtOrAfter(OPEN));
        assertSame(empty, empty.within(TimeRange.ALL));
    }

    @Test
    void openInterestIsKnownWhenOneCandleHasIt() {
        CandleSeries with = CandleSeries.builder(SHARE, Interval.ONE_MINUTE)
                .add(OPEN, 1, 1, 1, 1, 0)
                .add(OPEN + MINUTE, 1, 1, 1, 1, 0, 500)
                .build();
        assertTrue(with.hasOpenInterest());
        assertEquals(0, with.openInterest(0));
        assertEquals(500, with.openInterest(1));
        assertEquals(500, with.slice(1, 2).openInterest(0));
        assertFalse(fourCandles().hasOpenInterest());
        assertEquals(0, fourCandles().openInterest(3));
    }

    @Test
    void fractionsOfACoinBecomeWholeUnits() {
        CandleSeries coin = CandleSeries.builder(Instrument.of("BTCUSDT", "CRYPTO"), Interval.ONE_MINUTE)
                .add(OPEN, 65_000.1, 65_000.1, 65_000.1, 65_000.1, 0.125)
                .add(OPEN + MINUTE, 65_000.1, 65_000.1, 65_000.1, 65_000.1, 3)
                .build();
        assertEquals(new VolumeScale(3), coin.volumeScale());
        assertEquals(125, coin.volume(0));
        assertEquals(3_000, coin.volume(1));
    }

    @Test
    void aGivenGridIsKept() {
        CandleSeries series = CandleSeries.builder(SHARE, Interval.ONE_MINUTE)
                .add(OPEN, 100, 100, 100, 100, 0)
                .build(PriceScale.ofTickSize(0.01));
        assertEquals(new PriceScale(2, 1), series.priceScale());
    }

    @Test
    void anInstantFindsItsCandleOrTheNext() {
        CandleSeries series = fourCandles();
        assertEquals(0, series.indexAtOrAfter(Long.MIN_VALUE));
        assertEquals(0, series.indexAtOrAfter(OPEN));
        assertEquals(1, series.indexAtOrAfter(OPEN + 1));
        assertEquals(2, series.indexAtOrAfter(OPEN + 2 * MINUTE), "the minute is missing");
        assertEquals(3, series.indexAtOrAfter(OPEN + 4 * MINUTE));
        assertEquals(4, series.indexAtOrAfter(OPEN + 4 * MINUTE + 1));
    }

    @Test
    void aRangeIsHalfOpen() {
        CandleSeries series = fourCandles();
        CandleSeries middle = series.within(new TimeRange(OPEN + MINUTE, OPEN + 4 * MINUTE));
        assertEquals(2, middle.size());
        assertEquals(series.candle(1), middle.candle(0));
        assertEquals(series.candle(2), middle.candle(1));
        assertEquals(series.priceScale(), middle.priceScale());
        assertTrue(
                series.within(new TimeRange(OPEN + 5 * MINUTE, Long.MAX_VALUE)).isEmpty());
        assertSame(series, series.within(TimeRange.ALL));
    }

    @Test
    void aSliceOutsideTheSeriesIsRefused() {
        CandleSeries series = fourCandles();
        assertThrows(IndexOutOfBoundsException.class, () -> series.slice(-1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> series.slice(0, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> series.slice(3, 2));
        assertTrue(series.slice(2, 2).isEmpty());
    }

    @Test
    void otherPricesKeepMinutesAndVolumes() {
        CandleSeries series = fourCandles();
        double[] opens = {1, 2, 3, 4};
        CandleSeries bent = series.withPrices(opens, series.highs(), series.lows(), series.closes());
        assertEquals(3, bent.open(2));
        assertEquals(series.high(2), bent.high(2));
        assertEquals(series.volume(1), bent.volume(1));
        assertEquals(series.openEpochMillis(2), bent.openEpochMillis(2));
        assertEquals(101, series.open(2), "the source is as before");
    }

    @Test
    void whatGoesInAndComesOutIsCopied() {
        CandleSeries series = fourCandles();
        double[] opens = series.opens();
        long[] volumes = series.volumes();
        CandleSeries bent = series.withPrices(opens, series.highs(), series.lows(), series.closes())
                .withVolumes(volumes);
        opens[0] = -1;
        volumes[0] = -1;
        series.closes()[0] = -1;
        assertEquals(100, bent.open(0));
        assertEquals(10, bent.volume(0));
        assertEquals(100, series.open(0));
        assertEquals(100.5, series.close(0));
    }

    @Test
    void aColumnOfAnotherLengthIsRefusedByName() {
        CandleSeries series = fourCandles();
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> series.withPrices(series.opens(), new double[3], series.lows(), series.closes()));
        assertTrue(refusal.getMessage().contains("column=highs length=3 candles=4"), refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> series.withVolumes(new long[5]));
    }

    @Test
    void aCandleIsPossibleWhenAMarketCouldHavePrintedIt() {
        assertTrue(new Candle(OPEN, 1, 1, 1, 1, 0, 0).isPossible());
        assertTrue(new Candle(OPEN, 1, 3, 0.5, 2, 7, 0).isPossible());
        assertFalse(new Candle(OPEN, 1, 3, 1.5, 2, 7, 0).isPossible(), "low above the open");
        assertFalse(new Candle(OPEN, 2, 3, 1.5, 1, 7, 0).isPossible(), "low above the close");
        assertFalse(new Candle(OPEN, 4, 3, 1, 2, 7, 0).isPossible(), "high below the open");
        assertFalse(new Candle(OPEN, 2, 3, 1, 4, 7, 0).isPossible(), "high below the close");
        assertFalse(new Candle(OPEN, 0, 1, 0, 1, 7, 0).isPossible(), "a price of zero");
        assertFalse(new Candle(OPEN, 1, 1, 1, 1, -1, 0).isPossible(), "a negative volume");
        assertFalse(new Candle(OPEN, 1, Double.POSITIVE_INFINITY, 1, 1, 0, 0).isPossible());
        assertFalse(new Candle(OPEN, Double.NaN, 1, 1, 1, 0, 0).isPossible());
        assertFalse(new Candle(OPEN, 1, Double.NaN, 1, 1, 0, 0).isPossible());
        assertFalse(new Candle(OPEN, 1, 1, Double.NaN, 1, 0, 0).isPossible());
        assertFalse(new Candle(OPEN, 1, 1, 1, Double.NaN, 0, 0).isPossible());
    }

    @Test
    void severalRangesMakeOneSeries() {
        CandleSeries series = fourCandles();
        CandleSeries parts = series.within(List.of(
                new TimeRange(Long.MIN_VALUE, OPEN + 1),
                new TimeRange(OPEN + 1, OPEN + MINUTE),
                new TimeRange(OPEN + 3 * MINUTE, OPEN + 4 * MINUTE)));

        assertEquals(2, parts.size());
        assertEquals(series.candle(0), parts.candle(0));
        assertEquals(series.candle(2), parts.candle(1));
        assertEquals(series.priceScale(), parts.priceScale());
        assertEquals(series.volumeScale(), parts.volumeScale());
        assertSame(series, series.within(List.of(TimeRange.ALL)));
        assertTrue(series.within(List.of(new TimeRange(0, OPEN))).isEmpty());
    }

    @Test
    void rangesThatOverlapOrFallAreRefused() {
        TimeRange first = new TimeRange(OPEN, OPEN + MINUTE);
        TimeRange second = new TimeRange(OPEN + MINUTE, OPEN + 2 * MINUTE);
        CandleSeries series = fourCandles();
        assertEquals(2, series.within(List.of(first, second)).size());
        for (List<TimeRange> wrong : List.of(List.of(second, first), List.of(first, first), List.<TimeRange>of())) {
            assertThrows(IllegalArgumentException.class, () -> series.within(wrong));
        }
    }
}
