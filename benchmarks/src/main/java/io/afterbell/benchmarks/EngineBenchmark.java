package io.afterbell.benchmarks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.TickSynthesizer;
import io.afterbell.replay.Configured;
import io.afterbell.replay.Pacing;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.ReplayMode;
import io.afterbell.replay.ReplayPipeline;
import io.afterbell.replay.ReplayPlan;
import io.afterbell.replay.ReplaySession;
import io.afterbell.replay.SessionState;
import io.afterbell.replay.Speed;
import io.afterbell.replay.StartPolicy;
import io.afterbell.replay.TickBlock;
import io.afterbell.replay.TickListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds a tick through the whole engine: synthesizer, checks, merger and session, to a listener that reads every
 * column. The session plays a month at full speed, again and again. And how long a seek in that month takes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {AsLaunched.ELSEWHERE, AsLaunched.COLLECTOR, AsLaunched.LARGE_PAGES})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EngineBenchmark {
    private static final int TICKS = 100_000;

    @Param({"1", "50", "200"})
    int instruments;

    @Param({"bridge"})
    String synthesizer = "";

    @Param({"10", "60"})
    int ticksPerCandle;

    private final TimeRange month = MadeUp.dates("2024-01-01", "2024-01-31");
    private final Reader reader = new Reader();
    private ReplaySession session;
    private long wanted;

    private static final class Reader implements TickListener {
        long ticks;
        long sum;

        @Override
        public void onInstrument(int index, PreparedSeries prepared) {
            // Nothing is kept for an instrument.
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void onTicks(TickBlock block) {
            for (int i = 0; i < block.size(); i++) {
                sum += block.instrument(i)
                        ^ block.epochMillis(i)
                        ^ block.price(i)
                        ^ block.volume(i)
                        ^ block.dayVolume(i);
            }
            ticks += block.size();
        }

        @Override
        public void onState(SessionState state, String reason) {
            if (state == SessionState.FAILED || state == SessionState.ENDED) {
                throw new IllegalStateException("the session stopped: state=" + state + " reason=" + reason);
            }
        }
    }

    /** Makes the candles and lets all instruments join. */
    @Setup
    public void startSession() {
        TickSynthesizer service = MadeUp.service(TickSynthesizer.class, synthesizer);
        PluginChoice choice =
                new PluginChoice(synthesizer, Map.of("ticks_per_candle", Integer.toString(ticksPerCandle)));
        ReplayPlan plan =
                new ReplayPlan(month, List.of(), Configured.of(service, choice), ReplayPlan.DEFAULT_SEED, false);
        ReplayPipeline pipeline = new ReplayPipeline(plan, TradingCalendar.standard());
        Pacing pacing = new Pacing(Speed.MAX, ReplayMode.LOOP, StartPolicy.NOW, Duration.ZERO, Duration.ZERO);
        session = new ReplaySession(plan, pipeline, pacing, List.of(reader));
        for (CandleSeries series : MadeUp.candles(MadeUp.instruments(instruments), month)) {
            session.call(() -> session.join(pipeline.prepare(series)));
        }
    }

    /**
     * A hundred thousand ticks, counted as one each.
     *
     * @return something that depends on every tick
     */
    @Benchmark
    @OperationsPerInvocation(TICKS)
    public long tick() {
        // The last block may bring more than was wanted; the next call then needs fewer.
        wanted += TICKS;
        while (reader.ticks < wanted) {
            session.runOnce(System.nanoTime());
        }
        return reader.sum;
    }

    /**
     * A seek of the paused session to a random time of the month, with what every listener could ask for after it.
     *
     * @return where the clock stands
     */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public long seek() {
        long now = System.nanoTime();
        session.pause(now);
        long millis = ThreadLocalRandom.current().nextLong(month.fromEpochMillis(), month.toEpochMillis());
        CompletableFuture<Long> reached = session.seek(millis, now);
        session.runOnce(now);
        return reached.join();
    }

    /** Ends the session. */
    @TearDown
    public void closeSession() {
        session.close();
        session.runOnce(System.nanoTime());
    }
}
