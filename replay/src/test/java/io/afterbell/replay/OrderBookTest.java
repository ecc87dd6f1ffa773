package io.afterbell.replay;

import static io.afterbell.replay.Market.NIFTY;
import static io.afterbell.replay.Market.OPEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.testkit.CandleFixtures;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderBookTest {
    private static final Instrument OPTION =
            Instrument.of("NIFTY25JAN2424000CE", "NFO").withSizes(75, 0.05);

    /** What is to be counted over many books. */
    private static final class Tally {
        long books;
        long atBid;
        long atAsk;
        double spreadSteps;
        long emptyLevels;
    }

    private static TickDetail detail(CandleSeries series, long seed) {
        ReplayPipeline pipeline = Market.pipeline(Market.plan(RandomTicks.synthesizer(seed)));
        return pipeline.detail(pipeline.prepare(series), false);
    }

    private static Tally checkAll(CandleSeries stored, long seed) {
        ReplayPipeline pipeline = Market.pipeline(Market.plan(RandomTicks.synthesizer(seed)));
        PreparedSeries prepared = pipeline.prepare(stored);
        TickDetail detail = pipeline.detail(prepared, true);
        TickCursor cursor = pipeline.cursor(prepared);
        Tally tally = new Tally();
        while (cursor.next()) {
            detail.moveTo(cursor.epochMillis());
            detail.book().update();
            check(detail, cursor.price(), prepared.series(), tally);
        }
        return tally;
    }

    private static void check(TickDetail detail, long price, CandleSeries series, Tally tally) {
        OrderBook book = detail.book();
        long step = series.priceScale().step();
        Instrument instrument = series.instrument();
        long lot = instrument.kind().isDerivative() ? instrument.lotSize().orElse(1) : 1;
        String where = instrument + " price=" + price + " " + text(book);
        assertTrue(book.bidPrice(0) > 0, where);
        assertTrue(book.bidPrice(0) <= price && price <= book.askPrice(0), where);
        assertTrue(book.bidPrice(0) < book.askPrice(0), where);
        long bids = 0;
        long asks = 0;
        for (int level = 0; level < OrderBook.LEVELS; level++) {
            assertEquals(0, book.bidPrice(level) % step, where);
            assertEquals(0, book.askPrice(level) % step, where);
            boolean empty = book.bidPrice(level) == 0;
            if (empty) {
                tally.emptyLevels++;
                assertEquals(0, book.bidQuantity(level) + book.bidOrders(level), where);
                assertTrue(price < 100 * step, where);
            } else {
                assertTrue(book.bidQuantity(level) >= lot && book.bidOrders(level) >= 1, where);
                assertTrue(book.bidOrders(level) <= book.bidQuantity(level) / lot, where);
            }
            assertTrue(book.askQuantity(level) >= lot && book.askOrders(level) >= 1, where);
            assertEquals(0, book.bidQuantity(level) % lot + book.askQuantity(level) % lot, where);
            if (level > 0) {
                assertTrue(book.askPrice(level) > book.askPrice(level - 1), where);
                assertTrue(book.bidPrice(level) < book.bidPrice(level - 1) || empty, where);
            }
            bids += book.bidQuantity(level);
            asks += book.askQuantity(level);
        }
        assertTrue(book.totalBuyQuantity() >= bids && book.totalBuyQuantity() <= Integer.MAX_VALUE, where);
        assertTrue(book.totalSellQuantity() >= asks && book.totalSellQuantity() <= Integer.MAX_VALUE, where);
        tally.books++;
        tally.atBid += book.bidPrice(0) == price ? 1 : 0;
        tally.atAsk += book.askPrice(0) == price ? 1 : 0;
        tally.spreadSteps += (double) (book.askPrice(0) - book.bidPrice(0)) / step;
    }

    private static String text(OrderBook book) {
        StringBuilder text = new StringBuilder();
        for (int level = 0; level < OrderBook.LEVELS; level++) {
            text.append(book.bidQuantity(level))
                    .append(" x ")
                    .append(book.bidPrice(level))
                    .append(" | ")
                    .append(book.askPrice(level))
                    .append(" x ")
                    .append(book.askQuantity(level))
                    .append("; ");
        }
        return text.toString();
    }

    @Test
    void aMillionBooksAreOnTheGridAndNeverCrossed() {
        long books = 0;
        for (long seed = 1; books < 1_000_000; seed++) {
            for (Map.Entry<String, CandleSeries> fixture :
                    CandleFixtures.all(seed).entrySet()) {
                books += checkAll(fixture.getValue(), seed).books;
            }
        }
    }

    /** A walk whose candles reach as many steps as wanted. */
    private static CandleSeries walk(Instrument instrument, double start, int reachSteps, double step, double volume) {
        CandleSeriesBuilder builder = CandleSeries.builder(instrument, Interval.ONE_MINUTE);
        long price = Math.round(start / step);
        for (int i = 0; i < 300; i++) {
            long open = price;
            price = Math.max(1, price + (i * 7919 % (2 * reachSteps + 1) - reachSteps) / 2);
            long high = Math.max(open, price) + reachSteps / 4;
            long low = Math.max(1, Math.min(open, price) - reachSteps / 4);
            builder.add(OPEN + i * 60_000L, open * step, high * step, low * step, price * step, volume);
        }
        return builder.build(PriceScale.ofTickSize(step));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.10, 0.25, 1, 20, 80_000})
    void cheapOptionsAndDearIndicesHaveFiveLevelsToo(double price) {
        Tally tally = checkAll(walk(OPTION, price, 4, 0.05, 7_500), 1);

        assertTrue(tally.books > 1_000);
        assertEquals(price < 1, tally.emptyLevels > 0, "only near the floor a level is empty");
    }

    @Test
    void theSpreadWidensWhenCandlesDoAndWhenLessIsTraded() {
        double calm = spread(walk(OPTION, 500, 20, 0.05, 75_000));
        double wild = spread(walk(OPTION, 500, 80, 0.05, 75_000));
        double thin = spread(walk(OPTION, 500, 20, 0.05, 750));

        assertTrue(wild > 2 * calm, calm + " " + wild);
        assertTrue(thin > 2 * calm, calm + " " + thin);
    }

    private static double spread(CandleSeries series) {
        Tally tally = checkAll(series, 3);
        return tally.spreadSteps / tally.books;
    }

    @Test
    void thePriceMostlyLiesAtBidOrAsk() {
        // As the stock futures of the real ticks: candles of 5 steps at 9 lots a minute had spreads of 4 steps.
        Tally tally =
                checkAll(walk(Instrument.of("RELIANCE25NOV25FUT", "NFO").withSizes(500, 0.1), 1_500, 6, 0.1, 4_500), 1);

        double atBid = (double) tally.atBid / tally.books;
        double atAsk = (double) tally.atAsk / tally.books;
        assertTrue(atBid > 0.25 && atAsk > 0.25, atBid + " " + atAsk);
        assertTrue(atBid + atAsk > 0.65 && atBid + atAsk < 0.95, atBid + " " + atAsk);
        double spread = tally.spreadSteps / tally.books;
        assertTrue(spread > 2.5 && spread < 6, "spread in steps: " + spread);
    }

    @Test
    void aBookDependsOnSeedInstrumentAndTickOnly() {
        CandleSeries series = CandleFixtures.randomWalk(OPTION, LocalDate.of(2024, 1, 23), 1, 1);
        ReplayPipeline pipeline = Market.pipeline(Market.plan(RandomTicks.synthesizer(1)));
        List<Long> times = new ArrayList<>();
        List<String> books = new ArrayList<>();
        TickCursor cursor = pipeline.cursor(pipeline.prepare(series));
        TickDetail detail = detail(series, 1);
        while (cursor.next()) {
            times.add(cursor.epochMillis());
            detail.moveTo(cursor.epochMillis());
            detail.book().update();
            books.add(text(detail.book()) + detail.book().totalBuyQuantity());
        }
        TickDetail backwards = detail(series, 1);
        for (int i = times.size() - 1; i >= 0; i -= 17) {
            backwards.moveTo(times.get(i));
            backwards.book().update();
            assertEquals(books.get(i), text(backwards.book()) + backwards.book().totalBuyQuantity());
        }
    }

    @Test
    void anIndexHasNoBook() {
        TickDetail detail = detail(CandleFixtures.randomWalk(NIFTY, LocalDate.of(2024, 1, 23), 1, 1), 1);
        detail.moveTo(OPEN + 59_999);

        assertFalse(detail.book().exists());
        assertEquals(0, detail.book().totalBuyQuantity() + detail.book().totalSellQuantity());
    }
}
