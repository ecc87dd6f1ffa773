package io.afterbell.server.cli;

import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.Configured;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.checkup.Checkup;
import io.afterbell.replay.checkup.Finding;
import io.afterbell.replay.checkup.Severity;
import io.afterbell.server.candles.SourceChain;
import io.afterbell.server.candles.Validation;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.config.Setting;
import io.afterbell.server.views.CandleViews;
import io.afterbell.server.views.ValidationViews;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Looks for wrong data in a source, without replaying anything. */
@Command(
        name = "validate",
        description = "Looks for wrong data: what, where, how bad, and what a replay would do about it.",
        footer = {
            "",
            "SOURCE is a file or a folder (.duckdb, .parquet, .csv and other text, also .gz and .zst), or a source with",
            "its settings as --source takes it. The exit code is 0 when everything may be replayed, 1 when something",
            "would be refused, 2 for wrong use.",
            "",
            "--checks says what to do about each kind of finding: refuse, repair or keep. Impossible candles",
            "(high_low, bad_price, overlap, contradictory_duplicate) are refused unless --repair or --drop-bad is",
            "given; everything else is kept and mentioned. serve takes the same option.",
            "",
            "Examples:",
            "  afterbell validate db/historify.duckdb",
            "  afterbell validate candles.csv --json",
            "  afterbell validate historify:path=db/historify.duckdb --symbols NIFTY:NSE_INDEX --from 2024-01-01",
            "  afterbell validate db/historify.duckdb --checks copied_day=repair,jump=refuse"
        })
final class ValidateCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SOURCE",
            description = "What to look at; without it the source that is configured.")
    private String what = "";

    @Option(names = Output.JSON, description = Output.JSON_DESCRIPTION)
    private boolean json;

    ValidateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        Map<Setting, String> presets = new EnumMap<>(Setting.class);
        if (!what.isEmpty()) {
            if (parsed.hasMatchedOption(Setting.SOURCE.option()) || parsed.hasMatchedOption("--historify")) {
                throw new ParameterException(
                        spec.commandLine(), "give the source once: SOURCE=" + what + " and an option name two");
            }
            presets.put(Setting.SOURCE, SourceArgument.choice(what));
        }
        ServerConfig config = SettingOptions.config(parsed, surroundings, presets);
        Workbench workbench = Workbench.of(config, surroundings);
        Configured<CandleSource> source =
                config.using(Setting.SOURCE, () -> SourceChain.of(workbench.catalog(), config.sources()));
        Validation validation =
                new Validation(source, workbench.calendar(), new Checkup(workbench.calendar(), config.checks()));
        TimeRange range = range(config, workbench);
        List<Instrument> wanted = config.symbols();
        return json ? printJson(validation, wanted, range, config) : printText(validation, wanted, range, workbench);
    }

    private static TimeRange range(ServerConfig config, Workbench workbench) {
        if (config.range().isEmpty()) {
            return TimeRange.ALL;
        }
        if (config.range().get().bestDays().isPresent()) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, "validate takes dates, not best days: give --from and --to as dates");
        }
        return config.range().get().resolve(workbench.library()::tradingDay);
    }

    private int printJson(Validation validation, List<Instrument> wanted, TimeRange range, ServerConfig config) {
        List<Validation.Report> reports = new ArrayList<>();
        validation.run(wanted, range, reports::add);
        Output.json(
                surroundings.out(),
                ValidationViews.of(PluginChoice.format(config.sources()), reports, validation.remarks()));
        return reports.stream().anyMatch(Validation.Report::isRefused) ? 1 : 0;
    }

    /** What the last line says. */
    private static final class Sum {
        long instruments;
        long candles;
        long refused;
        final long[] findings = new long[Severity.values().length];
    }

    private int printText(Validation validation, List<Instrument> wanted, TimeRange range, Workbench workbench) {
        PrintWriter out = surroundings.out();
        Sum sum = new Sum();
        validation.run(wanted, range, report -> {
            print(out, report, workbench);
            sum.instruments += report.instrument().isPresent() ? 1 : 0;
            sum.candles += report.candleCount();
            sum.refused += report.isRefused() ? 1 : 0;
            for (Severity severity : Severity.values()) {
                sum.findings[severity.ordinal()] += report.count(severity);
            }
        });
        validation.remarks().forEach(remark -> out.println("source: " + remark));
        out.println();
        out.println(number(sum.instruments, "instrument") + ", " + number(sum.candles, "candle") + ": "
                + counts(sum.findings) + ". "
                + (sum.refused == 0
                        ? "All of it may be replayed."
                        : sum.instruments <= 1 ? "It would be refused." : sum.refused + " of them would be refused."));
        return sum.refused == 0 ? 0 : 1;
    }

    private static void print(PrintWriter out, Validation.Report report, Workbench workbench) {
        String name = report.instrument().map(Instrument::toString).orElse("the source");
        StringBuilder line = new StringBuilder(name);
        report.coverage().ifPresent(coverage -> {
            ZoneId zone = workbench
                    .calendar()
                    .zone(report.instrument().map(Instrument::exchange).orElse(""));
            line.append(": ")
                    .append(number(report.candleCount(), "candle"))
                    .append(" from ")
                    .append(CandleViews.time(coverage.firstEpochMillis(), zone))
                    .append(" to ")
                    .append(CandleViews.time(coverage.lastEpochMillis(), zone));
        });
        long[] findings = new long[Severity.values().length];
        for (Severity severity : Severity.values()) {
            findings[severity.ordinal()] = report.count(severity);
        }
        out.println(line + ": " + counts(findings) + (report.isRefused() ? ", refused" : ""));
        for (Finding finding : report.findings()) {
            out.println("  " + finding);
        }
    }

    private static String counts(long[] findings) {
        List<String> counts = new ArrayList<>();
        for (int i = findings.length - 1; i >= 0; i--) {
            if (findings[i] > 0) {
                counts.add(number(findings[i], Severity.values()[i].code()));
            }
        }
        return counts.isEmpty() ? "clean" : counts.stream().collect(Collectors.joining(", "));
    }

    private static String number(long count, String of) {
        return String.format(Locale.ROOT, "%,d %s%s", count, of, count == 1 ? "" : "s");
    }
}
