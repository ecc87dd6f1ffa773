package io.afterbell.replay;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.Instrument;
import io.afterbell.api.InstrumentKind;

/**
 * An order book that could have stood around a tick: five levels a side, invented, as candles know of none.
 *
 * <p>The best bid and the best ask bracket the tick's price on the price grid and never cross. The price mostly lies at
 * one of them: after a rise more often at the ask, after a fall at the bid (Lee and Ready's tick rule, 1991, read
 * backwards). The spread follows how far recent candles reach, divided by the square root of the number of trades
 * (Wyart and others, 2008, "Relation between bid-ask spread, impact and volatility in order-driven markets"), and is at
 * least a step. Quantities follow the recent volume, in whole lots for derivatives. Only candles that are complete and
 * ticks that have happened are looked at.
 *
 * <p>Deterministic like the tape: all chance is keyed by seed, instrument, minute and tick. Near the price floor there
 * is no room for five bids above zero; the levels that do not fit are empty, price, quantity and orders 0, as exchanges
 * send them. At one step the price is always the bid.
 *
 * <p>Prices are in units of the series' price scale, quantities are whole. For one thread; allocates nothing.
 */
public final class OrderBook {
    /** Levels a side. */
    public static final int LEVELS = 5;

    /** Quantities fit into 32 bits, because some clients read them so. */
    private static final double LARGEST_TOTAL = 2_000_000_000;

    private static final double SPREAD_PER_VOLATILITY = 2;
    /** Trades a minute where volumes say nothing. */
    private static final double USUAL_TRADES = 30;
    /** The worth of a usual trade where there are no lots, in the instrument's currency. */
    private static final double USUAL_TRADE_WORTH = 50_000;
    /** A level holds this part of what is traded in a minute. */
    private static final double LEVEL_SHARE = 0.2;
    /** The spread is at most this part of the price. */
    private static final long PRICE_TO_SPREAD = 10;

    private static final int MINIMUM_TOTAL_SHARES = 150;
    private static final int TOTAL_SHARES_SPREAD = 400;
    /** The share of ticks that lie between bid and ask where the spread leaves room, out of 256. */
    private static final int INSIDE = 56;
    /** How often a price that has risen lies at the ask, out of 256 of those at bid or ask. */
    private static final int FOLLOWS = 200;

    /** How many random numbers a tick may use; the minute's own come first. */
    private static final int NUMBERS_A_TICK = 8;

    private static final int NUMBERS_A_MINUTE = 4;

    private final DayStatistics day;
    private final CandleSeries series;
    private final long key;
    private final boolean exists;
    private final long step;
    private final long lotSize;
    private final double volumeUnitsPerLot;

    private final long[] bidPrice = new long[LEVELS];
    private final long[] askPrice = new long[LEVELS];
    private final long[] bidQuantity = new long[LEVELS];
    private final long[] askQuantity = new long[LEVELS];
    private final int[] bidOrders = new int[LEVELS];
    private final int[] askOrders = new int[LEVELS];

    /** Of the candle that was looked at last. */
    private int candle = -1;

    private double trades;
    private double levelLots;
    private double buyFrom;
    private double buyTo;
    private double sellFrom;
    private double sellTo;

    /**
     * Makes a book.
     *
     * @param day stands on the tick that the book is about
     * @param key of all that is random about it
     * @param ofIndices whether an index has one as well
     */
    OrderBook(DayStatistics day, long key, boolean ofIndices) {
        this.day = requireNonNull(day, "day");
        this.exists = ofIndices || day.series().instrument().kind() != InstrumentKind.INDEX;
        this.key = key;
        this.series = day.series();
        this.step = series.priceScale().step();
        Instrument instrument = series.instrument();
        this.lotSize = instrument.kind().isDerivative() ? instrument.lotSize().orElse(1) : 1;
        this.volumeUnitsPerLot = lotSize * Math.pow(10, series.volumeScale().decimals());
    }

    /**
     * Says whether there is a book at all. Real markets have none of an index, nor do brokers send one.
     *
     * @return false for an index, unless books of indices are invented as well
     */
    public boolean exists() {
        return exists;
    }

    private void lookAtCandle() {
        if (candle == day.candle()) {
            return;
        }
        candle = day.candle();
        double lots = day.recentVolume() / volumeUnitsPerLot;
        if (lots == 0) {
            trades = USUAL_TRADES;
            levelLots = USUAL_TRADES * LEVEL_SHARE;
        } else if (lotSize > 1) {
            trades = Math.max(1, lots);
            levelLots = lots * LEVEL_SHARE;
        } else {
            double worth = lots * series.close(Math.max(0, candle - 1));
            trades = Math.max(1, worth / USUAL_TRADE_WORTH);
            levelLots = lots * LEVEL_SHARE;
        }
        double most = LARGEST_TOTAL / lotSize / (MINIMUM_TOTAL_SHARES + TOTAL_SHARES_SPREAD);
        levelLots = Math.min(levelLots, most);
        long minute = series.epochMinute(candle);
        buyFrom = totalShares(minute, 0);
        buyTo = totalShares(minute + 1, 0);
        sellFrom = totalShares(minute, 1);
        sellTo = totalShares(minute + 1, 1);
    }

    // What waits in a whole book changes slowly: from minute to minute it goes straight from one number to the next.
    private double totalShares(long minute, int side) {
        return MINIMUM_TOTAL_SHARES + TOTAL_SHARES_SPREAD * CounterRandom.uniform(key, minute, side);
    }

    /**
     * What waits to be bought in the whole book, of which the five levels are a small part.
     *
     * @return a quantity, 1 or more; 0 where there is no book
     */
    public long totalBuyQuantity() {
        lookAtCandle();
        return total(buyFrom, buyTo);
    }

    /**
     * What waits to be sold in the whole book.
     *
     * @return a quantity, 1 or more; 0 where there is no book
     */
    public long totalSellQuantity() {
        lookAtCandle();
        return total(sellFrom, sellTo);
    }

    private long total(double from, double to) {
        if (!exists) {
            return 0;
        }
        double passed = (day.tick() + 1.0) / day.ticksOfCandle();
        // No fewer than the five levels can hold together.
        return lotSize * (2 * LEVELS + (long) (levelLots * (from + (to - from) * passed)));
    }

    /** Computes the levels at the tick that the statistics stand on. */
    public void update() {
        lookAtCandle();
        long minute = series.epochMinute(candle);
        int counter = NUMBERS_A_MINUTE + day.tick() * NUMBERS_A_TICK;
        long chance = CounterRandom.bits(key, minute, counter);
        long price = day.price() / step;
        long spread = spread(chance, price);
        long below = below(chance >>> 32, spread, price);
        long bid = price - below;
        long ask = bid + spread;
        // The wider the spread, the further apart the levels behind it.
        long gaps = Math.max(1, spread / 2);
        for (int level = 0; level < LEVELS; level++) {
            long random = CounterRandom.bits(key, minute, counter + 1 + level);
            put(bidPrice, bidQuantity, bidOrders, level, bid, random & 0xFFFF_FFFFL);
            put(askPrice, askQuantity, askOrders, level, ask, random >>> 32);
            long next = bid - 1 - (random & 0xFF) * gaps / 256;
            bid = Math.max(next, bid > 1 ? 1 : 0);
            ask += 1 + (random >>> 32 & 0xFF) * gaps / 256;
        }
    }

    private long spread(long chance, long price) {
        double volatility = day.rangeSteps() / Math.sqrt(trades);
        // Between half and one and a half times the usual, most often about it; the fraction is settled by chance.
        double varied = SPREAD_PER_VOLATILITY * volatility * (0.5 + ((chance & 0xFF) + (chance >>> 8 & 0xFF)) / 512.0);
        long steps = (long) (varied + (chance >>> 16 & 0xFFFF) / 65_536.0);
        return Math.max(1, Math.min(steps, price / PRICE_TO_SPREAD));
    }

    // How far the bid lies below the price: nothing, the whole spread, or something between.
    private long below(long chance, long spread, long price) {
        long below;
        if (spread > 1 && (chance & 0xFF) < INSIDE) {
            below = 1 + (chance >>> 8 & 0xFFFF) * (spread - 1) / 65_536;
        } else {
            long before = day.priceBefore();
            long now = day.price();
            int atAsk = now == before ? 128 : now > before ? FOLLOWS : 256 - FOLLOWS;
            below = (chance >>> 24 & 0xFF) < atAsk ? spread : 0;
        }
        // No bid at zero; where only one of the two fits, the price is the bid.
        return price - below >= 1 ? below : 0;
    }

    private void put(long[] prices, long[] quantities, int[] orders, int level, long priceSteps, long chance) {
        prices[level] = priceSteps * step;
        if (priceSteps == 0) {
            quantities[level] = 0;
            orders[level] = 0;
            return;
        }
        double size = 0.2 + (chance >>> 8 & 0xFFFF) / 36_409.0;
        long lots = 1 + (long) (levelLots * size * (1 + 0.25 * level));
        quantities[level] = lots * lotSize;
        orders[level] = (int) Math.min(lots, 1 + (long) (Math.sqrt(lots) * (0.25 + (chance >>> 24 & 0xFF) / 256.0)));
    }

    /**
     * A bid's price as of the last {@link #update}.
     *
     * @param level 0 for the best to {@code LEVELS - 1}, here and in the other accessors
     * @return units of the price scale; 0 for an empty level
     */
    public long bidPrice(int level) {
        return bidPrice[level];
    }

    /**
     * A bid's quantity.
     *
     * @param level the level
     * @return whole lots for derivatives; 0 for an empty level
     */
    public long bidQuantity(int level) {
        return bidQuantity[level];
    }

    /**
     * How many orders make up a bid.
     *
     * @param level the level
     * @return the count; 0 for an empty level
     */
    public int bidOrders(int level) {
        return bidOrders[level];
    }

    /**
     * An ask's price.
     *
     * @param level the level
     * @return units of the price scale
     */
    public long askPrice(int level) {
        return askPrice[level];
    }

    /**
     * An ask's quantity.
     *
     * @param level the level
     * @return whole lots for derivatives
     */
    public long askQuantity(int level) {
        return askQuantity[level];
    }

    /**
     * How many orders make up an ask.
     *
     * @param level the level
     * @return the count
     */
    public int askOrders(int level) {
        return askOrders[level];
    }
}
