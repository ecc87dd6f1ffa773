package io.afterbell.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.Instrument;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConfigTest {
    private static final LocalDate LAST_DAY = LocalDate.of(2024, 5, 31);

    @TempDir
    Path folder;

    private ServerConfig config(Map<Setting, String> commandLine) {
        return ConfigResolver.resolve(commandLine, Map.of(), folder.resolve("none.yaml"));
    }

    private ReplayException refused(Map<Setting, String> commandLine) {
        return assertThrows(ReplayException.class, () -> config(commandLine));
    }

    @Test
    void theStrongerPlaceWins() throws IOException {
        Path file =
                Files.writeString(folder.resolve("afterbell.yaml"), "port: 9001\nspeed: 5\nseed: 3\nhost: localhost\n");
        ServerConfig config = ConfigResolver.resolve(
                Map.of(Setting.PORT, "9003"),
                Map.of("MOCK_WS_PORT", "9002", "MOCK_REPLAY_SPEED", "6", "AFTERBELL_SPEED", "7", "HOME", "/"),
                file);
        assertEquals(9003, config.port());
        assertEquals(7, config.pacing().speed().factor());
        assertEquals(3, config.seed());
        assertEquals("localhost", config.host());
    }

    @Test
    void aListMayBeWrittenAsAList() throws IOException {
        Path file = Files.writeString(folder.resolve("afterbell.yaml"), "symbols: [NIFTY:NSE_INDEX, 'M&M:NSE']\n");
        assertEquals(
                List.of(Instrument.of("NIFTY", "NSE_INDEX"), Instrument.of("M&M", "NSE")),
                ConfigResolver.resolve(Map.of(), Map.of(), file).symbols());
    }

    @Test
    void aSymbolThatIsWrittenTwiceIsListedOnce() {
        assertEquals(
                List.of(Instrument.of("NIFTY", "NSE_INDEX"), Instrument.of("INFY", "NSE")),
                config(Map.of(Setting.SYMBOLS, "NIFTY:NSE_INDEX,INFY:NSE, NIFTY:NSE_INDEX"))
                        .symbols());
    }

    @Test
    void anEmptyFileSetsNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("afterbell.yaml"), "# nothing\n");
        assertEquals(8770, ConfigResolver.resolve(Map.of(), Map.of(), file).port());
    }

    private ServerConfig ofFile(String... lines) throws IOException {
        Path file = Files.writeString(folder.resolve("afterbell.yaml"), String.join("\n", lines));
        return ConfigResolver.resolve(Map.of(), Map.of(), file);
    }

    private String refusedFile(String... lines) {
        ReplayException refused = assertThrows(ReplayException.class, () -> ofFile(lines));
        assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
        String message = String.valueOf(refused.getMessage());
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.contains("afterbell.yaml"), message);
        return message;
    }

    @Test
    void aValueInTheFileIsTheTextThatWasWritten() throws IOException {
        ServerConfig config = ofFile("seed: 0123", "api_key: 0007", "speed: 1.50", "from: 2024-01-23", "to:");
        assertEquals(123, config.seed(), "a leading zero makes no octal number");
        assertEquals("0007", config.apiKey().orElseThrow());
        assertTrue(config.describe().stream().anyMatch(line -> line.startsWith("speed: 1.50  # from ")));
        assertEquals("yes", ofFile("api_key: yes").apiKey().orElseThrow());
        assertEquals("1_0", ofFile("api_key: [1_0]").apiKey().orElseThrow());
    }

    @Test
    void describingSaysOnWhichLineAValueStands() throws IOException {
        assertTrue(ofFile("# first", "speed: 5").describe().stream()
                .anyMatch(line -> line.startsWith("speed: 5  # from ") && line.endsWith("afterbell.yaml line 2")));
    }

    @Test
    void aKeyThatIsWrittenTwiceIsRefusedWithBothLines() {
        String message = refusedFile("seed: 1", "speed: 2", "seed: 3");
        assertTrue(message.contains("line=3 key=seed") && message.contains("line 1"), message);
    }

    @Test
    void whatIsNotYamlIsOneLineWithThePlace() {
        String message = refusedFile("seed: 1", "speed: [2", "port: }");
        assertTrue(message.matches(".*line=\\d+ column=\\d+: .*"), message);
    }

    @Test
    void aMistakeInTheFileIsNamedWithItsLine() {
        assertTrue(refusedFile("seed: 1", "sped: 2").contains("line=2 key=sped; did you mean speed?"));
        assertTrue(refusedFile("seed: 1", "speed: fast").contains("afterbell.yaml line 2)"));
        assertTrue(refusedFile("seed: 1", "from: 23-01-2024").contains("afterbell.yaml line 2)"));
        assertTrue(refusedFile("seed: 1", "speed:", "  fast: 3").contains("line=3 key=speed"));
        assertTrue(refusedFile("seed: &one 1", "port: *one").contains("line=2 key=port"));
        assertTrue(refusedFile("seed: 1", "---", "seed: 2").contains("line="));
        assertTrue(refusedFile("- seed").contains("line=1"));
    }

    @Test
    void aFileThatIsNotTextIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("afterbell.yaml"), new byte[] {'a', ':', (byte) 0xff});
        ReplayException refused =
                assertThrows(ReplayException.class, () -> ConfigResolver.resolve(Map.of(), Map.of(), file));
        assertTrue(String.valueOf(refused.getMessage()).contains("UTF-8"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 65536",
        "PORT, http",
        "SPEED, -1",
        "SPEED, fast",
        "SEED, 1.5",
        "MODE, twice",
        "START, later",
        "TIMESTAMPS, yesterday",
        "IDLE_GAP, -1",
        "STALL_TIMEOUT, soon",
        "BAD_CANDLES, ignore",
        "SYMBOLS, NIFTY",
        "BEND_DERIVATIVES, maybe",
        "MEMORY_LIMIT_MB, 0",
        "FROM, 23-01-2024",
        "SYNTHESIZER, Bridge",
        "REGIME, a:b",
    })
    void aBadValueIsNamedWithItsOriginAndWhatWouldBeRight(Setting setting, String value) {
        ReplayException refused = refused(Map.of(setting, value));
        assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains(value), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"8765", "8766", "8767"})
    void aLivePortIsRefused(String port) {
        assertEquals(ErrorCode.NOT_ALLOWED, refused(Map.of(Setting.PORT, port)).code());
    }

    private ServerConfig withHeap(long heapMegabytes, Map<Setting, ConfigValue> given) {
        return ConfigResolver.resolve(
                EnumSet.allOf(Setting.class), given, Map.of(), folder.resolve("none.yaml"), heapMegabytes * 1_000_000);
    }

    @Test
    void candlesTakeHalfOfTheHeapAtMost() {
        assertEquals(1_024_000_000, withHeap(4000, Map.of()).memoryLimitBytes());
        assertEquals(400_000_000, withHeap(800, Map.of()).memoryLimitBytes(), "a small machine can start all the same");
        Map<Setting, ConfigValue> given = Map.of(Setting.MEMORY_LIMIT_MB, new ConfigValue("500", "a test"));
        assertEquals(500_000_000, withHeap(1000, given).memoryLimitBytes());
        ReplayException refused = assertThrows(ReplayException.class, () -> withHeap(998, given));
        assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("memory_limit_mb=500 (from a test); give at most 499,"), message);
        assertTrue(message.endsWith("-Xmx1100m"), message);
    }

    @Test
    void aHostThatOthersCanReachDemandsAKey() {
        assertEquals(
                ErrorCode.NOT_ALLOWED, refused(Map.of(Setting.HOST, "0.0.0.0")).code());
        assertEquals(
                "0.0.0.0",
                config(Map.of(Setting.HOST, "0.0.0.0", Setting.API_KEY, "k")).host());
    }

    @Test
    void dateRangeWantsDates() {
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                refused(Map.of(Setting.MODE, "date_range")).code());
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-23, 2024-01-23, 2024-01-22T18:30:00Z, 2024-01-23T18:30:00Z",
        "2024-01-23, 2024-01-24, 2024-01-22T18:30:00Z, 2024-01-24T18:30:00Z",
        "2024-01-23T10:00, 2024-01-23T11:00, 2024-01-23T04:30:00Z, 2024-01-23T05:30:00Z",
        "2024-01-23 10:00, 2024-01-23, 2024-01-23T04:30:00Z, 2024-01-23T18:30:00Z",
        "2024-01-23T04:30:00Z, 2024-01-23T11:00+05:30, 2024-01-23T04:30:00Z, 2024-01-23T05:30:00Z",
        "2024-05-30, '', 2024-05-29T18:30:00Z, 2024-05-31T18:30:00Z",
        "'', 2024-01-23, 2024-01-22T18:30:00Z, 2024-01-23T18:30:00Z",
    })
    void datesAreIndianAndAnEndDateIncludesItsDay(String from, String to, String start, String end) {
        TimeRange range = config(Map.of(Setting.FROM, from, Setting.TO, to))
                .range()
                .orElseThrow()
                .resolve(days -> LAST_DAY);
        assertEquals(
                new TimeRange(
                        java.time.Instant.parse(start).toEpochMilli(),
                        java.time.Instant.parse(end).toEpochMilli()),
                range);
    }

    @Test
    void theLastDaysAreTradingDays() {
        TimeRange range = config(Map.of(Setting.FROM, "last:5d"))
                .range()
                .orElseThrow()
                .resolve(back -> LAST_DAY.minusDays(2L * back));
        assertEquals(
                TimeRange.ofDates(
                        LAST_DAY.minusDays(10), LAST_DAY.minusDays(2), io.afterbell.api.TradingCalendar.INDIA),
                range);
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                refused(Map.of(Setting.FROM, "last:5d", Setting.TO, "2024-01-23"))
                        .code());
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                refused(Map.of(Setting.FROM, "last:0d")).code());
    }

    @Test
    void aRangeThatEndsBeforeItStartsIsRefused() {
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                refused(Map.of(Setting.FROM, "2024-01-24", Setting.TO, "2024-01-23"))
                        .code());
    }

    @Test
    void withoutDatesThereIsNoRangeYet() {
        assertTrue(config(Map.of()).range().isEmpty());
    }
}
