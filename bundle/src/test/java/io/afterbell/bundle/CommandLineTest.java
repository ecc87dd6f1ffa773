package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CommandLineTest {
    private static final Path FULL_DEVICE = Path.of("/dev/full");

    @TempDir
    Path folder;

    private static void assertRefused(int exitCode, String fragment, Product.Outcome outcome) {
        assertAll(
                () -> assertEquals(exitCode, outcome.exitCode(), outcome.err()),
                () -> assertTrue(outcome.err().contains(fragment), outcome.err()),
                () -> assertTrue(!outcome.err().contains("\tat "), "no stack trace: " + outcome.err()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8765", "8766", "8767"})
    void aLiveBrokersPortIsRefused(String port) throws IOException, InterruptedException {
        assertRefused(2, "live", Product.run("demo", "--port", port));
    }

    @Test
    void aPortInUseIsOneLine() throws IOException, InterruptedException {
        try (Product first = Product.serve("demo")) {
            Product.Outcome second = Product.run("demo", "--port", Integer.toString(first.port()));
            assertRefused(1, "port=" + first.port(), second);
            assertEquals(1, second.err().lines().count(), second.err());
        }
    }

    @Test
    void aWiderHostDemandsAKey() throws IOException, InterruptedException {
        assertRefused(2, "--api-key", Product.run("demo", "--host", "0.0.0.0"));
    }

    @Test
    void wrongUseIsNamedWithWhatWouldBeRight() throws IOException, InterruptedException {
        assertRefused(2, "speed", Product.run("demo", "--speed", "fast"));
        assertRefused(2, "nonsense", Product.run("demo", "--synthesizer", "nonsense"));
        assertRefused(2, "ticks_per_candle", Product.run("demo", "--synthesizer", "bridge:ticks_per_candle=0"));
        assertRefused(2, "high_vol", Product.run("demo", "--regime", "nonsense"));
        assertRefused(
                2,
                "did you mean AFTERBELL_PORT",
                Product.runFrom(Product.folder(), Map.of("AFTERBELL_PROT", "1"), "serve"));
        assertEquals(2, Product.run("nonsense").exitCode());
    }

    @Test
    void anOptionBeforeTheCommandIsRefusedAndNotDropped() throws IOException, InterruptedException {
        assertRefused(2, "--api-key", Product.run("--api-key", "k", "demo", "--print-config"));
        assertRefused(2, "--historify", Product.run("--historify", "nowhere.duckdb", "catalog"));
    }

    @Test
    void aMissingSourceNamesTheRemedy() throws IOException, InterruptedException {
        assertRefused(1, "nowhere.duckdb", Product.run("serve", "--historify", "nowhere.duckdb"));
    }

    @Test
    void configurationSaysWhereEachValueCameFrom() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("afterbell.yaml"), "speed: 5\nseed: 7\n");
        Product.Outcome outcome = Product.runFrom(
                Product.folder(),
                Map.of("MOCK_REPLAY_SPEED", "10", "AFTERBELL_API_KEY", "secret"),
                "serve",
                "--config",
                file.toString(),
                "--seed",
                "9",
                "--print-config");
        assertEquals(0, outcome.exitCode(), outcome.err());
        List<String> lines = outcome.out().lines().toList();
        assertTrue(lines.contains("speed: 10  # from environment MOCK_REPLAY_SPEED"), outcome.out());
        assertTrue(lines.contains("seed: 9  # from command line"), outcome.out());
        assertTrue(lines.contains("port: 8770  # from default"), outcome.out());
        assertTrue(!outcome.out().contains("secret"), "a key is never shown");
    }

    @Test
    void anUnknownKeyInTheFileIsRefusedByName() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("afterbell.yaml"), "sped: 5\n");
        assertRefused(2, "did you mean speed", Product.run("serve", "--config", file.toString()));
    }

    @Test
    void anUnknownPluginInTheFileIsNamedWithItsLine() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("afterbell.yaml"), "source: synthetic\nregime: hihg_vol\n");
        Product.Outcome outcome = Product.run("serve", "--config", file.toString());
        assertRefused(2, "(from " + file + " line 2)", outcome);
        assertRefused(2, "perhaps you mean high_vol", outcome);
    }

    @Test
    void versionAndHelpAreEverywhere() throws IOException, InterruptedException {
        assertTrue(Product.run("--version").out().startsWith("afterbell "));
        for (String command : List.of("serve", "demo", "catalog", "range", "plugins", "ticks", "check", "validate")) {
            Product.Outcome help = Product.run(command, "--help");
            assertEquals(0, help.exitCode());
            assertTrue(help.out().contains("Example"), command + ": " + help.out());
        }
    }

    @Test
    void pluginsShowsEveryServiceWithItsParameters() throws IOException, InterruptedException {
        JsonNode plugins =
                new ObjectMapper().readTree(Product.run("plugins", "--json").out());
        assertTrue(plugins.path("sources").findValuesAsText("name").containsAll(List.of("historify", "synthetic")));
        assertTrue(plugins.path("synthesizers")
                .findValuesAsText("name")
                .containsAll(List.of("bridge", "close", "linear", "ohlc")));
        assertEquals(0, plugins.path("problems").size());
    }

    @Test
    void aTapeIsTheSameForTheSameSeedAndAnotherForAnother() throws IOException, InterruptedException {
        String first = tape("1", "first.csv");
        assertEquals(first, tape("1", "second.csv"));
        assertTrue(!first.equals(tape("2", "third.csv")));
        assertTrue(first.startsWith("symbol,exchange,timestamp_ms,price,volume\n"));
    }

    private String tape(String seed, String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        Product.Outcome outcome = Product.run(
                "ticks",
                "--source",
                "synthetic:until=2024-06-03",
                "--from",
                "2024-06-03",
                "--to",
                "2024-06-03",
                "--symbol",
                "RELIANCE:NSE",
                "--symbol",
                "NIFTY:NSE_INDEX",
                "--seed",
                seed,
                "--out",
                file.toString());
        assertEquals(0, outcome.exitCode(), outcome.err());
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plugins --json",
                "catalog --json --source synthetic",
                "ticks --source synthetic --symbol NIFTY:NSE_INDEX --out -"
            })
    @EnabledIf("hasAFullDevice")
    void aFullDiskIsOneLineAndAFailure(String command) throws IOException, InterruptedException {
        Product.Outcome outcome = Product.runTo(FULL_DEVICE, command.split(" "));
        assertRefused(1, "the output cannot be written", outcome);
        assertEquals(1, outcome.err().lines().count(), outcome.err());
    }

    static boolean hasAFullDevice() {
        return Files.exists(FULL_DEVICE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tape.csv", "tape.parquet"})
    void aTapeHasTheRightsOfAnyNewFileAndLeavesNothingBeside(String name) throws IOException, InterruptedException {
        Path plain = Files.createFile(folder.resolve("plain"));
        tape("1", name);
        Path tape = folder.resolve(name);
        assertEquals(Files.getAttribute(plain, "unix:mode"), Files.getAttribute(tape, "unix:mode"));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(Set.of(plain, tape), files.collect(Collectors.toSet()));
        }
    }

    @Test
    void aTapeThatCannotBeWrittenIsOneLineAndLeavesNothing() throws IOException, InterruptedException {
        Path missing = folder.resolve("missing").resolve("tape.csv");
        Product.Outcome outcome = Product.run(
                "ticks", "--source", "synthetic", "--symbol", "NIFTY:NSE_INDEX", "--out", missing.toString());
        assertRefused(1, "tape.csv", outcome);
        assertTrue(Files.notExists(missing));
    }
}
