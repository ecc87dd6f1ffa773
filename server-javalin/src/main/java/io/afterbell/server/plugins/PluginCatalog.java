package io.afterbell.server.plugins;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.replay.Configured;
import io.afterbell.replay.PluginChoice;
import io.afterbell.server.text.EditDistance;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All services that were found, by name. Immutable and safe for many threads.
 */
public final class PluginCatalog {
    private final Map<String, InstalledPlugin<CandleSource>> sources;
    private final Map<String, InstalledPlugin<RegimeTransform>> regimes;
    private final Map<String, InstalledPlugin<TickSynthesizer>> synthesizers;
    private final List<PluginProblem> problems;
    private final Path folder;
    private final @Nullable RequestPaths paths;

    PluginCatalog(
            Map<String, InstalledPlugin<CandleSource>> sources,
            Map<String, InstalledPlugin<RegimeTransform>> regimes,
            Map<String, InstalledPlugin<TickSynthesizer>> synthesizers,
            List<PluginProblem> problems,
            Path folder) {
        this(sources, regimes, synthesizers, problems, folder, null);
    }

    private PluginCatalog(
            Map<String, InstalledPlugin<CandleSource>> sources,
            Map<String, InstalledPlugin<RegimeTransform>> regimes,
            Map<String, InstalledPlugin<TickSynthesizer>> synthesizers,
            List<PluginProblem> problems,
            Path folder,
            @Nullable RequestPaths paths) {
        this.paths = paths;
        this.sources = new TreeMap<>(sources);
        this.regimes = new TreeMap<>(regimes);
        this.synthesizers = new TreeMap<>(synthesizers);
        this.problems = List.copyOf(problems);
        this.folder = requireNonNull(folder, "folder").toAbsolutePath().normalize();
    }

    /**
     * The same services for requests that come over the network, whose paths are checked.
     *
     * @param allowed which files they may name
     * @return a catalogue that refuses other paths
     */
    public PluginCatalog forRequests(RequestPaths allowed) {
        return new PluginCatalog(sources, regimes, synthesizers, problems, folder, requireNonNull(allowed, "allowed"));
    }

    private <S extends NamedService> Configured<S> configured(S service, PluginChoice choice) {
        PluginSettings settings = PluginSettings.of(service, choice.settings());
        if (paths != null) {
            paths.check(service, settings);
        }
        return Configured.of(service, settings);
    }

    /**
     * All sources.
     *
     * @return the sources, by name
     */
    public List<InstalledPlugin<CandleSource>> sources() {
        return List.copyOf(sources.values());
    }

    /**
     * All regimes.
     *
     * @return the regimes, by name
     */
    public List<InstalledPlugin<RegimeTransform>> regimes() {
        return List.copyOf(regimes.values());
    }

    /**
     * All synthesizers.
     *
     * @return the synthesizers, by name
     */
    public List<InstalledPlugin<TickSynthesizer>> synthesizers() {
        return List.copyOf(synthesizers.values());
    }

    /**
     * What was skipped, and why.
     *
     * @return the problems in the order in which they were met
     */
    public List<PluginProblem> problems() {
        return problems;
    }

    /**
     * Where the plugins lie.
     *
     * @return the absolute path of the plugin folder, which need not exist
     */
    public Path folder() {
        return folder;
    }

    /**
     * The source of a name.
     *
     * @param name the name, here and in the other look-ups
     * @return the source
     * @throws PluginException with {@link ErrorCode#UNKNOWN_PLUGIN}; the message says what was asked, what exists, which
     *     name is the nearest, and where a jar with another one goes
     */
    public InstalledPlugin<CandleSource> source(String name) {
        return find(ServiceKind.SOURCE, sources, name);
    }

    /**
     * The regime of a name.
     *
     * @param name the name
     * @return the regime
     * @throws PluginException as of {@link #source(String)}
     */
    public InstalledPlugin<RegimeTransform> regime(String name) {
        return find(ServiceKind.REGIME, regimes, name);
    }

    /**
     * The synthesizer of a name.
     *
     * @param name the name
     * @return the synthesizer
     * @throws PluginException as of {@link #source(String)}
     */
    public InstalledPlugin<TickSynthesizer> synthesizer(String name) {
        return find(ServiceKind.SYNTHESIZER, synthesizers, name);
    }

    /**
     * A source as a user chose it.
     *
     * @param choice name and settings
     * @return the source with checked settings
     * @throws PluginException with {@link ErrorCode#UNKNOWN_PLUGIN} or {@link ErrorCode#INVALID_PARAMETER}
     */
    public Configured<CandleSource> source(PluginChoice choice) {
        return configured(source(choice.name()).service(), choice);
    }

    /**
     * A chain of regimes as a user chose it; {@code none} by itself is the empty chain.
     *
     * @param chain names and settings, from left to right
     * @return the regimes with checked settings
     * @throws PluginException with {@link ErrorCode#UNKNOWN_PLUGIN} or {@link ErrorCode#INVALID_PARAMETER}
     */
    public List<Configured<RegimeTransform>> regimes(List<PluginChoice> chain) {
        return chain.stream()
                .filter(choice ->
                        !(choice.name().equals("none") && choice.settings().isEmpty()))
                .map(choice -> configured(regime(choice.name()).service(), choice))
                .toList();
    }

    /**
     * A synthesizer as a user chose it.
     *
     * @param choice name and settings
     * @return the synthesizer with checked settings
     * @throws PluginException with {@link ErrorCode#UNKNOWN_PLUGIN} or {@link ErrorCode#INVALID_PARAMETER}
     */
    public Configured<TickSynthesizer> synthesizer(PluginChoice choice) {
        return configured(synthesizer(choice.name()).service(), choice);
    }

    private <S extends NamedService> InstalledPlugin<S> find(
            ServiceKind<S> kind, Map<String, InstalledPlugin<S>> installed, String name) {
        InstalledPlugin<S> found = installed.get(requireNonNull(name, "name"));
        if (found == null) {
            throw new PluginException(ErrorCode.UNKNOWN_PLUGIN, unknown(kind, installed, name));
        }
        return found;
    }

    private String unknown(ServiceKind<?> kind, Map<String, ?> installed, String name) {
        StringBuilder message = new StringBuilder("there is no ")
                .append(kind.word())
                .append(' ')
                .append(name);
        nearest(installed, name)
                .ifPresent(nearest -> message.append("; perhaps you mean ").append(nearest));
        message.append(installed.isEmpty() ? "; there is none at all" : "; there is ")
                .append(String.join(", ", installed.keySet()))
                .append("; a jar with another one goes into ")
                .append(folder);
        if (!problems.isEmpty()) {
            message.append("; skipped: ").append(problems.get(0));
        }
        if (problems.size() > 1) {
            message.append("; and ").append(problems.size() - 1).append(" more, see \"afterbell plugins\"");
        }
        return message.toString();
    }

    // Near enough to be a slip of the finger: one character in three.
    private static Optional<String> nearest(Map<String, ?> installed, String name) {
        return installed.keySet().stream()
                .filter(one -> EditDistance.of(one, name) <= Math.max(1, name.length() / 3))
                .min(Comparator.comparingInt(one -> EditDistance.of(one, name)));
    }
}
