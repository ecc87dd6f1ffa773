package io.afterbell.server.candles;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.spi.AfterbellException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of loading one instrument: checked candles, or the reason why there are none. Immutable. */
public final class LoadedCandles {
    private final Instrument instrument;
    private final @Nullable CandleSeries candles;
    private final @Nullable AfterbellException failure;
    private final List<String> remarks;

    private LoadedCandles(
            Instrument instrument,
            @Nullable CandleSeries candles,
            @Nullable AfterbellException failure,
            List<String> remarks) {
        this.instrument = requireNonNull(instrument, "instrument");
        this.candles = candles;
        this.failure = failure;
        this.remarks = List.copyOf(remarks);
    }

    static LoadedCandles of(Instrument instrument, CandleSeries candles, List<String> remarks) {
        return new LoadedCandles(instrument, requireNonNull(candles, "candles"), null, remarks);
    }

    static LoadedCandles failed(Instrument instrument, AfterbellException failure) {
        return new LoadedCandles(instrument, null, requireNonNull(failure, "failure"), List.of());
    }

    /**
     * What was asked for.
     *
     * @return the instrument
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
     * What was odd about the candles, so that nothing is a silent guess.
     *
     * @return one line each
     */
    public List<String> remarks() {
        return remarks;
    }
}
