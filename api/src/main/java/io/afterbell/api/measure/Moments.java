package io.afterbell.api.measure;

/** Mean and variance of numbers, in one pass that loses no digits (Welford, 1962). For one thread. */
final class Moments {
    private int count;
    private double mean;
    private double squares;

    void add(double value) {
        count++;
        double difference = value - mean;
        mean += difference / count;
        squares += difference * (value - mean);
    }

    int count() {
        return count;
    }

    double mean() {
        return mean;
    }

    /** Divided by one less than the count; NaN for fewer than two numbers. */
    double sampleVariance() {
        return count < 2 ? Double.NaN : squares / (count - 1);
    }
}
