package io.afterbell.api.spi;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterSpecTest {
    private static final ParameterSpec COUNT = ParameterSpec.integer("ticks_per_candle", 10, 1, 600, "How many.");
    private static final ParameterSpec SCALE = ParameterSpec.decimal("scale", 2, 0.1, 10, "How much.");

    @ParameterizedTest
    @ValueSource(strings = {"1", "600", "10", "+5", "007"})
    void wholeNumbersInBoundsAreAllowed(String value) {
        assertDoesNotThrow(() -> COUNT.check(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "601", "-1", "", " 5", "5 ", "5.0", "1e2", "five", "9999999999999999999", "0x5", "١"})
    void anythingElseIsNoWholeNumber(String value) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> COUNT.check(value));
        assertEquals("ticks_per_candle=" + value + " is not a whole number from 1 to 600", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "10", "2.5", "+3", "1e0", "5.", ".5", "2.5E-1"})
    void numbersInBoundsAreAllowed(String value) {
        assertDoesNotThrow(() -> SCALE.check(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.09", "10.01", "NaN", "Infinity", "", "1,5", "1e", "2.5f", "0x1p0", "--1"})
    void anythingElseIsNoNumber(String value) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> SCALE.check(value));
        assertEquals("scale=" + value + " is not a number from 0.1 to 10.0", refusal.getMessage());
    }

    @Test
    void aWordMayStandForAWholeNumber() {
        ParameterSpec ticks = ParameterSpec.integerOr("ticks", 10, 1, 600, List.of("auto"), "How many.");
        assertDoesNotThrow(() -> ticks.check("auto"));
        assertDoesNotThrow(() -> ticks.check("600"));
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> ticks.check("Auto"));
        assertEquals("ticks=Auto is not a whole number from 1 to 600 or auto", refusal.getMessage());
        NamedService service = new NamedService() {
            @Override
            public String name() {
                return "ticker";
            }

            @Override
            public String version() {
                return "1";
            }

            @Override
            public String description() {
                return "Ticks.";
            }

            @Override
            public List<ParameterSpec> parameters() {
                return List.of(ticks);
            }
        };
        PluginSettings auto = PluginSettings.of(service, Map.of("ticks", "auto"));
        assertEquals(Optional.of("auto"), auto.word("ticks"));
        assertThrows(NumberFormatException.class, () -> auto.integer("ticks"));
        assertEquals(Optional.empty(), PluginSettings.defaults(service).word("ticks"));
        assertEquals(10, PluginSettings.defaults(service).integer("ticks"));
    }

    @Test
    void theLargestWholeNumbersKeepEveryDigit() {
        ParameterSpec seed =
                ParameterSpec.integer("seed", 1, -999_999_999_999_999_999L, 999_999_999_999_999_999L, "Any number.");
        assertDoesNotThrow(() -> seed.check("999999999999999999"));
        assertDoesNotThrow(() -> seed.check("-999999999999999999"));
        assertThrows(IllegalArgumentException.class, () -> seed.check("1000000000000000000"));
    }

    @Test
    void flagsAndChoicesTakeTheirWordsOnly() {
        ParameterSpec flag = ParameterSpec.flag("volume", true, "With volume or without.");
        assertDoesNotThrow(() -> flag.check("false"));
        assertThrows(IllegalArgumentException.class, () -> flag.check("no"));
        assertThrows(IllegalArgumentException.class, () -> flag.check("TRUE"));
        ParameterSpec choice = ParameterSpec.choice("time", "auto", List.of("auto", "ist", "utc"), "How time is kept.");
        assertDoesNotThrow(() -> choice.check("utc"));
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> choice.check("cet"));
        assertEquals("time=cet is not one of auto, ist, utc", refusal.getMessage());
        assertEquals(List.of("auto", "ist", "utc"), choice.choices());
    }

    @Test
    void textsAndPathsTakeAnythingThatIsOne() {
        assertDoesNotThrow(() -> ParameterSpec.text("note", "", "A note.").check(" anything at all "));
        ParameterSpec path = ParameterSpec.path("file", "", "A file.");
        assertDoesNotThrow(() -> path.check("some where/candles.csv"));
        assertThrows(IllegalArgumentException.class, () -> path.check("a\u0000b"));
        assertEquals("a path", path.allowed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Scale", "1st", "a-b", "_x", "a b", "ä"})
    void aNameThatNobodyCanTypeIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> ParameterSpec.text(name, "", "A note."));
    }

    @Test
    void aDefaultThatIsNotAllowedIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> ParameterSpec.integer("count", 0, 1, 5, "How many."));
        assertThrows(IllegalArgumentException.class, () -> ParameterSpec.decimal("x", Double.NaN, 0, 1, "How much."));
        assertThrows(
                IllegalArgumentException.class, () -> ParameterSpec.choice("time", "cet", List.of("utc"), "Zone."));
    }

    @Test
    void aSmallDefaultIsItsOwnText() {
        ParameterSpec small = ParameterSpec.decimal("epsilon", 1e-7, 0, 1, "How little.");
        assertEquals("1.0E-7", small.defaultValue());
        assertDoesNotThrow(() -> small.check(small.defaultValue()));
    }

    @Test
    void onlyNumbersHaveBounds() {
        assertEquals(OptionalDouble.of(1), COUNT.minimum());
        assertEquals(OptionalDouble.of(600), COUNT.maximum());
        assertEquals(
                OptionalDouble.empty(),
                ParameterSpec.text("note", "", "A note.").minimum());
        assertEquals(
                OptionalDouble.empty(),
                ParameterSpec.flag("on", true, "Or off.").maximum());
        assertEquals(List.of(), COUNT.choices());
    }

    @Test
    void theTextForMessagesSaysEverything() {
        assertEquals("ticks_per_candle=10 (a whole number from 1 to 600)", COUNT.toString());
        assertEquals(ParameterSpec.Type.INTEGER, COUNT.type());
        assertEquals("How many.", COUNT.description());
    }
}
