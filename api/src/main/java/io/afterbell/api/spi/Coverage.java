package io.afterbell.api.spi;

/**
 * What a source holds of one instrument.
 *
 * @param firstEpochMillis when the first candle opens, UTC
 * @param lastEpochMillis when the last candle opens, UTC
 * @param candleCount how many candles there are, at least 1
 */
public record Coverage(long firstEpochMillis, long lastEpochMillis, long candleCount) {
    /** Checks the order and the count. */
    public Coverage {
        if (lastEpochMillis < firstEpochMillis || candleCount < 1) {
            throw new IllegalArgumentException("a coverage has at least one candle: firstEpochMillis="
                    + firstEpochMillis + " lastEpochMillis=" + lastEpochMillis + " candleCount=" + candleCount);
        }
    }
}
