package io.afterbell.server.check;

import static java.util.Objects.requireNonNull;

import io.afterbell.server.wire.InstrumentName;

/**
 * What was seen of one symbol. Immutable.
 *
 * @param name the symbol, as it was asked for
 * @param ticks ticks in all
 * @param recentTicks ticks in the last 60 s of the check
 * @param largestGapNanos the longest silence, from the subscription to the check's end
 * @param candles minutes of market time that ended, of those in which it ticked
 * @param missingCandles minutes in which others ticked and it did not, between its first whole candle and the end
 * @param outOfOrder ticks that are older than the one before
 * @param duplicates ticks that repeat the one before in everything
 * @param restarts how often a replay's clock went back
 */
public record SymbolHealth(
        InstrumentName name,
        long ticks,
        long recentTicks,
        long largestGapNanos,
        long candles,
        long missingCandles,
        long outOfOrder,
        long duplicates,
        long restarts) {
    /** Checks that nothing is missing. */
    public SymbolHealth {
        requireNonNull(name, "name");
    }

    /** The symbol as users write it. */
    String label() {
        return name.symbol() + ":" + name.exchange();
    }
}
