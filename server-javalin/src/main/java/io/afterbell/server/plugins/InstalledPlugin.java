package io.afterbell.server.plugins;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.NamedService;

/**
 * One service that was found and may be used.
 *
 * @param <S> the kind of service
 * @param service the service
 * @param origin where it was found
 */
public record InstalledPlugin<S extends NamedService>(S service, PluginOrigin origin) {
    /** Checks that nothing is missing. */
    public InstalledPlugin {
        requireNonNull(service, "service");
        requireNonNull(origin, "origin");
    }
}
