package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.PluginSettings;

/**
 * A service together with the checked values of its parameters. Immutable.
 *
 * @param <S> the kind of service
 * @param service the service
 * @param settings its settings, defaults filled in
 * @param fingerprint the content of the files that the settings name, as of when they were chosen; see
 *     {@link NamedService#fingerprint}
 */
public record Configured<S extends NamedService>(S service, PluginSettings settings, String fingerprint) {
    /** Checks that nothing is missing. */
    public Configured {
        requireNonNull(service, "service");
        requireNonNull(settings, "settings");
        requireNonNull(fingerprint, "fingerprint");
    }

    /**
     * A service with nothing set.
     *
     * @param <S> the kind of service
     * @param service the service
     * @return the service with its defaults
     */
    public static <S extends NamedService> Configured<S> defaults(S service) {
        return of(service, PluginSettings.defaults(service));
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
        return of(service, PluginSettings.of(service, choice.settings()));
    }

    /**
     * A service with settings that have been checked.
     *
     * @param <S> the kind of service
     * @param service the service
     * @param settings its settings
     * @return the service with them
     * @throws io.afterbell.api.spi.PluginException when a file that a setting names cannot be read
     */
    public static <S extends NamedService> Configured<S> of(S service, PluginSettings settings) {
        return new Configured<>(service, settings, service.fingerprint(settings));
    }

    /**
     * The service, to be put to work.
     *
     * @return the service
     * @throws ReplayException with {@link ErrorCode#WRONG_STATE} when a file that it reads is not the one that was chosen
     */
    S unchanged() {
        String now = service.fingerprint(settings);
        if (!now.equals(fingerprint)) {
            throw new ReplayException(
                    ErrorCode.WRONG_STATE,
                    "a file that " + service.name()
                            + " reads has been changed since the replay session was made, and its ticks would no longer be"
                            + " those of one tape; make the session again: settings=" + settings);
        }
        return service;
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
