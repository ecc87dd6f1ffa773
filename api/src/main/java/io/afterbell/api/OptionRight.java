package io.afterbell.api;

/** The side of an option contract, as Indian exchanges write it. */
public enum OptionRight {
    /** A call (European): the right to buy. */
    CE,
    /** A put (European): the right to sell. */
    PE
}
