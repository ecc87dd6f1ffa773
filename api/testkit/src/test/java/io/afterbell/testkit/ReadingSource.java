package io.afterbell.testkit;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.Coverage;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Does something while it reads, and may read another range than the one asked for. */
class ReadingSource implements CandleSource {
    private final CandleSource source;
    private final Runnable whileReading;

    ReadingSource(CandleSource source, Runnable whileReading) {
        this.source = source;
        this.whileReading = whileReading;
    }

    TimeRange bent(TimeRange range) {
        return range;
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
    public CandleReader open(PluginSettings settings) {
        CandleReader reader = source.open(settings);
        return new CandleReader() {
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
                whileReading.run();
                return reader.read(instruments, interval, bent(range));
            }

            @Override
            public List<String> remarks() {
                return reader.remarks();
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}
