package io.afterbell.source.synthetic;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.PluginSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The source at a fixed evening, and short ways to ask it. */
final class SyntheticMarket {
    /** A Friday evening in India: the day's session is complete. */
    static final Instant NOW = Instant.parse("2026-08-14T12:00:00Z");

    private SyntheticMarket() {}

    static SyntheticSource source() {
        return sourceAt(NOW);
    }

    static SyntheticSource sourceAt(Instant now) {
        return new SyntheticSource(Clock.fixed(now, TradingCalendar.INDIA));
    }

    static CandleReader open(String... namesAndValues) {
        return open(source(), namesAndValues);
    }

    static CandleReader open(SyntheticSource source, String... namesAndValues) {
        Map<String, String> given = namesAndValues.length == 0
                ? Map.of()
                : namesAndValues.length == 2
                        ? Map.of(namesAndValues[0], namesAndValues[1])
                        : Map.of(namesAndValues[0], namesAndValues[1], namesAndValues[2], namesAndValues[3]);
        return source.open(PluginSettings.of(source, given));
    }

    static Instrument nifty() {
        return Instrument.of("NIFTY", "NSE_INDEX");
    }

    static Instrument bankNifty() {
        return Instrument.of("BANKNIFTY", "NSE_INDEX");
    }

    static Instrument reliance() {
        return Instrument.of("RELIANCE", "NSE");
    }

    static TimeRange days(String first, String last) {
        return TimeRange.ofDates(LocalDate.parse(first), LocalDate.parse(last), TradingCalendar.INDIA);
    }

    static CandleSeries minutes(CandleReader reader, Instrument instrument, TimeRange range) {
        return reader.read(List.of(instrument), Interval.ONE_MINUTE, range).get(0);
    }

    static CandleSeries minutes(Instrument instrument, String first, String last) {
        try (CandleReader reader = open()) {
            return minutes(reader, instrument, days(first, last));
        }
    }

    static List<LocalDate> dates(CandleSeries series) {
        return Stream.iterate(0, i -> i < series.size(), i -> i + 1)
                .map(i -> LocalDate.ofInstant(Instant.ofEpochMilli(series.openEpochMillis(i)), TradingCalendar.INDIA))
                .distinct()
                .toList();
    }

    /** A number that changes with any bit of any candle. */
    static int fingerprint(CandleSeries series) {
        int hash = 0;
        for (int i = 0; i < series.size(); i++) {
            hash = 31 * hash
                    + Arrays.hashCode(new long[] {
                        series.openEpochMillis(i),
                        Double.doubleToLongBits(series.open(i)),
                        Double.doubleToLongBits(series.high(i)),
                        Double.doubleToLongBits(series.low(i)),
                        Double.doubleToLongBits(series.close(i)),
                        series.volume(i)
                    });
        }
        return hash;
    }
}
