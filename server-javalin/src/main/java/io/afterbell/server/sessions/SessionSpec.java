package io.afterbell.server.sessions;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Instrument;
import io.afterbell.replay.Pacing;
import io.afterbell.replay.ReplayPlan;
import java.util.List;

/**
 * Everything that makes a replay session: its tape, how it is played, and what is loaded before anybody asks. Immutable.
 *
 * @param plan what decides the tape besides the candles
 * @param pacing how it is played
 * @param instruments what is loaded at once, each once; others join as they are asked for
 * @param stampsNow whether ticks carry the time of sending instead of market time
 * @param indexDepth whether an order book is invented for an index as well
 */
public record SessionSpec(
        ReplayPlan plan, Pacing pacing, List<Instrument> instruments, boolean stampsNow, boolean indexDepth) {
    /** Checks that nothing is missing and copies the list. */
    public SessionSpec {
        requireNonNull(plan, "plan");
        requireNonNull(pacing, "pacing");
        instruments = List.copyOf(instruments);
    }
}
