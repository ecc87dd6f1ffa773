package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * Something that has happened to a replay session, besides ticks: what a page or a log wants to know. Immutable.
 *
 * <p>Every event carries the session's clock, state, speed, pass and progress as they are now, so that each one can be
 * shown by itself.
 *
 * @param kind what has happened
 * @param clockEpochMillis where the market clock stands, UTC; empty before the first candle is known
 * @param state the state
 * @param speed how fast the clock runs when it runs
 * @param pass which pass this is, 1 for the first
 * @param progress how much of the pass's candles is over, 0 to 1
 * @param message what has happened, one sentence for people
 */
public record ReplayEvent(
        Kind kind,
        OptionalLong clockEpochMillis,
        SessionState state,
        Speed speed,
        int pass,
        double progress,
        String message) {
    /** What has happened. */
    public enum Kind {
        /** Time has passed: about once a second of real time while the clock runs, and after a step. */
        CLOCK,
        /** The state has changed. */
        STATE,
        /** The speed has changed. */
        SPEED,
        /** The clock has been set to another time, by a seek or a restart. */
        SEEK,
        /** Other regimes hold from the next candle on. */
        REGIME,
        /** A pass is over; the pass is the one that has ended. */
        END_OF_PASS,
        /** Something is not as it should be, and the replay goes on. */
        WARNING
    }

    /** Checks that nothing is missing. */
    public ReplayEvent {
        requireNonNull(kind, "kind");
        requireNonNull(clockEpochMillis, "clockEpochMillis");
        requireNonNull(state, "state");
        requireNonNull(speed, "speed");
        requireNonNull(message, "message");
    }
}
