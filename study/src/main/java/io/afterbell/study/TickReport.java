package io.afterbell.study;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a study found. Immutable.
 *
 * @param synthesizer the synthesizer with its settings
 * @param truth what it was compared with
 * @param candles how many candles were compared
 * @param rows the measures
 * @param order how well the order of high and low is calibrated
 * @param truePaths the true paths
 * @param syntheticPaths the synthesizer's
 */
public record TickReport(
        String synthesizer,
        String truth,
        int candles,
        List<Row> rows,
        Order order,
        Paths truePaths,
        Paths syntheticPaths) {
    /** Checks that nothing is missing. */
    public TickReport {
        requireNonNull(synthesizer, "synthesizer");
        requireNonNull(truth, "truth");
        rows = List.copyOf(rows);
        requireNonNull(order, "order");
        requireNonNull(truePaths, "truePaths");
        requireNonNull(syntheticPaths, "syntheticPaths");
    }

    /**
     * Whether every measure lies within its bounds.
     *
     * @return true when none is missed
     */
    public boolean isHonest() {
        return rows.stream().allMatch(Row::isMet);
    }

    /**
     * One measure. Immutable.
     *
     * @param measure what was measured
     * @param value what was found
     * @param atLeast the lower bound; {@link Double#NEGATIVE_INFINITY} for none
     * @param atMost the upper bound
     */
    public record Row(String measure, double value, double atLeast, double atMost) {
        static Row within(String measure, double value, double atLeast, double atMost) {
            return new Row(measure, value, atLeast, atMost);
        }

        static Row atMost(String measure, double value, double atMost) {
            return new Row(measure, value, Double.NEGATIVE_INFINITY, atMost);
        }

        /**
         * Whether the value lies within the bounds.
         *
         * @return false when it does not, or is no number
         */
        public boolean isMet() {
            return value >= atLeast && value <= atMost;
        }
    }
}
