package io.afterbell.replay.checkup;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import java.util.List;

/**
 * Candles that may be replayed, and what was found about them. Immutable.
 *
 * @param candles possible candles only
 * @param findings what was odd, and what was done about it
 */
public record CheckedCandles(CandleSeries candles, List<Finding> findings) {
    /** Checks that nothing is missing and copies the list. */
    public CheckedCandles {
        requireNonNull(candles, "candles");
        findings = List.copyOf(findings);
    }
}
