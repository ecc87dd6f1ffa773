package io.afterbell.regimes.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tapes as they have been since version 1 of each synthesizer. When one of these tests fails, users who stored a seed get
 * another market: either undo that, or raise the service's version and take the new tape over.
 */
class GoldenTapeTest {
    private static final List<TickSynthesizer> ALL =
            List.of(new BridgeSynthesizer(), new CloseSynthesizer(), new LinearSynthesizer(), new OhlcSynthesizer());

    private static TickSynthesizer service(String name) {
        return ALL.stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void threeCandlesAreTheSameTickForTick() throws IOException {
        CandleSeries series = CandleSeries.builder(MadeUpCandles.SHARE, io.afterbell.api.Interval.ONE_MINUTE)
                .add(MadeUpCandles.OPEN_MILLIS, 2_731.05, 2_739.9, 2_728, 2_735.2, 48_335)
                .add(MadeUpCandles.OPEN_MILLIS + 60_000, 2_735.2, 2_735.25, 2_735.15, 2_735.25, 3)
                .add(MadeUpCandles.OPEN_MILLIS + 120_000, 2_735.25, 2_735.25, 2_700, 2_700, 0)
                .build(MadeUpCandles.PAISE_FIVE);
        StringBuilder tape = new StringBuilder();
        for (TickSynthesizer service : ALL) {
            TickGenerator generator = Tape.generator(service, 10, series, Tape.SEED);
            for (int i = 0; i < series.size(); i++) {
                for (Tape.Print print : Tape.of(generator, series, i)) {
                    tape.append(service.name()).append(' ').append(service.version());
                    tape.append(',').append(print.epochMillis());
                    tape.append(',').append(print.price());
                    tape.append(',').append(print.volume()).append('\n');
                }
            }
        }
        try (InputStream golden = GoldenTapeTest.class.getResourceAsStream("golden-tape.csv")) {
            String expected = golden == null ? "" : new String(golden.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, tape.toString());
        }
    }

    @ParameterizedTest(name = "{0} with {1} ticks a candle")
    @CsvSource({
        "bridge,   1, 94dc8036e5c30973",
        "bridge,   3, 8b652cbcaf975b0e",
        "bridge,  10, dc2c75305f32e888",
        "bridge,  60, be506ac5935c2f9b",
        "bridge, 600, cccb594ddc4a921f",
        "linear,   3, 7cafb1bb8d7cdf6d",
        "linear,  60, 3afb6356559d6b5d",
        "ohlc,     4, ee581f116657b405",
        "close,    1, eb882046bf1db173",
    })
    void aDayIsTheSameByteForByte(String name, int ticksPerCandle, String expected) throws NoSuchAlgorithmException {
        CandleSeries day = MadeUpCandles.walk(375, 2_500, 0.4, 60, 7);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        ByteBuffer row = ByteBuffer.allocate(3 * Long.BYTES);
        TickGenerator generator = Tape.generator(service(name), ticksPerCandle, day, Tape.SEED);
        for (int i = 0; i < day.size(); i++) {
            generator.generate(
                    day,
                    i,
                    (time, price, volume) -> digest.update(row.clear()
                            .putLong(time)
                            .putLong(price)
                            .putLong(volume)
                            .flip()));
        }
        assertEquals(expected, HexFormat.of().formatHex(digest.digest(), 0, 8));
    }
}
