package io.afterbell.server.cli;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.ReplayPipeline;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.server.candles.LoadedCandles;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.sessions.SessionSpec;
import io.afterbell.server.tape.TapeWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a tape to a file, without a server. */
@Command(
        name = "ticks",
        description = "Writes the ticks of a replay to a file, without a server.",
        footer = {
            "",
            "The file has the columns symbol,exchange,timestamp_ms,price,volume; volume is the tick's own quantity.",
            "",
            "Example:",
            "  afterbell ticks --historify db/historify.duckdb --symbol NIFTY --symbol BANKNIFTY --exchange NSE_INDEX \\",
            "    --from 2024-01-23 --to 2024-01-23 --synthesizer bridge:ticks_per_candle=60 --out tape.csv"
        })
final class TicksCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--symbol",
            paramLabel = "SYMBOL",
            required = true,
            description = "An instrument, as SYMBOL or SYMBOL:EXCHANGE; may be given several times.")
    private List<String> symbols = List.of();

    @Option(
            names = "--exchange",
            paramLabel = "EXCHANGE",
            description = "The exchange of every symbol that names none itself.")
    private String exchange = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The file to write, .csv or .parquet; - writes CSV to the standard output.")
    private String out = "";

    TicksCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerConfig config = SettingOptions.config(spec.commandLine().getParseResult(), surroundings, Map.of());
        Workbench workbench = Workbench.of(config, surroundings);
        ReplayPlan plan = SessionSpec.of(config, workbench.catalog(), workbench.library(), workbench.calendar())
                .plan();
        ReplayPipeline pipeline = new ReplayPipeline(plan, workbench.calendar());
        List<PreparedSeries> prepared = new ArrayList<>();
        for (LoadedCandles loaded : workbench.library().load(instruments(), plan.range())) {
            CandleSeries candles = loaded.candlesOrThrow();
            if (prepared.stream().noneMatch(one -> one.instrument().equals(candles.instrument()))) {
                prepared.add(pipeline.prepare(candles));
            }
            loaded.remarks().forEach(remark -> surroundings.err().println(loaded.instrument() + ": " + remark));
        }
        TapeWriter writer = new TapeWriter(pipeline, prepared);
        if (out.equals("-")) {
            writer.writeCsv(Output.throwing(surroundings.out()));
            return 0;
        }
        Path file = file();
        ProgressLine progress = new ProgressLine(surroundings);
        long ticks = writer.write(file, progress::show);
        progress.clear();
        surroundings
                .err()
                .println(ticks + " ticks of " + prepared.size()
                        + (prepared.size() == 1 ? " instrument" : " instruments") + " written to " + file);
        return 0;
    }

    private List<Instrument> instruments() {
        List<Instrument> instruments = new ArrayList<>();
        for (String symbol : symbols) {
            try {
                boolean alone = symbol.indexOf(':') < 0;
                if (alone && exchange.isEmpty()) {
                    throw new IllegalArgumentException(
                            "the exchange is missing; give --exchange, or write SYMBOL:EXCHANGE: symbol=" + symbol);
                }
                Instrument instrument = alone ? Instrument.of(symbol, exchange) : ServerConfig.instrument(symbol);
                if (!instruments.contains(instrument)) {
                    instruments.add(instrument);
                }
            } catch (IllegalArgumentException e) {
                throw new ReplayException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
            }
        }
        return instruments;
    }

    private Path file() {
        try {
            return Path.of(out);
        } catch (InvalidPathException e) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, "not a path: out=" + out, e);
        }
    }
}
