package io.afterbell.benchmarks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.Map;
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
 * Nanoseconds a tick, for a day of one share, from candles in memory to a sink that adds the ticks up.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {AsLaunched.ELSEWHERE, AsLaunched.COLLECTOR, AsLaunched.LARGE_PAGES})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SynthesizerBenchmark {
    private static final int CANDLES = 375;

    @Param({"linear", "bridge"})
    String synthesizer = "";

    private CandleSeries day;
    private TickGenerator ten;
    private TickGenerator sixty;
    private final Adder adder = new Adder();

    private static final class Adder implements TickSink {
        long sum;

        @Override
        public void tick(long epochMillis, long price, long volume) {
            sum += epochMillis ^ price ^ volume;
        }
    }

    /** Makes the day's candles and one generator for each number of ticks. */
    @Setup
    public void makeDay() {
        day = MadeUp.candles(MadeUp.instruments(2), MadeUp.dates("2024-01-23", "2024-01-23"))
                .get(1);
        if (day.size() != CANDLES) {
            throw new IllegalStateException("candles=" + day.size() + " instead of " + CANDLES);
        }
        ten = generator(10);
        sixty = generator(60);
    }

    private TickGenerator generator(int ticksPerCandle) {
        TickSynthesizer service = MadeUp.service(TickSynthesizer.class, synthesizer);
        PluginSettings settings =
                PluginSettings.of(service, Map.of("ticks_per_candle", Integer.toString(ticksPerCandle)));
        return service.newGenerator(
                new SynthesisContext(settings, day.instrument(), day.priceScale(), day.volumeScale(), 1));
    }

    /**
     * Ten ticks a candle, the default.
     *
     * @return something that depends on every tick
     */
    @Benchmark
    @OperationsPerInvocation(10 * CANDLES)
    public long tenTicksPerCandle() {
        return generate(ten);
    }

    /**
     * Sixty ticks a candle, one a second.
     *
     * @return something that depends on every tick
     */
    @Benchmark
    @OperationsPerInvocation(60 * CANDLES)
    public long sixtyTicksPerCandle() {
        return generate(sixty);
    }

    private long generate(TickGenerator generator) {
        for (int i = 0; i < CANDLES; i++) {
            generator.generate(day, i, adder);
        }
        return adder.sum;
    }
}
