package io.afterbell.source.historify;

/** What the times in the file mean. */
enum StoredTime {
    /** Seconds since 1970 in UTC, as Historify wants them. */
    UTC,
    /** Indian wall-clock time that was written as if it were UTC, 19,800 seconds too late. */
    IST_AS_UTC,
    /** Whichever of the two puts an instrument's candles into its exchange's trading hours. */
    AUTO
}
