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
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A source that fails on purpose, at a chosen moment with a chosen code, and otherwise does what another source does.
 * Safe for many threads; its readers are for one.
 */
public final class FailingCandleSource implements CandleSource {
    private final CandleSource source;
    private final ErrorCode code;
    // The calls, counted from 1 over all readers, that fail.
    private final int firstFailingOpen;
    private final int lastFailingOpen;
    private final int firstFailingRead;
    private final AtomicInteger opens = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();

    private FailingCandleSource(
            CandleSource source, ErrorCode code, int firstFailingOpen, int lastFailingOpen, int firstFailingRead) {
        this.source = requireNonNull(source, "source");
        this.code = requireNonNull(code, "code");
        this.firstFailingOpen = firstFailingOpen;
        this.lastFailingOpen = lastFailingOpen;
        this.firstFailingRead = firstFailingRead;
    }

    /**
     * A source that can never be opened.
     *
     * @param source what it would be over
     * @param code what the exception says, for example {@link ErrorCode#SOURCE_UNREADABLE}
     * @return the source
     */
    public static FailingCandleSource atOpen(CandleSource source, ErrorCode code) {
        return new FailingCandleSource(source, code, 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * A source that cannot be opened at first and then can, as a database that somebody is writing.
     *
     * @param failures how many opens fail, 1 or more
     * @param source what it is over from then on
     * @param code what the exceptions say, for example {@link ErrorCode#SOURCE_BUSY}
     * @return the source
     */
    public static FailingCandleSource atFirstOpens(int failures, CandleSource source, ErrorCode code) {
        return new FailingCandleSource(source, code, 1, positive(failures), Integer.MAX_VALUE);
    }

    /**
     * A source that opens and fails while reading.
     *
     * @param read the first call of {@link CandleReader#read} that fails, counted from 1 over all readers; all later
     *     ones fail too
     * @param source what it is over
     * @param code what the exceptions say
     * @return the source
     */
    public static FailingCandleSource fromRead(int read, CandleSource source, ErrorCode code) {
        return new FailingCandleSource(source, code, Integer.MAX_VALUE, Integer.MAX_VALUE, positive(read));
    }

    private static int positive(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("calls are counted from 1: count=" + count);
        }
        return count;
    }

    /**
     * How often somebody tried to open the source.
     *
     * @return the count, failures included
     */
    public int opens() {
        return opens.get();
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
        int open = opens.incrementAndGet();
        if (open >= firstFailingOpen && open <= lastFailingOpen) {
            throw new PluginException(code, "failed on purpose: source=" + name() + " open=" + open);
        }
        return new FailingReader(source.open(settings));
    }

    private final class FailingReader implements CandleReader {
        private final CandleReader reader;

        FailingReader(CandleReader reader) {
            this.reader = reader;
        }

        @Override
        public List<Instrument> instruments() {
            return reader.instruments();
        }

        @Override
        public Optional<Instrument> find(String symbol, String exchange) {
            return reader.find(symbol, exchange);
        }

        @Override
        public Optional<Coverage> coverage(Instrument instrument) {
            return reader.coverage(instrument);
        }

        @Override
        public SortedMap<LocalDate, Integer> candlesByDay(Instrument instrument) {
            return reader.candlesByDay(instrument);
        }

        @Override
        public List<CandleSeries> read(Collection<Instrument> instruments, Interval interval, TimeRange range) {
            int read = reads.incrementAndGet();
            if (read >= firstFailingRead) {
                throw new PluginException(code, "failed on purpose: source=" + name() + " read=" + read);
            }
            return reader.read(instruments, interval, range);
        }

        @Override
        public List<String> remarks() {
            return reader.remarks();
        }

        @Override
        public List<CandleDefect> defects(Instrument instrument) {
            return reader.defects(instrument);
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
