package io.afterbell.testkit;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleDefect;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.Coverage;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A source that re-checks both sides of the contract while another one does the work: the caller must not use a reader
 * after closing it, nor from two threads at once; the source must give the series that were asked for, in order, inside
 * the range. Every breach is an {@link AssertionError}. Closes the other reader twice, on purpose. Safe for many threads.
 */
public final class AssertingCandleSource implements CandleSource {
    private final CandleSource source;
    private final AtomicInteger openReaders = new AtomicInteger();

    /**
     * Wraps a source.
     *
     * @param source what does the work
     */
    public AssertingCandleSource(CandleSource source) {
        this.source = requireNonNull(source, "source");
    }

    /**
     * How many readers are open now.
     *
     * @return those opened and not yet closed
     */
    public int openReaders() {
        return openReaders.get();
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public String version() {
        return source.version();
    }

    @Override
    public String description() {
        return source.description();
    }

    @Override
    public List<ParameterSpec> parameters() {
        return source.parameters();
    }

    @Override
    public boolean isMadeUp() {
        return source.isMadeUp();
    }

    @Override
    public CandleReader open(PluginSettings settings) {
        CandleReader reader = source.open(requireNonNull(settings, "settings"));
        if (reader == null) {
            throw new AssertionError("open() returned null: source=" + name());
        }
        openReaders.incrementAndGet();
        return new AssertingReader(reader);
    }

    private final class AssertingReader implements CandleReader {
        private final CandleReader reader;
        private final OneThread oneThread = new OneThread("a reader of " + name());
        private boolean isClosed;

        AssertingReader(CandleReader reader) {
            this.reader = reader;
        }

        @Override
        public List<Instrument> instruments() {
            return guarded("instruments", reader::instruments);
        }

        @Override
        public Optional<Instrument> find(String symbol, String exchange) {
            requireNonNull(symbol, "symbol");
            requireNonNull(exchange, "exchange");
            return guarded("find", () -> reader.find(symbol, exchange));
        }

        @Override
        public Optional<Coverage> coverage(Instrument instrument) {
            requireNonNull(instrument, "instrument");
            return guarded("coverage", () -> reader.coverage(instrument));
        }

        @Override
        public SortedMap<LocalDate, Integer> candlesByDay(Instrument instrument) {
            requireNonNull(instrument, "instrument");
            return guarded("candlesByDay", () -> reader.candlesByDay(instrument));
        }

        @Override
        public List<CandleSeries> read(Collection<Instrument> instruments, Interval interval, TimeRange range) {
            List<Instrument> asked = List.copyOf(instruments);
            requireNonNull(interval, "interval");
            requireNonNull(range, "range");
            List<CandleSeries> read = guarded("read", () -> reader.read(asked, interval, range));
            List<Instrument> given = new ArrayList<>();
            for (CandleSeries series : read) {
                given.add(series.instrument());
                boolean isInside = series.isEmpty()
                        || range.contains(series.openEpochMillis(0))
                                && range.contains(series.openEpochMillis(series.size() - 1));
                if (!isInside || !series.interval().equals(interval)) {
                    throw new AssertionError("read() gave what was not asked for: series=" + series + " interval="
                            + interval + " range=" + range);
                }
            }
            if (!given.equals(asked)) {
                throw new AssertionError(
                        "read() gives one series an instrument in the order asked: asked=" + asked + " given=" + given);
            }
            return read;
        }

        @Override
        public List<String> remarks() {
            return guarded("remarks", reader::remarks);
        }

        @Override
        public List<CandleDefect> defects(Instrument instrument) {
            requireNonNull(instrument, "instrument");
            return guarded("defects", () -> reader.defects(instrument));
        }

        @Override
        public void close() {
            oneThread.close();
            if (!isClosed) {
                isClosed = true;
                openReaders.decrementAndGet();
                reader.close();
                reader.close();
            }
        }

        private <T> T guarded(String call, Supplier<T> work) {
            oneThread.enter(call);
            try {
                T result = work.get();
                if (result == null) {
                    throw new AssertionError(call + "() returned null: source=" + name());
                }
                return result;
            } finally {
                oneThread.leave();
            }
        }
    }
}
