package io.afterbell.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({
        "check, --symbols",
        "check --symbols NIFTY, symbol=NIFTY",
        "'check --symbols ,', --symbols names none",
        "check --symbols A:NSE http://127.0.0.1:8770, url=http://127.0.0.1:8770",
        "check --symbols A:NSE 127.0.0.1:8770, ws://HOST:PORT",
        "check --symbols A:NSE ws://, ws://HOST:PORT",
        "check --symbols A:NSE ws://h#part, ws://HOST:PORT",
        "check --symbols A:NSE --mode tape, mode=tape",
        "check --symbols A:NSE --duration soon, --duration soon",
        "check --symbols A:NSE --duration 0s, --duration 0s",
        "check --symbols A:NSE --duration 25h, --duration 25h",
        "check --symbols A:NSE --max-gap -1s, --max-gap",
    })
    void wrongUseIsNamed(String command, String fragment) {
        // What a server is configured with is no business of this command, but for its key.
        CommandRun run = CommandRun.of(
                home, Map.of("MOCK_WS_HOST", "0.0.0.0", "AFTERBELL_SYMBOLS", "no list"), command.split(" "));
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains(fragment), run.err());
    }
}
