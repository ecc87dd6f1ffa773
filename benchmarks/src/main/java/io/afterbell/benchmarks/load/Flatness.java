package io.afterbell.benchmarks.load;

import java.util.List;

/**
 * Whether something that was looked at again and again has stopped growing: the median of the last third against that of
 * the second. What the first third shows is warming up, and one odd look among many does not count. Immutable.
 *
 * @param second the median of the second third
 * @param last the median of the last third
 * @param allowance by how much the last may be more
 */
record Flatness(long second, long last, long allowance) {
    /** Fewer looks than this say nothing: three a third. */
    static final int FEWEST_LOOKS = 9;

    /** Judges values in the order of time; a share of the second third or the least allowance may be added, whichever is more. */
    static Flatness of(List<Long> values, double shareAllowed, long leastAllowance) {
        int count = values.size();
        if (count < FEWEST_LOOKS) {
            throw new IllegalArgumentException("too few to judge: looks=" + count + " needed=" + FEWEST_LOOKS);
        }
        long second = median(values.subList(count / 3, 2 * count / 3));
        long last = median(values.subList(2 * count / 3, count));
        return new Flatness(second, last, Math.max(leastAllowance, (long) (second * shareAllowed)));
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    boolean isFlat() {
        return last <= second + allowance;
    }
}
