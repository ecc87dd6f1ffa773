package io.afterbell.study;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import java.util.List;

/**
 * Candles, and how prices really went inside them. Immutable.
 *
 * @param description what it is, in a few words for the head of a report
 * @param series the candles: all that a synthesizer sees
 * @param indexes of the candles whose paths are known, rising
 * @param paths the path of each of these
 */
public record Truth(String description, CandleSeries series, List<Integer> indexes, Paths paths) {
    /** Checks that there is a path for each index. */
    public Truth {
        requireNonNull(description, "description");
        requireNonNull(series, "series");
        indexes = List.copyOf(indexes);
        requireNonNull(paths, "paths");
        if (indexes.size() != paths.candles()) {
            throw new IllegalArgumentException(
                    "a path for each index: indexes=" + indexes.size() + " paths=" + paths.candles());
        }
    }
}
