package io.afterbell.server.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** What a command that ran inside the test has left. */
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(Path home, Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = AfterbellCommand.run(
                new Surroundings(environment, home, new PrintWriter(out, true), new PrintWriter(err, true), false),
                arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
