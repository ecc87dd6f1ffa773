package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CounterRandom;
import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;

/**
 * Everything besides the candles that decides what is on the tape. The same plan and the same candles give the same
 * tape, byte for byte. Immutable.
 *
 * @param range the market time that is replayed
 * @param regimes the regimes, applied from left to right; empty for none
 * @param synthesizer what makes the ticks inside a candle
 * @param seed where all randomness comes from
 * @param bendDerivatives whether regimes may be applied to futures and options, which breaks parity with the underlying
 */
public record ReplayPlan(
        TimeRange range,
        List<Configured<RegimeTransform>> regimes,
        Configured<TickSynthesizer> synthesizer,
        long seed,
        boolean bendDerivatives) {
    /** The seed when none is given. */
    public static final long DEFAULT_SEED = 1;

    /** Checks that nothing is missing. */
    public ReplayPlan {
        requireNonNull(range, "range");
        regimes = List.copyOf(regimes);
        requireNonNull(synthesizer, "synthesizer");
    }

    /** The key of everything random about one instrument. */
    long instrumentKey(Instrument instrument) {
        return CounterRandom.key(seed, instrument.exchange() + ":" + instrument.symbol());
    }

    /** The key of one instrument in one stage, so that two stages never share a random number. */
    long instrumentKey(Instrument instrument, String stage) {
        return CounterRandom.key(instrumentKey(instrument), stage);
    }

    /** The key of what hits the whole market in one stage. */
    long marketKey(String stage) {
        return CounterRandom.key(seed, "market " + stage);
    }
}
