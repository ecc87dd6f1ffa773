package io.afterbell.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The product and its floor, measured in turns. Immutable.
 *
 * @param figure the median of the product's figures
 * @param floor the median of the floor's
 * @param ratio the median of the rounds' ratios, which is true of the machine where the figures are noise
 */
record Comparison(double figure, double floor, double ratio) {
    /** One measurement. */
    @FunctionalInterface
    interface Measured {
        double measure() throws IOException, InterruptedException;
    }

    /** Measures both in each round, the product first. */
    static Comparison of(int warmUpRounds, int rounds, Measured product, Measured floor)
            throws IOException, InterruptedException {
        List<Double> figures = new ArrayList<>();
        List<Double> floors = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = -warmUpRounds; round < rounds; round++) {
            double ours = product.measure();
            double lowest = floor.measure();
            if (round >= 0) {
                figures.add(ours);
                floors.add(lowest);
                ratios.add(ours / lowest);
            }
        }
        return new Comparison(
                LoadBenchmarks.median(figures), LoadBenchmarks.median(floors), LoadBenchmarks.median(ratios));
    }
}
