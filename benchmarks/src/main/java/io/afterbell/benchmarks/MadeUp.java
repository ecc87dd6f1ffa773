package io.afterbell.benchmarks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.PluginSettings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** Services by name, and candles that are the same on every machine. */
final class MadeUp {
    private MadeUp() {}

    static <S extends NamedService> S service(Class<S> type, String name) {
        return ServiceLoader.load(type).stream()
                .map(ServiceLoader.Provider::get)
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the class path has no such service: type=" + type.getSimpleName() + " name=" + name));
    }

    static CandleReader open() {
        CandleSource source = service(CandleSource.class, "synthetic");
        return source.open(PluginSettings.of(source, Map.of("until", "2024-12-31")));
    }

    static TimeRange dates(String first, String last) {
        return TimeRange.ofDates(LocalDate.parse(first), LocalDate.parse(last), TradingCalendar.INDIA);
    }

    static List<Instrument> instruments(int count) {
        List<Instrument> instruments = new ArrayList<>();
        instruments.add(Instrument.of("NIFTY", "NSE_INDEX"));
        while (instruments.size() < count) {
            instruments.add(Instrument.of("STOCK" + instruments.size(), "NSE"));
        }
        return instruments;
    }

    static List<CandleSeries> candles(List<Instrument> instruments, TimeRange range) {
        try (CandleReader reader = open()) {
            return reader.read(instruments, Interval.ONE_MINUTE, range);
        }
    }
}
