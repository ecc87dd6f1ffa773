package io.afterbell.server.wire;

import static java.util.Objects.requireNonNull;

/**
 * What became of one instrument of a subscription.
 *
 * @param name the instrument as asked for
 * @param error why it failed, what exists and what to do; empty text when it succeeded
 */
public record SubscribeOutcome(InstrumentName name, String error) {
    /** Checks that nothing is missing. */
    public SubscribeOutcome {
        requireNonNull(name, "name");
        requireNonNull(error, "error");
    }

    /**
     * An instrument whose ticks will come.
     *
     * @param name the instrument
     * @return the outcome
     */
    public static SubscribeOutcome success(InstrumentName name) {
        return new SubscribeOutcome(name, "");
    }

    /**
     * Says whether ticks will come.
     *
     * @return true when there is no error
     */
    public boolean isSuccess() {
        return error.isEmpty();
    }
}
