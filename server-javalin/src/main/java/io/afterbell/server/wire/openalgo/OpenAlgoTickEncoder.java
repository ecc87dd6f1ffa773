package io.afterbell.server.wire.openalgo;

import static java.util.Objects.requireNonNull;

import io.afterbell.replay.DayStatistics;
import io.afterbell.replay.OrderBook;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.TickBlock;
import io.afterbell.replay.TickDetail;
import io.afterbell.server.wire.FrameSink;
import io.afterbell.server.wire.InstrumentName;
import io.afterbell.server.wire.TickEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Writes ticks as {@code market_data} messages, one for each mode. For one thread; nothing is allocated per tick.
 *
 * <p>All that a message of an instrument has in common with the next is a template, made when the instrument joins; a
 * tick adds the digits. A price is written as the shortest decimal, whole ones with {@code .0}, as Python prints a
 * float; unlike Python never with an exponent, which some hand-made readers do not know. Times are positive, prices and
 * volumes not negative, as the merger and the cursors see to. What is unknown (a previous close, and with it the change)
 * is left out: a message never holds null.
 */
final class OpenAlgoTickEncoder implements TickEncoder {
    private static final String LAST_TRADE_TIME = ",\"ltt\":";
    private static final String TIMESTAMP = ",\"timestamp\":";
    private static final String LTP_VOLUME = ",\"volume\":";

    private static final byte[] VOLUME = ascii(LTP_VOLUME);
    private static final byte[] OPEN = ascii(",\"open\":");
    private static final byte[] HIGH = ascii(",\"high\":");
    private static final byte[] LOW = ascii(",\"low\":");
    private static final byte[] CLOSE = ascii(",\"close\":");
    private static final byte[] OPEN_INTEREST = ascii(",\"oi\":");
    private static final byte[] LAST_TRADE_QUANTITY = ascii(",\"last_trade_quantity\":");
    private static final byte[] LAST_QUANTITY = ascii(",\"last_quantity\":");
    private static final byte[] AVERAGE_TRADE_PRICE = ascii(",\"avg_trade_price\":");
    private static final byte[] AVERAGE_PRICE = ascii(",\"average_price\":");
    private static final byte[] TOTAL_BUY_QUANTITY = ascii(",\"total_buy_quantity\":");
    private static final byte[] TOTAL_SELL_QUANTITY = ascii(",\"total_sell_quantity\":");
    private static final byte[] CHANGE = ascii(",\"change\":");
    private static final byte[] CHANGE_PERCENT = ascii(",\"change_percent\":");
    private static final byte[] BUY = ascii(",\"depth\":{\"buy\":[{\"price\":");
    private static final byte[] SELL = ascii("}],\"sell\":[{\"price\":");
    private static final byte[] NEXT_LEVEL = ascii("},{\"price\":");
    private static final byte[] QUANTITY = ascii(",\"quantity\":");
    private static final byte[] ORDERS = ascii(",\"orders\":");
    private static final byte[] DEPTH_LEVEL = ascii("}]},\"depth_level\":" + OrderBook.LEVELS);

    /** The longest long with its sign, a point and a zero. */
    private static final int LONGEST_NUMBER = 22;

    private static final int LTP_NUMBERS = 4;
    private static final int QUOTE_NUMBERS = 13;
    private static final int NUMBERS_A_LEVEL = 3;
    /** Messages are copied in multiples of this. */
    static final int ROUND_LENGTH = 32;

    private static final long HUNDREDTHS = 100;
    /** From here on a price in hundredths takes more than eight characters. */
    private static final long MOST_HUNDREDTHS = 10_000_000;

    private static final double HUNDREDTHS_OF_PERCENT = 10_000;
    private static final long HUNDREDTHS_TO_HUNDRED_MILLIONTHS = 1_000_000;

    private final byte[] end;
    private final int[] longestRests;
    private MessageTemplate[] templates = {};
    private final List<PreparedSeries> instruments = new ArrayList<>();
    private final List<MessageTemplate> aliases = new ArrayList<>();
    /** All from behind the price to before the volume, for one stretch of time. */
    private byte[] times = {};

    private long timesStretch = -1;
    private int lastTradeDigitsAt;
    private int timestampDigitsAt;
    /** The first eight bytes behind a price and behind a volume in mode LTP. */
    private long behindPrice;

    private final long behindVolume;
    private int upperMillis = -1;
    private long upperText;

    OpenAlgoTickEncoder(String sourceMark) {
        end = ascii("},\"broker\":" + PythonJson.write(sourceMark) + "}");
        behindVolume = Decimals.eightBytes(end, 0);
        int ltp = LAST_TRADE_TIME.length()
                + TIMESTAMP.length()
                + VOLUME.length
                + LTP_NUMBERS * LONGEST_NUMBER
                + end.length
                + Math.max(Decimals.OVERHANG, ROUND_LENGTH);
        int quote = ltp + QUOTE_NUMBERS * LONGEST_NUMBER;
        for (byte[] key : List.of(
                OPEN,
                HIGH,
                LOW,
                CLOSE,
                OPEN_INTEREST,
                LAST_TRADE_QUANTITY,
                LAST_QUANTITY,
                AVERAGE_TRADE_PRICE,
                AVERAGE_PRICE,
                TOTAL_BUY_QUANTITY,
                TOTAL_SELL_QUANTITY,
                CHANGE,
                CHANGE_PERCENT)) {
            quote += key.length;
        }
        int level = NEXT_LEVEL.length + QUANTITY.length + ORDERS.length + NUMBERS_A_LEVEL * LONGEST_NUMBER;
        int depth = quote + BUY.length + SELL.length + DEPTH_LEVEL.length + 2 * OrderBook.LEVELS * level;
        longestRests = new int[] {0, ltp, quote, depth};
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void onInstrument(int index, PreparedSeries prepared, Supplier<TickDetail> newDetail) {
        requireNonNull(prepared, "prepared");
        if (index >= templates.length) {
            templates = Arrays.copyOf(templates, Math.max(index + 1, 2 * templates.length));
        }
        templates[index] = MessageTemplate.of(prepared, newDetail, longestRests);
        instruments.add(prepared);
    }

    @Override
    public void onAlias(int alias, int index, InstrumentName name) {
        aliases.add(templates[index].under(name, instruments.get(index), longestRests));
    }

    @Override
    public void encode(TickBlock block, int i, int mode, long epochMillis, FrameSink sink) {
        encode(templates[block.instrument(i)], block, i, mode, epochMillis, sink);
    }

    @Override
    public void encodeAlias(TickBlock block, int i, int alias, int mode, long epochMillis, FrameSink sink) {
        encode(aliases.get(alias), block, i, mode, epochMillis, sink);
    }

    private void encode(MessageTemplate template, TickBlock block, int i, int mode, long epochMillis, FrameSink sink) {
        if (mode < 1 || mode >= longestRests.length) {
            return;
        }
        byte[] bytes = sink.begin(template.maximumLengths[mode]);
        if (mode == 1) {
            int end = putLtp(bytes, sink.offset(), template, block.price(i), block.dayVolume(i), epochMillis);
            if (end > 0) {
                sink.endText(end);
                return;
            }
        }
        int at = put(bytes, sink.offset(), template.starts[mode]);
        at = putPrice(bytes, at, block.price(i), template);
        at = putTimes(bytes, at, epochMillis);
        if (mode == 1) {
            at = putVolume(bytes, at, block.dayVolume(i), template);
        } else {
            TickDetail detail = template.detailAt(block.epochMillis(i));
            // Here the volume comes later; its key is written over.
            at = putQuote(bytes, at - VOLUME.length, block, i, detail, template);
            if (mode == Mode.DEPTH.number() && detail.book().exists()) {
                at = putDepth(bytes, at, detail.book(), template);
            }
        }
        at = put(bytes, at, end);
        sink.endText(at);
    }

    /**
     * The usual message in one copy of a finished one, and four stores of eight bytes for price, times and volume; what
     * lies behind a number in its eight bytes is stored again with it. Answers 0 for a tick that is not usual.
     */
    private int putLtp(byte[] bytes, int at, MessageTemplate template, long price, long dayVolume, long epochMillis) {
        long volume = template.volumeUnit == 1 ? dayVolume : dayVolume / template.volumeUnit;
        if (template.priceUnit != HUNDREDTHS || price >= MOST_HUNDREDTHS || volume >= Decimals.EIGHT_DIGITS) {
            return 0;
        }
        long millis = epochMillis - timesStretch * Decimals.EIGHT_DIGITS;
        if (millis < 0 || millis >= Decimals.EIGHT_DIGITS || timesStretch <= 0) {
            if (epochMillis < Decimals.EIGHT_DIGITS) {
                return 0;
            }
            prepareTimes(epochMillis / Decimals.EIGHT_DIGITS);
            millis = epochMillis - timesStretch * Decimals.EIGHT_DIGITS;
        }
        long priceText = Decimals.textOfHundredths((int) price);
        long volumeText = Decimals.text((int) volume);
        int priceWidth = Decimals.width(priceText);
        int volumeWidth = Decimals.width(volumeText);
        byte[] whole = ltpMessage(template, priceWidth, volumeWidth);
        System.arraycopy(whole, 0, bytes, at, whole.length);
        int priceAt = at + template.starts[1].length;
        int timesAt = priceAt + priceWidth;
        int volumeAt = timesAt + times.length;
        Decimals.putEightBytes(bytes, priceAt, priceText | Decimals.behind(behindPrice, priceWidth));
        long time = eightDigits((int) millis);
        Decimals.putEightBytes(bytes, timesAt + lastTradeDigitsAt, time);
        Decimals.putEightBytes(bytes, timesAt + timestampDigitsAt, time);
        Decimals.putEightBytes(bytes, volumeAt, volumeText | Decimals.behind(behindVolume, volumeWidth));
        return volumeAt + volumeWidth + end.length;
    }

    // The upper four digits change every ten seconds only.
    private long eightDigits(int millis) {
        int upper = millis / Decimals.FOUR_DIGITS;
        if (upper != upperMillis) {
            upperMillis = upper;
            upperText = Decimals.fourDigits(upper);
        }
        return upperText | Decimals.fourDigits(millis - upper * Decimals.FOUR_DIGITS) << Integer.SIZE;
    }

    /** A message with gaps of these widths, and zeros up to a round length: copies of one length cost least. */
    private byte[] ltpMessage(MessageTemplate template, int priceWidth, int volumeWidth) {
        if (template.ltpStretch != timesStretch) {
            Arrays.fill(template.ltpMessages, MessageTemplate.NOT_MADE);
            template.ltpStretch = timesStretch;
        }
        int which = priceWidth << MessageTemplate.LTP_WIDTH_BITS | volumeWidth;
        byte[] known = template.ltpMessages[which];
        if (known.length > 0) {
            return known;
        }
        int length = template.starts[1].length + priceWidth + times.length + volumeWidth + end.length;
        byte[] made = new byte[(length + ROUND_LENGTH - 1) / ROUND_LENGTH * ROUND_LENGTH];
        int at = put(made, 0, template.starts[1]) + priceWidth;
        put(made, put(made, at, times) + volumeWidth, end);
        template.ltpMessages[which] = made;
        return made;
    }

    private int putTimes(byte[] bytes, int at, long epochMillis) {
        long stretch = epochMillis / Decimals.EIGHT_DIGITS;
        if (stretch != timesStretch) {
            prepareTimes(stretch);
        }
        if (stretch == 0) {
            // The first day of 1970 has fewer digits than there are gaps.
            return putTimesDigitByDigit(bytes, at, epochMillis);
        }
        put(bytes, at, times);
        int digits = (int) (epochMillis - stretch * Decimals.EIGHT_DIGITS);
        Decimals.putEightTwice(bytes, at + lastTradeDigitsAt, at + timestampDigitsAt, digits);
        return at + times.length;
    }

    // All but the last eight digits stay the same for more than a day; gaps are left for those.
    private void prepareTimes(long stretch) {
        String start = LAST_TRADE_TIME + stretch;
        String middle = start + "........" + TIMESTAMP + stretch;
        times = ascii(middle + "........" + LTP_VOLUME);
        lastTradeDigitsAt = start.length();
        timestampDigitsAt = middle.length();
        behindPrice = Decimals.eightBytes(times, 0);
        timesStretch = stretch;
    }

    private static int putTimesDigitByDigit(byte[] bytes, int at, long epochMillis) {
        return put(bytes, at, ascii(LAST_TRADE_TIME + epochMillis + TIMESTAMP + epochMillis + LTP_VOLUME));
    }

    private static int putQuote(
            byte[] bytes, int from, TickBlock block, int i, TickDetail detail, MessageTemplate template) {
        DayStatistics day = detail.day();
        OrderBook book = detail.book();
        long previousClose = Math.round(day.previousClose() * template.wideUnit);
        boolean isCloseKnown = previousClose > 0;
        int at = putPrice(bytes, put(bytes, from, OPEN), day.open(), template);
        at = putPrice(bytes, put(bytes, at, HIGH), day.high(), template);
        at = putPrice(bytes, put(bytes, at, LOW), day.low(), template);
        if (isCloseKnown) {
            at = putWide(bytes, put(bytes, at, CLOSE), previousClose, template);
        }
        at = putVolume(bytes, put(bytes, at, VOLUME), block.dayVolume(i), template);
        at = Decimals.put(bytes, put(bytes, at, OPEN_INTEREST), Math.max(0, day.openInterest()));
        at = putVolume(bytes, put(bytes, at, LAST_TRADE_QUANTITY), block.volume(i), template);
        at = putVolume(bytes, put(bytes, at, LAST_QUANTITY), block.volume(i), template);
        long average = Math.round(day.averagePrice() * template.wideUnitsPerPriceUnit);
        at = putWide(bytes, put(bytes, at, AVERAGE_TRADE_PRICE), average, template);
        at = putWide(bytes, put(bytes, at, AVERAGE_PRICE), average, template);
        at = Decimals.put(bytes, put(bytes, at, TOTAL_BUY_QUANTITY), book.totalBuyQuantity());
        at = Decimals.put(bytes, put(bytes, at, TOTAL_SELL_QUANTITY), book.totalSellQuantity());
        if (isCloseKnown) {
            long change = block.price(i) * template.wideUnitsPerPriceUnit - previousClose;
            at = putWide(bytes, put(bytes, at, CHANGE), change, template);
            long percent = Math.round((double) change / previousClose * HUNDREDTHS_OF_PERCENT);
            at = putSigned(bytes, put(bytes, at, CHANGE_PERCENT), percent, 100, HUNDREDTHS_TO_HUNDRED_MILLIONTHS);
        }
        return at;
    }

    private static int putDepth(byte[] bytes, int from, OrderBook book, MessageTemplate template) {
        book.update();
        int at = from;
        for (int level = 0; level < OrderBook.LEVELS; level++) {
            at = put(bytes, at, level == 0 ? BUY : NEXT_LEVEL);
            at = putPrice(bytes, at, book.bidPrice(level), template);
            at = Decimals.put(bytes, put(bytes, at, QUANTITY), book.bidQuantity(level));
            at = Decimals.put(bytes, put(bytes, at, ORDERS), book.bidOrders(level));
        }
        for (int level = 0; level < OrderBook.LEVELS; level++) {
            at = put(bytes, at, level == 0 ? SELL : NEXT_LEVEL);
            at = putPrice(bytes, at, book.askPrice(level), template);
            at = Decimals.put(bytes, put(bytes, at, QUANTITY), book.askQuantity(level));
            at = Decimals.put(bytes, put(bytes, at, ORDERS), book.askOrders(level));
        }
        return put(bytes, at, DEPTH_LEVEL);
    }

    private static int put(byte[] bytes, int at, byte[] part) {
        System.arraycopy(part, 0, bytes, at, part.length);
        return at + part.length;
    }

    private static int putVolume(byte[] bytes, int at, long volume, MessageTemplate template) {
        return Decimals.put(bytes, at, template.volumeUnit == 1 ? volume : volume / template.volumeUnit);
    }

    private static int putPrice(byte[] bytes, int at, long price, MessageTemplate template) {
        return putDecimal(bytes, at, price, template.priceUnit, template.priceUnitsToHundredMillionths);
    }

    private static int putWide(byte[] bytes, int at, long value, MessageTemplate template) {
        return putSigned(bytes, at, value, template.wideUnit, template.wideUnitsToHundredMillionths);
    }

    private static int putSigned(byte[] bytes, int from, long value, long unit, long unitsToHundredMillionths) {
        int at = from;
        if (value < 0) {
            bytes[at++] = '-';
        }
        return putDecimal(bytes, at, Math.abs(value), unit, unitsToHundredMillionths);
    }

    private static int putDecimal(byte[] bytes, int at, long value, long unit, long unitsToHundredMillionths) {
        // Nearly all prices are in hundredths, and a division by a constant is several times cheaper.
        long whole = unit == 100 ? value / 100 : value / unit;
        int fraction = (int) ((value - whole * unit) * unitsToHundredMillionths);
        return Decimals.putFraction(bytes, Decimals.put(bytes, at, whole), fraction);
    }
}
