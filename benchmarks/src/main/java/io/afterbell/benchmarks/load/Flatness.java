package io.afterbell.benchmarks.load;

import java.util.Collections;
import java.util.List;

/**
 * Whether something that was looked at again and again has stopped growing: the least of the last third against the least
 * of the second. What the first third shows is warming up; and what is there at one look and gone at the next is on its
 * way out, but what leaks raises every later look. Immutable.
 *
 * @param second the least of the second third
 * @param last the least of the last third
 * @param allowance by how much the last may be more
 */
record Flatness(long second, long last, long allowance) {
    /** Fewer looks than this say nothing: three a third. */
    static final int FEWEST_LOOKS = 9;

    /** Judges values in the order of time. */
    static Flatness of(List<Long> values, long allowance) {
        int count = values.size();
        if (count < FEWEST_LOOKS) {
            throw new IllegalArgumentException("too few to judge: looks=" + count + " needed=" + FEWEST_LOOKS);
        }
        long second = Collections.min(values.subList(count / 3, 2 * count / 3));
        long last = Collections.min(values.subList(2 * count / 3, count));
        return new Flatness(second, last, allowance);
    }

    long growth() {
        return last - second;
    }

    boolean isFlat() {
        return growth() <= allowance;
    }
}
