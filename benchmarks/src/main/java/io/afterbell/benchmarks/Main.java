package io.afterbell.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the benchmarks with JMH and its GC profiler, so that each figure in nanoseconds comes with bytes allocated.
 *
 * <p>From the root of a checkout, all of them or those whose name matches, with any option of JMH:
 *
 * <pre>
 * mvn -q -pl benchmarks -am -DskipTests -Pjmh verify
 * mvn -q -pl benchmarks -am -DskipTests -Pjmh verify -Djmh="SynthesizerBenchmark -p synthesizer=bridge"
 * mvn -q -pl benchmarks -am -DskipTests -Pjmh verify -Djmh="EngineBenchmark -p instruments=50 -f 3"
 * </pre>
 *
 * <p>{@code -Djmh=-h} lists the options, {@code -Djmh=-l} the benchmarks. An ordinary build only compiles them.
 */
public final class Main {
    private Main() {}

    /**
     * Hands the arguments to JMH.
     *
     * @param arguments patterns of benchmark names and JMH's own options
     * @throws IOException when JMH cannot read its list of benchmarks
     */
    public static void main(String[] arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("-prof", "gc"));
        all.addAll(List.of(arguments));
        org.openjdk.jmh.Main.main(all.toArray(String[]::new));
    }
}
