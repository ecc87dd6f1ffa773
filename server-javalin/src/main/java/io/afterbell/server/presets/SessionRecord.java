package io.afterbell.server.presets;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * What became of a replay session, as of the last time that somebody looked. Immutable.
 *
 * @param id the record's number, rising
 * @param session the session's name
 * @param preset the preset that it was made from; empty for none
 * @param startedEpochMillis when it was first seen
 * @param endedEpochMillis when it ended; empty while it lasts, and for ever when its process was killed
 * @param clients how many clients it had at most
 * @param state what it was doing
 * @param positionEpochMillis where its clock stood; empty when it had not started
 * @param manifest what decided its tape, as JSON
 */
public record SessionRecord(
        long id,
        String session,
        String preset,
        long startedEpochMillis,
        OptionalLong endedEpochMillis,
        int clients,
        String state,
        OptionalLong positionEpochMillis,
        String manifest) {
    /** Checks that nothing is missing. */
    public SessionRecord {
        requireNonNull(session, "session");
        requireNonNull(preset, "preset");
        requireNonNull(endedEpochMillis, "endedEpochMillis");
        requireNonNull(state, "state");
        requireNonNull(positionEpochMillis, "positionEpochMillis");
        requireNonNull(manifest, "manifest");
    }
}
