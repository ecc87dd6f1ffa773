package io.afterbell.server.feed;

import java.util.Locale;
import java.util.Optional;

/** What becomes of a client that does not keep up. The words are those of the configuration and of REST, in lower case. */
public enum SlowClients {
    /** {@link #BLOCK} at speed max, {@link #LATEST} while the clock runs. */
    AUTO,
    /** The session waits for it, until it has taken nothing for the stall timeout; nobody loses anything. */
    BLOCK,
    /** It misses ticks, which are counted, and goes on with the newest of each instrument. */
    LATEST,
    /** It is closed with 1013 and the reason. */
    DISCONNECT;

    /** What a client may choose for itself: all that holds up nobody else. */
    static final String CHOICES_OF_A_CLIENT = "latest or disconnect";

    /**
     * What a client asks for itself.
     *
     * @param word what it has written
     * @return the choice; empty when it is none that a client may make
     */
    static Optional<SlowClients> ofClient(String word) {
        return switch (word) {
            case "latest" -> Optional.of(LATEST);
            case "disconnect" -> Optional.of(DISCONNECT);
            default -> Optional.empty();
        };
    }

    /** What holds now. */
    SlowClients resolve(boolean paced) {
        if (this == AUTO) {
            return paced ? LATEST : BLOCK;
        }
        return this;
    }

    /** The word in the configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
