package io.afterbell.replay.checkup;

/** What to do with a candle that no market could have printed. */
public enum BadCandlePolicy {
    /** Refuse to replay, and say how many there are and which. */
    REFUSE,
    /** Widen high and low to hold open and close, fill in missing prices from the candle's others, drop the rest. */
    REPAIR,
    /** Leave such candles out. */
    DROP
}
