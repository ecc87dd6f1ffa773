package io.afterbell.study;

import io.afterbell.api.CandleSeries;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Does a path give away the rest of its candle? A classifier sees the path so far and what candles before it were like,
 * and predicts what comes; on honest ticks it does as well, or as badly, as on the truth.
 *
 * <p>The classifier is a logistic regression on where the price stands, how it got there, and the products of all that;
 * it learns from one half of the candles and is judged on the other by the area under its receiver operating
 * characteristic (AUC: 0.5 is guessing; Hanley and McNeil, 1982).
 */
final class LeakProbe {
    /** What is predicted. */
    enum Question {
        /** Will the candle close above the price now? */
        CLOSES_HIGHER,
        /** Is the candle's high still to come? */
        HIGH_TO_COME,
        /** Will the rest of the candle cover more than it does in half of all cases? */
        WIDE_REST
    }

    private static final double[] SEEN = {0.17, 0.33, 0.5, 0.67, 0.83};
    private static final int BASIC = 9;
    private static final int FEATURES = BASIC + BASIC * (BASIC + 1) / 2;
    private static final int RECENT_TICKS = 5;
    private static final int CANDLES_BEFORE = 20;
    private static final int MOST_CASES = 60_000;

    private LeakProbe() {}

    /**
     * How well the rest of the candles can be predicted.
     *
     * @param paths the paths to be judged
     * @param series their candles
     * @param indexes of the candle of each path
     * @param question what to predict
     * @return the area under the curve, from 0 to 1
     */
    static double areaUnderCurve(Paths paths, CandleSeries series, int[] indexes, Question question) {
        int step = Math.max(1, SEEN.length * paths.candles() / MOST_CASES);
        int[] chosen = IntStream.iterate(0, candle -> candle < paths.candles(), candle -> candle + step)
                .filter(candle -> indexes[candle] >= CANDLES_BEFORE)
                .toArray();
        float[][] features = new float[chosen.length * SEEN.length][];
        double[] outcomes = new double[features.length];
        for (int i = 0; i < chosen.length; i++) {
            double usual = usualRangeSteps(series, indexes[chosen[i]]);
            for (int j = 0; j < SEEN.length; j++) {
                int now = (int) Math.rint(SEEN[j] * (paths.ticks() - 1));
                features[i * SEEN.length + j] = features(paths, chosen[i], now, usual);
                outcomes[i * SEEN.length + j] = outcome(paths, chosen[i], now, usual, question);
            }
        }
        boolean[] labels = labels(outcomes, question);
        int half = features.length / 2;
        LogisticModel model = LogisticModel.fit(features, labels, 0, half);
        return areaUnderCurve(model, features, labels, half);
    }

    private static double usualRangeSteps(CandleSeries series, int index) {
        double sum = 0;
        for (int i = index - CANDLES_BEFORE; i < index; i++) {
            sum += series.high(i) - series.low(i);
        }
        double pricePerStep = series.priceScale().toPrice(series.priceScale().step());
        return Math.max(1, sum / CANDLES_BEFORE / pricePerStep);
    }

    private static float[] features(Paths paths, int candle, int now, double usual) {
        int price = paths.at(candle, now);
        int high = price;
        int low = price;
        int highTick = now;
        int lowTick = now;
        double squares = 0;
        for (int tick = now; tick >= 0; tick--) {
            int at = paths.at(candle, tick);
            if (at >= high) {
                high = at;
                highTick = tick;
            }
            if (at <= low) {
                low = at;
                lowTick = tick;
            }
            if (tick > 0) {
                double move = at - paths.at(candle, tick - 1);
                squares += move * move;
            }
        }
        float[] features = new float[FEATURES];
        features[0] = (float) ((double) now / (paths.ticks() - 1));
        features[1] = (float) ((price - paths.at(candle, 0)) / usual);
        features[2] = (float) ((high - price) / usual);
        features[3] = (float) ((price - low) / usual);
        features[4] = (float) ((price - paths.at(candle, now - 1)) / usual);
        features[5] = (float) ((price - paths.at(candle, now - RECENT_TICKS)) / usual);
        features[6] = (float) (Math.sqrt(squares / now * (paths.ticks() - 1)) / usual);
        features[7] = (float) (now - highTick) / paths.ticks();
        features[8] = (float) (now - lowTick) / paths.ticks();
        int next = BASIC;
        for (int i = 0; i < BASIC; i++) {
            for (int j = 0; j <= i; j++) {
                features[next++] = features[i] * features[j];
            }
        }
        return features;
    }

    private static double outcome(Paths paths, int candle, int now, double usual, Question question) {
        int last = paths.ticks() - 1;
        int high = 0;
        int low = Integer.MAX_VALUE;
        for (int tick = now; tick <= last; tick++) {
            high = Math.max(high, paths.at(candle, tick));
            low = Math.min(low, paths.at(candle, tick));
        }
        return switch (question) {
            case CLOSES_HIGHER -> paths.at(candle, last) - paths.at(candle, now);
            case HIGH_TO_COME -> paths.highTick(candle) > now ? 1 : 0;
            case WIDE_REST -> (high - low) / usual / Math.sqrt(last - now);
        };
    }

    private static boolean[] labels(double[] outcomes, Question question) {
        double threshold = 0;
        if (question == Question.WIDE_REST) {
            double[] sorted = outcomes.clone();
            Arrays.sort(sorted);
            threshold = sorted[sorted.length / 2];
        }
        boolean[] labels = new boolean[outcomes.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = outcomes[i] > threshold;
        }
        return labels;
    }

    // The share of pairs of one case each that are ranked rightly, ties counting half (Mann and Whitney, 1947).
    private static double areaUnderCurve(LogisticModel model, float[][] features, boolean[] labels, int from) {
        int count = features.length - from;
        double[] scores = new double[count];
        for (int i = 0; i < count; i++) {
            scores[i] = model.score(features[from + i]);
        }
        Integer[] order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .toArray(Integer[]::new);
        double rankSum = 0;
        long positives = 0;
        for (int first = 0; first < count; ) {
            int behind = first;
            while (behind < count && scores[order[behind]] == scores[order[first]]) {
                behind++;
            }
            double rank = (first + 1 + behind) / 2.0;
            for (int i = first; i < behind; i++) {
                if (labels[from + order[i]]) {
                    rankSum += rank;
                    positives++;
                }
            }
            first = behind;
        }
        long negatives = count - positives;
        return positives == 0 || negatives == 0
                ? 0.5
                : (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }
}
