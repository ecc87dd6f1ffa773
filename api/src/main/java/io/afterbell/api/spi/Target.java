package io.afterbell.api.spi;

import static java.util.Objects.requireNonNull;

/**
 * One thing that a regime promises: a measure of what it returns lies between two bounds.
 *
 * @param measure the name of a measure, for example {@code close_to_close_volatility} or {@code variance_ratio_5}
 * @param basis what the measured value is compared with
 * @param atLeast the lower bound; {@link Double#NEGATIVE_INFINITY} for none
 * @param atMost the upper bound; {@link Double#POSITIVE_INFINITY} for none
 */
public record Target(String measure, Basis basis, double atLeast, double atMost) {
    /** What a measured value is compared with. */
    public enum Basis {
        /** The value itself. */
        VALUE,
        /** The value divided by the same measure of the regime's input. */
        RATIO_TO_INPUT,
        /** The value minus the same measure of the regime's input. */
        DIFFERENCE_TO_INPUT
    }

    /** Checks the bounds. */
    public Target {
        requireNonNull(measure, "measure");
        requireNonNull(basis, "basis");
        if (!(atLeast <= atMost)) {
            throw new IllegalArgumentException("the lower bound must not exceed the upper: measure=" + measure
                    + " atLeast=" + atLeast + " atMost=" + atMost);
        }
    }
}
