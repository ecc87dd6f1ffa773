package io.afterbell.server.wire;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * What a replay session tells the clients that have asked for it, and no others: a live feed has no such messages.
 *
 * @param kind {@code clock}, {@code state}, {@code speed}, {@code seek}, {@code regime}, {@code end_of_pass} or
 *     {@code warning}
 * @param session the replay session's name
 * @param clockEpochMillis market time, UTC; empty when the clock has not started
 * @param state what the session is doing, for example {@code running}
 * @param speed market time over real time, or {@code max}
 * @param pass which pass it is, from 1
 * @param progress how much of the pass is over, from 0 to 1
 * @param message what has happened, for people
 */
public record ReplayNews(
        String kind,
        String session,
        OptionalLong clockEpochMillis,
        String state,
        String speed,
        int pass,
        double progress,
        String message) {
    /** Checks that nothing is missing. */
    public ReplayNews {
        requireNonNull(kind, "kind");
        requireNonNull(session, "session");
        requireNonNull(clockEpochMillis, "clockEpochMillis");
        requireNonNull(state, "state");
        requireNonNull(speed, "speed");
        requireNonNull(message, "message");
    }
}
