package io.afterbell.server.cli;

/**
 * A bar that grows on one line of a terminal, and nothing where nobody is watching. Our own few lines, because the usual
 * library brings native code that Java 25 warns about. For one thread.
 */
final class ProgressLine {
    private static final int WIDTH = 40;
    private static final int NONE = -1;

    private final Surroundings surroundings;
    private int shownPercent = NONE;

    ProgressLine(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Draws the bar anew when the percentage has changed. */
    void show(int percent) {
        if (surroundings.isTerminal() && percent != shownPercent) {
            shownPercent = percent;
            int done = WIDTH * percent / 100;
            surroundings.err().print("\r[" + "#".repeat(done) + ".".repeat(WIDTH - done) + "] " + percent + " %");
            surroundings.err().flush();
        }
    }

    /** Takes the bar off the line again. */
    void clear() {
        if (shownPercent != NONE) {
            surroundings.err().print("\r" + " ".repeat(WIDTH + 10) + "\r");
            surroundings.err().flush();
        }
    }
}
