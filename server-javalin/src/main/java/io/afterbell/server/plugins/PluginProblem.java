package io.afterbell.server.plugins;

import static java.util.Objects.requireNonNull;

/**
 * Something that was skipped while plugins were loaded.
 *
 * @param entry the jar or folder in the plugin folder, {@code shock.jar} or {@code shock/shock.jar}; {@code built in} for
 *     what Afterbell brings
 * @param reason what is wrong with it and what to do, in one line
 */
public record PluginProblem(String entry, String reason) {
    // What a plugin says of itself may be as long as it likes; a log line may not.
    private static final int LONGEST_REASON = 800;

    /** Checks that nothing is missing, and keeps the reason to one line of readable characters. */
    public PluginProblem {
        requireNonNull(entry, "entry");
        reason = reason.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (reason.length() > LONGEST_REASON) {
            reason = reason.substring(0, LONGEST_REASON) + "...";
        }
    }

    /** The problem as users see it. */
    @Override
    public String toString() {
        return entry + ": " + reason;
    }
}
