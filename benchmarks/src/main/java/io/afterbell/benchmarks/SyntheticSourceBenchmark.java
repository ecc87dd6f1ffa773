package io.afterbell.benchmarks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Milliseconds until the made-up market has its candles in memory, each time with a reader of its own, as the host opens
 * one for a subscription.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {AsLaunched.ELSEWHERE, AsLaunched.COLLECTOR, AsLaunched.LARGE_PAGES})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SyntheticSourceBenchmark {
    private final TimeRange day = MadeUp.dates("2024-01-23", "2024-01-23");
    private final TimeRange year = MadeUp.dates("2024-01-01", "2024-12-31");
    private final List<Instrument> three = MadeUp.instruments(3);
    private final List<Instrument> one = MadeUp.instruments(1);
    private final List<Instrument> option = List.of(Instrument.of("NIFTY26DEC2422000CE", "NFO"));

    /**
     * A day of an index and two shares: 1,125 candles.
     *
     * @return the candles
     */
    @Benchmark
    public List<CandleSeries> dayOfThreeInstruments() {
        return MadeUp.candles(three, day);
    }

    /**
     * A year of an index: 92,520 candles.
     *
     * @return the candles
     */
    @Benchmark
    public List<CandleSeries> yearOfAnIndex() {
        return MadeUp.candles(one, year);
    }

    /**
     * A year of an option, four premiums a candle.
     *
     * @return the candles
     */
    @Benchmark
    public List<CandleSeries> yearOfAnOption() {
        return MadeUp.candles(option, year);
    }
}
