package io.afterbell.server.wire.openalgo;

import io.afterbell.api.PriceScale;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.TickDetail;
import io.afterbell.server.wire.InstrumentName;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of one instrument under one name have in common, in all modes. For one thread.
 *
 * <p>Prices of ticks are written in the decimals of the instrument's grid; averages and changes, which need not lie on
 * it, in hundredths at least.
 */
final class MessageTemplate {
    private static final long[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
    };
    private static final int FEWEST_WIDE_DECIMALS = 2;
    static final byte[] NOT_MADE = {};
    private static final int WIDEST_LTP_NUMBER = 8;
    static final int LTP_WIDTH_BITS = 4;

    /** By mode: everything before the price. */
    final byte[][] starts;
    /** By mode. */
    final int[] maximumLengths;

    final long priceUnit;
    final long priceUnitsToHundredMillionths;
    final long wideUnit;
    final long wideUnitsToHundredMillionths;
    final long wideUnitsPerPriceUnit;
    final long volumeUnit;

    /** Messages of mode LTP by the widths of price and volume; empty until needed, for one stretch of time. */
    final byte[][] ltpMessages = new byte[WIDEST_LTP_NUMBER + 1 << LTP_WIDTH_BITS][];

    long ltpStretch = -1;

    private final Supplier<TickDetail> newDetail;
    private @Nullable TickDetail detail;

    private MessageTemplate(
            InstrumentName name, PreparedSeries prepared, Supplier<TickDetail> newDetail, int[] longestRests) {
        String named =
                "\"symbol\":" + PythonJson.write(name.symbol()) + ",\"exchange\":" + PythonJson.write(name.exchange());
        starts = new byte[longestRests.length][];
        maximumLengths = new int[longestRests.length];
        for (int mode = 0; mode < starts.length; mode++) {
            String start =
                    "{\"type\":\"market_data\"," + named + ",\"mode\":" + mode + ",\"data\":{" + named + ",\"ltp\":";
            starts[mode] = start.getBytes(StandardCharsets.US_ASCII);
            maximumLengths[mode] = starts[mode].length + longestRests[mode];
        }
        int priceDecimals = prepared.series().priceScale().decimals();
        int wideDecimals = Math.max(FEWEST_WIDE_DECIMALS, priceDecimals);
        priceUnit = POWERS_OF_TEN[priceDecimals];
        priceUnitsToHundredMillionths = POWERS_OF_TEN[PriceScale.MAXIMUM_DECIMALS - priceDecimals];
        wideUnit = POWERS_OF_TEN[wideDecimals];
        wideUnitsToHundredMillionths = POWERS_OF_TEN[PriceScale.MAXIMUM_DECIMALS - wideDecimals];
        wideUnitsPerPriceUnit = POWERS_OF_TEN[wideDecimals - priceDecimals];
        volumeUnit = POWERS_OF_TEN[prepared.series().volumeScale().decimals()];
        this.newDetail = newDetail;
    }

    /**
     * A template under the instrument's own name.
     *
     * @param newDetail makes the detail when a mode needs it for the first time
     * @param longestRests by mode, how long a message is at most behind its start
     */
    static MessageTemplate of(PreparedSeries prepared, Supplier<TickDetail> newDetail, int[] longestRests) {
        InstrumentName own = new InstrumentName(
                prepared.instrument().symbol(), prepared.instrument().exchange());
        return new MessageTemplate(own, prepared, newDetail, longestRests);
    }

    /** The same instrument under another name. */
    MessageTemplate under(InstrumentName name, PreparedSeries prepared, int[] longestRests) {
        return new MessageTemplate(name, prepared, this::detail, longestRests);
    }

    TickDetail detail() {
        if (detail == null) {
            detail = newDetail.get();
        }
        return detail;
    }

    TickDetail detailAt(long marketMillis) {
        TickDetail moved = detail();
        moved.moveTo(marketMillis);
        return moved;
    }
}
