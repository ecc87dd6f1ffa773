package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

/**
 * What can be told of one instrument at one tick beyond its price: the day's statistics and the order book.
 *
 * <p>Derived from the same candles and the same synthesizer as the tape, so that every client sees the same prices
 * whatever it asks for, and only where somebody asks: a session in which all want prices alone has none. Stands nowhere
 * until it is moved. For one thread.
 */
public final class TickDetail implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TickDetail.class.getName());

    private DayStatistics day;
    private OrderBook book;

    TickDetail(DayStatistics day, OrderBook book) {
        this.day = requireNonNull(day, "day");
        this.book = requireNonNull(book, "book");
    }

    /** Goes over to other candles of the same instrument, as when the regime has changed; stands nowhere then. */
    void replace(TickDetail other) {
        close();
        day = other.day;
        book = other.book;
    }

    /**
     * Goes to a tick, from wherever it stands.
     *
     * @param epochMillis the tick's time, UTC market time
     */
    public void moveTo(long epochMillis) {
        day.moveTo(epochMillis);
    }

    /**
     * The trading day up to the tick.
     *
     * @return statistics that change with the next move; to be asked for again after it
     */
    public DayStatistics day() {
        return day;
    }

    /**
     * The order book at the tick.
     *
     * @return a book that changes with the next move; to be asked for again after it
     */
    public OrderBook book() {
        return book;
    }

    @Override
    public void close() {
        try {
            day.close();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a synthesizer could not be closed: " + e);
        }
    }
}
