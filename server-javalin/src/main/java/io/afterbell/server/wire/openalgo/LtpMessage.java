package io.afterbell.server.wire.openalgo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A finished message of mode LTP with gaps of the right widths for one price, two times and one volume: a tick copies it
 * whole and stores eight bytes four times. Immutable.
 *
 * <p>What lies behind a gap within those eight bytes is stored again with the digits, so that no byte has to be counted.
 */
final class LtpMessage {
    /** The most digits, point included, that fit into one store. */
    static final int WIDEST_NUMBER = 8;

    final byte[] bytes;
    final int priceAt;
    final int lastTradeTimeAt;
    final int timestampAt;
    final int volumeAt;
    /** What the eight bytes from the price on hold, without the price. */
    final long behindPrice;
    /** What the eight bytes from the volume on hold, without the volume. */
    final long behindVolume;

    /**
     * Makes a message.
     *
     * @param start all before the price
     * @param priceWidth how many bytes the price takes, 1 to 8
     * @param times all between price and volume, gaps of eight bytes included
     * @param lastTradeTimeAt where in it the first gap is
     * @param timestampAt where in it the second gap is
     * @param volumeWidth how many bytes the volume takes, 1 to 8
     * @param end all behind the volume, at least seven bytes
     */
    LtpMessage(
            byte[] start,
            int priceWidth,
            byte[] times,
            int lastTradeTimeAt,
            int timestampAt,
            int volumeWidth,
            byte[] end) {
        priceAt = start.length;
        int timesAt = priceAt + priceWidth;
        this.lastTradeTimeAt = timesAt + lastTradeTimeAt;
        this.timestampAt = timesAt + timestampAt;
        volumeAt = timesAt + times.length;
        bytes = Arrays.copyOf(start, volumeAt + volumeWidth + end.length);
        System.arraycopy(times, 0, bytes, timesAt, times.length);
        System.arraycopy(end, 0, bytes, volumeAt + volumeWidth, end.length);
        behindPrice = Decimals.eightBytes(bytes, priceAt);
        behindVolume = Decimals.eightBytes(bytes, volumeAt);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
