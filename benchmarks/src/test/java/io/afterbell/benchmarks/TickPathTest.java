package io.afterbell.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * Guards the way of a tick from candle to frame: what the benchmarks measure, by ratios of processor times in the same
 * run and by bytes allocated, never by a time.
 */
class TickPathTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** Twice what it is: a merger that asks a heap for each tick needs more. */
    private static final double MOST_OF_ONE_INSTRUMENT = 3;
    /** The smallest object takes 16 bytes; what is made once a block or once a pass stays far below one a tick. */
    private static final double MOST_BYTES_A_TICK = 1;

    private static final int TICKS_A_CALL = 100_000;
    private static final int MESSAGES_A_CALL = 256;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 25;

    private static EngineBenchmark engine(int instruments) {
        EngineBenchmark engine = new EngineBenchmark();
        engine.instruments = instruments;
        engine.synthesizer = "bridge";
        engine.ticksPerCandle = 60;
        engine.startSession();
        return engine;
    }

    private static long cpuNanos(Runnable work) {
        long from = THREADS.getCurrentThreadCpuTime();
        work.run();
        return THREADS.getCurrentThreadCpuTime() - from;
    }

    private static double allocatedBytes(Runnable work, int calls) {
        for (int i = 0; i < calls; i++) {
            work.run();
        }
        long from = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < calls; i++) {
            work.run();
        }
        return (double) (THREADS.getCurrentThreadAllocatedBytes() - from) / calls;
    }

    @Test
    void aTickOfTwoHundredInstrumentsCostsLittleMoreThanOneOfOne() {
        EngineBenchmark one = engine(1);
        EngineBenchmark many = engine(200);
        long fastestOne = Long.MAX_VALUE;
        long fastestMany = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            fastestOne = Math.min(fastestOne, cpuNanos(one::tick));
            fastestMany = Math.min(fastestMany, cpuNanos(many::tick));
        }
        one.closeSession();
        many.closeSession();
        double ratio = (double) fastestMany / fastestOne;
        System.out.println("a tick of 200 instruments costs " + ratio + " of a tick of one");
        assertTrue(ratio <= MOST_OF_ONE_INSTRUMENT, "times the cost of a tick of one instrument: " + ratio);
    }

    @Test
    void theEngineAllocatesNothingForATick() {
        EngineBenchmark engine = engine(50);
        double bytes = allocatedBytes(engine::tick, WARM_UP) / TICKS_A_CALL;
        engine.closeSession();
        System.out.println("the engine allocates bytes a tick: " + bytes);
        assertTrue(bytes <= MOST_BYTES_A_TICK, "bytes a tick: " + bytes);
    }

    @Test
    void theEncoderAllocatesNothingForAMessage() {
        EncoderBenchmark encoder = new EncoderBenchmark();
        encoder.makeTicks();
        double bytes = allocatedBytes(encoder::template, 10 * WARM_UP) / MESSAGES_A_CALL;
        System.out.println("the encoder allocates bytes a message: " + bytes);
        assertTrue(bytes <= MOST_BYTES_A_TICK, "bytes a message: " + bytes);
    }
}
