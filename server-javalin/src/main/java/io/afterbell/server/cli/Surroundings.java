package io.afterbell.server.cli;

import static java.util.Objects.requireNonNull;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command sees of the process it runs in; a test makes its own.
 *
 * @param environment the environment variables
 * @param home Afterbell's own folder, in which {@code conf} and {@code plugins} are
 * @param out where results go; the process's own is a {@link ResultWriter}, which knows why a write failed
 * @param err where messages and errors go
 * @param isTerminal whether somebody is watching
 */
public record Surroundings(
        Map<String, String> environment, Path home, PrintWriter out, PrintWriter err, boolean isTerminal) {
    /** Checks that nothing is missing. */
    public Surroundings {
        environment = Map.copyOf(environment);
        requireNonNull(home, "home");
        requireNonNull(out, "out");
        requireNonNull(err, "err");
    }

    /**
     * The surroundings of this process. The launcher says where Afterbell's own folder is; without one it is the working
     * folder.
     *
     * @return the surroundings
     */
    public static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of(System.getProperty("afterbell.home", "")),
                ResultWriter.to(new FileOutputStream(FileDescriptor.out)),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System.console() != null && isTerminal(System.console()));
    }

    // From Java 22 on there is a console also where nobody is watching, and a method that tells them apart.
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException beforeJava22) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    Path usualConfigFile() {
        return home.resolve("conf").resolve("afterbell.yaml");
    }

    Path usualPluginFolder() {
        return home.resolve("plugins");
    }
}
