/**
 * Compares the ticks of a synthesizer with the truth, simulated or recorded: the figures behind {@code measure --ticks}.
 * Pure arithmetic; knows no file but the shapes that it makes of recorded ticks.
 */
module io.afterbell.study {
    requires transitive io.afterbell.api;
    requires static org.jspecify;

    exports io.afterbell.study;
}
