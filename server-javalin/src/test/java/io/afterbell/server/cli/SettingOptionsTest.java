package io.afterbell.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingOptionsTest {
    /** Found by no command: it says at once that the configuration itself was accepted. */
    private static final String NO_SOURCE = "no usable candle source";

    @TempDir
    Path home;

    private CommandRun run(Map<String, String> environment, String... arguments) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("AFTERBELL_PLUGINS", home.toString());
        return CommandRun.of(home, all, arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"catalog", "range NIFTY NSE_INDEX", "ticks --symbol NIFTY:NSE_INDEX --out -", "plugins"})
    void aCommandDoesNotFailForSettingsThatItDoesNotOffer(String command) {
        Map<String, String> serverOnly =
                Map.of("MOCK_WS_HOST", "0.0.0.0", "MOCK_WS_PORT", "8765", "AFTERBELL_MODE", "x");
        CommandRun run = run(serverOnly, command.split(" "));
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.err().contains(NO_SOURCE), run.err());
    }

    @ParameterizedTest
    @CsvSource({"AFTERBELL_SOURCE, Bad Name", "AFTERBELL_SED, 1"})
    void itStillFailsForThoseThatItOffersAndForUnknownNames(String variable, String value) {
        CommandRun run = run(Map.of(variable, value), "catalog");
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains(variable), run.err());
    }

    @Test
    void ticksChecksTheRangeItOffers() {
        assertEquals(
                2,
                run(Map.of("MOCK_REPLAY_START_DATE", "soon"), "ticks", "--symbol", "A:NSE", "--out", "-")
                        .exitCode());
    }

    @Test
    void demoSaysThatItsOwnChoicesAreItsOwn() {
        String lines = run(Map.of("AFTERBELL_SOURCE", "historify"), "demo", "--mode", "loop:2", "--print-config")
                .out();
        assertTrue(lines.contains("source: synthetic  # from demo\n"), lines);
        assertTrue(lines.contains("mode: 'loop:2'  # from command line\n"), lines);
    }
}
