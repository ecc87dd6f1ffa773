package io.afterbell.server;

import io.afterbell.server.cli.AfterbellCommand;
import io.afterbell.server.cli.Surroundings;

/** Where the process begins: hands the arguments to the command line and ends with its exit code. */
public final class Main {
    private Main() {}

    /**
     * Runs a command.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        int exitCode = AfterbellCommand.run(Surroundings.ofProcess(), arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }
}
