package io.afterbell.replay;

import io.afterbell.api.spi.ErrorCode;

/**
 * What happens at the end of the range.
 *
 * @param kind the mode
 * @param passes how often the range is played; 0 means for ever
 */
public record ReplayMode(Kind kind, int passes) {
    /** The three modes. */
    public enum Kind {
        /** Play the range once, then stop and say so. */
        SINGLE_PASS,
        /** The same, for a range that the user must name. */
        DATE_RANGE,
        /** Begin again at the end, each pass identical to the first. */
        LOOP
    }

    /** Play the range once. */
    public static final ReplayMode SINGLE_PASS = new ReplayMode(Kind.SINGLE_PASS, 1);

    /** Play the range again and again. */
    public static final ReplayMode LOOP = new ReplayMode(Kind.LOOP, 0);

    /** Checks the count. */
    public ReplayMode {
        if (passes < 0 || kind != Kind.LOOP && passes != 1) {
            throw invalid(kind + ":" + passes);
        }
    }

    /**
     * Reads a mode.
     *
     * @param text {@code single_pass}, {@code date_range}, {@code loop} or {@code loop:n}
     * @return the mode
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when it is none of them
     */
    public static ReplayMode parse(String text) {
        switch (text) {
            case "single_pass":
                return SINGLE_PASS;
            case "date_range":
                return new ReplayMode(Kind.DATE_RANGE, 1);
            case "loop":
                return LOOP;
            default:
                if (text.matches("loop:[1-9]\\d{0,8}")) {
                    return new ReplayMode(Kind.LOOP, Integer.parseInt(text.substring("loop:".length())));
                }
                throw invalid(text);
        }
    }

    private static ReplayException invalid(String text) {
        return new ReplayException(
                ErrorCode.INVALID_PARAMETER, "mode is single_pass, date_range, loop or loop:n: mode=" + text);
    }

    /** The text that {@link #parse} reads back. */
    @Override
    public String toString() {
        return switch (kind) {
            case SINGLE_PASS -> "single_pass";
            case DATE_RANGE -> "date_range";
            case LOOP -> passes == 0 ? "loop" : "loop:" + passes;
        };
    }
}
