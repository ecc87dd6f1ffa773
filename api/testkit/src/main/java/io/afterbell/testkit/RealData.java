package io.afterbell.testkit;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds the recorded candles that tests tagged {@code real-data} use, and skips those tests where there are none.
 *
 * <p>The data lies outside of the project, in {@code shared/data} next to it or above: looked for from the working
 * directory upwards. A test that is skipped says so in a line on standard output, once a file. Safe for many threads.
 */
public final class RealData {
    /** The JUnit tag of tests that need the data. */
    public static final String TAG = "real-data";

    private static final Path FOLDER = Path.of("shared", "data");
    private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

    private RealData() {}

    /**
     * The folder of the data.
     *
     * @return its path; where there is none, the running test is skipped and this does not return
     */
    public static Path folder() {
        return file("");
    }

    /**
     * A file or folder of the data.
     *
     * @param name its path inside the folder, for example {@code calendar/nse_holidays.csv}
     * @return its path; where there is none, the running test is skipped and this does not return
     */
    public static Path file(String name) {
        requireNonNull(name, "name");
        Optional<Path> file = find(Path.of("").toAbsolutePath(), FOLDER.resolve(name));
        if (file.isEmpty()) {
            String message = "SKIPPED for want of real data: file=" + FOLDER.resolve(name) + " lookedFrom="
                    + Path.of("").toAbsolutePath();
            if (REPORTED.add(name)) {
                System.out.println(message);
            }
            return Assumptions.abort(message);
        }
        return file.get();
    }

    static Optional<Path> find(Path from, Path wanted) {
        for (Path folder = from; folder != null; folder = folder.getParent()) {
            Path found = folder.resolve(wanted);
            if (Files.exists(found)) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
