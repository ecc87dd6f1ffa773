package io.afterbell.replay;

import io.afterbell.api.Instrument;

/**
 * Walks over the ticks of one instrument in time order. Candles with a synthesizer are the first kind of it.
 *
 * <p>A cursor starts before its first tick. It also knows the stretch of market time that the current tick belongs to
 * (its candle), because a stretch in which no instrument has one is a gap that the clock may skip. For one thread.
 */
public interface TickCursor extends AutoCloseable {
    /**
     * Whose ticks these are.
     *
     * @return the instrument
     */
    Instrument instrument();

    /**
     * Moves to the next tick.
     *
     * @return false when there is none, now and from then on
     */
    boolean next();

    /**
     * Moves so that {@link #next()} gives the first tick at or after an instant: exactly the tick that playing through
     * would have given. The accessors then describe the tick before it.
     *
     * @param epochMillis the instant, UTC market time
     * @return true when there is a tick before the instant, so that the accessors may be used
     */
    boolean seek(long epochMillis);

    /**
     * When the current tick happens.
     *
     * @return UTC market time; defined after {@link #next()} or {@link #seek} answered true, as are the others
     */
    long epochMillis();

    /**
     * The price of the current tick.
     *
     * @return units of the instrument's price scale
     */
    long price();

    /**
     * The quantity of the current tick alone.
     *
     * @return units of the instrument's volume scale
     */
    long volume();

    /**
     * What was traded on the current tick's trading day so far, this tick included.
     *
     * @return units of the instrument's volume scale
     */
    long dayVolume();

    /**
     * The start of the candle that the current tick belongs to.
     *
     * @return UTC market time
     */
    long spanFromEpochMillis();

    /**
     * The end of the candle that the current tick belongs to.
     *
     * @return UTC market time, later than the start
     */
    long spanToEpochMillis();

    /** Lets go of what the cursor holds. */
    @Override
    void close();
}
