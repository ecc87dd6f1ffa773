package io.afterbell.server.cli;

import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.replay.Configured;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.measures.DayRanking;
import io.afterbell.server.measures.LabelledDays;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds real days that are like a regime. */
@Command(
        name = "days",
        description = "Finds the days in the source that are most like a regime, to be replayed as they were.",
        footer = {
            "",
            "Examples:",
            "  afterbell days --like high_vol --symbol NIFTY:NSE_INDEX --top 10",
            "  afterbell days --like choppy --symbol NIFTY:NSE_INDEX --from-file my-labels.csv"
        })
final class DaysCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--like",
            paramLabel = "REGIME",
            required = true,
            description =
                    "What the days are to be like: high_vol, low_vol, choppy, high_momentum, low_momentum, high_vix"
                            + " or low_vix, or a plugin's regime that states targets.")
    private String like = "";

    @Option(names = "--symbol", paramLabel = "SYMBOL", required = true, description = "SYMBOL:EXCHANGE.")
    private String symbol = "";

    @Option(names = "--top", paramLabel = "N", defaultValue = "10", description = "How many days. Default: 10.")
    private int top;

    @Option(
            names = "--from-file",
            paramLabel = "FILE",
            description = "Only days that this CSV file (date,label) labels with the regime's name.")
    private @Nullable Path labels;

    @Option(names = Output.JSON, description = Output.JSON_DESCRIPTION)
    private boolean json;

    DaysCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerConfig config = SettingOptions.config(spec.commandLine().getParseResult(), surroundings, Map.of());
        if (top < 1) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, "--top=" + top + " is not 1 or more");
        }
        Workbench workbench = Workbench.of(config, surroundings);
        Configured<RegimeTransform> regime = workbench.catalog().regimes(List.of(PluginChoice.parse(like))).stream()
                .findFirst()
                .orElseThrow(
                        () -> new ReplayException(ErrorCode.INVALID_PARAMETER, "every day is like none: like=" + like));
        Instrument instrument;
        try {
            instrument = ServerConfig.instrument(symbol);
        } catch (IllegalArgumentException e) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
        }
        TimeRange range = config.range()
                .map(choice -> choice.resolve(workbench.library()::tradingDay))
                .orElse(TimeRange.ALL);
        DayRanking ranking = DayRanking.of(regime, workbench.library(), workbench.calendar(), instrument, range);
        if (labels != null) {
            Set<LocalDate> dates = LabelledDays.read(labels, regime.service().name());
            ranking = new DayRanking(ranking.days().stream()
                    .filter(day -> dates.contains(day.date()))
                    .toList());
        }
        if (ranking.days().isEmpty()) {
            throw new ReplayException(
                    ErrorCode.EMPTY_RANGE, "no day of " + instrument + " can be judged: like=" + like);
        }
        if (json) {
            Output.json(surroundings.out(), ranking.json(top));
        } else {
            print(surroundings.out(), ranking);
        }
        return 0;
    }

    private void print(PrintWriter out, DayRanking ranking) {
        List<String> names = List.copyOf(ranking.days().get(0).values().keySet());
        out.printf(Locale.ROOT, "%-12s %8s", "day", "candles");
        names.forEach(name -> out.printf(Locale.ROOT, " %26s", name));
        out.println();
        ranking.days().stream().limit(top).forEach(day -> {
            out.printf(Locale.ROOT, "%-12s %8d", day.date(), day.candles());
            day.values().values().forEach(value -> out.printf(Locale.ROOT, " %26.4f", value));
            out.println();
        });
    }
}
