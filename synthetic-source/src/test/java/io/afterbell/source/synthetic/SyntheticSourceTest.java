package io.afterbell.source.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticSourceTest {
    @Test
    void theSourceSaysThatItIsMadeUp() {
        assertEquals("synthetic", new SyntheticSource().name());
        assertTrue(new SyntheticSource().isMadeUp());
    }

    @Test
    void theClassPathFindsTheSameServiceAsTheModulePath() throws IOException {
        String resource = "/META-INF/services/" + CandleSource.class.getName();
        try (InputStream list = Objects.requireNonNull(SyntheticSource.class.getResourceAsStream(resource), resource)) {
            assertEquals(
                    SyntheticSource.class.getName(), new String(list.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    @Test
    void theListedInstrumentsAreExamplesInNaturalOrder() {
        try (CandleReader reader = SyntheticMarket.open()) {
            List<Instrument> listed = reader.instruments();

            assertEquals(listed.stream().sorted().distinct().toList(), listed);
            assertTrue(listed.containsAll(List.of(
                    Instrument.of("NIFTY", "NSE_INDEX"),
                    Instrument.of("BANKNIFTY", "NSE_INDEX"),
                    Instrument.of("SENSEX", "BSE_INDEX"),
                    Instrument.of("RELIANCE", "NSE"),
                    Instrument.of("TCS", "NSE"),
                    Instrument.of("HDFCBANK", "NSE"),
                    Instrument.of("INFY", "NSE"),
                    Instrument.of("SBIN", "NSE"))));
            for (Instrument instrument : listed) {
                assertTrue(reader.coverage(instrument).isPresent(), instrument::toString);
            }
        }
    }

    @Test
    void anyNameIsFoundAndTheGuessIsRemarked() {
        try (CandleReader reader = SyntheticMarket.open()) {
            Instrument made = reader.find("NOBODY&CO", "NSE").orElseThrow();
            SyntheticMarket.minutes(reader, made, SyntheticMarket.days("2024-01-23", "2024-01-23"));

            assertEquals("NOBODY&CO", made.symbol());
            assertTrue(
                    reader.remarks().stream().anyMatch(line -> line.contains("NOBODY&CO")),
                    () -> reader.remarks().toString());
        }
    }

    @Test
    void aWellKnownNameNeedsNoRemark() {
        try (CandleReader reader = SyntheticMarket.open()) {
            SyntheticMarket.minutes(reader, SyntheticMarket.nifty(), SyntheticMarket.days("2024-01-23", "2024-01-23"));

            assertEquals(List.of(), reader.remarks());
        }
    }

    @Test
    void anImpossibleNameIsNotHeld() {
        try (CandleReader reader = SyntheticMarket.open()) {
            assertTrue(reader.find(" ", "NSE").isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5m", "1s", "15m", "W", "M"})
    void otherIntervalsAreRefusedWithWhatExists(String code) {
        try (CandleReader reader = SyntheticMarket.open()) {
            PluginException refused = assertThrows(
                    PluginException.class,
                    () -> reader.read(
                            List.of(SyntheticMarket.nifty()),
                            Interval.parse(code),
                            SyntheticMarket.days("2024-01-23", "2024-01-23")));

            assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
            assertTrue(refused.getMessage().contains("interval=" + code), refused::getMessage);
            assertTrue(refused.getMessage().contains("1m and D"), refused::getMessage);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "until, yesterday",
        "until, 2026-02-30",
        "until, 2017-12-31",
        "until, 2026-08-15",
        "volatility, 0.05",
        "volatility, 11",
        "seed, -1",
        "seed, one"
    })
    void aBadParameterIsRefusedByName(String name, String value) {
        PluginException refused = assertThrows(PluginException.class, () -> SyntheticMarket.open(name, value));

        assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
        assertTrue(refused.getMessage().contains(name + "=" + value), refused::getMessage);
    }
}
