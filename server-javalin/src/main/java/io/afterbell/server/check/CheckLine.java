package io.afterbell.server.check;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * One thing that was looked at. Immutable.
 *
 * @param name what was looked at, one word
 * @param verdict what to think of it
 * @param text what was found, and what to do where something is wrong
 */
public record CheckLine(String name, Verdict verdict, String text) {
    /** Checks that nothing is missing. */
    public CheckLine {
        requireNonNull(name, "name");
        requireNonNull(verdict, "verdict");
        requireNonNull(text, "text");
    }

    /** One line for people. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s  %-13s  %s", verdict, name, text);
    }
}
