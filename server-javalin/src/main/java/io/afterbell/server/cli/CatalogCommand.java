package io.afterbell.server.cli;

import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.views.CandleViews;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what the source holds. */
@Command(
        name = "catalog",
        description = "Lists the instruments that the source holds.",
        footer = {"", "Example:", "  afterbell catalog --historify db/historify.duckdb"})
final class CatalogCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(names = Output.JSON, description = Output.JSON_DESCRIPTION)
    private boolean json;

    CatalogCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Workbench workbench = Workbench.of(
                SettingOptions.config(spec.commandLine().getParseResult(), surroundings, Map.of()), surroundings);
        List<CandleLibrary.Holding> holdings = workbench.library().holdings();
        if (json) {
            Output.json(
                    surroundings.out(),
                    CandleViews.instruments(workbench.library().sourceName(), holdings, workbench.calendar()));
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SYMBOL", "EXCHANGE", "KIND", "FIRST", "LAST", "CANDLES", "SOURCE"));
        for (CandleLibrary.Holding holding : holdings) {
            ZoneId zone = workbench.calendar().zone(holding.instrument().exchange());
            rows.add(List.of(
                    holding.instrument().symbol(),
                    holding.instrument().exchange(),
                    holding.instrument().kind().name().toLowerCase(Locale.ROOT),
                    CandleViews.time(holding.coverage().firstEpochMillis(), zone),
                    CandleViews.time(holding.coverage().lastEpochMillis(), zone),
                    Long.toString(holding.coverage().candleCount()),
                    holding.source()));
        }
        Output.table(surroundings.out(), rows);
        return 0;
    }
}
