package io.afterbell.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AfterbellCommandTest {
    @TempDir
    Path home;

    private CommandRun run(String... arguments) {
        return CommandRun.of(home, Map.of(), arguments);
    }

    @Test
    void everyCommandThatTheHelpListsIsFoundByItsName() {
        String help = run("--help").out();
        List<String> names = help.substring(help.indexOf("Commands:"), help.indexOf("Examples:"))
                .lines()
                .filter(line -> line.matches(" {2}[a-z]+ .*"))
                .map(line -> line.strip().replaceFirst(" .*", ""))
                .toList();
        assertEquals(12, names.size(), help);
        for (String name : names) {
            CommandRun run = run(name, "--help");
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(run.out().contains("Usage: afterbell " + name + " "), run.out());
        }
    }

    @Test
    void aMisspeltCommandIsWrongUseAndSaysWhichWereMeant() {
        CommandRun run = run("catalgo");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("catalog"), run.err());
    }

    @Test
    void aPresetAndTheLastSessionAreTwoTapes() {
        CommandRun run = run("serve", "--preset", "fear", "--resume");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("--preset and --resume contradict each other"), run.err());
    }

    @Test
    void anOptionBeforeTheCommandIsRefused() {
        CommandRun run = run("--port", "9000", "demo", "--print-config");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("write demo --port"), run.err());
    }
}
