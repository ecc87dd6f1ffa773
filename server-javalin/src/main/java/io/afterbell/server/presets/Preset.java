package io.afterbell.server.presets;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.sessions.SessionFields;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A saved choice of instruments, range, regime, synthesizer, speed, seed and mode. Immutable.
 *
 * @param name what it is called
 * @param fields what is to be other than configured, as text by {@link #FIELDS}
 */
public record Preset(String name, Map<String, String> fields) {
    /** What a preset can say; the same as a replay session can be asked for. */
    public static final Set<String> FIELDS =
            Collections.unmodifiableSet(new TreeSet<>(SessionFields.all().keySet()));

    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}/\\\\]{1,64}");
    private static final int LONGEST_VALUE = 20_000;

    /** Checks name and fields, not what the values say. */
    public Preset {
        if (!NAME.matcher(name).matches() || !name.equals(name.strip())) {
            throw invalid("a preset's name has 1 to 64 characters, none of them / or \\: name=" + name);
        }
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
        fields.forEach((field, value) -> {
            if (!FIELDS.contains(field)) {
                throw invalid("there is no field " + field + " of a preset; there are " + String.join(", ", FIELDS));
            }
            if (value.length() > LONGEST_VALUE) {
                throw invalid(field + " is longer than " + LONGEST_VALUE + " characters");
            }
        });
    }

    private static ReplayException invalid(String message) {
        return new ReplayException(ErrorCode.INVALID_PARAMETER, message);
    }
}
