package io.afterbell.api.shape;

/** Brings a path to another number of points, its ends and its extremes kept. Pure. */
public final class Resampling {
    private Resampling() {}

    /**
     * Resamples by the index of the point: each new point is the old one nearest to it, so no price is made up. Where the
     * first highest and the first lowest point would be left out, the new points nearest to them take their prices.
     *
     * @param path prices, of which the first ones count
     * @param size how many, at least 1
     * @param resampled filled; the more points it has, the better it shows the extremes: from 4 both always
     */
    public static void resample(double[] path, int size, double[] resampled) {
        int last = resampled.length - 1;
        if (last < 1 || size < 2) {
            java.util.Arrays.fill(resampled, path[Math.max(0, size - 1)]);
            return;
        }
        double pointsPerNew = (size - 1.0) / last;
        for (int i = 0; i <= last; i++) {
            resampled[i] = path[(int) (i * pointsPerNew + 0.5)];
        }
        int high = 0;
        int low = 0;
        for (int i = 1; i < size; i++) {
            high = path[i] > path[high] ? i : high;
            low = path[i] < path[low] ? i : low;
        }
        int atHigh = nearest(high, pointsPerNew, last, path[high] == path[0], path[high] == path[size - 1]);
        int atLow = nearest(low, pointsPerNew, last, path[low] == path[0], path[low] == path[size - 1]);
        if (atHigh == atLow && last > 2) {
            // The later one moves on, or the earlier one back where there is no room behind.
            if (high < low) {
                atLow = Math.min(last - 1, atHigh + 1);
                atHigh = atLow == atHigh ? atHigh - 1 : atHigh;
            } else {
                atHigh = Math.min(last - 1, atLow + 1);
                atLow = atHigh == atLow ? atLow - 1 : atLow;
            }
        }
        resampled[atHigh] = path[high];
        resampled[atLow] = path[low];
    }

    private static int nearest(int point, double pointsPerNew, int last, boolean isOpen, boolean isClose) {
        int nearest = (int) (point / pointsPerNew + 0.5);
        // The ends keep their own prices.
        if (nearest == 0 && !isOpen) {
            return 1;
        }
        return nearest == last && !isClose ? last - 1 : nearest;
    }
}
