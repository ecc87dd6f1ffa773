package io.afterbell.server.sessions;

/** Where a replay session comes from, and with that how long it lives. */
public enum SessionKind {
    /** The one that a client joins when it names none; lives as long as the server. */
    MAIN,
    /** Made over REST, joined by name; ends when it is deleted or idle. */
    NAMED,
    /** Made for one connection by settings in its subscription; ends with it. */
    PRIVATE
}
