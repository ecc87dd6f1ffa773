package io.afterbell.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.ReplayPipeline;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.measures.DayPlot;
import io.afterbell.server.measures.RegimeMeasurement;
import io.afterbell.server.sessions.SessionSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** {@code measure --symbol}: what do the regimes make of candles, and do they keep their promises? */
final class CandleMeasurement {
    @Option(
            names = "--symbol",
            paramLabel = "SYMBOL",
            description = "An instrument to measure, as SYMBOL:EXCHANGE; may be given several times.")
    private List<String> symbols = List.of();

    /** Shared with {@code measure --ticks}, which draws something else into it. */
    private String plots = "";

    void drawInto(String folder) {
        plots = folder;
    }

    boolean isWanted() {
        return !symbols.isEmpty();
    }

    int run(ParseResult parsed, Surroundings surroundings, boolean json) {
        ServerConfig config = SettingOptions.config(parsed, surroundings, Map.of());
        Workbench workbench = Workbench.of(config, surroundings);
        ReplayPlan plan = SessionSpec.of(config, workbench.catalog(), workbench.library(), workbench.calendar())
                .plan();
        ReplayPipeline pipeline = new ReplayPipeline(plan, workbench.calendar());
        boolean allMet = true;
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Instrument instrument : instruments()) {
            CandleSeries stored = workbench
                    .library()
                    .load(List.of(instrument), plan.range())
                    .get(0)
                    .candlesOrThrow()
                    .within(plan.range());
            if (!plots.isEmpty()) {
                draw(instrument, pipeline, stored);
            }
            for (RegimeMeasurement one :
                    RegimeMeasurement.of(pipeline, stored, workbench.calendar().zone(instrument.exchange()))) {
                allMet &= one.isMet();
                if (json) {
                    ObjectNode object = one.json();
                    object.put("instrument", instrument.toString());
                    all.add(object);
                } else {
                    print(surroundings.out(), instrument, one);
                }
            }
        }
        if (json) {
            Output.json(
                    surroundings.out(), JsonNodeFactory.instance.objectNode().set("measurements", all));
        }
        return allMet ? 0 : 1;
    }

    // The first day, before the first regime and after the last.
    private void draw(Instrument instrument, ReplayPipeline pipeline, CandleSeries stored) {
        List<ReplayPipeline.Stage> stages = pipeline.stages(stored);
        if (stages.isEmpty()) {
            return;
        }
        TradingDays days = TradingDays.of(stored, TradingCalendar.INDIA);
        ReplayPipeline.Stage last = stages.get(stages.size() - 1);
        String regimes =
                stages.stream().map(stage -> stage.regime().service().name()).collect(Collectors.joining("+"));
        String drawing = DayPlot.of(
                instrument + ", " + days.date(0) + ": as it was (grey), and " + regimes + " (blue)",
                stored.slice(0, days.to(0)),
                last.series().slice(0, days.to(0)));
        Path file = Path.of(plots).resolve(regimes + ".svg");
        try {
            Files.createDirectories(Path.of(plots));
            Files.writeString(file, drawing);
        } catch (IOException e) {
            throw new ReplayException(ErrorCode.INPUT_OUTPUT, "the plot cannot be written: file=" + file + ": " + e, e);
        }
    }

    private List<Instrument> instruments() {
        List<Instrument> instruments = new ArrayList<>();
        for (String symbol : symbols) {
            try {
                instruments.add(ServerConfig.instrument(symbol));
            } catch (IllegalArgumentException e) {
                throw new ReplayException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
            }
        }
        return instruments;
    }

    private static void print(PrintWriter out, Instrument instrument, RegimeMeasurement one) {
        out.println(instrument + ", " + one.days() + (one.days() == 1 ? " day" : " days") + ", regime " + one.regime()
                + (one.coarseDays() == 0
                        ? ""
                        : "; " + one.coarseDays() + " of the days too coarse: moves below two price steps a minute"));
        out.printf(Locale.ROOT, "  %-30s %12s %12s%n", "measure", "before", "after");
        for (RegimeMeasurement.Figure figure : one.figures()) {
            out.printf(
                    Locale.ROOT, "  %-30s %12.4f %12.4f%n", figure.measure().code(), figure.before(), figure.after());
        }
        for (RegimeMeasurement.Verdict verdict : one.verdicts()) {
            out.printf(
                    Locale.ROOT,
                    "  %-10s %-56s middle %.4f, met on %d of %d days%n",
                    verdict.word(),
                    verdict.promise(),
                    verdict.value(),
                    verdict.metDays(),
                    verdict.judgedDays());
        }
    }
}
