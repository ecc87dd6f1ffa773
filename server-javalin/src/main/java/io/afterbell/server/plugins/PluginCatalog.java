package io.afterbell.server.plugins;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.replay.Configured;
import io.afterbell.replay.PluginChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All services that were found, by name. Immutable and safe for many threads.
 */
public final class PluginCatalog {
    private final Map<String, InstalledPlugin<CandleSource>> sources;
    private final Map<String, InstalledPlugin<RegimeTransform>> regimes;
    private final Map<String, InstalledPlugin<TickSynthesizer>> synthesizers;
    private final List<PluginProblem> problems;
    private final Path folder;

    PluginCatalog(
            Map<String, InstalledPlugin<CandleSource>> sources,
            Map<String, InstalledPlugin<RegimeTransform>> regimes,
            Map<String, InstalledPlugin<TickSynthesizer>> synthesizers,
            List<PluginProblem> problems,
            Path folder) {
        this.sources = new TreeMap<>(sources);
        this.regimes = new TreeMap<>(regimes);
        this.synthesizers = new TreeMap<>(synthesizers);
        this.problems = List.copyOf(problems);
        this.folder = requireNonNull(folder, "folder");
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
     * A source as a user chose it.
     *
     * @param choice name and settings
     * @return the source with checked settings
     * @throws PluginException with {@link ErrorCode#UNKNOWN_PLUGIN} or {@link ErrorCode#INVALID_PARAMETER}
     */
    public Configured<CandleSource> source(PluginChoice choice) {
        return configured("source", sources, choice);
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
                .map(choice -> configured("regime", regimes, choice))
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
        return configured("synthesizer", synthesizers, choice);
    }

    private <S extends NamedService> Configured<S> configured(
            String kind, Map<String, InstalledPlugin<S>> installed, PluginChoice choice) {
        InstalledPlugin<S> found = installed.get(choice.name());
        if (found == null) {
            throw new PluginException(
                    ErrorCode.UNKNOWN_PLUGIN,
                    "there is no " + kind + " " + choice.name() + "; there is " + String.join(", ", installed.keySet())
                            + "; a jar with another one goes into " + folder);
        }
        return Configured.of(found.service(), choice);
    }
}
