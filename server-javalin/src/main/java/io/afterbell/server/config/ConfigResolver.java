package io.afterbell.server.config;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.text.EditDistance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Puts a configuration together from all places that may set something, the stronger place winning. */
public final class ConfigResolver {
    private ConfigResolver() {}

    /**
     * Resolves a configuration of all settings and checks every value.
     *
     * @param commandLine what the command line sets
     * @param environment all environment variables; those that are not Afterbell's are passed over
     * @param file the configuration file; one that does not exist sets nothing
     * @return the configuration
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when a name is unknown or a value is not allowed,
     *     saying where it stands and what would be right
     */
    public static ServerConfig resolve(Map<Setting, String> commandLine, Map<String, String> environment, Path file) {
        Map<Setting, ConfigValue> given = new EnumMap<>(Setting.class);
        commandLine.forEach((setting, text) -> given.put(setting, new ConfigValue(text, "command line")));
        return resolve(EnumSet.allOf(Setting.class), given, environment, file);
    }

    /**
     * Resolves a configuration of some settings and checks their values. The others keep their defaults, whatever the
     * environment and the file say of them: a command must not fail for a value that it has no use for. Names are
     * checked in any case, because a mistyped one is nobody's.
     *
     * @param offered the settings that matter
     * @param given what the command line sets, and a command itself, with its origin
     * @param environment all environment variables; those that are not Afterbell's are passed over
     * @param file the configuration file; one that does not exist sets nothing
     * @return the configuration
     * @throws ReplayException as the other {@code resolve} throws it
     */
    public static ServerConfig resolve(
            Set<Setting> offered, Map<Setting, ConfigValue> given, Map<String, String> environment, Path file) {
        return resolve(offered, given, environment, file, Runtime.getRuntime().maxMemory());
    }

    static ServerConfig resolve(
            Set<Setting> offered,
            Map<Setting, ConfigValue> given,
            Map<String, String> environment,
            Path file,
            long heapBytes) {
        Map<Setting, ConfigValue> values = new EnumMap<>(Setting.class);
        readFile(file, values);
        readEnvironment(environment, values);
        values.putAll(given);
        values.keySet().retainAll(offered);
        long mostMegabytes = ServerConfig.mostCandleMegabytes(heapBytes);
        if (mostMegabytes < Long.parseLong(Setting.MEMORY_LIMIT_MB.defaultValue())) {
            values.putIfAbsent(
                    Setting.MEMORY_LIMIT_MB,
                    new ConfigValue(Long.toString(mostMegabytes), "default, half of Java's heap"));
        }
        for (Setting setting : Setting.values()) {
            values.putIfAbsent(setting, new ConfigValue(setting.defaultValue(), "default"));
        }
        return new ServerConfig(values, heapBytes);
    }

    private static void readFile(Path file, Map<Setting, ConfigValue> values) {
        if (!Files.exists(file)) {
            return;
        }
        ConfigFile.read(file).forEach((key, entry) -> {
            Setting setting = Setting.ofKey(key)
                    .orElseThrow(() -> invalid("unknown setting in the configuration file: file=" + file + " line="
                            + entry.line() + " key=" + key + "; " + nearest(key, keys())));
            values.put(setting, new ConfigValue(entry.text(), file + " line " + entry.line()));
        });
    }

    private static void readEnvironment(Map<String, String> environment, Map<Setting, ConfigValue> values) {
        for (Setting setting : Setting.values()) {
            List<String> variables = setting.variables();
            for (int i = variables.size() - 1; i >= 0; i--) {
                String text = environment.get(variables.get(i));
                if (text != null && !text.isBlank()) {
                    values.put(setting, new ConfigValue(text.strip(), "environment " + variables.get(i)));
                }
            }
        }
        List<String> known = Stream.of(Setting.values())
                .flatMap(setting -> setting.variables().stream())
                .toList();
        for (String variable : environment.keySet()) {
            if (Setting.isOwnVariable(variable) && !known.contains(variable)) {
                throw invalid("unknown environment variable: variable=" + variable + "; " + nearest(variable, known));
            }
        }
    }

    private static List<String> keys() {
        return Stream.of(Setting.values()).map(Setting::key).toList();
    }

    /** The name that a mistyped one was probably meant to be. */
    static String nearest(String asked, List<String> known) {
        String nearest = known.stream()
                .min(Comparator.comparingInt(one -> EditDistance.of(one, asked)))
                .orElse("");
        return "did you mean " + nearest + "?";
    }

    private static ReplayException invalid(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message);
    }
}
