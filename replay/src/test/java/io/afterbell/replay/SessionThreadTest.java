package io.afterbell.replay;

import static io.afterbell.replay.Market.INFY;
import static io.afterbell.replay.Market.OPEN;
import static io.afterbell.replay.Market.TCS;
import static io.afterbell.replay.Market.prepared;
import static io.afterbell.replay.Market.walk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionThreadTest {
    /** Counts ticks; read by other threads. */
    private static final class Counter implements TickListener {
        final AtomicLong ticks = new AtomicLong();

        @Override
        public void onInstrument(int index, PreparedSeries prepared) {}

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void onTicks(TickBlock block) {
            ticks.addAndGet(block.size());
        }

        @Override
        public void onState(SessionState state, String reason) {}
    }

    @Test
    void aPauseOrAChangeOfSpeedIsCarriedOutWithinFiftyMilliseconds() throws Exception {
        ReplayPlan plan = Market.plan(ScriptedSynthesizer.random());
        Pacing pacing = new Pacing(Speed.MAX, ReplayMode.LOOP, StartPolicy.NOW, Duration.ZERO, Duration.ZERO);
        Counter counter = new Counter();
        ReplaySession session = new ReplaySession(plan, Market.pipeline(plan), pacing, List.of(counter));
        SessionThread thread = SessionThread.start("quick", session);
        try {
            PreparedSeries infy = prepared(walk(INFY, 5, 375));
            PreparedSeries tcs = prepared(walk(TCS, 5, 375));
            session.call(() -> session.join(infy) + session.join(tcs)).get(10, TimeUnit.SECONDS);
            long[] nanos = new long[300];
            for (int i = 0; i < nanos.length; i++) {
                Speed speed = i % 2 == 0 ? new Speed(1 + i) : Speed.MAX;
                long begun = System.nanoTime();
                session.pause(begun).get(10, TimeUnit.SECONDS);
                long paused = counter.ticks.get();
                session.setSpeed(speed, System.nanoTime()).get(10, TimeUnit.SECONDS);
                nanos[i] = System.nanoTime() - begun;
                session.seek(OPEN + i * 1_000L, System.nanoTime()).get(10, TimeUnit.SECONDS);
                assertEquals(paused, counter.ticks.get(), "nothing leaves after a pause has answered");
                session.resume(System.nanoTime()).get(10, TimeUnit.SECONDS);
            }
            Arrays.sort(nanos);
            // The machine may have other things to do now and then; the session may not.
            long p95Millis = nanos[nanos.length * 95 / 100] / 1_000_000;
            assertTrue(p95Millis <= 50, "p95 ms=" + p95Millis);
        } finally {
            thread.close();
        }
        assertTrue(session.isClosed());
    }
}
