package io.afterbell.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the engine is compared with in the same run: nanoseconds a tick for a heap alone that brings the ready-made times
 * of many instruments into one order. No tick is made or checked, and nothing but its time is moved.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {AsLaunched.ELSEWHERE, AsLaunched.COLLECTOR, AsLaunched.LARGE_PAGES})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeapMergeBenchmark {
    private static final int TICKS = 100_000;
    private static final int TICKS_OF_A_DAY = 3_750;
    private static final int DAY_MILLIS = 22_500_000;
    private static final int RANK_BITS = 20;

    @Param({"200"})
    int instruments;

    /** By instrument, in order of time: milliseconds of the day, and the rank in the lower bits. */
    private long[][] days = {};

    private int[] next = {};
    /** Where the day that an instrument has come to begins, shifted as times are. */
    private long[] dayStart = {};
    /** From place 1 on; each instrument's next time, no parent later than its children. */
    private long[] heap = {};

    /** Makes each instrument's times at random. */
    @Setup
    public void makeTimes() {
        SplittableRandom random = new SplittableRandom(1);
        days = new long[instruments][];
        next = new int[instruments];
        dayStart = new long[instruments];
        heap = new long[instruments + 1];
        for (int rank = 0; rank < instruments; rank++) {
            int of = rank;
            days[rank] = random.ints(TICKS_OF_A_DAY, 0, DAY_MILLIS)
                    .sorted()
                    .mapToLong(millis -> (long) millis << RANK_BITS | of)
                    .toArray();
            heap[rank + 1] = days[rank][0];
        }
        for (int place = instruments / 2; place > 0; place--) {
            sink(place, heap[place]);
        }
    }

    /**
     * A hundred thousand ticks, counted as one each.
     *
     * @return something that depends on every tick
     */
    @Benchmark
    @OperationsPerInvocation(TICKS)
    public long heapAlone() {
        long sum = 0;
        for (int i = 0; i < TICKS; i++) {
            long earliest = heap[1];
            sum += earliest;
            sink(1, following((int) earliest & (1 << RANK_BITS) - 1));
        }
        return sum;
    }

    private long following(int rank) {
        int tick = next[rank] + 1;
        if (tick == TICKS_OF_A_DAY) {
            tick = 0;
            dayStart[rank] += (long) DAY_MILLIS << RANK_BITS;
        }
        next[rank] = tick;
        return dayStart[rank] + days[rank][tick];
    }

    private void sink(int from, long time) {
        long[] all = heap;
        int place = from;
        int child = 2 * place;
        while (child < all.length) {
            if (child + 1 < all.length && all[child + 1] < all[child]) {
                child++;
            }
            if (all[child] >= time) {
                break;
            }
            all[place] = all[child];
            place = child;
            child = 2 * place;
        }
        all[place] = time;
    }
}
