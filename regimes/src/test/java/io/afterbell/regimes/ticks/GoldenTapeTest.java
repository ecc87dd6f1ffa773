package io.afterbell.regimes.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tapes as they have been since version 1 of each synthesizer. When one of these tests fails, users who stored a seed get
 * another market: either undo that, or raise the service's version and take the new tape over by
 * {@code -Dafterbell.golden.rewrite=true}.
 */
class GoldenTapeTest {
    private static final List<TickSynthesizer> ALL =
            List.of(new BridgeSynthesizer(), new CloseSynthesizer(), new LinearSynthesizer(), new OhlcSynthesizer());

    private static final int[] TICKS_PER_CANDLE = {1, 3, 4, 10, 60, 600};

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
        assertGolden("golden-tape.csv", tape.toString());
    }

    @Test
    void aDayIsTheSameByteForByte() throws IOException, NoSuchAlgorithmException {
        StringBuilder hashes = new StringBuilder();
        for (TickSynthesizer service : ALL) {
            for (int ticksPerCandle : TICKS_PER_CANDLE) {
                hashes.append(service.name()).append(' ').append(service.version());
                hashes.append(',').append(ticksPerCandle);
                hashes.append(',').append(hashOfADay(service, ticksPerCandle)).append('\n');
            }
        }
        assertGolden("golden-days.csv", hashes.toString());
    }

    private static String hashOfADay(TickSynthesizer service, int ticksPerCandle) throws NoSuchAlgorithmException {
        CandleSeries day = MadeUpCandles.walk(375, 2_500, 0.4, 60, 7);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        ByteBuffer row = ByteBuffer.allocate(3 * Long.BYTES);
        TickGenerator generator = Tape.generator(service, ticksPerCandle, day, Tape.SEED);
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
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    /** Compares with the file beside the tests, or writes it when {@code -Dafterbell.golden.rewrite=true} says so. */
    private static void assertGolden(String file, String actual) throws IOException {
        if (Boolean.getBoolean("afterbell.golden.rewrite")) {
            Files.writeString(Path.of("src/test/resources/io/afterbell/regimes/ticks", file), actual);
            return;
        }
        try (InputStream golden = GoldenTapeTest.class.getResourceAsStream(file)) {
            String expected = golden == null ? "" : new String(golden.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, actual);
        }
    }
}
