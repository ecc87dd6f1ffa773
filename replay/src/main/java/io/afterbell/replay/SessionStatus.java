package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.TimeRange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a replay session is doing, at one moment. Immutable.
 *
 * @param state the state
 * @param reason why it is in that state, one sentence for people
 * @param clockEpochMillis where the market clock stands, UTC; where it will begin when it has not run yet; empty before
 *     the first candle is known
 * @param speed how fast the clock runs when it runs
 * @param pass which pass this is, 1 for the first
 * @param progress how much of the pass's candles is over, over all instruments, 0 to 1
 * @param playable from the open of the first candle to the end of the last one of any instrument, where a seek may go;
 *     empty without instruments
 * @param plan what decides the tape, with all changes of regime so far
 * @param tickCount how many ticks have left since the session was made, over all instruments and passes
 * @param subscriberCount how many subscribers there are
 * @param instruments what takes part, by instrument index
 */
public record SessionStatus(
        SessionState state,
        String reason,
        OptionalLong clockEpochMillis,
        Speed speed,
        int pass,
        double progress,
        Optional<TimeRange> playable,
        ReplayPlan plan,
        long tickCount,
        int subscriberCount,
        List<PreparedSeries> instruments) {
    /** Checks that nothing is missing and copies the list. */
    public SessionStatus {
        requireNonNull(state, "state");
        requireNonNull(reason, "reason");
        requireNonNull(clockEpochMillis, "clockEpochMillis");
        requireNonNull(speed, "speed");
        requireNonNull(playable, "playable");
        requireNonNull(plan, "plan");
        instruments = List.copyOf(instruments);
    }

    /**
     * What is replayed.
     *
     * @return the plan's ranges, in their order
     */
    public List<TimeRange> ranges() {
        return plan.ranges();
    }
}
