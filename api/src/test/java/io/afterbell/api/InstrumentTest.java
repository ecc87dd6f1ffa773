package io.afterbell.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentTest {
    @ParameterizedTest
    @CsvSource({
        "INFY, NSE",
        "TATAMOTORS, NSE",
        "M&M, NSE",
        "BAJAJ-AUTO, NSE",
        "M&M, BSE",
        "AAPL, US",
        "726GS2033, NSE",
    })
    void sharesKeepTheirNameAndHaveNoContract(String symbol, String exchange) {
        Instrument share = Instrument.of(symbol, exchange);
        assertEquals(InstrumentKind.EQUITY, share.kind());
        assertPlain(share, symbol, exchange);
    }

    @ParameterizedTest
    @CsvSource({
        "NIFTY, NSE_INDEX",
        "BANKNIFTY, NSE_INDEX",
        "FINNIFTY, NSE_INDEX",
        "MIDCPNIFTY, NSE_INDEX",
        "INDIAVIX, NSE_INDEX",
        "SENSEX, BSE_INDEX",
        "BANKEX, BSE_INDEX",
        "MCXBULLDEX, MCX_INDEX",
        "SPX, GLOBAL_INDEX",
    })
    void anExchangeOfIndicesHoldsIndices(String symbol, String exchange) {
        Instrument index = Instrument.of(symbol, exchange);
        assertEquals(InstrumentKind.INDEX, index.kind());
        assertPlain(index, symbol, exchange);
    }

    @ParameterizedTest
    @CsvSource({
        "BANKNIFTY24APR24FUT, NFO, BANKNIFTY, 2024-04-24",
        "USDINR10MAY24FUT, CDS, USDINR, 2024-05-10",
        "CRUDEOILM20MAY24FUT, MCX, CRUDEOILM, 2024-05-20",
        "726GS203325APR24FUT, NFO, 726GS2033, 2024-04-25",
        "M&M25APR24FUT, NFO, M&M, 2024-04-25",
        "BAJAJ-AUTO25APR24FUT, NFO, BAJAJ-AUTO, 2024-04-25",
        "BTC28FEB25FUT, CRYPTO, BTC, 2025-02-28",
        "NIFTY29FEB24FUT, NFO, NIFTY, 2024-02-29",
    })
    void aFutureIsReadFromTheRight(String symbol, String exchange, String underlying, LocalDate expiry) {
        Instrument future = Instrument.of(symbol, exchange);
        assertEquals(InstrumentKind.FUTURE, future.kind());
        assertEquals(Optional.of(underlying), future.underlying());
        assertEquals(Optional.of(expiry), future.expiry());
        assertEquals(OptionalDouble.empty(), future.strike());
        assertEquals(Optional.empty(), future.right());
        assertTrue(future.kind().isDerivative());
    }

    @ParameterizedTest
    @CsvSource({
        "NIFTY28OCT2523500CE, NFO, NIFTY, 2025-10-28, 23500, CE",
        "VEDL25APR24292.5CE, NFO, VEDL, 2024-04-25, 292.5, CE",
        "USDINR19APR2482CE, CDS, USDINR, 2024-04-19, 82, CE",
        "726GS203325APR24100PE, NFO, 726GS2033, 2024-04-25, 100, PE",
        "M&M25APR242000PE, NFO, M&M, 2024-04-25, 2000, PE",
        "BAJAJ-AUTO25APR249000CE, NFO, BAJAJ-AUTO, 2024-04-25, 9000, CE",
        "BTC28FEB25100000CE, CRYPTO, BTC, 2025-02-28, 100000, CE",
        // A base that looks like a date of its own: the last date wins.
        "X01JAN2405FEB24100CE, NFO, X01JAN24, 2024-02-05, 100, CE",
    })
    void anOptionIsReadFromTheRight(
            String symbol, String exchange, String underlying, LocalDate expiry, double strike, OptionRight right) {
        Instrument option = Instrument.of(symbol, exchange);
        assertEquals(InstrumentKind.OPTION, option.kind());
        assertEquals(Optional.of(underlying), option.underlying());
        assertEquals(Optional.of(expiry), option.expiry());
        assertEquals(OptionalDouble.of(strike), option.strike());
        assertEquals(Optional.of(right), option.right());
        assertEquals(symbol, option.symbol());
    }

    @Test
    void aPerpetualFutureHasNoExpiry() {
        Instrument perpetual = Instrument.of("BTCUSDFUT", "CRYPTO");
        assertEquals(InstrumentKind.FUTURE, perpetual.kind());
        assertEquals(Optional.of("BTCUSD"), perpetual.underlying());
        assertEquals(Optional.empty(), perpetual.expiry());
        assertEquals(InstrumentKind.OTHER, Instrument.of("BTCUSDT", "CRYPTO").kind());
        assertEquals(InstrumentKind.OTHER, Instrument.of("FUT", "CRYPTO").kind());
    }

    @ParameterizedTest
    @CsvSource({
        "NIFTY31FEB24FUT, NFO",
        "NIFTY00JAN24100CE, NFO",
        "NIFTY29FEB23FUT, NFO",
        "nifty24apr24fut, NFO",
        "NIFTY24APR24CE, NFO",
        "24APR24FUT, NFO",
    })
    void aNameThatOnlyLooksLikeAContractIsAPlainSymbol(String symbol, String exchange) {
        Instrument plain = Instrument.of(symbol, exchange);
        assertEquals(InstrumentKind.OTHER, plain.kind());
        assertPlain(plain, symbol, exchange);
    }

    @Test
    void namesWithBlanksInsideAreKept() {
        assertEquals("NIFTY 50", Instrument.of("NIFTY 50", "NSE_INDEX").symbol());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "A\nB", "A\u0000", "\t"})
    void aNameThatNobodyCanReadIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> Instrument.of(name, "NSE"));
        assertThrows(IllegalArgumentException.class, () -> Instrument.of("INFY", name));
    }

    @Test
    void aNameHasAtMost128Characters() {
        assertEquals(128, Instrument.of("A".repeat(128), "NSE").symbol().length());
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Instrument.of("A".repeat(129), "NSE"));
        assertTrue(refusal.getMessage().contains("symbol"), refusal.getMessage());
    }

    @Test
    void sizesAreAddedAndDoNotChangeIdentity() {
        Instrument plain = Instrument.of("NIFTY28OCT2523500CE", "NFO");
        Instrument sized = plain.withSizes(75, 0.05);
        assertEquals(OptionalInt.of(75), sized.lotSize());
        assertEquals(OptionalDouble.of(0.05), sized.tickSize());
        assertEquals(plain.strike(), sized.strike());
        assertEquals(plain, sized);
        assertEquals(plain.hashCode(), sized.hashCode());
        assertEquals(0, plain.compareTo(sized));
        assertEquals(OptionalInt.empty(), sized.withSizes(0, 0).lotSize());
        assertEquals(OptionalDouble.empty(), sized.withSizes(0, 0).tickSize());
    }

    @Test
    void sizesThatAreNoneAreRefused() {
        Instrument plain = Instrument.of("INFY", "NSE");
        assertThrows(IllegalArgumentException.class, () -> plain.withSizes(-1, 0.05));
        assertThrows(IllegalArgumentException.class, () -> plain.withSizes(1, -0.05));
        assertThrows(IllegalArgumentException.class, () -> plain.withSizes(1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> plain.withSizes(1, Double.POSITIVE_INFINITY));
    }

    @Test
    void theNaturalOrderIsByExchangeThenSymbol() {
        Instrument bseZ = Instrument.of("ZEEL", "BSE");
        Instrument nseA = Instrument.of("ACC", "NSE");
        Instrument nseZ = Instrument.of("ZEEL", "NSE");
        assertEquals(List.of(bseZ, nseA, nseZ), List.copyOf(new TreeSet<>(List.of(nseZ, nseA, bseZ))));
        assertNotEquals(bseZ, nseZ);
        assertFalse(nseZ.equals(null));
        assertEquals("ZEEL on NSE", nseZ.toString());
    }

    private static void assertPlain(Instrument instrument, String symbol, String exchange) {
        assertEquals(symbol, instrument.symbol());
        assertEquals(exchange, instrument.exchange());
        assertEquals(Optional.empty(), instrument.underlying());
        assertEquals(Optional.empty(), instrument.expiry());
        assertEquals(OptionalDouble.empty(), instrument.strike());
        assertEquals(Optional.empty(), instrument.right());
        assertEquals(OptionalInt.empty(), instrument.lotSize());
        assertEquals(OptionalDouble.empty(), instrument.tickSize());
        assertFalse(instrument.kind().isDerivative());
    }
}
