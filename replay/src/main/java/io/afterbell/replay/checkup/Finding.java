package io.afterbell.replay.checkup;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Something odd about candles. Immutable.
 *
 * @param kind what it is
 * @param count how many candles or days it concerns
 * @param examples the first few, for people
 * @param consequence what is done about it
 */
public record Finding(Kind kind, int count, List<String> examples, String consequence) {
    /** What can be odd. */
    public enum Kind {
        /** Candles that no market could have printed, or that overlap the one before. */
        IMPOSSIBLE_CANDLE("impossible candles"),
        /** Candles outside the exchange's trading hours. */
        OUTSIDE_TRADING_HOURS("candles outside trading hours"),
        /** Days with far fewer candles than the trading session has minutes. */
        SHORT_DAY("days with few candles"),
        /** Prices that lie on no price grid, as computing with floats leaves them. */
        FLOAT_NOISE("prices off every grid");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** Checks that nothing is missing and copies the list. */
    public Finding {
        requireNonNull(kind, "kind");
        examples = List.copyOf(examples);
        requireNonNull(consequence, "consequence");
    }

    /** One line for people. */
    @Override
    public String toString() {
        String more = count > examples.size() ? ", …" : "";
        return count + " " + kind.words + " (" + String.join("; ", examples) + more + "): " + consequence;
    }
}
