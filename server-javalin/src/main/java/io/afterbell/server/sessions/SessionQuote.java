package io.afterbell.server.sessions;

import io.afterbell.api.PriceScale;
import io.afterbell.api.VolumeScale;
import io.afterbell.replay.DayStatistics;
import io.afterbell.replay.OrderBook;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.TickDetail;

/**
 * What there is to say of an instrument at a session's clock. Immutable.
 *
 * @param ltp the last traded price
 * @param open the trading day's open
 * @param high its high so far
 * @param low its low so far
 * @param previousClose the close of the trading day before; not a number when unknown
 * @param volume what was traded on the day so far
 * @param openInterest open interest; 0 when unknown
 * @param bid the best bid; 0 without an order book
 * @param ask the best ask; 0 without an order book
 */
public record SessionQuote(
        double ltp,
        double open,
        double high,
        double low,
        double previousClose,
        double volume,
        long openInterest,
        double bid,
        double ask) {

    static SessionQuote of(PreparedSeries candles, TickDetail detail) {
        PriceScale prices = candles.series().priceScale();
        VolumeScale volumes = candles.series().volumeScale();
        DayStatistics day = detail.day();
        OrderBook book = detail.book();
        if (book.exists()) {
            book.update();
        }
        return new SessionQuote(
                prices.toPrice(day.price()),
                prices.toPrice(day.open()),
                prices.toPrice(day.high()),
                prices.toPrice(day.low()),
                day.previousClose(),
                volumes.toQuantity(day.volume()),
                day.openInterest(),
                book.exists() ? prices.toPrice(book.bidPrice(0)) : 0,
                book.exists() ? prices.toPrice(book.askPrice(0)) : 0);
    }
}
