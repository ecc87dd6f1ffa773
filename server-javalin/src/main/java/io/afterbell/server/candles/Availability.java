package io.afterbell.server.candles;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Instrument;
import io.afterbell.api.spi.Coverage;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a source holds of one instrument, with its gaps in days. Immutable.
 *
 * @param instrument the instrument
 * @param coverage first and last candle and their count
 * @param candlesByDay the number of candles by date in the exchange's zone
 * @param missingDays trading days of the calendar between the first and the last day that have no candle
 * @param shortDays days with fewer candles than the trading session has minutes
 * @param source which source has it
 */
public record Availability(
        Instrument instrument,
        Coverage coverage,
        SortedMap<LocalDate, Integer> candlesByDay,
        List<LocalDate> missingDays,
        List<LocalDate> shortDays,
        String source) {
    /** Checks that nothing is missing and copies what is handed in. */
    public Availability {
        requireNonNull(instrument, "instrument");
        requireNonNull(coverage, "coverage");
        candlesByDay = Collections.unmodifiableSortedMap(new TreeMap<>(candlesByDay));
        missingDays = List.copyOf(missingDays);
        shortDays = List.copyOf(shortDays);
        requireNonNull(source, "source");
    }
}
