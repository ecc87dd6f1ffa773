package io.afterbell.server.wire.openalgo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How much a client wants to know of an instrument. */
enum Mode {
    LTP(1, "LTP"),
    QUOTE(2, "Quote"),
    DEPTH(3, "Depth");

    /** Every set of modes once: a thousand clients with fifty instruments each hold many. */
    private static final List<Set<Mode>> SETS = sets();

    private final int number;
    private final String label;

    Mode(int number, String label) {
        this.number = number;
        this.label = label;
    }

    private static List<Set<Mode>> sets() {
        List<Set<Mode>> sets = new ArrayList<>();
        for (int bits = 0; bits < 1 << values().length; bits++) {
            Set<Mode> set = EnumSet.noneOf(Mode.class);
            for (Mode mode : values()) {
                if ((bits & mode.bit()) != 0) {
                    set.add(mode);
                }
            }
            sets.add(Collections.unmodifiableSet(set));
        }
        return List.copyOf(sets);
    }

    private int bit() {
        return 1 << ordinal();
    }

    private static int bits(Set<Mode> modes) {
        int bits = 0;
        for (Mode mode : modes) {
            bits |= mode.bit();
        }
        return bits;
    }

    /** The set of one mode, unmodifiable as all of these. */
    static Set<Mode> only(Mode mode) {
        return SETS.get(mode.bit());
    }

    /** All modes of two sets. */
    static Set<Mode> union(Set<Mode> one, Set<Mode> other) {
        return SETS.get(bits(one) | bits(other));
    }

    /** A set less a mode. */
    static Set<Mode> without(Set<Mode> modes, Mode mode) {
        return SETS.get(bits(modes) & ~mode.bit());
    }

    /** The number in market data. */
    int number() {
        return number;
    }

    /** The label in answers. */
    String label() {
        return label;
    }

    /**
     * The mode of a request or of an entry in its list; Quote when it names none.
     *
     * @throws RefusedException with the live proxy's text when it names something else than a mode
     */
    static Mode of(JsonNode holder) throws RefusedException {
        JsonNode value = holder.path("mode");
        if (value.isMissingNode()) {
            return QUOTE;
        }
        if (value.isIntegralNumber()) {
            for (Mode mode : values()) {
                if (value.canConvertToInt() && value.intValue() == mode.number) {
                    return mode;
                }
            }
            throw invalid("Invalid mode " + PythonJson.str(value) + "; expected 1 (LTP), 2 (Quote), or 3 (Depth)");
        }
        if (value.isTextual()) {
            String upper = value.textValue().strip().toUpperCase(Locale.ROOT);
            for (Mode mode : values()) {
                if (upper.equals(mode.name())) {
                    return mode;
                }
            }
            throw invalid("Invalid mode " + PythonJson.repr(value)
                    + "; expected 'LTP', 'Quote', or 'Depth' (case-insensitive)");
        }
        String got = PythonJson.typeName(value);
        throw invalid("Mode must be int or str, got "
                + (value.isBoolean() ? got + " (" + PythonJson.repr(value) + ")" : got));
    }

    private static RefusedException invalid(String message) {
        return new RefusedException("INVALID_MODE", message);
    }
}
