package io.afterbell.server.cli;

import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.server.AfterbellServer;
import io.afterbell.server.AfterbellVersion;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.config.Setting;
import io.afterbell.server.presets.PresetStore;
import io.afterbell.server.sessions.SessionFields;
import io.afterbell.server.sessions.SessionSpec;
import io.afterbell.server.views.CandleViews;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Serves a replay on the port until it is told to stop. */
@Command(
        name = "serve",
        description = "Serves a replay until it is told to stop; what \"afterbell\" does without a command.",
        footer = {
            "",
            "Example:",
            "  afterbell serve --historify db/historify.duckdb --from 2024-01-23 --to 2024-01-23 --speed 60"
        })
final class ServeCommand implements Callable<Integer> {
    private static final String PRESET = "--preset";
    private static final String RESUME = "--resume";
    private static final String PRINT_CONFIG = "--print-config";

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    ServeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    static void addOptions(CommandSpec command) {
        command.addOption(
                SettingOptions.flag(PRINT_CONFIG, "Print the configuration with the origin of each value, and end."));
        command.addOption(SettingOptions.text(
                PRESET, "NAME", "Replay as this preset says; what else stands on the command line wins."));
        command.addOption(SettingOptions.flag(
                RESUME,
                "Go on where the session main stopped the last time, with the same tape; a new range starts anew."));
    }

    @Override
    public Integer call() throws InterruptedException {
        return serve(spec, surroundings, Map.of());
    }

    static int serve(CommandSpec command, Surroundings surroundings, Map<Setting, String> presets)
            throws InterruptedException {
        ParseResult parsed = command.commandLine().getParseResult();
        ServerConfig config = SettingOptions.config(parsed, surroundings, presets);
        SettingOptions.refuseBoth(parsed, PRESET, RESUME);
        String preset = parsed.matchedOptionValue(PRESET, "");
        Optional<Resumption> resumption = Optional.empty();
        Map<Setting, String> saved = new EnumMap<>(Setting.class);
        saved.putAll(presets);
        try (PresetStore store = new PresetStore(config.db())) {
            if (!preset.isEmpty()) {
                saved.putAll(SessionFields.settings(store.get(preset).fields()));
            }
            if (parsed.hasMatchedOption(RESUME)) {
                resumption = Optional.of(Resumption.ofLast(store));
                saved.putAll(resumption.get().settings());
            }
        }
        if (!saved.equals(presets)) {
            config = SettingOptions.config(parsed, surroundings, saved);
        }
        if (parsed.hasMatchedOption(PRINT_CONFIG)) {
            config.describe().forEach(surroundings.out()::println);
            return 0;
        }
        Workbench workbench = Workbench.of(config, surroundings);
        // Looked at now, so that a missing or busy file shows at the start and not at the first subscription.
        int instruments = workbench.library().instruments().size();
        SessionSpec spec = SessionSpec.of(config, workbench.catalog(), workbench.library(), workbench.calendar());
        OptionalLong position = OptionalLong.empty();
        if (resumption.isPresent()) {
            Set<Setting> said = SettingOptions.given(parsed).keySet();
            spec = resumption.get().goOn(spec, said, workbench.catalog());
            position = resumption.get().positionUnless(said);
        }
        AfterbellServer server = AfterbellServer.start(
                config, spec, position, workbench.catalog(), workbench.library(), workbench.calendar());
        server.main().madeFrom(preset);
        Thread stop = new Thread(server::close, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        announce(server, config, workbench, instruments, surroundings.out());
        resumption.ifPresent(last -> announce(server, last, surroundings.out()));
        if (ClassArchive.isTraining()) {
            server.awaitWarmedUp();
            server.close();
            return 0;
        }
        ClassArchive.makeIfMissing();
        server.awaitClosed();
        return 0;
    }

    private static void announce(
            AfterbellServer server, ServerConfig config, Workbench workbench, int instruments, PrintWriter out) {
        TimeRange range = server.main().plan().range();
        String host = config.host().equals("0.0.0.0") ? "127.0.0.1" : config.host();
        String address = (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + server.port();
        out.println("Afterbell " + AfterbellVersion.current() + ": a replay, not a live market.");
        out.println("  source     " + workbench.library().sourceName() + ", " + instruments + " instruments, "
                + CandleViews.time(range.fromEpochMillis(), TradingCalendar.INDIA) + " to "
                + CandleViews.time(range.toEpochMillis(), TradingCalendar.INDIA));
        if (!config.symbols().isEmpty()) {
            out.println("  serves     "
                    + config.symbols().stream().map(Object::toString).collect(Collectors.joining(", "))
                    + ", and any other when it is subscribed");
        }
        out.println("  replay     speed " + config.pacing().speed() + ", mode "
                + config.pacing().mode() + ", regime "
                + String.join("+", names(config, server.main().plan())) + ", synthesizer "
                + config.synthesizer() + ", seed " + config.seed());
        out.println("  feed       WEBSOCKET_URL=ws://" + address);
        out.println("  page       http://" + address);
        out.println("  try        http://" + address + "/api/instruments   http://" + address + "/api/sessions/main");
        long sinceStart = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        out.println("  listening  after " + sinceStart + " ms; Ctrl-C ends it");
        out.flush();
    }

    private static void announce(AfterbellServer server, Resumption last, PrintWriter out) {
        List<String> differences =
                server.main().manifest(AfterbellVersion.current()).differencesFrom(last.tape());
        out.println(
                differences.isEmpty()
                        ? "  goes on    with the same tape"
                        : "  goes on    with ANOTHER TAPE than before (here is now, there is then):");
        differences.forEach(difference -> out.println("             " + difference));
        out.flush();
    }

    private static List<String> names(ServerConfig config, ReplayPlan plan) {
        if (config.scenario().isPresent()) {
            return List.of("by the time of day");
        }
        // No setting names changes of regime that a session brings along which goes on.
        return plan.schedule().isEmpty()
                ? config.regimes().stream().map(Object::toString).toList()
                : List.of("that changes with the time, as before");
    }
}
