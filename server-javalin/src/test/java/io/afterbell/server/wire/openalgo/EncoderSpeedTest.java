package io.afterbell.server.wire.openalgo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.afterbell.api.Instrument;
import io.afterbell.replay.TickBlock;
import io.afterbell.server.wire.FrameSink;
import io.afterbell.server.wire.TickBlocks;
import io.afterbell.server.wire.TickEncoder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

/**
 * Guards the encoder's speed by a ratio of processor times in the same run, never by a time: {@code EncoderBenchmark}
 * has the figures, this only sees that somebody has made it much slower.
 */
class EncoderSpeedTest {
    /** A third of what it is: other work on the machine must not fail the test. */
    private static final double LEAST_TIMES_AS_FAST_AS_JACKSON = 4;

    private static final int MESSAGES = 20_000;
    private static final int ROUNDS = 30;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** The message as Jackson's users would write it. */
    private record Message(String type, String symbol, String exchange, int mode, Data data, String broker) {}

    private record Data(String symbol, String exchange, double ltp, long ltt, long timestamp, long volume) {}

    private static final class OneFrame implements FrameSink {
        private final byte[] bytes = new byte[1_024];
        long sum;

        @Override
        public byte[] begin(int maximumLength) {
            return bytes;
        }

        @Override
        public int offset() {
            return 4;
        }

        @Override
        public void endText(int end) {
            sum += end;
        }

        @Override
        public void endBinary(int end) {
            throw new AssertionError("OpenAlgo's messages are text");
        }
    }

    private final OneFrame sink = new OneFrame();
    private final TickEncoder encoder = new OpenAlgoProtocol().newEncoder("historify_replay");
    private final TickBlock block = TickBlocks.block(0, 2_482_825, 1_234_550);
    private final ObjectWriter jackson = new ObjectMapper().writerFor(Message.class);

    private void encode() {
        for (int i = 0; i < MESSAGES; i++) {
            encoder.encode(block, 0, 1, 1_795_187_376_380L + i, sink);
        }
    }

    private void databind() {
        try {
            for (int i = 0; i < MESSAGES; i++) {
                long time = 1_795_187_376_380L + i;
                Data data = new Data("NIFTY", "NSE_INDEX", 24_828.25, time, time, 1_234_550);
                sink.sum += jackson.writeValueAsBytes(
                                new Message("market_data", "NIFTY", "NSE_INDEX", 1, data, "historify_replay"))
                        .length;
            }
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static long cpuNanos(Runnable work) {
        long from = THREADS.getCurrentThreadCpuTime();
        work.run();
        return THREADS.getCurrentThreadCpuTime() - from;
    }

    @Test
    void theEncoderIsManyTimesAsFastAsJackson() {
        encoder.onInstrument(0, TickBlocks.prepared(Instrument.of("NIFTY", "NSE_INDEX"), 2, 0), () -> {
            throw new AssertionError("mode LTP needs no more than the tick");
        });
        long fastest = Long.MAX_VALUE;
        long fastestJackson = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            fastest = Math.min(fastest, cpuNanos(this::encode));
            fastestJackson = Math.min(fastestJackson, cpuNanos(this::databind));
        }
        double ratio = (double) fastestJackson / fastest;
        assertTrue(ratio >= LEAST_TIMES_AS_FAST_AS_JACKSON, "times as fast as Jackson: " + ratio);
        assertTrue(sink.sum > 0);
    }
}
