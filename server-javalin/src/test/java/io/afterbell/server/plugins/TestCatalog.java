package io.afterbell.server.plugins;

import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.TickSynthesizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A catalogue of services that a test has at hand, without jars. */
public final class TestCatalog {
    private TestCatalog() {}

    /** A catalogue without sources. */
    public static PluginCatalog of(List<RegimeTransform> regimes, List<TickSynthesizer> synthesizers) {
        return new PluginCatalog(
                Map.of(), byName(regimes.stream()), byName(synthesizers.stream()), List.of(), Path.of("plugins"));
    }

    private static <S extends NamedService> Map<String, InstalledPlugin<S>> byName(Stream<S> services) {
        return services.map(service -> new InstalledPlugin<>(
                        service.name(),
                        service.version(),
                        service.description(),
                        service.parameters(),
                        service,
                        new PluginOrigin("test", PluginOrigin.BUILT_IN)))
                .collect(Collectors.toMap(InstalledPlugin::name, Function.identity()));
    }
}
