package io.afterbell.testkit;

import io.afterbell.api.CandleSeries;

/** Compares series, and says what is wrong with one. */
final class CandleLaws {
    private CandleLaws() {}

    /** Fails unless a regime may return {@code output} for {@code input}. */
    static void checkTransformed(String what, CandleSeries input, CandleSeries output) {
        if (output == null) {
            throw new AssertionError(what + ": a regime returns a series, never null");
        }
        checkSame(what, "instrument", input.instrument(), output.instrument());
        checkSame(what, "interval", input.interval(), output.interval());
        checkSame(what, "price scale", input.priceScale(), output.priceScale());
        checkSame(what, "volume scale", input.volumeScale(), output.volumeScale());
        checkSame(what, "candle count", input.size(), output.size());
        for (int i = 0; i < input.size(); i++) {
            if (input.openEpochMillis(i) != output.openEpochMillis(i)) {
                throw new AssertionError(what + ": a regime keeps every minute: index=" + i + " openEpochMillis="
                        + output.openEpochMillis(i) + " expected=" + input.openEpochMillis(i));
            }
        }
        checkPossible(what, output);
    }

    static void checkPossible(String what, CandleSeries series) {
        for (int i = 0; i < series.size(); i++) {
            if (!series.candle(i).isPossible()) {
                throw new AssertionError(what + ": no market could have printed this candle: index=" + i + " of="
                        + series.size() + " " + series.candle(i));
            }
        }
    }

    private static void checkSame(String what, String property, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(
                    what + ": the " + property + " must stay: expected=" + expected + " actual=" + actual);
        }
    }

    /** Fails unless two series are equal to the last bit. */
    static void checkEqual(String what, CandleSeries expected, CandleSeries actual) {
        checkSame(what, "instrument", expected.instrument(), actual.instrument());
        checkSame(what, "interval", expected.interval(), actual.interval());
        checkSame(what, "price scale", expected.priceScale(), actual.priceScale());
        checkSame(what, "volume scale", expected.volumeScale(), actual.volumeScale());
        checkSame(what, "candle count", expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            // Records compare doubles by their bits.
            if (!expected.candle(i).equals(actual.candle(i))) {
                throw new AssertionError(what + ": the candles must be equal: index=" + i + " expected="
                        + expected.candle(i) + " actual=" + actual.candle(i));
            }
        }
    }
}
