package io.afterbell.server.check;

/** How much is asked of each symbol. */
public enum FeedMode {
    /** The last price. */
    LTP(1),
    /** The day so far, too. */
    QUOTE(2),
    /** The order book, too. */
    DEPTH(3);

    private final int number;

    FeedMode(int number) {
        this.number = number;
    }

    /**
     * The number on the wire.
     *
     * @return 1, 2 or 3
     */
    public int number() {
        return number;
    }
}
