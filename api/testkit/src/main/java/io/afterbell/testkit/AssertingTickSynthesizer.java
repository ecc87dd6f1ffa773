package io.afterbell.testkit;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A synthesizer that re-checks both sides of the contract while another one does the work: the caller must keep to one
 * thread, not use a generator after closing it, and hand over series of the context's instrument and grids; the
 * generator must give lawful ticks. Every breach is an {@link AssertionError}, thrown at the tick that breaks the law.
 * Safe for many threads; its generators are for one.
 */
public final class AssertingTickSynthesizer implements TickSynthesizer {
    private final TickSynthesizer synthesizer;
    private final int minimumTicksForExactCandle;
    private final AtomicInteger openGenerators = new AtomicInteger();

    /**
     * Wraps a synthesizer that gives a candle back exactly from four ticks on.
     *
     * @param synthesizer what does the work
     */
    public AssertingTickSynthesizer(TickSynthesizer synthesizer) {
        this(synthesizer, 4);
    }

    /**
     * Wraps a synthesizer.
     *
     * @param synthesizer what does the work
     * @param minimumTicksForExactCandle see {@link TickSynthesizerContract#minimumTicksForExactCandle()}
     */
    public AssertingTickSynthesizer(TickSynthesizer synthesizer, int minimumTicksForExactCandle) {
        this.synthesizer = requireNonNull(synthesizer, "synthesizer");
        this.minimumTicksForExactCandle = minimumTicksForExactCandle;
    }

    /**
     * How many generators are open now.
     *
     * @return those opened and not yet closed
     */
    public int openGenerators() {
        return openGenerators.get();
    }

    @Override
    public String name() {
        return synthesizer.name();
    }

    @Override
    public String version() {
        return synthesizer.version();
    }

    @Override
    public String description() {
        return synthesizer.description();
    }

    @Override
    public List<ParameterSpec> parameters() {
        return synthesizer.parameters();
    }

    @Override
    public TickGenerator newGenerator(SynthesisContext context) {
        TickGenerator generator = synthesizer.newGenerator(requireNonNull(context, "context"));
        if (generator == null) {
            throw new AssertionError("newGenerator() returned null: synthesizer=" + name());
        }
        openGenerators.incrementAndGet();
        return new AssertingGenerator(generator, context);
    }

    private final class AssertingGenerator implements TickGenerator {
        private final TickGenerator generator;
        private final SynthesisContext context;
        private final OneThread oneThread = new OneThread("a generator of " + name());
        private @Nullable Thread owner;
        private boolean isClosed;

        AssertingGenerator(TickGenerator generator, SynthesisContext context) {
            this.generator = generator;
            this.context = context;
        }

        @Override
        public void generate(CandleSeries series, int index, TickSink sink) {
            oneThread.enter("generate");
            try {
                checkCall(series, index);
                TickLaws laws = new TickLaws(name(), minimumTicksForExactCandle, series);
                laws.begin(series, index, requireNonNull(sink, "sink"));
                generator.generate(series, index, laws);
                laws.end();
            } finally {
                oneThread.leave();
            }
        }

        private void checkCall(CandleSeries series, int index) {
            // A generator may be opened by one thread and handed to another; from its first candle on it stays there.
            Thread current = Thread.currentThread();
            if (owner != null && owner != current) {
                throw new AssertionError("a generator keeps to one thread: synthesizer=" + name() + " owner="
                        + owner.getName() + " caller=" + current.getName());
            }
            owner = current;
            Objects.checkIndex(index, series.size());
            if (!series.instrument().equals(context.instrument())
                    || !series.priceScale().equals(context.priceScale())
                    || !series.volumeScale().equals(context.volumeScale())) {
                throw new AssertionError("the series is not the one that the generator was opened for: series=" + series
                        + " " + series.priceScale() + " " + series.volumeScale() + " context=" + context);
            }
            if (!series.candle(index).isPossible()) {
                throw new AssertionError("a generator is handed possible candles: index=" + index + " series=" + series
                        + " " + series.candle(index));
            }
        }

        @Override
        public void close() {
            oneThread.close();
            if (!isClosed) {
                isClosed = true;
                openGenerators.decrementAndGet();
                generator.close();
            }
        }
    }
}
