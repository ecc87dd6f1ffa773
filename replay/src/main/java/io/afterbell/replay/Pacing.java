package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a tape is played; none of it changes the tape.
 *
 * @param speed how fast market time passes
 * @param mode what happens at the end
 * @param start when the clock begins to run
 * @param settle how long {@link StartPolicy#ON_SUBSCRIBE} waits after a subscription for further ones
 * @param idleGap the longest real time that a stretch without any candle may take
 */
public record Pacing(Speed speed, ReplayMode mode, StartPolicy start, Duration settle, Duration idleGap) {
    /** The pause after a subscription in which further ones may come. */
    public static final Duration DEFAULT_SETTLE = Duration.ofMillis(500);

    /** Checks that nothing is missing or negative. */
    public Pacing {
        requireNonNull(speed, "speed");
        requireNonNull(mode, "mode");
        requireNonNull(start, "start");
        if (settle.isNegative() || idleGap.isNegative()) {
            throw new IllegalArgumentException(
                    "a duration must not be negative: settle=" + settle + " idleGap=" + idleGap);
        }
    }

    /**
     * A single pass that starts with the first subscription and skips all gaps.
     *
     * @param speed how fast market time passes
     * @return the pacing
     */
    public static Pacing of(Speed speed) {
        return new Pacing(speed, ReplayMode.SINGLE_PASS, StartPolicy.ON_SUBSCRIBE, DEFAULT_SETTLE, Duration.ZERO);
    }
}
