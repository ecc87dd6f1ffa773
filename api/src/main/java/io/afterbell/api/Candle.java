package io.afterbell.api;

/**
 * One candle by itself, for reading and for tests; code that handles many works on the columns of a {@link CandleSeries}.
 *
 * <p>A candle says what a source stored, so it may be impossible (a low above its open); whoever replays it checks
 * {@link #isPossible()} first.
 *
 * @param openEpochMillis when the candle opens, UTC
 * @param open the first price
 * @param high the highest price
 * @param low the lowest price
 * @param close the last price
 * @param volume what was traded inside the candle, in the units of the series' {@link VolumeScale}
 * @param openInterest open contracts at the candle's end; 0 when unknown or meaningless
 */
public record Candle(
        long openEpochMillis, double open, double high, double low, double close, long volume, long openInterest) {
    /**
     * Says whether a market could have printed this candle.
     *
     * @return true when all prices are positive and finite, low &lt;= open, close &lt;= high, and the volume is not
     *     negative
     */
    public boolean isPossible() {
        return low > 0
                && low <= open
                && low <= close
                && open <= high
                && close <= high
                && high < Double.POSITIVE_INFINITY
                && volume >= 0;
    }
}
