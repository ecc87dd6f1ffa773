package io.afterbell.replay;

/** When the clock of a replay session begins to run. */
public enum StartPolicy {
    /**
     * A moment after the last of the first subscriptions, so that clients which subscribe one symbol at a time miss
     * nothing; the clock waits whenever nobody is subscribed.
     */
    ON_SUBSCRIBE,
    /** At once, and on without subscribers. */
    NOW,
    /** When somebody resumes the session. */
    MANUAL
}
