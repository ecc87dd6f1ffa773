package io.afterbell.study;

import java.util.List;

/**
 * How often the high comes before the low where a synthesizer says it does with some probability. Immutable.
 *
 * @param bands by predicted probability, from 0 to 1
 */
public record Order(List<Band> bands) {
    /**
     * Candles whose predicted probabilities are alike. Immutable.
     *
     * @param candles how many
     * @param predicted the mean predicted probability that the high comes first
     * @param observed the share in which it did
     */
    public record Band(int candles, double predicted, double observed) {}

    /** Copies the list. */
    public Order {
        bands = List.copyOf(bands);
    }

    /**
     * The mean difference between what was predicted and what was observed, weighted by candles.
     *
     * @return from 0 to 1
     */
    public double error() {
        double sum = 0;
        double candles = 0;
        for (Band band : bands) {
            sum += band.candles() * Math.abs(band.predicted() - band.observed());
            candles += band.candles();
        }
        return candles == 0 ? 0 : sum / candles;
    }
}
