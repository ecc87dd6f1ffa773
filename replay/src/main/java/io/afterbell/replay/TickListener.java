package io.afterbell.replay;

/**
 * Hears what happens in a replay session, before any encoding. The WebSocket feed is the first of its kind.
 *
 * <p>All calls come from the session's own thread, one after another; none may block, because the market waits for it.
 */
public interface TickListener {
    /**
     * An instrument has joined.
     *
     * @param index what {@link TickBlock#instrument} says of its ticks; 0 for the first, then 1 and so on
     * @param prepared its candles
     */
    void onInstrument(int index, PreparedSeries prepared);

    /**
     * Says whether the listener takes further ticks now. Asked at {@link Speed#MAX} and while steps are played, where
     * the session waits for its slowest listener; whoever answers false calls {@link ReplaySession#wake()} once that has changed.
     *
     * @return true when {@link #onTicks} may be called
     */
    boolean isReady();

    /**
     * Says whether the listener takes further ticks now, while the clock runs. By default it does: the market does not
     * wait. Ticks that had to wait leave as soon as they may; whoever answers false calls {@link ReplaySession#wake()}
     * once that has changed.
     *
     * @return true when {@link #onTicks} may be called
     */
    default boolean isReadyPaced() {
        return true;
    }

    /**
     * Ticks have happened.
     *
     * @param block the ticks; valid during the call only
     */
    void onTicks(TickBlock block);

    /**
     * The state of the session has changed.
     *
     * @param state the new state
     * @param reason why, one sentence for people
     */
    void onState(SessionState state, String reason);

    /**
     * The clock has been set to another time, by a seek or a restart: the ticks that follow do not continue those before,
     * and the last tick of each instrument ({@link ReplaySession#appendLastTick}) is another one, or none. A loop's next
     * pass is no seek.
     *
     * @param epochMillis where the clock stands now, UTC market time; the ticks that follow are those from here on
     */
    default void onSeek(long epochMillis) {}

    /**
     * Something besides ticks has happened. States and seeks are told here too, right after the method of their own.
     *
     * @param event what has happened
     */
    default void onEvent(ReplayEvent event) {}
}
