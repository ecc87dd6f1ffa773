package io.afterbell.api.spi;

import static java.util.Objects.requireNonNull;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * One parameter of a service: enough for the command line, REST and a web page to check and show it without knowing
 * the service.
 *
 * <p>Made by the factory methods, one per type. Immutable.
 */
public final class ParameterSpec {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    /** What values a parameter takes. */
    public enum Type {
        /** A whole number, or one of the listed words if there are any. */
        INTEGER,
        /** A number with a fraction. */
        DECIMAL,
        /** {@code true} or {@code false}. */
        FLAG,
        /** One of the listed words. */
        CHOICE,
        /** Any text. */
        TEXT,
        /** The path of a file or folder; empty when not given. */
        PATH
    }

    private final String name;
    private final Type type;
    private final String defaultValue;
    private final double minimum;
    private final double maximum;
    private final List<String> choices;
    private final String description;

    private ParameterSpec(
            String name,
            Type type,
            String defaultValue,
            double minimum,
            double maximum,
            List<String> choices,
            String description) {
        requireNonNull(name, "name");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a parameter's name matches " + NAME + ": name=" + name);
        }
        this.name = name;
        this.type = type;
        this.defaultValue = requireNonNull(defaultValue, "defaultValue");
        this.minimum = minimum;
        this.maximum = maximum;
        this.choices = List.copyOf(choices);
        this.description = requireNonNull(description, "description");
        check(defaultValue);
    }

    /**
     * A whole number.
     *
     * @param name a name that matches {@code [a-z][a-z0-9_]{0,63}}, here and in the other factories
     * @param defaultValue the value when none is given
     * @param minimum the smallest value allowed
     * @param maximum the largest value allowed
     * @param description one sentence for a trader, with the unit
     * @return the parameter
     */
    public static ParameterSpec integer(
            String name, long defaultValue, long minimum, long maximum, String description) {
        return new ParameterSpec(
                name, Type.INTEGER, Long.toString(defaultValue), minimum, maximum, List.of(), description);
    }

    /**
     * A whole number, or a word that leaves the number to the service.
     *
     * @param name the name
     * @param defaultValue the number when none is given
     * @param minimum the smallest number allowed
     * @param maximum the largest number allowed
     * @param words the words allowed in place of a number, such as {@code auto}
     * @param description one sentence for a trader, with the unit and what the words do
     * @return the parameter, of type {@link Type#INTEGER}
     */
    public static ParameterSpec integerOr(
            String name, long defaultValue, long minimum, long maximum, List<String> words, String description) {
        return new ParameterSpec(name, Type.INTEGER, Long.toString(defaultValue), minimum, maximum, words, description);
    }

    /**
     * A number with a fraction.
     *
     * @param name the name
     * @param defaultValue the value when none is given
     * @param minimum the smallest value allowed
     * @param maximum the largest value allowed
     * @param description one sentence for a trader, with the unit
     * @return the parameter
     */
    public static ParameterSpec decimal(
            String name, double defaultValue, double minimum, double maximum, String description) {
        return new ParameterSpec(
                name, Type.DECIMAL, Double.toString(defaultValue), minimum, maximum, List.of(), description);
    }

    /**
     * A switch.
     *
     * @param name the name
     * @param defaultValue the value when none is given
     * @param description one sentence for a trader
     * @return the parameter
     */
    public static ParameterSpec flag(String name, boolean defaultValue, String description) {
        return unbounded(name, Type.FLAG, Boolean.toString(defaultValue), List.of("true", "false"), description);
    }

    /**
     * One word of several.
     *
     * @param name the name
     * @param defaultValue the value when none is given, one of the choices
     * @param choices the words allowed
     * @param description one sentence for a trader
     * @return the parameter
     */
    public static ParameterSpec choice(String name, String defaultValue, List<String> choices, String description) {
        return unbounded(name, Type.CHOICE, defaultValue, choices, description);
    }

    /**
     * Any text.
     *
     * @param name the name
     * @param defaultValue the value when none is given; may be empty
     * @param description one sentence for a trader
     * @return the parameter
     */
    public static ParameterSpec text(String name, String defaultValue, String description) {
        return unbounded(name, Type.TEXT, defaultValue, List.of(), description);
    }

    /**
     * The path of a file or folder.
     *
     * @param name the name
     * @param defaultValue the value when none is given; empty for none
     * @param description one sentence for a trader
     * @return the parameter
     */
    public static ParameterSpec path(String name, String defaultValue, String description) {
        return unbounded(name, Type.PATH, defaultValue, List.of(), description);
    }

    private static ParameterSpec unbounded(
            String name, Type type, String defaultValue, List<String> choices, String description) {
        return new ParameterSpec(name, type, defaultValue, Double.NaN, Double.NaN, choices, description);
    }

    /**
     * Checks a value that a user gave.
     *
     * @param value the text of the value
     * @throws IllegalArgumentException when the parameter does not allow it; the message says what it allows
     */
    public void check(String value) {
        requireNonNull(value, "value");
        boolean fits = switch (type) {
            case INTEGER -> choices.contains(value) || isWhole(value) && inBounds(Double.parseDouble(value));
            case DECIMAL -> isNumber(value) && inBounds(Double.parseDouble(value));
            case FLAG, CHOICE -> choices.contains(value);
            case TEXT -> true;
            case PATH -> isPath(value);
        };
        if (!fits) {
            throw new IllegalArgumentException(name + "=" + value + " is not " + allowed());
        }
    }

    private boolean inBounds(double number) {
        return number >= minimum && number <= maximum;
    }

    private static boolean isWhole(String value) {
        return value.matches("[+-]?\\d{1,18}");
    }

    private static boolean isNumber(String value) {
        return value.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");
    }

    private static boolean isPath(String value) {
        try {
            Path.of(value);
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * What values are allowed, in words.
     *
     * @return for example {@code a whole number from 1 to 600}
     */
    public String allowed() {
        return switch (type) {
            case INTEGER ->
                String.format(Locale.ROOT, "a whole number from %d to %d", (long) minimum, (long) maximum)
                        + (choices.isEmpty() ? "" : " or " + String.join(" or ", choices));
            case DECIMAL -> "a number from " + minimum + " to " + maximum;
            case FLAG, CHOICE -> "one of " + String.join(", ", choices);
            case TEXT -> "any text";
            case PATH -> "a path";
        };
    }

    /**
     * The name.
     *
     * @return the name, unique within its service
     */
    public String name() {
        return name;
    }

    /**
     * The type.
     *
     * @return the type
     */
    public Type type() {
        return type;
    }

    /**
     * The value when none is given.
     *
     * @return the value as text
     */
    public String defaultValue() {
        return defaultValue;
    }

    /**
     * The smallest number allowed.
     *
     * @return the bound; empty for anything but numbers
     */
    public OptionalDouble minimum() {
        return Double.isNaN(minimum) ? OptionalDouble.empty() : OptionalDouble.of(minimum);
    }

    /**
     * The largest number allowed.
     *
     * @return the bound; empty for anything but numbers
     */
    public OptionalDouble maximum() {
        return Double.isNaN(maximum) ? OptionalDouble.empty() : OptionalDouble.of(maximum);
    }

    /**
     * The words allowed.
     *
     * @return the choices, or the words that may stand for a whole number; empty where any value of the type will do
     */
    public List<String> choices() {
        return choices;
    }

    /**
     * What the parameter does.
     *
     * @return one sentence
     */
    public String description() {
        return description;
    }

    /** Name, default and what is allowed, for messages. */
    @Override
    public String toString() {
        return name + "=" + defaultValue + " (" + allowed() + ")";
    }
}
