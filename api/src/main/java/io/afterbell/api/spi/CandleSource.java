package io.afterbell.api.spi;

/**
 * A place where candles come from: a database, a folder of files, a market that is made up.
 *
 * <p>The service itself is stateless; what {@link #open} returns is the worker.
 */
public interface CandleSource extends NamedService {
    /**
     * Opens the source for reading.
     *
     * <p>A source over a file that somebody else may write holds it as briefly as it can: the host opens, reads all
     * that a plan needs, and closes before the first tick leaves.
     *
     * @param settings checked values of {@link #parameters()}
     * @return a reader, which the caller closes
     * @throws PluginException with {@link ErrorCode#SOURCE_UNREADABLE} when there is nothing to open, or
     *     {@link ErrorCode#SOURCE_BUSY} when another program holds it after some patience
     */
    CandleReader open(PluginSettings settings);

    /**
     * Says whether the candles are made up rather than recorded. Ticks of such a source are marked {@code mock} on the
     * wire, all others as a replay.
     *
     * @return false unless a source overrides it
     */
    default boolean isMadeUp() {
        return false;
    }
}
