package io.afterbell.api;

/** What sort of thing an {@link Instrument} is. */
public enum InstrumentKind {
    /** A calculated index, such as NIFTY: it has a value but is not traded, so its volume is 0. */
    INDEX,
    /** A share or an exchange-traded fund. */
    EQUITY,
    /** A future, dated or perpetual. */
    FUTURE,
    /** A call or put option. */
    OPTION,
    /** Anything else: a spot currency, a commodity, a crypto pair. */
    OTHER;

    /**
     * Says whether the price follows from another instrument's.
     *
     * @return true for futures and options; bending such prices on their own breaks parity with the underlying
     */
    public boolean isDerivative() {
        return this == FUTURE || this == OPTION;
    }
}
