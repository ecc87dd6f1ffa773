package io.afterbell.api.spi;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An open source. For one thread at a time; close it soon.
 */
public interface CandleReader extends AutoCloseable {
    /**
     * What the source holds one-minute candles of.
     *
     * @return the instruments in their natural order, each once; a source that makes up any name lists examples
     */
    List<Instrument> instruments();

    /**
     * Finds an instrument by its name.
     *
     * @param symbol the symbol as the source stores it
     * @param exchange the exchange code
     * @return the instrument with all that the source knows of it; empty when the source does not hold it
     */
    Optional<Instrument> find(String symbol, String exchange);

    /**
     * What the source holds of one instrument at one minute.
     *
     * @param instrument the instrument
     * @return the first and last candle and their count; empty when there is none
     */
    Optional<Coverage> coverage(Instrument instrument);

    /**
     * What the source holds of several instruments at one minute, for sources that can tell of many at once faster than
     * of each. The host asks this before it finds and reads many, also for names that the source may not have.
     *
     * @param instruments the instruments
     * @return what there is of each; an instrument without candles is absent
     */
    default Map<Instrument, Coverage> coverage(Collection<Instrument> instruments) {
        Map<Instrument, Coverage> found = new LinkedHashMap<>();
        for (Instrument instrument : instruments) {
            coverage(instrument).ifPresent(coverage -> found.put(instrument, coverage));
        }
        return found;
    }

    /**
     * On which days the source has one-minute candles of an instrument.
     *
     * @param instrument the instrument
     * @return the number of candles by date in the exchange's zone, for each date that has any
     */
    SortedMap<LocalDate, Integer> candlesByDay(Instrument instrument);

    /**
     * Reads candles, of many instruments in one go.
     *
     * <p>Candles come as they are stored, in time order, each time once; impossible ones are not removed here, because
     * the host decides and says what happens to them.
     *
     * @param instruments whose candles to read
     * @param interval the length of the candles; every source knows {@link Interval#ONE_MINUTE}
     * @param range the range that the candles' opens lie in
     * @return one series for each instrument in the order given; an empty series where there is no candle
     * @throws PluginException when the source fails or cannot give this interval
     */
    List<CandleSeries> read(Collection<Instrument> instruments, Interval interval, TimeRange range);

    /**
     * What the reader decided by itself, so that nothing is a silent guess: a time zone, a column, a repair.
     *
     * @return one line for each decision so far; empty when there was none
     */
    List<String> remarks();

    /**
     * What was wrong with the rows of the last {@link #read} that gave this instrument's candles: rows that stood twice,
     * out of order or not to be read. The check-up reports it and decides whether the candles may be replayed.
     *
     * @param instrument an instrument that has been read
     * @return at most one defect of each kind; empty when the rows were as they should be or nothing was read, and by
     *     default
     */
    default List<CandleDefect> defects(Instrument instrument) {
        return List.of();
    }

    /** Lets go of whatever was opened. Closing twice does no harm. */
    @Override
    void close();
}
