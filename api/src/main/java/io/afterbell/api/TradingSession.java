package io.afterbell.api;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;

/**
 * One stretch of a day during which an exchange trades. A day may have several, as on a disaster-recovery Saturday.
 *
 * @param exchange the exchange code
 * @param date the trading date in the exchange's zone
 * @param hours from the first minute of trade to the moment when trading ends, half-open
 */
public record TradingSession(String exchange, LocalDate date, TimeRange hours) {
    /** Checks that nothing is missing. */
    public TradingSession {
        requireNonNull(exchange, "exchange");
        requireNonNull(date, "date");
        requireNonNull(hours, "hours");
    }

    /**
     * How many one-minute candles a complete session has.
     *
     * @return the length in whole minutes, for example 375 from 09:15 to 15:30
     */
    public int minutes() {
        return (int) ((hours.toEpochMillis() - hours.fromEpochMillis()) / 60_000L);
    }
}
