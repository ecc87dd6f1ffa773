package io.afterbell.server.plugins;

import static java.util.Objects.requireNonNull;

/**
 * Something in the plugin folder that was skipped.
 *
 * @param entry the jar or folder
 * @param reason what is wrong with it and what to do, in one line
 */
public record PluginProblem(String entry, String reason) {
    /** Checks that nothing is missing, and keeps the reason to one line. */
    public PluginProblem {
        requireNonNull(entry, "entry");
        reason = reason.replaceAll("\\s+", " ").strip();
    }
}
