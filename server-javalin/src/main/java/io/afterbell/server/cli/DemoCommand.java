package io.afterbell.server.cli;

import io.afterbell.server.config.Setting;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Serves a made-up market, for which no data is needed. */
@Command(
        name = "demo",
        description = "Serves a made-up market in NSE trading hours, again and again; no data is needed.",
        footer = {"", "Example:", "  afterbell demo --speed 10", "  then subscribe to NIFTY on NSE_INDEX"})
final class DemoCommand implements Callable<Integer> {
    private static final Map<Setting, String> PRESETS = Map.of(
            Setting.SOURCE,
            "synthetic",
            Setting.MODE,
            "loop",
            Setting.SYMBOLS,
            "NIFTY:NSE_INDEX,BANKNIFTY:NSE_INDEX,SENSEX:BSE_INDEX");

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        return ServeCommand.serve(spec, surroundings, PRESETS);
    }
}
