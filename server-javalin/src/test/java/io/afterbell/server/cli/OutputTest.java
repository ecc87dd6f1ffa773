package io.afterbell.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTest {
    @TempDir
    Path home;

    /** Takes so many bytes and then fails. */
    private static final class FullStream extends OutputStream {
        private final String reason;
        private int room;

        FullStream(int room, String reason) {
            this.room = room;
            this.reason = reason;
        }

        @Override
        public void write(int one) throws IOException {
            if (room-- <= 0) {
                throw new IOException(reason);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--help, No space left on device, 1, afterbell: the output cannot be written: No space left on device",
        "demo --print-config, No space left on device, 1,"
                + " afterbell: the output cannot be written: No space left on device",
        "demo --print-config, Broken pipe, 141, ''",
    })
    void aResultThatCannotBeWrittenIsAFailure(String command, String reason, int exitCode, String message) {
        StringWriter err = new StringWriter();
        Surroundings surroundings = new Surroundings(
                Map.of(), home, ResultWriter.to(new FullStream(10, reason)), new PrintWriter(err, true), false);
        assertEquals(exitCode, AfterbellCommand.run(surroundings, command.split(" ")));
        assertEquals(message, err.toString().strip());
    }

    @Test
    void theFirstFailureIsKeptAndUtf8IsWritten() {
        ResultWriter full = ResultWriter.to(new FullStream(0, "first"));
        full.println("lost");
        assertEquals("first", full.failure().orElseThrow().getMessage());

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ResultWriter fine = ResultWriter.to(bytes);
        fine.print("₹");
        assertTrue(fine.failure().isEmpty());
        assertEquals("₹", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aLongResultEndsAtTheFirstWriteThatFails() {
        Writer writer = Output.throwing(ResultWriter.to(new FullStream(0, "full")));
        assertThrows(IOException.class, () -> writer.write("a block of ticks"));
    }

    @Test
    void aTestHasNoTerminalOnAnyJava() {
        assertFalse(Surroundings.ofProcess().isTerminal());
    }
}
