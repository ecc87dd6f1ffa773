package io.afterbell.api.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a reader had to do to answer each time once and in order, which nobody can see in the candles that it gives.
 * Immutable.
 *
 * @param kind what was wrong with the rows
 * @param count how many rows, 1 or more
 * @param examples the first few for people, at most {@link #MOST_EXAMPLES}: a local time, or a line of a file
 */
public record CandleDefect(Kind kind, int count, List<String> examples) {
    /** How many examples a defect keeps, so that a file full of them takes no memory. */
    public static final int MOST_EXAMPLES = 5;

    /** What can be wrong with rows before they are candles. */
    public enum Kind {
        /** A row repeats an earlier one, value by value; one of them was taken. */
        DUPLICATE,
        /** A row has an earlier one's time and other values; the later was taken as the correction. */
        CONTRADICTORY,
        /** A row is stored after a row of a later time; the rows were put in order. A file that is wholly descending has none. */
        OUT_OF_ORDER,
        /** A row is no candle: a lone number, a broken date, a missing price; it was left out. */
        UNREADABLE_ROW
    }

    /**
     * Checks that nothing is missing and copies the list.
     *
     * @throws IllegalArgumentException when the count is below 1 or there are too many examples
     */
    public CandleDefect {
        requireNonNull(kind, "kind");
        examples = List.copyOf(examples);
        if (count < 1 || examples.size() > MOST_EXAMPLES) {
            throw new IllegalArgumentException("a defect concerns at least one row and keeps a few examples: kind="
                    + kind + " count=" + count + " examples=" + examples.size());
        }
    }
}
