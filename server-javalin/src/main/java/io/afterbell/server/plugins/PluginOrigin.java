package io.afterbell.server.plugins;

import static java.util.Objects.requireNonNull;

/**
 * Where a service was found.
 *
 * @param module the module's name; of a plain jar the name that its manifest or its file name gives it; {@code class path}
 *     for what is built in when the host runs without modules
 * @param entry the jar in the plugin folder, {@code shock.jar} or {@code shock/shock.jar}; {@code built in} for what
 *     Afterbell brings
 */
public record PluginOrigin(String module, String entry) {
    /** What comes with Afterbell. */
    public static final String BUILT_IN = "built in";

    /** Checks that nothing is missing. */
    public PluginOrigin {
        requireNonNull(module, "module");
        requireNonNull(entry, "entry");
    }

    /**
     * Says whether Afterbell brought it.
     *
     * @return false for what lies in the plugin folder
     */
    public boolean isBuiltIn() {
        return entry.equals(BUILT_IN);
    }
}
