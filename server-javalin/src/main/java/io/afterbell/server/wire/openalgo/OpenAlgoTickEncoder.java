package io.afterbell.server.wire.openalgo;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Instrument;
import io.afterbell.api.PriceScale;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.TickBlock;
import io.afterbell.server.wire.FrameSink;
import io.afterbell.server.wire.TickEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes ticks as {@code market_data} messages of mode 1. For one thread; nothing is allocated per tick.
 *
 * <p>All that a message of an instrument has in common with the next is a template, made when the instrument joins; a
 * tick adds the digits. A price is written as the shortest decimal, whole ones with {@code .0}, as Python prints a
 * float; unlike Python never with an exponent, which some hand-made readers do not know. Times are positive, prices and
 * volumes not negative, as the merger and the cursors see to.
 */
final class OpenAlgoTickEncoder implements TickEncoder {
    private static final long[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
    };
    private static final String LAST_TRADE_TIME = ",\"ltt\":";
    private static final String TIMESTAMP = ",\"timestamp\":";
    private static final String VOLUME = ",\"volume\":";
    /** Four numbers of 20 bytes (the longest long with its sign), and the price's point with a zero. */
    private static final int LONGEST_NUMBERS = 4 * 20 + 2;

    private final byte[] end;
    private Template[] templates = {};
    /** All from behind the price to before the volume, for one stretch of time. */
    private byte[] times = {};

    private long timesStretch = -1;
    private int lastTradeDigitsAt;
    private int timestampDigitsAt;

    /** What the messages of one instrument have in common. */
    private static final class Template {
        final byte[] start;
        final int maximumLength;
        final long priceUnit;
        final long priceUnitsToHundredMillionths;
        final long volumeUnit;

        Template(PreparedSeries prepared, int endLength) {
            Instrument instrument = prepared.instrument();
            String name = "\"symbol\":" + PythonJson.write(instrument.symbol()) + ",\"exchange\":"
                    + PythonJson.write(instrument.exchange());
            start = ascii("{\"type\":\"market_data\"," + name + ",\"mode\":1,\"data\":{" + name + ",\"ltp\":");
            maximumLength = start.length
                    + LAST_TRADE_TIME.length()
                    + TIMESTAMP.length()
                    + VOLUME.length()
                    + LONGEST_NUMBERS
                    + endLength;
            int priceDecimals = prepared.series().priceScale().decimals();
            priceUnit = POWERS_OF_TEN[priceDecimals];
            priceUnitsToHundredMillionths = POWERS_OF_TEN[PriceScale.MAXIMUM_DECIMALS - priceDecimals];
            volumeUnit = POWERS_OF_TEN[prepared.series().volumeScale().decimals()];
        }
    }

    OpenAlgoTickEncoder(String sourceMark) {
        end = ascii("},\"broker\":" + PythonJson.write(sourceMark) + "}");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void onInstrument(int index, PreparedSeries prepared) {
        requireNonNull(prepared, "prepared");
        if (index >= templates.length) {
            templates = Arrays.copyOf(templates, Math.max(index + 1, 2 * templates.length));
        }
        templates[index] = new Template(prepared, end.length);
    }

    @Override
    public void encode(TickBlock block, int i, int mode, long epochMillis, FrameSink sink) {
        if (mode != Mode.LTP.number()) {
            return;
        }
        Template template = templates[block.instrument(i)];
        byte[] bytes = sink.begin(template.maximumLength);
        int at = put(bytes, sink.offset(), template.start);
        at = putPrice(bytes, at, block.price(i), template);
        at = putTimes(bytes, at, epochMillis);
        long volume = block.dayVolume(i);
        at = Decimals.put(bytes, at, template.volumeUnit == 1 ? volume : volume / template.volumeUnit);
        at = put(bytes, at, end);
        sink.endText(at);
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
        times = ascii(middle + "........" + VOLUME);
        lastTradeDigitsAt = start.length();
        timestampDigitsAt = middle.length();
        timesStretch = stretch;
    }

    private static int putTimesDigitByDigit(byte[] bytes, int at, long epochMillis) {
        return put(bytes, at, ascii(LAST_TRADE_TIME + epochMillis + TIMESTAMP + epochMillis + VOLUME));
    }

    private static int put(byte[] bytes, int at, byte[] part) {
        System.arraycopy(part, 0, bytes, at, part.length);
        return at + part.length;
    }

    private static int putPrice(byte[] bytes, int at, long price, Template template) {
        // Nearly all prices are in hundredths, and a division by a constant is several times cheaper.
        long unit = template.priceUnit;
        long whole = unit == 100 ? price / 100 : price / unit;
        int fraction = (int) ((price - whole * unit) * template.priceUnitsToHundredMillionths);
        return Decimals.putFraction(bytes, Decimals.put(bytes, at, whole), fraction);
    }
}
