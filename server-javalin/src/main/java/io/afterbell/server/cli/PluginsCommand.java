package io.afterbell.server.cli;

import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.server.plugins.InstalledPlugin;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.views.PluginViews;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows every service that was found. */
@Command(
        name = "plugins",
        description = "Shows every source, regime and synthesizer that was found, and what was skipped.",
        footer = {"", "Example:", "  afterbell plugins --json"})
final class PluginsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(names = Output.JSON, description = Output.JSON_DESCRIPTION)
    private boolean json;

    PluginsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        PluginCatalog catalog = Workbench.catalog(
                SettingOptions.config(spec.commandLine().getParseResult(), surroundings, Map.of()), surroundings);
        if (json) {
            Output.json(surroundings.out(), PluginViews.of(catalog));
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("KIND", "NAME", "VERSION", "MODULE", "JAR", "PARAMETERS"));
        rows(rows, "source", catalog.sources());
        rows(rows, "regime", catalog.regimes());
        rows(rows, "synthesizer", catalog.synthesizers());
        Output.table(surroundings.out(), rows);
        catalog.problems()
                .forEach(
                        problem -> surroundings.out().println("skipped: " + problem.entry() + ": " + problem.reason()));
        return 0;
    }

    private static <S extends NamedService> void rows(
            List<List<String>> rows, String kind, List<InstalledPlugin<S>> plugins) {
        for (InstalledPlugin<S> plugin : plugins) {
            rows.add(List.of(
                    kind,
                    plugin.name(),
                    plugin.version(),
                    plugin.origin().module(),
                    plugin.origin().entry(),
                    plugin.parameters().stream().map(ParameterSpec::toString).collect(Collectors.joining("; "))));
        }
    }
}
