package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A service and its parameters as users write them, {@code name:key=value,key=value}: the one grammar for sources,
 * regimes and synthesizers.
 *
 * <p>A value that holds a comma, a plus sign or a double quote stands in double quotes, in which two double quotes mean
 * one. Regimes are strung together with {@code +}, applied from left to right. Immutable.
 *
 * @param name the service's name
 * @param settings the parameters given, in the order given
 */
public record PluginChoice(String name, Map<String, String> settings) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    /** Checks the names and copies the settings. */
    public PluginChoice {
        requireNonNull(name, "name");
        if (!NAME.matcher(name).matches()) {
            throw invalid("a name is made of lower-case letters, digits and _: name=" + name);
        }
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /**
     * Reads one choice.
     *
     * @param text for example {@code bridge:ticks_per_candle=60}
     * @return the choice
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when the text does not follow the grammar
     */
    public static PluginChoice parse(String text) {
        List<PluginChoice> chain = parseChain(text);
        if (chain.size() != 1) {
            throw invalid("one name is wanted, not several joined by +: text=" + text);
        }
        return chain.get(0);
    }

    /**
     * Reads a chain of choices.
     *
     * @param text for example {@code high_vol:scale=2.5+choppy}
     * @return the choices from left to right, at least one
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when the text does not follow the grammar
     */
    public static List<PluginChoice> parseChain(String text) {
        List<PluginChoice> chain = new ArrayList<>();
        for (String part : split(requireNonNull(text, "text"), '+')) {
            int colon = part.indexOf(':');
            String name = (colon < 0 ? part : part.substring(0, colon)).strip();
            Map<String, String> settings = new LinkedHashMap<>();
            if (colon >= 0) {
                for (String setting : split(part.substring(colon + 1), ',')) {
                    int equals = setting.indexOf('=');
                    if (equals < 0) {
                        throw invalid("a setting is written key=value: setting=" + setting + " text=" + text);
                    }
                    String key = setting.substring(0, equals).strip();
                    String value = unquote(setting.substring(equals + 1).strip());
                    if (settings.put(key, value) != null) {
                        throw invalid("a setting is given twice: setting=" + key + " text=" + text);
                    }
                }
            }
            chain.add(new PluginChoice(name, settings));
        }
        return List.copyOf(chain);
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (quoted) {
            throw invalid("a double quote is not closed: text=" + text);
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String unquote(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replace("\"\"", "\"") : value;
    }

    private static String quote(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '+' || c == '"') && value.equals(value.strip());
        return plain ? value : "\"" + value.replace("\"", "\"\"") + "\"";
    }

    private static ReplayException invalid(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message + "; the grammar is name:key=value,key=value");
    }

    /**
     * Writes a chain so that {@link #parseChain} reads it back.
     *
     * @param chain the choices
     * @return the text
     */
    public static String format(List<PluginChoice> chain) {
        return chain.stream().map(PluginChoice::toString).collect(Collectors.joining("+"));
    }

    /** The text that {@link #parse} reads back. */
    @Override
    public String toString() {
        return settings.isEmpty()
                ? name
                : settings.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + quote(entry.getValue()))
                        .collect(Collectors.joining(",", name + ":", ""));
    }
}
