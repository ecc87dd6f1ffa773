package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CounterRandom;
import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything besides the candles that decides what is on the tape. The same plan and the same candles give the same
 * tape, byte for byte. Immutable.
 *
 * @param ranges the stretches of market time that are replayed one after another: rising and not overlapping, at least
 *     one
 * @param regimes the regimes, applied from left to right; empty for none
 * @param schedule when other regimes take over, rising
 * @param synthesizer what makes the ticks inside a candle
 * @param seed where all randomness comes from
 * @param bendDerivatives whether regimes may be applied to futures and options, which breaks parity with the underlying
 */
public record ReplayPlan(
        List<TimeRange> ranges,
        List<Configured<RegimeTransform>> regimes,
        List<RegimeChange> schedule,
        Configured<TickSynthesizer> synthesizer,
        long seed,
        boolean bendDerivatives) {
    /** The seed when none is given. */
    public static final long DEFAULT_SEED = 1;

    /**
     * Checks that nothing is missing and that ranges and schedule rise.
     *
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} when they do not
     */
    public ReplayPlan {
        ranges = List.copyOf(ranges);
        regimes = List.copyOf(regimes);
        schedule = List.copyOf(schedule);
        requireNonNull(synthesizer, "synthesizer");
        if (ranges.isEmpty()) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, "a replay has at least one range");
        }
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i).fromEpochMillis() < ranges.get(i - 1).toEpochMillis()) {
                throw new ReplayException(
                        ErrorCode.INVALID_PARAMETER,
                        "ranges are given in the order of time and do not overlap: range=" + ranges.get(i)
                                + " starts before the end of range=" + ranges.get(i - 1));
            }
        }
        for (int i = 1; i < schedule.size(); i++) {
            if (schedule.get(i).fromEpochMillis() <= schedule.get(i - 1).fromEpochMillis()) {
                throw new ReplayException(
                        ErrorCode.INVALID_PARAMETER,
                        "changes of regime are given in the order of time: fromEpochMillis="
                                + schedule.get(i).fromEpochMillis());
            }
        }
    }

    /**
     * A plan with one range and no change of regime.
     *
     * @param range the market time that is replayed
     * @param regimes the regimes, applied from left to right; empty for none
     * @param synthesizer what makes the ticks inside a candle
     * @param seed where all randomness comes from
     * @param bendDerivatives whether regimes may be applied to futures and options
     */
    public ReplayPlan(
            TimeRange range,
            List<Configured<RegimeTransform>> regimes,
            Configured<TickSynthesizer> synthesizer,
            long seed,
            boolean bendDerivatives) {
        this(List.of(range), regimes, List.of(), synthesizer, seed, bendDerivatives);
    }

    /**
     * The stretch from the start of the first range to the end of the last one.
     *
     * @return the whole, with the holes between several ranges
     */
    public TimeRange range() {
        return new TimeRange(
                ranges.get(0).fromEpochMillis(), ranges.get(ranges.size() - 1).toEpochMillis());
    }

    /**
     * The same plan with other regimes from an instant on, in place of all that the schedule had from there on.
     *
     * @param fromEpochMillis the first candle with the new regimes opens then or later; UTC market time
     * @param newRegimes the regimes; empty for none
     * @return the new plan
     */
    public ReplayPlan withRegimesFrom(long fromEpochMillis, List<Configured<RegimeTransform>> newRegimes) {
        List<RegimeChange> changes = new ArrayList<>();
        for (RegimeChange change : schedule) {
            if (change.fromEpochMillis() < fromEpochMillis) {
                changes.add(change);
            }
        }
        changes.add(new RegimeChange(fromEpochMillis, newRegimes));
        return new ReplayPlan(ranges, regimes, changes, synthesizer, seed, bendDerivatives);
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
