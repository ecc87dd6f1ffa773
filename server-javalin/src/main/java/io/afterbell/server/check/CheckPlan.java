package io.afterbell.server.check;

import static java.util.Objects.requireNonNull;

import io.afterbell.server.wire.InstrumentName;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What to check. Immutable.
 *
 * @param feed the feed's address, {@code ws://} or {@code wss://}
 * @param apiKey the key to show; empty to show none
 * @param symbols what to subscribe, each once, at least one
 * @param mode how much is asked of each
 * @param duration how long to watch, from the answer to the subscription on
 * @param gapLimit how long a symbol may be silent without a warning
 */
public record CheckPlan(
        URI feed, String apiKey, List<InstrumentName> symbols, FeedMode mode, Duration duration, Duration gapLimit) {
    /** Checks that nothing is missing. */
    public CheckPlan {
        requireNonNull(feed, "feed");
        requireNonNull(apiKey, "apiKey");
        symbols = symbols.stream().distinct().toList();
        if (symbols.isEmpty()) {
            throw new IllegalArgumentException("no symbol to check");
        }
        requireNonNull(mode, "mode");
        if (duration.isNegative() || duration.isZero() || gapLimit.isNegative() || gapLimit.isZero()) {
            throw new IllegalArgumentException(
                    "times must be positive: duration=" + duration + " gapLimit=" + gapLimit);
        }
    }
}
