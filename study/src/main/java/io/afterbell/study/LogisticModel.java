package io.afterbell.study;

/**
 * Logistic regression with a small ridge, fitted by Newton's method (Cox, 1958): what a modest strategy can learn. For
 * one thread while it is fitted, then immutable.
 */
final class LogisticModel {
    private static final int ITERATIONS = 8;
    private static final double RIDGE = 1.0;
    private static final double LARGEST_SCORE = 30;

    private final double[] weights;

    private LogisticModel(double[] weights) {
        this.weights = weights;
    }

    /**
     * Fits.
     *
     * @param features a row for each case; all rows of one length
     * @param labels what happened in each case
     * @param from the first case to use
     * @param to the case behind the last one
     */
    static LogisticModel fit(float[][] features, boolean[] labels, int from, int to) {
        int size = features[from].length + 1;
        double[] weights = new double[size];
        double[] row = new double[size];
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[][] normal = new double[size][size];
            double[] gradient = new double[size];
            for (int i = from; i < to; i++) {
                row[0] = 1;
                double score = weights[0];
                for (int j = 1; j < size; j++) {
                    row[j] = features[i][j - 1];
                    score += weights[j] * row[j];
                }
                double p = 1 / (1 + Math.exp(-Math.max(-LARGEST_SCORE, Math.min(LARGEST_SCORE, score))));
                double residual = (labels[i] ? 1 : 0) - p;
                double certainty = p * (1 - p);
                for (int j = 0; j < size; j++) {
                    gradient[j] += residual * row[j];
                    double scaled = certainty * row[j];
                    for (int k = 0; k <= j; k++) {
                        normal[j][k] += scaled * row[k];
                    }
                }
            }
            for (int j = 0; j < size; j++) {
                normal[j][j] += RIDGE;
                gradient[j] -= RIDGE * weights[j];
            }
            double[] step = solve(normal, gradient);
            for (int j = 0; j < size; j++) {
                weights[j] += step[j];
            }
        }
        return new LogisticModel(weights);
    }

    // Cholesky's decomposition; only the lower half of the matrix is read.
    private static double[] solve(double[][] matrix, double[] right) {
        int size = right.length;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
            }
        }
        double[] solution = right.clone();
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                solution[i] -= matrix[i][k] * solution[k];
            }
            solution[i] /= matrix[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                solution[i] -= matrix[k][i] * solution[k];
            }
            solution[i] /= matrix[i][i];
        }
        return solution;
    }

    /** How much the model believes in a case; larger is more. */
    double score(float[] features) {
        double score = weights[0];
        for (int j = 0; j < features.length; j++) {
            score += weights[j + 1] * features[j];
        }
        return score;
    }
}
