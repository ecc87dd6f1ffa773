package io.afterbell.server.wire.openalgo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.afterbell.api.Instrument;
import io.afterbell.replay.TickDetail;
import io.afterbell.server.wire.RecordingFrameSink;
import io.afterbell.server.wire.TickBlocks;
import io.afterbell.server.wire.TickEncoder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAlgoTickEncoderTest {
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static TickDetail noDetail() {
        throw new AssertionError("mode LTP needs no more than the tick");
    }

    private static String encode(
            Instrument instrument,
            int priceDecimals,
            int volumeDecimals,
            long price,
            long dayVolume,
            long epochMillis,
            String mark) {
        TickEncoder encoder = new OpenAlgoProtocol().newEncoder(mark);
        encoder.onInstrument(
                0, TickBlocks.prepared(instrument, priceDecimals, volumeDecimals), OpenAlgoTickEncoderTest::noDetail);
        RecordingFrameSink sink = new RecordingFrameSink();
        encoder.encode(TickBlocks.block(0, price, dayVolume), 0, 1, epochMillis, sink);
        assertEquals(1, sink.texts().size());
        assertEquals(0, sink.binaries().size());
        return sink.texts().get(0);
    }

    @Test
    void aTickOfModeOneLooksExactlyLikeThis() {
        assertEquals(
                "{\"type\":\"market_data\",\"symbol\":\"NIFTY\",\"exchange\":\"NSE_INDEX\",\"mode\":1,\"data\":{"
                        + "\"symbol\":\"NIFTY\",\"exchange\":\"NSE_INDEX\",\"ltp\":24828.2,\"ltt\":1795187376380,"
                        + "\"timestamp\":1795187376380,\"volume\":100050},\"broker\":\"historify_replay\"}",
                encode(
                        Instrument.of("NIFTY", "NSE_INDEX"),
                        2,
                        0,
                        2_482_820,
                        100_050,
                        1_795_187_376_380L,
                        "historify_replay"));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 2482820, 24828.2",
        "2, 2451200, 24512.0",
        "2, 2451235, 24512.35",
        "2, 2451205, 24512.05",
        "2, 5, 0.05",
        "2, 1, 0.01",
        "2, 10, 0.1",
        "2, 100, 1.0",
        "0, 7, 7.0",
        "0, 24512, 24512.0",
        "4, 832575, 83.2575",
        "4, 832500, 83.25",
        "8, 1, 0.00000001",
        "8, 10000000000, 100.0",
        "8, 12345678900000001, 123456789.00000001"
    })
    void pricesAreTheShortestDecimals(int decimals, long price, String written) {
        String message = encode(Instrument.of("A", "B"), decimals, 0, price, 0, 0, "mock");
        assertTrue(message.contains(",\"ltp\":" + written + ",\"ltt\":"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 12345, 12345",
        "1, 12345, 1234",
        "3, 999, 0",
        "8, 199999999, 1",
        "8, 9223372036854775807, 92233720368"
    })
    void volumesAreWholeUnitsRoundedDown(int decimals, long dayVolume, String written) {
        String message = encode(Instrument.of("BTC", "CRYPTO"), 2, decimals, 100, dayVolume, 0, "mock");
        assertTrue(message.contains(",\"volume\":" + written + "},"), message);
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void anyTickIsValidJsonWithTheSameValues(
            @ForAll("names") String symbol,
            @ForAll("names") String exchange,
            @ForAll("marks") String mark,
            @ForAll @IntRange(max = 8) int priceDecimals,
            @ForAll @IntRange(max = 8) int volumeDecimals,
            @ForAll("numbers") long price,
            @ForAll("numbers") long dayVolume,
            @ForAll("numbers") long epochMillis)
            throws Exception {
        Instrument instrument = Instrument.of(symbol, exchange);
        // A price of zero cannot happen.
        long positive = Math.max(1, price);

        String message = encode(instrument, priceDecimals, volumeDecimals, positive, dayVolume, epochMillis, mark);

        JsonNode tree = EXACT.readTree(message);
        assertEquals(List.of("type", "symbol", "exchange", "mode", "data", "broker"), keys(tree));
        JsonNode data = tree.path("data");
        assertEquals(List.of("symbol", "exchange", "ltp", "ltt", "timestamp", "volume"), keys(data));
        assertEquals("market_data", tree.path("type").textValue());
        assertEquals(1, tree.path("mode").intValue());
        assertEquals(mark, tree.path("broker").textValue());
        for (JsonNode named : List.of(tree, data)) {
            assertEquals(symbol, named.path("symbol").textValue());
            assertEquals(exchange, named.path("exchange").textValue());
        }
        BigDecimal expected = BigDecimal.valueOf(positive, priceDecimals);
        BigDecimal written = data.path("ltp").decimalValue();
        assertEquals(0, expected.compareTo(written), () -> expected + " was written as " + written);
        assertEquals(Math.max(1, expected.stripTrailingZeros().scale()), written.scale(), "no needless zero");
        for (String time : List.of("ltt", "timestamp")) {
            assertTrue(data.path(time).isIntegralNumber());
            assertEquals(epochMillis, data.path(time).longValue());
        }
        assertTrue(data.path("volume").isIntegralNumber());
        assertEquals(
                BigDecimal.valueOf(dayVolume, volumeDecimals).toBigInteger(),
                data.path("volume").bigIntegerValue());
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> nasty =
                Arbitraries.of("M&M", "\"", "\\", "a\"b\\c/d", "\u20b9\u00e9", "\ud83d\ude00", "</x>", "'");
        // An instrument's name holds no control characters and is not blank; half surrogate pairs are not text.
        Arbitrary<String> any = Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(128)
                .filter(name -> !name.isBlank()
                        && name.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c)));
        return Arbitraries.oneOf(nasty, any);
    }

    @Provide
    Arbitrary<String> marks() {
        return Arbitraries.of("mock", "historify_replay", "\u0000\n\"\u2028");
    }

    @Provide
    Arbitrary<Long> numbers() {
        // Every length equally often, and the numbers where a digit more begins.
        Arbitrary<Long> powers = Arbitraries.integers().between(0, 18).map(n -> (long) Math.pow(10, n));
        return Arbitraries.oneOf(
                powers,
                powers.map(power -> power - 1),
                powers.flatMap(power -> Arbitraries.longs().between(power / 10, power)),
                Arbitraries.of(0L, Long.MAX_VALUE));
    }

    @Property(edgeCases = EdgeCasesMode.FIRST)
    void wholeNumbersAreWrittenAsJavaWritesThem(@ForAll @LongRange(max = Long.MAX_VALUE) long value) {
        byte[] bytes = new byte[2 + 19 + Decimals.OVERHANG];
        int end = Decimals.put(bytes, 2, value);
        assertEquals(Long.toString(value), new String(bytes, 2, end - 2, java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static List<String> keys(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    @Test
    void eachInstrumentHasItsOwnNameAndScale() throws Exception {
        TickEncoder encoder = new OpenAlgoProtocol().newEncoder("mock");
        for (int i = 0; i < 20; i++) {
            encoder.onInstrument(
                    i, TickBlocks.prepared(Instrument.of("S" + i, "NSE"), i % 9, 0), OpenAlgoTickEncoderTest::noDetail);
        }
        RecordingFrameSink sink = new RecordingFrameSink();
        for (int i = 19; i >= 0; i--) {
            encoder.encode(TickBlocks.block(i, 123_456_789_123L, 1), 0, 1, 0, sink);
            JsonNode tree = EXACT.readTree(sink.texts().get(19 - i));
            assertEquals("S" + i, tree.path("symbol").textValue());
            assertEquals(
                    BigDecimal.valueOf(123_456_789_123L, i % 9).stripTrailingZeros(),
                    tree.path("data").path("ltp").decimalValue().stripTrailingZeros());
        }
    }
}
