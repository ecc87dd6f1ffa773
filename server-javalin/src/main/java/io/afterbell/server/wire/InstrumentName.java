package io.afterbell.server.wire;

import static java.util.Objects.requireNonNull;

/**
 * An instrument as a client names it; whether it exists is for the source to say.
 *
 * @param symbol the symbol as sent, letter case kept
 * @param exchange the exchange code as sent
 */
public record InstrumentName(String symbol, String exchange) {
    /** Checks that nothing is missing. */
    public InstrumentName {
        requireNonNull(symbol, "symbol");
        requireNonNull(exchange, "exchange");
    }
}
