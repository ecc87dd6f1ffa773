package io.afterbell.server.cli;

import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.server.AfterbellVersion;
import io.afterbell.server.config.Setting;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The root of the command line; without a command it serves. */
@Command(
        name = "afterbell",
        mixinStandardHelpOptions = true,
        versionProvider = AfterbellCommand.Version.class,
        description = "Replays stored one-minute candles as a live market feed.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Examples:",
            "  afterbell demo",
            "  afterbell serve --historify db/historify.duckdb --from 2024-01-23 --to 2024-01-23 --speed 60",
            "  afterbell ticks --symbol NIFTY:NSE_INDEX --from 2024-01-23 --to 2024-01-23 --out tape.csv"
        })
public final class AfterbellCommand implements Callable<Integer> {
    private static final int WRONG_USE = 2;
    private static final int FAILURE = 1;
    private static final int CLOSED_PIPE = 141;
    private static final String BROKEN_PIPE = "Broken pipe";
    private static final Set<ErrorCode> WRONG_USES =
            EnumSet.of(ErrorCode.INVALID_PARAMETER, ErrorCode.UNKNOWN_PLUGIN, ErrorCode.NOT_ALLOWED);
    private static final String DEBUG = "--debug";
    private static final String DEBUG_DESCRIPTION = "Show where an error came from.";

    /** Says which Afterbell this is. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"afterbell " + AfterbellVersion.current()};
        }
    }

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    private AfterbellCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Runs a command line to its end.
     *
     * @param surroundings what the command sees of its process
     * @param arguments the command line
     * @return the exit code: 0, 1 for a failure, 2 for wrong use, 141 when whoever reads the output has gone, as
     *     {@code head} does; that is how a shell shows a program that a closed pipe has ended (128 + SIGPIPE)
     */
    public static int run(Surroundings surroundings, String... arguments) {
        CommandLine root = new CommandLine(new AfterbellCommand(surroundings));
        root.getCommandSpec().addOption(SettingOptions.flag(DEBUG, DEBUG_DESCRIPTION));
        Map<String, Runnable> commands = commands(root, surroundings);
        Runnable named = arguments.length == 0 ? null : commands.get(arguments[0]);
        if (named != null) {
            // The others would only be in the list of commands, and each costs some milliseconds.
            named.run();
        } else {
            SettingOptions.addTo(root.getCommandSpec(), SettingOptions.ALL);
            ServeCommand.addOptions(root.getCommandSpec());
            commands.values().forEach(Runnable::run);
        }
        root.setOut(surroundings.out());
        root.setErr(surroundings.err());
        root.setUsageHelpAutoWidth(true);
        root.setExecutionExceptionHandler((error, command, parsed) -> report(error, surroundings, parsed));
        return withOutput(root.execute(arguments), surroundings);
    }

    private static Map<String, Runnable> commands(CommandLine root, Surroundings surroundings) {
        Set<Setting> tape = EnumSet.copyOf(SettingOptions.SOURCE);
        tape.addAll(SettingOptions.TAPE);
        Set<Setting> dates = EnumSet.copyOf(SettingOptions.SOURCE);
        dates.addAll(
                EnumSet.of(Setting.FROM, Setting.TO, Setting.BAD_CANDLES, Setting.CHECKS, Setting.MEMORY_LIMIT_MB));
        Set<Setting> checked = EnumSet.copyOf(SettingOptions.SOURCE);
        checked.addAll(EnumSet.of(Setting.SYMBOLS, Setting.FROM, Setting.TO, Setting.BAD_CANDLES, Setting.CHECKS));
        Set<Setting> preset = EnumSet.of(
                Setting.DB,
                Setting.SYMBOLS,
                Setting.FROM,
                Setting.TO,
                Setting.REGIME,
                Setting.SYNTHESIZER,
                Setting.SPEED,
                Setting.SEED,
                Setting.MODE,
                Setting.START,
                Setting.TIMESTAMPS,
                Setting.INDEX_DEPTH,
                Setting.SLOW_CLIENTS,
                Setting.IDLE_GAP);
        Map<String, Runnable> commands = new LinkedHashMap<>();
        commands.put(
                "serve", () -> ServeCommand.addOptions(add(root, new ServeCommand(surroundings), SettingOptions.ALL)));
        commands.put(
                "demo", () -> ServeCommand.addOptions(add(root, new DemoCommand(surroundings), SettingOptions.ALL)));
        commands.put("catalog", () -> add(root, new CatalogCommand(surroundings), SettingOptions.SOURCE));
        commands.put("range", () -> add(root, new RangeCommand(surroundings), SettingOptions.SOURCE));
        commands.put("validate", () -> add(root, new ValidateCommand(surroundings), checked));
        commands.put("ticks", () -> add(root, new TicksCommand(surroundings), tape));
        commands.put("measure", () -> add(root, new MeasureCommand(surroundings), tape));
        commands.put("days", () -> add(root, new DaysCommand(surroundings), dates));
        commands.put("presets", () -> add(root, new PresetsCommand(surroundings), preset));
        commands.put("shapes", () -> add(root, new ShapesCommand(surroundings), EnumSet.of(Setting.CALENDAR)));
        commands.put("plugins", () -> add(root, new PluginsCommand(surroundings), EnumSet.of(Setting.PLUGINS)));
        commands.put("check", () -> add(root, new CheckCommand(surroundings), EnumSet.noneOf(Setting.class)));
        return commands;
    }

    // A result that is not there in full is a failure, whatever the command believes.
    private static int withOutput(int exitCode, Surroundings surroundings) {
        if (!surroundings.out().checkError()) {
            return exitCode;
        }
        String reason = surroundings.out() instanceof ResultWriter writer
                ? writer.failure().map(Throwable::getMessage).orElse("")
                : "";
        if (reason.equals(BROKEN_PIPE)) {
            return CLOSED_PIPE;
        }
        surroundings.err().println("afterbell: the output cannot be written: " + reason);
        return FAILURE;
    }

    private static CommandSpec add(CommandLine root, Callable<Integer> command, Set<Setting> settings) {
        CommandLine added = new CommandLine(command);
        SettingOptions.addTo(added.getCommandSpec(), settings);
        added.getCommandSpec().addOption(SettingOptions.flag(DEBUG, DEBUG_DESCRIPTION));
        added.getCommandSpec().mixinStandardHelpOptions(true);
        root.addSubcommand(added);
        return added.getCommandSpec();
    }

    private static int report(Exception error, Surroundings surroundings, ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        boolean debug = last.hasMatchedOption(DEBUG);
        if (surroundings.out().checkError() && !debug) {
            return FAILURE;
        }
        if (error instanceof AfterbellException expected) {
            surroundings.err().println("afterbell: " + expected.getMessage());
            if (debug) {
                expected.printStackTrace(surroundings.err());
            }
            return WRONG_USES.contains(expected.code()) ? WRONG_USE : FAILURE;
        }
        surroundings
                .err()
                .println("afterbell: a mistake of Afterbell's own: " + error
                        + (debug ? "" : " (run the command with --debug to see where)"));
        if (debug) {
            error.printStackTrace(surroundings.err());
        }
        return FAILURE;
    }

    @Override
    public Integer call() throws InterruptedException {
        return ServeCommand.serve(spec, surroundings, Map.of());
    }
}
