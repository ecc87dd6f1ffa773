package io.afterbell.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {
    @ParameterizedTest
    @CsvSource({
        "1s, 1s, 1000",
        "1m, 1m, 60000",
        "15m, 15m, 900000",
        "1h, 1h, 3600000",
        "2h, 2h, 7200000",
        "D, D, 86400000",
        "1D, D, 86400000",
        "W, W, 604800000",
        "m, 1m, 60000",
        "2D, 2D, 172800000",
        "9999m, 9999m, 599940000",
    })
    void aCodeIsReadAndWrittenAsHistorifyDoes(String code, String written, long millis) {
        Interval interval = Interval.parse(code);
        assertEquals(written, interval.code());
        assertEquals(written, interval.toString());
        assertEquals(millis, interval.millis());
        assertEquals(interval, Interval.parse(interval.code()));
    }

    @Test
    void aMinuteIsNotAMonth() {
        assertEquals(Interval.ONE_MINUTE, Interval.parse("1m"));
        assertEquals(new Interval(1, Interval.Unit.MONTH), Interval.parse("M"));
        assertEquals("3M", new Interval(3, Interval.Unit.MONTH).code());
        assertThrows(IllegalArgumentException.class, () -> Interval.parse("M").millis());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0m", "1", "1x", "-1m", "1 m", " 1m", "00000m", "12345m", "d", "1min", "m1"})
    void aCodeThatIsNoneIsRefused(String code) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Interval.parse(code));
        assertTrue(refusal.getMessage().contains("="), refusal.getMessage());
    }

    @Test
    void thousandsOfWeeksDoNotOverflow() {
        assertEquals(9_999L * 604_800_000L, Interval.parse("9999W").millis());
    }
}
