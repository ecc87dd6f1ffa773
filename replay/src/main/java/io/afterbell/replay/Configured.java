package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.PluginSettings;

/**
 * A service together with the checked values of its parameters. Immutable.
 *
 * @param <S> the kind of service
 * @param service the service
 * @param settings its settings, defaults filled in
 */
public record Configured<S extends NamedService>(S service, PluginSettings settings) {
    /** Checks that nothing is missing. */
    public Configured {
        requireNonNull(service, "service");
        requireNonNull(settings, "settings");
    }

    /**
     * A service with nothing set.
     *
     * @param <S> the kind of service
     * @param service the service
     * @return the service with its defaults
     */
    public static <S extends NamedService> Configured<S> defaults(S service) {
        return new Configured<>(service, PluginSettings.defaults(service));
    }

    /**
     * A service with what a user chose.
     *
     * @param <S> the kind of service
     * @param service the service
     * @param choice the user's settings
     * @return the service with checked settings
     * @throws io.afterbell.api.spi.PluginException when a setting is unknown or not allowed
     */
    public static <S extends NamedService> Configured<S> of(S service, PluginChoice choice) {
        return new Configured<>(service, PluginSettings.of(service, choice.settings()));
    }

    /**
     * The full choice, defaults included, as a manifest stores it.
     *
     * @return name and all settings
     */
    public PluginChoice choice() {
        return new PluginChoice(service.name(), settings.asMap());
    }

    /** The full choice as text. */
    @Override
    public String toString() {
        return choice().toString();
    }
}
