package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a replay session is doing, at one moment. Immutable.
 *
 * @param state the state
 * @param reason why it is in that state, one sentence for people
 * @param clockEpochMillis where the market clock stands, UTC; empty before the first candle is known
 * @param speed how fast the clock runs when it runs
 * @param pass which pass this is, 1 for the first
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
        long tickCount,
        int subscriberCount,
        List<PreparedSeries> instruments) {
    /** Checks that nothing is missing and copies the list. */
    public SessionStatus {
        requireNonNull(state, "state");
        requireNonNull(reason, "reason");
        requireNonNull(clockEpochMillis, "clockEpochMillis");
        requireNonNull(speed, "speed");
        instruments = List.copyOf(instruments);
    }
}
