package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.RegimeTransform;
import java.util.List;

/**
 * From when on other regimes hold: what a change of regime while a replay runs adds to its plan. Immutable.
 *
 * @param fromEpochMillis the first candle that the regimes apply to opens then or later; UTC market time
 * @param regimes the regimes, applied from left to right; empty for none
 */
public record RegimeChange(long fromEpochMillis, List<Configured<RegimeTransform>> regimes) {
    /** Copies the list. */
    public RegimeChange {
        regimes = List.copyOf(requireNonNull(regimes, "regimes"));
    }
}
