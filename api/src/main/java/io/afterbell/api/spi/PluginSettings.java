package io.afterbell.api.spi;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The checked values of a service's parameters, defaults filled in. Immutable and safe for many threads.
 */
public final class PluginSettings {
    private final Map<String, ParameterSpec> specs;
    private final Map<String, String> values;

    private PluginSettings(Map<String, ParameterSpec> specs, Map<String, String> values) {
        this.specs = specs;
        this.values = values;
    }

    /**
     * Checks what a user gave against what a service declares.
     *
     * @param service whose parameters they are
     * @param given the values by name; a parameter that is absent takes its default
     * @return the settings
     * @throws PluginException with {@link ErrorCode#INVALID_PARAMETER} when a name is unknown or a value is not
     *     allowed; the message says which, and what would be
     */
    public static PluginSettings of(NamedService service, Map<String, String> given) {
        requireNonNull(service, "service");
        requireNonNull(given, "given");
        Map<String, ParameterSpec> specs = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (ParameterSpec spec : service.parameters()) {
            specs.put(spec.name(), spec);
            values.put(spec.name(), spec.defaultValue());
        }
        given.forEach((name, value) -> {
            ParameterSpec spec = specs.get(name);
            if (spec == null) {
                throw new PluginException(ErrorCode.INVALID_PARAMETER, unknown(service, name, specs));
            }
            try {
                spec.check(value);
            } catch (IllegalArgumentException e) {
                throw new PluginException(ErrorCode.INVALID_PARAMETER, service.name() + ": " + e.getMessage(), e);
            }
            values.put(name, value);
        });
        return new PluginSettings(specs, values);
    }

    /**
     * The defaults of a service.
     *
     * @param service whose parameters they are
     * @return the settings
     */
    public static PluginSettings defaults(NamedService service) {
        return of(service, Map.of());
    }

    private static String unknown(NamedService service, String name, Map<String, ParameterSpec> specs) {
        String known = specs.isEmpty()
                ? "it has no parameters"
                : "it has "
                        + specs.values().stream().map(ParameterSpec::toString).collect(Collectors.joining(", "));
        return service.name() + " has no parameter " + name + "; " + known;
    }

    /**
     * A whole number.
     *
     * @param name a declared parameter of type {@link ParameterSpec.Type#INTEGER}
     * @return its value, within its bounds
     * @throws NoSuchElementException when the service declares no such parameter, here and in the other accessors
     * @throws NumberFormatException when {@link #word} stands in its place
     */
    public long integer(String name) {
        return Long.parseLong(value(name, ParameterSpec.Type.INTEGER));
    }

    /**
     * The word that stands in place of a whole number.
     *
     * @param name a declared parameter of type {@link ParameterSpec.Type#INTEGER}
     * @return one of the parameter's words; empty when its value is a number
     */
    public Optional<String> word(String name) {
        String value = value(name, ParameterSpec.Type.INTEGER);
        ParameterSpec spec = specs.get(name);
        return spec != null && spec.choices().contains(value) ? Optional.of(value) : Optional.empty();
    }

    /**
     * A number with a fraction.
     *
     * @param name a declared parameter of type {@link ParameterSpec.Type#DECIMAL}
     * @return its value, within its bounds
     */
    public double decimal(String name) {
        return Double.parseDouble(value(name, ParameterSpec.Type.DECIMAL));
    }

    /**
     * A switch.
     *
     * @param name a declared parameter of type {@link ParameterSpec.Type#FLAG}
     * @return its value
     */
    public boolean flag(String name) {
        return Boolean.parseBoolean(value(name, ParameterSpec.Type.FLAG));
    }

    /**
     * One word of several.
     *
     * @param name a declared parameter of type {@link ParameterSpec.Type#CHOICE}
     * @return its value, one of its choices
     */
    public String choice(String name) {
        return value(name, ParameterSpec.Type.CHOICE);
    }

    /**
     * Any text.
     *
     * @param name a declared parameter of type {@link ParameterSpec.Type#TEXT}
     * @return its value
     */
    public String text(String name) {
        return value(name, ParameterSpec.Type.TEXT);
    }

    /**
     * A path.
     *
     * @param name a declared parameter of type {@link ParameterSpec.Type#PATH}
     * @return its value; empty when nothing was given
     */
    public Optional<Path> path(String name) {
        String value = value(name, ParameterSpec.Type.PATH);
        return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
    }

    private String value(String name, ParameterSpec.Type type) {
        ParameterSpec spec = specs.get(requireNonNull(name, "name"));
        String value = values.get(name);
        if (spec == null || value == null || spec.type() != type) {
            throw new NoSuchElementException("no such parameter is declared: name=" + name + " type=" + type);
        }
        return value;
    }

    /**
     * All values by name, defaults included, in the order in which the service declares them: what a manifest stores.
     *
     * @return an unmodifiable view
     */
    public Map<String, String> asMap() {
        return java.util.Collections.unmodifiableMap(values);
    }

    /** The values as {@code name=value,name=value}. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
