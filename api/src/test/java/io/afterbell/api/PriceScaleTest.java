package io.afterbell.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceScaleTest {
    private static final Instrument NSE_SHARE = Instrument.of("RELIANCE", "NSE");
    private static final Instrument NSE_INDEX = Instrument.of("NIFTY", "NSE_INDEX");
    private static final Instrument US_SHARE = Instrument.of("AAPL", "US");
    private static final Instrument COIN = Instrument.of("BTCUSDT", "CRYPTO");

    private static PriceScale detect(Instrument instrument, double... prices) {
        return PriceScale.detect(instrument, prices.length, prices);
    }

    @ParameterizedTest
    @CsvSource({
        "0.05, 2, 5",
        "0.01, 2, 1",
        "0.0025, 4, 25",
        "0.1, 1, 1",
        "0.25, 2, 25",
        "1, 0, 1",
        "5, 0, 5",
        "1e-8, 8, 1",
        "0.00000005, 8, 5",
    })
    void aTickSizeIsWrittenWithTheFewestDecimals(double tickSize, int decimals, long step) {
        assertEquals(new PriceScale(decimals, step), PriceScale.ofTickSize(tickSize));
        assertEquals(tickSize, PriceScale.ofTickSize(tickSize).stepSize());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.05, 1e-9, 0.1 / 3, Double.NaN, Double.POSITIVE_INFINITY})
    void aTickSizeThatIsNoneIsRefusedWithItsValue(double tickSize) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> PriceScale.ofTickSize(tickSize));
        assertTrue(refusal.getMessage().contains("tickSize=" + tickSize), refusal.getMessage());
    }

    @Test
    void boundsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new PriceScale(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new PriceScale(9, 1));
        assertThrows(IllegalArgumentException.class, () -> new PriceScale(2, 0));
    }

    @Test
    void pricesOfAnIndianShareLieOnFivePaise() {
        assertEquals(new PriceScale(2, 5), detect(NSE_SHARE, 2456.05, 2456.1, 2457.35, 2455));
    }

    @Test
    void pricesInPaiseAreFound() {
        assertEquals(new PriceScale(2, 1), detect(NSE_SHARE, 2456.05, 2456.13, 2457.3));
    }

    @Test
    void pricesOfACurrencyPairHaveFourDecimals() {
        assertEquals(new PriceScale(4, 5), detect(Instrument.of("USDINR24MAYFUT", "CDS"), 83.4725, 83.475, 83.4815));
    }

    @Test
    void wholePricesOnAnIndianExchangeStayOnFivePaise() {
        // A calm hour of whole rupees must not make the grid so coarse that a regime has nowhere to go.
        assertEquals(new PriceScale(2, 5), detect(NSE_SHARE, 2456, 2457, 2460));
        assertEquals(new PriceScale(2, 5), detect(NSE_SHARE, 2400));
        assertEquals(new PriceScale(2, 5), detect(NSE_SHARE, 2456.5, 2457.1));
        assertEquals(new PriceScale(2, 5), detect(NSE_SHARE, 0.25, 1.75));
    }

    @Test
    void elsewhereTheCoarsestGridOfOneTwoOrFiveIsFound() {
        assertEquals(new PriceScale(1, 5), detect(US_SHARE, 190.5, 191, 191.5));
        assertEquals(new PriceScale(1, 2), detect(US_SHARE, 190.2, 190.6));
        assertEquals(new PriceScale(2, 5), detect(US_SHARE, 190.25, 190.5), "a quarter is no grid of 1, 2 or 5");
        assertEquals(new PriceScale(0, 20), detect(COIN, 65_020, 65_080, 65_040));
    }

    @Test
    void cryptoPricesMayHaveEightDecimals() {
        assertEquals(new PriceScale(8, 1), detect(COIN, 0.00012345, 0.00012346));
        assertEquals(new PriceScale(8, 5), detect(COIN, 0.00012345, 0.0001235));
    }

    @Test
    void theTickSizeOfTheMetadataWinsWhenAllPricesLieOnIt() {
        Instrument known = NSE_SHARE.withSizes(1, 0.01);
        assertEquals(new PriceScale(2, 1), detect(known, 2456.05, 2457));
        assertEquals(new PriceScale(2, 5), detect(NSE_SHARE.withSizes(1, 0.1), 2456.05, 2457), "off the metadata's");
        assertEquals(PriceScale.ofTickSize(0.25), detect(US_SHARE.withSizes(1, 0.25), 190.25, 191));
    }

    @Test
    void withoutPricesTheTickSizeOrHundredthsAreTheAnswer() {
        assertEquals(PriceScale.HUNDREDTHS, detect(NSE_SHARE));
        assertEquals(new PriceScale(2, 5), detect(NSE_SHARE.withSizes(1, 0.05)));
    }

    @Test
    void pricesThatWentThroughSingleFloatsLieOnNoGrid() {
        // 24535.05 and 24591.45 as Yahoo's floats.
        double[] noisy = {(float) 24535.05, (float) 24591.45, (float) 24585.4};
        PriceScale scale = detect(NSE_INDEX, noisy);
        assertEquals(PriceScale.HUNDREDTHS, scale);
        assertFalse(scale.holds(noisy[0]), "so that the caller can tell");
    }

    @Test
    void singleFloatsAbove32768AreNoiseAsWellAlthoughTheyAreShortDecimals() {
        // Above 2^15 the neighbours of a float are 2^-8 apart, which is a decimal of eight digits.
        double[] noisy = {(float) 48000.35, (float) 48010.05, (float) 47999.9};
        assertEquals(48000.3515625, noisy[0]);
        PriceScale scale = detect(Instrument.of("BANKNIFTY", "NSE_INDEX"), noisy);
        assertEquals(PriceScale.HUNDREDTHS, scale);
        assertFalse(scale.holds(noisy[0]));
        double[] sensex = {(float) 80123.45, (float) 80124.55, (float) 80100.1};
        assertEquals(PriceScale.HUNDREDTHS, detect(Instrument.of("SENSEX", "BSE_INDEX"), sensex));
    }

    @Test
    void theNoiseOfAFewDoubleAdditionsIsTolerated() {
        double price = 0;
        for (int i = 0; i < 3; i++) {
            price += 0.1;
        }
        assertEquals(0.30000000000000004, price);
        assertEquals(new PriceScale(2, 5), detect(NSE_SHARE, price, 2456.05));
        assertTrue(new PriceScale(2, 5).holds(price));
        assertEquals(0.3, new PriceScale(2, 5).snap(price));
    }

    @Test
    void aPriceThatIsNoNumberLiesOnNoGrid() {
        assertEquals(PriceScale.HUNDREDTHS, detect(NSE_SHARE, 2456.05, Double.NaN));
        assertEquals(PriceScale.HUNDREDTHS, detect(NSE_SHARE, Double.POSITIVE_INFINITY));
        assertFalse(PriceScale.HUNDREDTHS.holds(Double.NaN));
    }

    @Test
    void aZeroPriceDecidesNothing() {
        assertEquals(new PriceScale(2, 5), detect(NSE_SHARE, 0, 2456.05, 2456.15));
    }

    @Test
    void aPriceBelowOneStepBecomesOneStep() {
        PriceScale fivePaise = PriceScale.ofTickSize(0.05);
        assertEquals(5, fivePaise.toUnits(0.001));
        assertEquals(5, fivePaise.toUnits(0));
        assertEquals(5, fivePaise.toUnits(-1));
        assertEquals(0.05, fivePaise.snap(0.0249));
    }

    @Test
    void aPriceSnapsToTheNearestStep() {
        PriceScale fivePaise = PriceScale.ofTickSize(0.05);
        assertEquals(2_451_235, fivePaise.toUnits(24512.35));
        assertEquals(2_451_235, fivePaise.toUnits(24512.33));
        assertEquals(2_451_230, fivePaise.toUnits(24512.32));
        assertEquals(24512.35, fivePaise.snap(24512.372));
    }

    @Property
    void aPriceOfTheGridSurvivesUnitsAndBack(
            @ForAll @IntRange(min = 2, max = 8) int decimals, @ForAll @LongRange(min = 1, max = 1_000_000) long whole) {
        PriceScale scale = new PriceScale(decimals, 1);
        // Up to a million, with every digit after the point in use.
        long units = whole * Math.round(Math.pow(10, decimals)) - 1;
        double price =
                Double.parseDouble(java.math.BigDecimal.valueOf(units, decimals).toPlainString());
        assertEquals(price, scale.toPrice(units));
        assertEquals(units, scale.toUnits(price));
        assertEquals(price, scale.snap(price));
        assertTrue(scale.holds(price));
    }

    @Property
    void snappingKeepsTheOrder(
            @ForAll("scales") PriceScale scale,
            @ForAll @DoubleRange(min = 0, max = 1_000_000) double one,
            @ForAll @DoubleRange(min = 0, max = 1_000_000) double other) {
        double low = Math.min(one, other);
        double high = Math.max(one, other);
        assertTrue(scale.toUnits(low) <= scale.toUnits(high), () -> low + " " + high);
        double next = Math.nextUp(low);
        assertTrue(scale.toUnits(low) <= scale.toUnits(next), () -> low + " and the next double");
    }

    @Property
    void theSnappedPriceIsOnTheGridAndNear(
            @ForAll("scales") PriceScale scale, @ForAll @DoubleRange(min = 0.01, max = 1_000_000) double price) {
        double snapped = scale.snap(price);
        assertTrue(scale.holds(snapped), () -> "snapped=" + snapped);
        assertEquals(0, scale.toUnits(price) % scale.step());
        assertTrue(
                Math.abs(snapped - price) <= scale.stepSize() / 2 + 4 * Math.ulp(price) || snapped == scale.stepSize(),
                () -> "snapped=" + snapped);
        assertEquals(snapped, scale.snap(snapped));
    }

    @Property
    void everyPriceOfAGridLiesOnTheDetectedGrid(
            @ForAll("scales") PriceScale scale, @ForAll @LongRange(min = 1, max = 100_000) long first) {
        double[] prices = new double[20];
        for (int i = 0; i < prices.length; i++) {
            prices[i] = scale.toPrice((first + 7L * i) * scale.step());
        }
        PriceScale detected = detect(US_SHARE, prices);
        for (double price : prices) {
            assertTrue(detected.holds(price), () -> detected + " price=" + price);
        }
        assertTrue(detected.stepSize() >= scale.stepSize() * (1 - 1e-12), () -> detected + " is finer than " + scale);
    }

    @Property
    void theDetectedGridIsTheCoarsestThatHoldsThePricesOfAllColumns(
            @ForAll @IntRange(min = 0, max = 9) int decimals,
            @ForAll @LongRange(min = 1, max = 50) long step,
            @ForAll @LongRange(min = 1, max = 90_000_000) long first,
            @ForAll boolean indian,
            @ForAll boolean noise) {
        double[][] columns = new double[4][25];
        for (int i = 0; i < 100; i++) {
            double exact = (first + i * step) / Math.pow(10, decimals);
            columns[i % 4][i / 4] = noise && i == 77 ? exact * (1 + 1e-11) : exact;
        }
        Instrument instrument = indian ? NSE_SHARE : US_SHARE;
        assertEquals(coarsest(columns, indian), PriceScale.detect(instrument, 25, columns));
    }

    // Tries one grid after the other with every price.
    private static PriceScale coarsest(double[][] columns, boolean indian) {
        for (int power = 9; power >= -8; power--) {
            for (int digit : new int[] {5, 2, 1}) {
                PriceScale grid = power >= 0
                        ? new PriceScale(0, digit * (long) Math.pow(10, power))
                        : new PriceScale(-power, digit);
                boolean possible = !indian || grid.stepSize() <= 0.05 && grid.decimals() <= 4;
                if (possible
                        && Arrays.stream(columns)
                                .flatMapToDouble(Arrays::stream)
                                .allMatch(grid::holds)) {
                    return grid;
                }
            }
        }
        return PriceScale.HUNDREDTHS;
    }

    @Provide
    static Arbitrary<PriceScale> scales() {
        return Combinators.combine(Arbitraries.integers().between(0, 8), Arbitraries.of(1L, 2L, 5L))
                .as(PriceScale::new);
    }
}
