package io.afterbell.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guards what the load benchmarks measure, by ratios and by what is left behind, never by a time. */
@Timeout(300)
class AssembledProductTest {
    private static final Path BUNDLE = Path.of("..", "bundle", "target", "afterbell");
    private static final double SOAK_SECONDS = 40;
    /** Idle trains, of which 32 of 132 KiB may be kept, and the candles of a few sessions that have just ended. */
    private static final long POOL_ALLOWANCE_BYTES = 16 << 20;

    private static final int ROUNDS = 5;
    /** Less than half of what it is on a very busy machine, and several times what is left when each message is a write. */
    private static final double LEAST_OF_FLOOR = 0.03;

    @TempDir
    private Path scratch;

    @Test
    void oneClientGetsAFairShareOfWhatARawSocketCarries() throws IOException, InterruptedException {
        double ratio = Egress.oneClientOfFloor(new Product(BUNDLE, scratch), scratch, ROUNDS);
        System.out.println("one client at max: " + LoadBenchmarks.ratio(ratio) + " of the raw writer");
        assertTrue(ratio >= LEAST_OF_FLOOR, "of the raw writer: " + ratio);
    }

    @Test
    void clientsAndSessionsThatComeAndGoLeaveNothingBehind() throws IOException, InterruptedException {
        Soak.Verdict verdict = Soak.measure(new Product(BUNDLE, scratch), SOAK_SECONDS, 1, POOL_ALLOWANCE_BYTES);
        assertTrue(verdict.isFlat(), "seed=1: " + verdict + " after " + verdict.done());
    }
}
