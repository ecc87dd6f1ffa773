package io.afterbell.server.plugins;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.ParameterSpec;
import java.util.List;

/**
 * One service that was found and may be used. What it says of itself was asked once, when it was loaded, and is kept
 * here, so that showing it calls no foreign code. Immutable and safe for many threads.
 *
 * @param <S> the kind of service
 * @param name the name under which users choose it
 * @param version the version of what it computes
 * @param description one sentence for a trader
 * @param parameters what a user may set, in the order for display
 * @param service the service
 * @param origin where it was found
 */
public record InstalledPlugin<S extends NamedService>(
        String name,
        String version,
        String description,
        List<ParameterSpec> parameters,
        S service,
        PluginOrigin origin) {
    /** Checks that nothing is missing, and copies the list. */
    public InstalledPlugin {
        requireNonNull(name, "name");
        requireNonNull(version, "version");
        requireNonNull(description, "description");
        parameters = List.copyOf(parameters);
        requireNonNull(service, "service");
        requireNonNull(origin, "origin");
    }
}
