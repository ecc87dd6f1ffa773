package io.afterbell.testkit;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.Coverage;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A lawful source over series that a test hands it. Safe for many threads; its readers are for one.
 *
 * <p>It counts readers, so that a test can ask whether a host let go: {@link #openReaders()} is 0 when it did.
 */
public final class InMemoryCandleSource implements CandleSource {
    private final TreeMap<Instrument, CandleSeries> seriesByInstrument = new TreeMap<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    private InMemoryCandleSource(Collection<CandleSeries> series) {
        for (CandleSeries one : series) {
            if (!one.interval().equals(Interval.ONE_MINUTE)) {
                throw new IllegalArgumentException("only one-minute candles: series=" + one);
            }
            if (seriesByInstrument.put(one.instrument(), one) != null) {
                throw new IllegalArgumentException("one series an instrument: instrument=" + one.instrument());
            }
        }
    }

    /**
     * A source over series.
     *
     * @param series one-minute candles, one series an instrument
     * @return the source
     * @throws IllegalArgumentException when two series have one instrument, or an interval is not one minute
     */
    public static InMemoryCandleSource of(CandleSeries... series) {
        return of(Arrays.asList(series));
    }

    /**
     * A source over series.
     *
     * @param series one-minute candles, one series an instrument
     * @return the source
     * @throws IllegalArgumentException when two series have one instrument, or an interval is not one minute
     */
    public static InMemoryCandleSource of(Collection<CandleSeries> series) {
        return new InMemoryCandleSource(requireNonNull(series, "series"));
    }

    /**
     * How many readers were opened.
     *
     * @return the count since the source was made
     */
    public int openedReaders() {
        return opened.get();
    }

    /**
     * How many readers are open now.
     *
     * @return those opened and not yet closed
     */
    public int openReaders() {
        return opened.get() - closed.get();
    }

    @Override
    public String name() {
        return "in_memory";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "Candles that a test made.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public CandleReader open(PluginSettings settings) {
        requireNonNull(settings, "settings");
        opened.incrementAndGet();
        return new Reader();
    }

    private final class Reader implements CandleReader {
        private boolean isClosed;

        @Override
        public List<Instrument> instruments() {
            return List.copyOf(seriesByInstrument.keySet());
        }

        @Override
        public Optional<Instrument> find(String symbol, String exchange) {
            CandleSeries series = seriesByInstrument.get(Instrument.of(symbol, exchange));
            return Optional.ofNullable(series).map(CandleSeries::instrument);
        }

        @Override
        public Optional<Coverage> coverage(Instrument instrument) {
            CandleSeries series = seriesOf(instrument);
            return series.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Coverage(
                            series.openEpochMillis(0), series.openEpochMillis(series.size() - 1), series.size()));
        }

        @Override
        public SortedMap<LocalDate, Integer> candlesByDay(Instrument instrument) {
            TradingDays days = TradingDays.of(
                    seriesOf(instrument), TradingCalendar.standard().zone(instrument.exchange()));
            SortedMap<LocalDate, Integer> candles = new TreeMap<>();
            for (int day = 0; day < days.count(); day++) {
                candles.put(days.date(day), days.to(day) - days.from(day));
            }
            return candles;
        }

        @Override
        public List<CandleSeries> read(Collection<Instrument> instruments, Interval interval, TimeRange range) {
            if (!interval.equals(Interval.ONE_MINUTE)) {
                throw new PluginException(
                        ErrorCode.INVALID_PARAMETER, "in_memory has candles of 1m only: interval=" + interval);
            }
            List<CandleSeries> read = new ArrayList<>(instruments.size());
            for (Instrument instrument : instruments) {
                read.add(seriesOf(instrument).within(range));
            }
            return read;
        }

        @Override
        public List<String> remarks() {
            return List.of();
        }

        @Override
        public void close() {
            if (!isClosed) {
                isClosed = true;
                closed.incrementAndGet();
            }
        }

        private CandleSeries seriesOf(Instrument instrument) {
            CandleSeries series = seriesByInstrument.get(instrument);
            return series != null
                    ? series
                    : CandleSeries.builder(instrument, Interval.ONE_MINUTE).build();
        }
    }
}
