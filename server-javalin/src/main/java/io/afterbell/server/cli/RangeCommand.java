package io.afterbell.server.cli;

import io.afterbell.server.candles.Availability;
import io.afterbell.server.views.CandleViews;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what the source holds of one instrument. */
@Command(
        name = "range",
        description = "Shows what the source holds of one instrument: first, last, count, and gaps in days.",
        footer = {"", "Example:", "  afterbell range NIFTY NSE_INDEX --historify db/historify.duckdb"})
final class RangeCommand implements Callable<Integer> {
    private static final int DAYS_SHOWN = 10;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SYMBOL", description = "The symbol, for example NIFTY.")
    private String symbol = "";

    @Parameters(index = "1", paramLabel = "EXCHANGE", description = "The exchange code, for example NSE_INDEX.")
    private String exchange = "";

    @Option(names = Output.JSON, description = Output.JSON_DESCRIPTION)
    private boolean json;

    RangeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Workbench workbench = Workbench.of(
                SettingOptions.config(spec.commandLine().getParseResult(), surroundings, Map.of()), surroundings);
        Availability availability = workbench.library().availability(symbol, exchange);
        if (json) {
            Output.json(surroundings.out(), CandleViews.range(availability, workbench.calendar()));
            return 0;
        }
        PrintWriter out = surroundings.out();
        ZoneId zone = workbench.calendar().zone(exchange);
        out.println(availability.instrument());
        out.println("  source       " + availability.source());
        out.println("  first        " + CandleViews.time(availability.coverage().firstEpochMillis(), zone));
        out.println("  last         " + CandleViews.time(availability.coverage().lastEpochMillis(), zone));
        out.println("  candles      " + availability.coverage().candleCount() + " on "
                + availability.candlesByDay().size() + " days");
        out.println("  missing days " + days(availability.missingDays()));
        out.println("  short days   "
                + days(availability.shortDays().stream()
                        .map(day -> day + " (" + availability.candlesByDay().getOrDefault(day, 0) + ")")
                        .toList()));
        return 0;
    }

    private static String days(List<?> days) {
        String shown = days.stream().limit(DAYS_SHOWN).map(Object::toString).collect(Collectors.joining(", "));
        return days.isEmpty()
                ? "none"
                : days.size() + ": " + shown + (days.size() > DAYS_SHOWN ? ", … (all of them with --json)" : "");
    }
}
