package io.afterbell.server.cli;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what Afterbell makes of candles. */
@Command(
        name = "measure",
        description = "Measures what regimes make of candles, or whether ticks are honest.",
        footer = {
            "",
            "Each line says what was measured, what it must be, and whether it is. The exit code is 0 when everything is",
            "as it must be, 1 when not, 2 for wrong use.",
            "",
            "Examples:",
            "  afterbell measure --symbol NIFTY:NSE_INDEX --from 2024-01-01 --to 2024-01-31 --regime choppy",
            "  afterbell measure --ticks",
            "  afterbell measure --ticks --synthesizer linear:ticks_per_candle=61 --truth moving",
            "  afterbell measure --ticks --synthesizer bridge:ticks_per_candle=61,shapes=nifty.shapes \\",
            "    --truth nifty-october.parquet --tick-exchange NSE_INDEX --plots plots"
        })
final class MeasureCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--ticks",
            description = "Compare the ticks of the synthesizer with true ones, recorded or simulated.")
    private boolean ticks;

    @Mixin
    private final CandleMeasurement candleMeasurement = new CandleMeasurement();

    @Mixin
    private final TickMeasurement tickMeasurement = new TickMeasurement();

    @Option(names = Output.JSON, description = Output.JSON_DESCRIPTION)
    private boolean json;

    MeasureCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (ticks == candleMeasurement.isWanted()) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, "say what to measure, either --symbol SYMBOL:EXCHANGE or --ticks");
        }
        if (!ticks) {
            candleMeasurement.drawInto(tickMeasurement.plots());
            return candleMeasurement.run(spec.commandLine().getParseResult(), surroundings, json);
        }
        return tickMeasurement.run(spec.commandLine().getParseResult(), surroundings, json);
    }
}
