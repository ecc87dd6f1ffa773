package io.afterbell.server.candles;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.spi.AfterbellException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What came of loading one instrument: checked candles, or the reason why there are none. Immutable. */
public final class LoadedCandles {
    private final Instrument instrument;
    private final @Nullable CandleSeries candles;
    private final SortedMap<LocalDate, Double> dayCloses;
    private final @Nullable AfterbellException failure;
    private final List<String> remarks;
    private final List<String> repairs;

    private LoadedCandles(
            Instrument instrument,
            @Nullable CandleSeries candles,
            SortedMap<LocalDate, Double> dayCloses,
            @Nullable AfterbellException failure,
            List<String> remarks,
            List<String> repairs) {
        this.instrument = requireNonNull(instrument, "instrument");
        this.candles = candles;
        this.dayCloses = Collections.unmodifiableSortedMap(dayCloses);
        this.failure = failure;
        this.remarks = List.copyOf(remarks);
        this.repairs = List.copyOf(repairs);
    }

    static LoadedCandles of(
            Instrument instrument,
            CandleSeries candles,
            SortedMap<LocalDate, Double> dayCloses,
            List<String> remarks,
            List<String> repairs) {
        return new LoadedCandles(instrument, requireNonNull(candles, "candles"), dayCloses, null, remarks, repairs);
    }

    static LoadedCandles failed(Instrument instrument, AfterbellException failure) {
        return new LoadedCandles(
                instrument,
                null,
                Collections.emptySortedMap(),
                requireNonNull(failure, "failure"),
                List.of(),
                List.of());
    }

    /**
     * What was asked for. The candles carry the name that the source knows it by, which may be another.
     *
     * @return the instrument as it was asked for
     */
    public Instrument instrument() {
        return instrument;
    }

    /**
     * The candles.
     *
     * @return possible candles, at least one of them inside the range that was asked for
     * @throws AfterbellException why there are none
     */
    public CandleSeries candlesOrThrow() {
        if (candles == null) {
            throw requireNonNull(failure);
        }
        return candles;
    }

    /**
     * Official closes of the days and of the trading day before, as far as they are known.
     *
     * @return prices by date in the exchange's zone
     */
    public SortedMap<LocalDate, Double> dayCloses() {
        return dayCloses;
    }

    /**
     * What was odd about the candles, so that nothing is a silent guess.
     *
     * @return one line each
     */
    public List<String> remarks() {
        return remarks;
    }

    /**
     * What the check-up changed, for the manifest.
     *
     * @return one line each; empty when the candles are as the source has them
     */
    public List<String> repairs() {
        return repairs;
    }

    /** How many candles there are; 0 when there are none. */
    int candleCount() {
        return candles == null ? 0 : candles.size();
    }
}
