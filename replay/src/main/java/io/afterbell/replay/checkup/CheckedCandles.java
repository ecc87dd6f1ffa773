package io.afterbell.replay.checkup;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Candles that may be replayed, and what was found about them. Immutable.
 *
 * @param candles possible candles only; where something is refused, those that are left without the impossible ones
 * @param findings what was odd, and what was done about it
 */
public record CheckedCandles(CandleSeries candles, List<Finding> findings) {
    /** Checks that nothing is missing and copies the list. */
    public CheckedCandles {
        requireNonNull(candles, "candles");
        findings = List.copyOf(findings);
    }

    /**
     * Says whether the candles must not be replayed.
     *
     * @return true when a finding is refused
     */
    public boolean isRefused() {
        return findings.stream().anyMatch(Finding::isRefused);
    }

    /**
     * What was changed, for the manifest.
     *
     * @return one line for each kind of finding that was mended or left out, the instrument first
     */
    public List<String> repairs() {
        return findings.stream()
                .filter(finding -> finding.isConcerned()
                        && (finding.policy() == FindingPolicy.REPAIR || finding.policy() == FindingPolicy.DROP))
                .map(finding -> candles.instrument() + ": " + finding.kind().words(finding.count()) + ": "
                        + finding.consequence())
                .collect(Collectors.toUnmodifiableList());
    }
}
