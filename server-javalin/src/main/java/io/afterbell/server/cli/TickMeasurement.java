package io.afterbell.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.replay.Configured;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.config.Setting;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.recordings.TickFiles;
import io.afterbell.study.CandleExactness;
import io.afterbell.study.RecordedTicks;
import io.afterbell.study.SimulatedTruth;
import io.afterbell.study.TickPlots;
import io.afterbell.study.TickReport;
import io.afterbell.study.TickStudy;
import io.afterbell.study.Truth;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** {@code measure --ticks}: are the ticks of a synthesizer like true ones? */
final class TickMeasurement {
    private static final String TICKS_PER_CANDLE = "ticks_per_candle";
    private static final double MOVING = 0.3;
    private static final int MOST_MINUTES = 2_000_000;

    @Option(
            names = "--truth",
            paramLabel = "TRUTH",
            defaultValue = "walk",
            description = "What the ticks are compared with: walk, random walks of 60 steps; moving, the same with a"
                    + " volatility that moves from minute to minute; or files of recorded ticks, comma-separated. The"
                    + " synthesizer sees their candles only. Default: walk.")
    private String truth = "";

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "50000",
            description = "How many minutes are simulated. Default: 50000.")
    private int minutes;

    @Option(
            names = "--step",
            paramLabel = "STEPS",
            defaultValue = "40",
            description = "How far a walk goes in one step, in price steps: 1 shows what a coarse price grid does."
                    + " Default: 40.")
    private double step;

    @Option(
            names = "--fewest-ticks",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many ticks a recorded minute needs to count as truth. Default: 20.")
    private int fewestTicks;

    @Option(
            names = "--order-tapes",
            paramLabel = "N",
            defaultValue = "100",
            description =
                    "From how many tapes the probability is taken that a high comes before the low. Default: 100.")
    private int orderTapes;

    @Option(
            names = "--exact",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "How many difficult candles are rebuilt from their ticks. Default: 1000000.")
    private int exact;

    @Option(
            names = "--plots",
            paramLabel = "FOLDER",
            description = "Draw what was found, or a day before and after the regimes, into this folder, as SVG.")
    private String plots = "";

    @Mixin
    private final RecordedTickOptions options = new RecordedTickOptions();

    /** The folder to draw into; empty for none. */
    String plots() {
        return plots;
    }

    int run(ParseResult parsed, Surroundings surroundings, boolean json) {
        check("--minutes", minutes, 100, MOST_MINUTES);
        check("--order-tapes", orderTapes, 0, 10_000);
        check("--exact", exact, 0, 100_000_000);
        check("--fewest-ticks", fewestTicks, 2, 1_000_000);
        if (!(step > 0 && step <= 1_000)) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, "--step=" + step + " is not from above 0 to 1000");
        }
        ServerConfig config = SettingOptions.config(parsed, surroundings, Map.of());
        PluginCatalog catalog = Workbench.catalog(config, surroundings);
        Configured<TickSynthesizer> chosen =
                config.using(Setting.SYNTHESIZER, () -> catalog.synthesizer(withTicks(config.synthesizer(), catalog)));
        List<TickReport> reports = new ArrayList<>();
        for (Truth one : truths(config, surroundings)) {
            TickReport report = study(chosen, one, config.seed());
            reports.add(report);
            if (!json) {
                print(surroundings.out(), report);
            }
            if (!plots.isEmpty()) {
                draw(new TickPlots(report));
            }
        }
        CandleExactness exactness =
                CandleExactness.adversarial(chosen.service(), chosen.settings(), exact, config.seed());
        boolean honest = reports.stream().allMatch(TickReport::isHonest) && exactness.inexact() == 0;
        if (json) {
            Output.json(surroundings.out(), json(reports, exactness, honest));
        } else {
            print(surroundings.out(), exactness);
        }
        return honest ? 0 : 1;
    }

    private TickReport study(Configured<TickSynthesizer> chosen, Truth one, long seed) {
        try {
            return new TickStudy(chosen.service(), chosen.settings(), one, seed).run(orderTapes);
        } catch (IllegalArgumentException e) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
        }
    }

    // A path is compared point by point, so unless the user chose another number it has as many as the truth.
    private static PluginChoice withTicks(PluginChoice choice, PluginCatalog catalog) {
        boolean counts = catalog.synthesizer(choice.name()).service().parameters().stream()
                .anyMatch(parameter -> parameter.name().equals(TICKS_PER_CANDLE));
        if (!counts || choice.settings().containsKey(TICKS_PER_CANDLE)) {
            return choice;
        }
        Map<String, String> settings = new LinkedHashMap<>(choice.settings());
        settings.put(TICKS_PER_CANDLE, Integer.toString(SimulatedTruth.TICKS));
        return new PluginChoice(choice.name(), settings);
    }

    private List<Truth> truths(ServerConfig config, Surroundings surroundings) {
        switch (truth) {
            case "walk":
                return List.of(SimulatedTruth.walk(minutes, step, 0, config.seed()));
            case "moving":
                return List.of(SimulatedTruth.walk(minutes, step, MOVING, config.seed()));
            default:
                List<Path> files = new ArrayList<>();
                for (String file : truth.split(",")) {
                    files.add(Path.of(file.strip()));
                }
                List<Truth> truths = new ArrayList<>();
                TickFiles reader =
                        new TickFiles(Workbench.calendar(config), options.choice(), surroundings.err()::println);
                for (RecordedTicks ticks : reader.read(files)) {
                    try {
                        truths.add(ticks.truth(SimulatedTruth.TICKS, fewestTicks));
                    } catch (IllegalArgumentException e) {
                        throw new ReplayException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
                    }
                }
                return truths;
        }
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, option + "=" + value + " is not from " + least + " to " + most);
        }
    }

    private static void print(PrintWriter out, TickReport report) {
        out.println(report.synthesizer());
        out.println("truth: " + report.truth());
        out.printf(Locale.ROOT, "%-44s %9s  %-18s%n", "measure", "value", "must be");
        for (TickReport.Row row : report.rows()) {
            String bounds = row.atLeast() == Double.NEGATIVE_INFINITY
                    ? "at most " + row.atMost()
                    : row.atLeast() + " to " + row.atMost();
            out.printf(
                    Locale.ROOT,
                    "%-44s %9.4f  %-18s %s%n",
                    row.measure(),
                    row.value(),
                    bounds,
                    row.isMet() ? "PASS" : "FAIL");
        }
    }

    private static void print(PrintWriter out, CandleExactness exactness) {
        if (exactness.candles() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%-44s %9d  %-18s %s%n",
                    "candles not rebuilt, of " + exactness.candles(),
                    exactness.inexact(),
                    "0",
                    exactness.inexact() == 0 ? "PASS" : "FAIL " + exactness.firstInexact());
        }
    }

    private static ObjectNode json(List<TickReport> reports, CandleExactness exactness, boolean honest) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode studies = json.putArray("studies");
        for (TickReport report : reports) {
            ObjectNode study = studies.addObject();
            study.put("synthesizer", report.synthesizer());
            study.put("truth", report.truth());
            study.put("candles", report.candles());
            ArrayNode measures = study.putArray("measures");
            for (TickReport.Row row : report.rows()) {
                ObjectNode measure =
                        measures.addObject().put("measure", row.measure()).put("value", row.value());
                if (row.atLeast() != Double.NEGATIVE_INFINITY) {
                    measure.put("at_least", row.atLeast());
                }
                measure.put("at_most", row.atMost()).put("met", row.isMet());
            }
        }
        json.put("rebuilt_candles", exactness.candles());
        json.put("inexact_candles", exactness.inexact());
        json.put("honest", honest);
        return json;
    }

    private void draw(TickPlots drawings) {
        Path folder = Path.of(plots);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("paths.svg"), drawings.paths());
            Files.writeString(folder.resolve("time-of-high.svg"), drawings.timeOfExtreme(true));
            Files.writeString(folder.resolve("time-of-low.svg"), drawings.timeOfExtreme(false));
            Files.writeString(folder.resolve("order.svg"), drawings.order());
            Files.writeString(folder.resolve("variance-by-lag.svg"), drawings.varianceByLag());
        } catch (IOException e) {
            throw new ReplayException(
                    ErrorCode.INPUT_OUTPUT, "the plots cannot be written: plots=" + plots + ": " + e, e);
        }
    }
}
