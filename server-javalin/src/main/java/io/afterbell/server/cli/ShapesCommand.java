package io.afterbell.server.cli;

import io.afterbell.api.shape.RecordedShapes;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.config.Setting;
import io.afterbell.server.recordings.TickFiles;
import io.afterbell.study.RecordedTicks;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a library of shapes from recorded ticks. */
@Command(
        name = "shapes",
        description = "Turns recorded ticks into a small file of shapes, for --synthesizer bridge:shapes=FILE.",
        footer = {
            "",
            "The shapes are how prices went inside each minute, without prices, times or quantities. Record the",
            "instrument that you want to replay, or one like it; some thousand minutes are good, 100 the least.",
            "",
            "Example:",
            "  afterbell shapes nifty-august.parquet nifty-september.parquet --exchange NSE_INDEX --out nifty.shapes",
            "  afterbell serve --synthesizer bridge:ticks_per_candle=60,shapes=nifty.shapes"
        })
final class ShapesCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "TICKS", description = "Files of recorded ticks, .parquet or CSV.")
    private List<Path> files = List.of();

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write.")
    private Path out = Path.of("");

    @Mixin
    private final RecordedTickOptions options = new RecordedTickOptions();

    ShapesCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerConfig config = SettingOptions.config(
                spec.commandLine().getParseResult(), surroundings, Map.of(), EnumSet.of(Setting.CALENDAR));
        RecordedShapes.Builder shapes = RecordedShapes.builder();
        TickFiles reader = new TickFiles(Workbench.calendar(config), options.choice(), surroundings.err()::println);
        for (RecordedTicks ticks : reader.read(files)) {
            ticks.addTo(shapes);
        }
        if (shapes.size() == 0) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER,
                    "no minute of these ticks moved, so there is no shape: files=" + files);
        }
        shapes.build().write(out);
        surroundings.out().println(shapes.size() + " shapes written to " + out);
        return 0;
    }
}
