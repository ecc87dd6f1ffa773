package io.afterbell.server.candles;

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
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.replay.Configured;
import io.afterbell.replay.PluginChoice;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.plugins.PluginCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Several sources that look like one: the first that has an instrument gives all of its candles, and says so. Immutable
 * and safe for many threads; a reader is for one.
 */
public final class SourceChain implements CandleSource {
    private final List<Configured<CandleSource>> sources;

    SourceChain(List<Configured<CandleSource>> sources) {
        this.sources = List.copyOf(sources);
    }

    /**
     * The sources that a user chose.
     *
     * @param catalog the services found
     * @param choices names and settings, at least one
     * @return the source itself when it is the only one, else a chain
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when one of several makes its market up, because
     *     such a source has every instrument
     */
    public static Configured<CandleSource> of(PluginCatalog catalog, List<PluginChoice> choices) {
        List<Configured<CandleSource>> sources =
                choices.stream().map(catalog::source).toList();
        if (sources.size() == 1) {
            return sources.get(0);
        }
        for (Configured<CandleSource> one : sources) {
            if (one.service().isMadeUp()) {
                throw new ReplayException(
                        ErrorCode.INVALID_PARAMETER,
                        "source " + one.service().name()
                                + " makes up every instrument and cannot stand beside others: source="
                                + PluginChoice.format(choices));
            }
        }
        return Configured.defaults(new SourceChain(sources));
    }

    /**
     * Which source an instrument's candles come from.
     *
     * @param source one source or a chain
     * @param reader an open reader of it
     * @param instrument an instrument that it holds
     * @return the source's choice as text for a chain, its name for one
     */
    static String sourceOf(CandleSource source, CandleReader reader, Instrument instrument) {
        return reader instanceof ChainReader chain
                ? chain.owner(instrument).map(chain::name).orElse("")
                : source.name();
    }

    @Override
    public String name() {
        return sources.stream().map(one -> one.service().name()).collect(Collectors.joining("+"));
    }

    @Override
    public String version() {
        return sources.stream().map(one -> one.service().version()).collect(Collectors.joining("+"));
    }

    @Override
    public String description() {
        return "Several sources; the first that has an instrument gives its candles.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public CandleReader open(PluginSettings settings) {
        List<CandleReader> readers = new ArrayList<>();
        try {
            for (Configured<CandleSource> one : sources) {
                readers.add(one.service().open(one.settings()));
            }
        } catch (RuntimeException e) {
            readers.forEach(CandleReader::close);
            throw e;
        }
        return new ChainReader(sources, readers);
    }

    /** Asks each reader in turn. */
    private static final class ChainReader implements CandleReader {
        private final List<Configured<CandleSource>> sources;
        private final List<CandleReader> readers;
        private final Map<Instrument, Optional<Integer>> owners = new HashMap<>();
        private final Set<String> remarks = new LinkedHashSet<>();

        ChainReader(List<Configured<CandleSource>> sources, List<CandleReader> readers) {
            this.sources = sources;
            this.readers = readers;
        }

        Optional<Integer> owner(Instrument instrument) {
            return owners.computeIfAbsent(instrument, one -> {
                for (int i = 0; i < readers.size(); i++) {
                    if (readers.get(i).find(one.symbol(), one.exchange()).isPresent()) {
                        return Optional.of(i);
                    }
                }
                return Optional.empty();
            });
        }

        /** The source as the user wrote it: names alone do not tell two files apart. */
        String name(int source) {
            Configured<CandleSource> one = sources.get(source);
            String path = one.settings().asMap().getOrDefault("path", "");
            return one.service().name() + (path.isEmpty() ? "" : " " + path);
        }

        @Override
        public List<Instrument> instruments() {
            Set<Instrument> all = new TreeSet<>();
            readers.forEach(reader -> all.addAll(reader.instruments()));
            return List.copyOf(all);
        }

        @Override
        public Optional<Instrument> find(String symbol, String exchange) {
            return owner(Instrument.of(symbol, exchange))
                    .flatMap(source -> readers.get(source).find(symbol, exchange));
        }

        @Override
        public Optional<Coverage> coverage(Instrument instrument) {
            return owner(instrument).flatMap(source -> readers.get(source).coverage(instrument));
        }

        @Override
        public Map<Instrument, Coverage> coverage(Collection<Instrument> instruments) {
            Map<Instrument, Coverage> all = new LinkedHashMap<>();
            Set<Instrument> left = new LinkedHashSet<>(instruments);
            for (int i = 0; i < readers.size() && !left.isEmpty(); i++) {
                int source = i;
                Map<Instrument, Coverage> covered = readers.get(source).coverage(left);
                covered.forEach((one, coverage) -> {
                    if (owners.computeIfAbsent(one, any -> Optional.of(source)).equals(Optional.of(source))) {
                        all.put(one, coverage);
                    }
                });
                left.removeAll(all.keySet());
            }
            return all;
        }

        private Map<Integer, List<Instrument>> byOwner(Collection<Instrument> instruments) {
            Map<Integer, List<Instrument>> groups = new LinkedHashMap<>();
            for (Instrument one : instruments) {
                owner(one)
                        .ifPresent(source -> groups.computeIfAbsent(source, any -> new ArrayList<>())
                                .add(one));
            }
            return groups;
        }

        @Override
        public SortedMap<LocalDate, Integer> candlesByDay(Instrument instrument) {
            return owner(instrument)
                    .map(source -> readers.get(source).candlesByDay(instrument))
                    .orElse(Collections.emptySortedMap());
        }

        @Override
        public List<CandleSeries> read(Collection<Instrument> instruments, Interval interval, TimeRange range) {
            Map<Instrument, CandleSeries> read = new HashMap<>();
            byOwner(instruments).forEach((source, own) -> {
                List<CandleSeries> series = readers.get(source).read(own, interval, range);
                for (int i = 0; i < own.size(); i++) {
                    read.put(own.get(i), series.get(i));
                    remarks.add(own.get(i) + " comes from " + name(source));
                }
            });
            return instruments.stream()
                    .map(one -> {
                        CandleSeries series = read.get(one);
                        return series == null
                                ? CandleSeries.builder(one, interval).build()
                                : series;
                    })
                    .toList();
        }

        @Override
        public List<CandleDefect> defects(Instrument instrument) {
            return owner(instrument)
                    .map(source -> readers.get(source).defects(instrument))
                    .orElse(List.of());
        }

        @Override
        public List<String> remarks() {
            List<String> all = new ArrayList<>();
            readers.forEach(reader -> all.addAll(reader.remarks()));
            all.addAll(remarks);
            return all;
        }

        @Override
        public void close() {
            readers.forEach(CandleReader::close);
        }
    }
}
