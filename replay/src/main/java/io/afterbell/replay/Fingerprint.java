package io.afterbell.replay;

import io.afterbell.api.CandleSeries;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over all that candles bring to a tape: their columns and the units that these are counted in. */
final class Fingerprint {
    private static final int BYTES_A_CANDLE = 7 * Long.BYTES;
    private static final int CANDLES_A_CHUNK = 1_024;

    private Fingerprint() {}

    /** 64 hexadecimal digits; the instrument's name is not among what is counted. */
    static String of(CandleSeries series) {
        MessageDigest digest = sha256();
        String units = series.interval().code() + " " + series.priceScale().decimals() + " "
                + series.priceScale().step() + " " + series.volumeScale().decimals() + " " + series.size();
        digest.update(units.getBytes(StandardCharsets.US_ASCII));
        ByteBuffer chunk = ByteBuffer.allocate(CANDLES_A_CHUNK * BYTES_A_CANDLE);
        for (int i = 0; i < series.size(); i++) {
            chunk.putLong(series.openEpochMillis(i))
                    .putDouble(series.open(i))
                    .putDouble(series.high(i))
                    .putDouble(series.low(i))
                    .putDouble(series.close(i))
                    .putLong(series.volume(i))
                    .putLong(series.openInterest(i));
            if (!chunk.hasRemaining() || i == series.size() - 1) {
                digest.update(chunk.flip());
                chunk.clear();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
