package io.afterbell.server.plugins;

import static java.util.Objects.requireNonNull;

/**
 * Where a service was found.
 *
 * @param module the module's name; {@code class path} when the host runs without modules
 * @param entry the jar or folder in the plugin folder; {@code built in} for what Afterbell brings
 */
public record PluginOrigin(String module, String entry) {
    /** What comes with Afterbell. */
    public static final String BUILT_IN = "built in";

    /** Checks that nothing is missing. */
    public PluginOrigin {
        requireNonNull(module, "module");
        requireNonNull(entry, "entry");
    }
}
