package io.afterbell.api.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What all three services have in common: a name, a version, a sentence and parameters.
 *
 * <p>An implementation is stateless, safe for many threads, and has a public constructor without arguments that does no
 * work: it is made whenever somebody merely lists plugins.
 */
public interface NamedService {
    /**
     * The name under which users choose this service. It is stored in presets and manifests, so a released name never
     * changes.
     *
     * @return a name that matches {@code [a-z][a-z0-9_]{0,63}}
     */
    String name();

    /**
     * The version of what this service computes. It is stored in manifests: change it whenever the same input would
     * give another output.
     *
     * @return for example {@code 1} or {@code 2.0.3}
     */
    String version();

    /**
     * What this service does, in a sentence for a trader.
     *
     * @return one sentence
     */
    String description();

    /**
     * What a user may set. The order is kept for display.
     *
     * @return the parameters; empty when there is nothing to set
     */
    List<ParameterSpec> parameters();

    /**
     * What decides the output of this service besides its version and its settings: a digest of the content of the
     * files that the settings name. It is stored in manifests, so that a file of the same name with another content is
     * not taken for the same tape.
     *
     * <p>Asked for when settings have been chosen and again whenever this service is put to work; a replay session in
     * which the answer changes is refused. So an implementation remembers the digest as long as the file is the same.
     *
     * @param settings checked settings of this service
     * @return the digest, in any form that stays the same; empty, as here, when version and settings decide all
     * @throws PluginException with {@link ErrorCode#INVALID_PARAMETER} when a file cannot be read
     */
    default String fingerprint(PluginSettings settings) {
        requireNonNull(settings, "settings");
        return "";
    }
}
