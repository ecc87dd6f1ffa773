package io.afterbell.replay;

/** What a replay session is doing. */
public enum SessionState {
    /** The clock stands until somebody subscribes. */
    WAITING,
    /** The clock runs. */
    RUNNING,
    /** The clock stands until somebody resumes it. */
    PAUSED,
    /** The last pass is over; the session can be restarted. */
    ENDED,
    /** Something went wrong that the session cannot go on after; its status says what. */
    FAILED,
    /** The session is gone. */
    CLOSED
}
