package io.afterbell.regimes.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.spi.TickGenerator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The path of {@code bridge} against random walks of 60 steps a minute, whose candles it was given. */
class BridgeStatisticsTest {
    private static final int MINUTES = 30_000;
    private static final int STEPS = 60;
    private static final int BANDS = 10;

    private static final double[][] TRUTH = new double[MINUTES][];
    private static final double[][] PATHS = new double[MINUTES][STEPS + 1];
    private static CandleSeries series = MadeUpCandles.walk(1, 1, 0, 1, 0);

    @BeforeAll
    static void makePaths() {
        // A step of the walk is 40 price steps, so that the grid is no matter.
        series = MadeUpCandles.walk(MINUTES, 100_000, 2, STEPS, 8, TRUTH);
        TickGenerator generator = Tape.generator(new BridgeSynthesizer(), STEPS + 1, series, Tape.SEED);
        for (int minute = 0; minute < MINUTES; minute++) {
            List<Tape.Print> prints = Tape.of(generator, series, minute);
            for (int i = 0; i <= STEPS; i++) {
                PATHS[minute][i] = series.priceScale().toPrice(prints.get(i).price());
            }
        }
    }

    private static double realisedVariance(double[][] paths) {
        double sum = 0;
        for (double[] path : paths) {
            for (int i = 1; i < path.length; i++) {
                sum += (path[i] - path[i - 1]) * (path[i] - path[i - 1]);
            }
        }
        return sum / paths.length;
    }

    private static int at(double[] path, double price) {
        int i = 0;
        while (path[i] != price) {
            i++;
        }
        return i;
    }

    /** How often the high comes first, by the fall from open to close in tenths of the range, from -1 to 1. */
    private static double[] highFirst(double[][] paths) {
        double[] first = new double[BANDS];
        int[] count = new int[BANDS];
        for (int minute = 0; minute < MINUTES; minute++) {
            double fall = (series.open(minute) - series.close(minute)) / (series.high(minute) - series.low(minute));
            int band = Math.min(BANDS - 1, (int) (0.5 * BANDS * (1 + fall)));
            count[band]++;
            if (at(paths[minute], series.high(minute)) < at(paths[minute], series.low(minute))) {
                first[band]++;
            }
        }
        for (int band = 0; band < BANDS; band++) {
            first[band] /= count[band];
        }
        return first;
    }

    @Test
    void theRealisedVarianceIsThatOfTheWalk() {
        assertEquals(1, realisedVariance(PATHS) / realisedVariance(TRUTH), 0.05);
    }

    @Test
    void neighbouringMovesHaveLittleToDoWithEachOther() {
        double products = 0;
        double squares = 0;
        for (double[] path : PATHS) {
            for (int i = 2; i < path.length; i++) {
                double move = path[i] - path[i - 1];
                products += move * (path[i - 1] - path[i - 2]);
                squares += move * move;
            }
        }
        assertEquals(0, products / squares, 0.03);
    }

    @Test
    void theHighComesFirstAsOftenAsInTheWalkWhereverOpenAndCloseLie() {
        double[] truth = highFirst(TRUTH);
        double[] paths = highFirst(PATHS);
        for (int band = 0; band < BANDS; band++) {
            assertEquals(truth[band], paths[band], 0.05, "band=" + band);
        }
    }

    @Test
    void theHighComesWhenItComesInTheWalk() {
        double[] difference = new double[STEPS + 1];
        for (int minute = 0; minute < MINUTES; minute++) {
            difference[at(TRUTH[minute], series.high(minute))]++;
            difference[at(PATHS[minute], series.high(minute))]--;
        }
        double sum = 0;
        double largest = 0;
        for (double count : difference) {
            sum += count;
            largest = Math.max(largest, Math.abs(sum));
        }
        assertTrue(largest / MINUTES < 0.02, "Kolmogorov-Smirnov distance=" + largest / MINUTES);
    }

    private static long midCrossings(double[][] paths) {
        long crossings = 0;
        for (int minute = 0; minute < MINUTES; minute++) {
            double mid = (series.high(minute) + series.low(minute)) / 2;
            double side = 0;
            for (double price : paths[minute]) {
                double now = Math.signum(price - mid);
                crossings += now * side < 0 ? 1 : 0;
                side = now == 0 ? side : now;
            }
        }
        return crossings;
    }

    @Test
    void theMidPriceIsCrossedAsOftenAsByTheWalk() {
        assertEquals(1, (double) midCrossings(PATHS) / midCrossings(TRUTH), 0.05);
    }

    @Test
    void gapsAreClusteredRatherThanEven() {
        TickGenerator generator = Tape.generator(new BridgeSynthesizer(), 61, series, Tape.SEED);
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int minute = 0; minute < 1_000; minute++) {
            List<Tape.Print> prints = Tape.of(generator, series, minute);
            for (int i = 1; i < prints.size(); i++) {
                double gap = prints.get(i).epochMillis() - prints.get(i - 1).epochMillis();
                sum += gap;
                squares += gap * gap;
                count++;
            }
        }
        double mean = sum / count;
        double coefficient = Math.sqrt(squares / count - mean * mean) / mean;
        // 0 is even, 1 is a Poisson process.
        assertTrue(coefficient > 1.2 && coefficient < 1.7, "coefficient of variation=" + coefficient);
    }

    @Test
    void moreIsTradedWhereThePriceMoves() {
        TickGenerator generator = Tape.generator(new BridgeSynthesizer(), 61, series, Tape.SEED);
        double moving = 0;
        double still = 0;
        int movingCount = 0;
        int stillCount = 0;
        for (int minute = 0; minute < 1_000; minute++) {
            List<Tape.Print> prints = Tape.of(generator, series, minute);
            for (int i = 1; i < prints.size(); i++) {
                long move = Math.abs(prints.get(i).price() - prints.get(i - 1).price());
                // The walk moves by 200 units as a rule.
                if (move > 300) {
                    moving += prints.get(i).volume();
                    movingCount++;
                } else if (move < 30) {
                    still += prints.get(i).volume();
                    stillCount++;
                }
            }
        }
        double ratio = moving / movingCount / (still / stillCount);
        assertTrue(ratio > 1.5, "volume where it moves over volume where it rests=" + ratio);
    }
}
