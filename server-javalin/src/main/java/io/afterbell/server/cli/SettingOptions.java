package io.afterbell.server.cli;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.config.ConfigResolver;
import io.afterbell.server.config.ConfigValue;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.config.Setting;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of a command that follow from the table of settings, so that no option is written twice, and a few
 * shorthands for settings that are long to write.
 */
final class SettingOptions {
    /** What every command needs that reads candles. */
    static final Set<Setting> SOURCE = EnumSet.of(Setting.SOURCE, Setting.PLUGINS, Setting.CALENDAR);

    /** What decides a tape. */
    static final Set<Setting> TAPE = EnumSet.of(
            Setting.FROM,
            Setting.TO,
            Setting.REGIME,
            Setting.SYNTHESIZER,
            Setting.SEED,
            Setting.BAD_CANDLES,
            Setting.CHECKS,
            Setting.BEND_DERIVATIVES,
            Setting.MEMORY_LIMIT_MB);

    /** Everything. */
    static final Set<Setting> ALL = EnumSet.allOf(Setting.class);

    private static final String CONFIG = "--config";
    private static final String HISTORIFY = "--historify";
    private static final String REPAIR = "--repair";
    private static final String DROP_BAD = "--drop-bad";

    private SettingOptions() {}

    /** Adds options to a command. */
    static void addTo(CommandSpec command, Set<Setting> settings) {
        for (Setting setting : settings) {
            OptionSpec.Builder option = OptionSpec.builder(setting.option())
                    .paramLabel(setting.label())
                    .type(String.class)
                    .arity("1")
                    .description(description(setting));
            if (setting == Setting.SOURCE) {
                option.type(List.class).auxiliaryTypes(String.class);
            }
            if (setting == Setting.BEND_DERIVATIVES) {
                option.arity("0..1").fallbackValue("true");
            }
            command.addOption(option.build());
        }
        command.addOption(text(CONFIG, "FILE", "The configuration file; usually conf/afterbell.yaml."));
        if (settings.contains(Setting.SOURCE)) {
            command.addOption(text(HISTORIFY, "FILE", "Short for --source historify:path=FILE."));
        }
        if (settings.contains(Setting.BAD_CANDLES)) {
            command.addOption(flag(REPAIR, "Short for --bad-candles repair."));
            command.addOption(flag(DROP_BAD, "Short for --bad-candles drop."));
        }
    }

    private static String description(Setting setting) {
        String text = setting.description().replace("%", "%%");
        return setting.defaultValue().isEmpty() ? text : text + " Default: " + setting.defaultValue() + ".";
    }

    static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    /**
     * Resolves the configuration of a command that was parsed, of the settings that the command offers.
     *
     * @param parsed the command line
     * @param surroundings environment and files
     * @param presets what the command itself sets, over environment and file, unless the user says otherwise
     * @return the configuration
     */
    static ServerConfig config(ParseResult parsed, Surroundings surroundings, Map<Setting, String> presets) {
        Set<Setting> offered = EnumSet.noneOf(Setting.class);
        for (Setting setting : Setting.values()) {
            if (parsed.commandSpec().findOption(setting.option()) != null) {
                offered.add(setting);
            }
        }
        return config(parsed, surroundings, presets, offered);
    }

    /**
     * Resolves the configuration of a command that says itself which settings it offers, because it has options of the
     * same name that are none.
     *
     * @param parsed the command line
     * @param surroundings environment and files
     * @param presets what the command itself sets
     * @param offered the settings
     * @return the configuration
     */
    static ServerConfig config(
            ParseResult parsed, Surroundings surroundings, Map<Setting, String> presets, Set<Setting> offered) {
        refuseOptionsBeforeTheCommand(parsed);
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        for (Setting setting : offered) {
            if (parsed.hasMatchedOption(setting.option())) {
                given.put(setting, value(parsed, setting));
            }
        }
        if (parsed.hasMatchedOption(HISTORIFY)) {
            refuseBoth(parsed, HISTORIFY, Setting.SOURCE.option());
            String file = parsed.matchedOptionValue(HISTORIFY, "");
            given.put(Setting.SOURCE, "historify:path=\"" + file.replace("\"", "\"\"") + "\"");
        }
        for (Map.Entry<String, String> shorthand : List.of(Map.entry(REPAIR, "repair"), Map.entry(DROP_BAD, "drop"))) {
            if (parsed.hasMatchedOption(shorthand.getKey())) {
                refuseBoth(parsed, shorthand.getKey(), Setting.BAD_CANDLES.option());
                given.put(Setting.BAD_CANDLES, shorthand.getValue());
            }
        }
        refuseBoth(parsed, REPAIR, DROP_BAD);
        Path file = parsed.hasMatchedOption(CONFIG)
                ? Path.of(parsed.matchedOptionValue(CONFIG, ""))
                : surroundings.usualConfigFile();
        if (parsed.hasMatchedOption(CONFIG) && !java.nio.file.Files.exists(file)) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, "there is no such configuration file: file=" + file);
        }
        Map<Setting, ConfigValue> values = new EnumMap<>(Setting.class);
        presets.forEach((setting, text) ->
                values.put(setting, new ConfigValue(text, parsed.commandSpec().name())));
        given.forEach((setting, text) -> values.put(setting, new ConfigValue(text, "command line")));
        return ConfigResolver.resolve(offered, values, surroundings.environment(), file);
    }

    // Sources may be named several times, the first that has an instrument wins, and by the path of a file or folder.
    private static String value(ParseResult parsed, Setting setting) {
        if (setting != Setting.SOURCE) {
            return parsed.matchedOptionValue(setting.option(), "");
        }
        return parsed.matchedOptionValue(setting.option(), List.<String>of()).stream()
                .map(SourceArgument::choice)
                .collect(Collectors.joining("+"));
    }

    /**
     * The settings that stand on the command line.
     *
     * @param parsed the command line
     * @return their values as text
     */
    static Map<Setting, String> given(ParseResult parsed) {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            if (parsed.commandSpec().findOption(setting.option()) != null
                    && parsed.hasMatchedOption(setting.option())) {
                given.put(setting, value(parsed, setting));
            }
        }
        return given;
    }

    // Such an option belongs to the root, which does not run: a key that is passed over in silence is no protection.
    private static void refuseOptionsBeforeTheCommand(ParseResult parsed) {
        CommandLine parent = parsed.commandSpec().commandLine().getParent();
        if (parent != null && !parent.getParseResult().matchedOptions().isEmpty()) {
            String option = parent.getParseResult().matchedOptions().get(0).longestName();
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER,
                    "options stand behind the command: write "
                            + parsed.commandSpec().name() + " " + option
                            + " and not " + option + " "
                            + parsed.commandSpec().name());
        }
    }

    /** Refuses two options that contradict each other. */
    static void refuseBoth(ParseResult parsed, String one, String other) {
        if (parsed.hasMatchedOption(one) && parsed.hasMatchedOption(other)) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, one + " and " + other + " contradict each other; give one of them");
        }
    }
}
