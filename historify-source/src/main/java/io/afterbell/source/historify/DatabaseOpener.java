package io.afterbell.source.historify;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBDriver;

/**
 * Opens a DuckDB file read-only, and waits politely while another program writes it.
 *
 * <p>DuckDB allows one writing process or many reading ones. Its errors carry no code, so their text decides: a lock is
 * worth waiting for, anything else is not. Safe for many threads.
 */
class DatabaseOpener {
    private static final System.Logger LOG = System.getLogger(DatabaseOpener.class.getName());
    private static final Pattern HOLDER = Pattern.compile("held in (.+?) ?\\(PID (\\d+)\\)");
    private static final String NO_DATABASE =
            "it is not a DuckDB database; a git-lfs pointer or a download that broke off looks like this";
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    /** Waits for a while. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(long millis) throws InterruptedException;
    }

    private final LongSupplier nanoTime;
    private final Sleeper sleeper;

    DatabaseOpener() {
        this(System::nanoTime, Thread::sleep);
    }

    DatabaseOpener(LongSupplier nanoTime, Sleeper sleeper) {
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.sleeper = requireNonNull(sleeper, "sleeper");
    }

    /**
     * Opens a file.
     *
     * @param file the file
     * @param patience how long to wait for a program that holds it
     * @return a connection, which the caller closes soon
     */
    Connection open(Path file, Duration patience) {
        check(file);
        long startedNanos = nanoTime.getAsLong();
        long pauseMillis = FIRST_PAUSE_MILLIS;
        boolean announced = false;
        while (true) {
            try {
                return connect(file);
            } catch (SQLException e) {
                String message = String.valueOf(e.getMessage());
                if (!message.contains("Could not set lock") && !message.contains("being used by another process")) {
                    throw unreadable(file, message, e);
                }
                long waitedNanos = nanoTime.getAsLong() - startedNanos;
                if (waitedNanos >= patience.toNanos()) {
                    throw new PluginException(
                            ErrorCode.SOURCE_BUSY,
                            "another program is writing the Historify file and did not finish within "
                                    + patience.toSeconds() + " s: " + holder(message) + " file=" + file
                                    + "; try again later, or wait longer with historify:wait=SECONDS",
                            e);
                }
                if (!announced) {
                    announced = true;
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "the Historify file is being written by {0}; waiting up to {1} s for it",
                            holder(message),
                            patience.toSeconds());
                }
                pause(pauseMillis, file);
                pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 3 / 2);
            }
        }
    }

    Connection connect(Path file) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("duckdb.read_only", "true");
        properties.setProperty("threads", "2");
        // Or rows are handed on by one thread, in the order in which they were written; nothing here relies on that.
        properties.setProperty("preserve_insertion_order", "false");
        // DuckDB fetches an extension for a file of SQLite's; no file makes this program fetch or load code.
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        Connection connection = new DuckDBDriver().connect("jdbc:duckdb:" + file, properties);
        return requireNonNull(connection, "DuckDB's driver does not know its own URL");
    }

    private void pause(long millis, Path file) {
        try {
            // Jitter: two who wait for the same writer must not come back together.
            sleeper.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException(ErrorCode.SOURCE_BUSY, "interrupted while waiting for file=" + file, e);
        }
    }

    private static void check(Path file) {
        if (!Files.exists(file)) {
            throw unreadable(file, "there is no such file; name it with --historify FILE");
        }
        if (Files.isDirectory(file)) {
            throw unreadable(file, "this is a folder; name the file in it, usually historify.duckdb");
        }
        if (!Files.isRegularFile(file)) {
            throw unreadable(file, "this is a pipe or a device; name a file");
        }
        if (!Files.isReadable(file)) {
            throw unreadable(file, "no permission to read it");
        }
        String path = file.toString();
        if (path.contains(";") || File.separatorChar != '\\' && path.contains("\\")) {
            throw unreadable(file, "DuckDB's driver cannot open a path with a semicolon or a backslash; rename it");
        }
    }

    private static PluginException unreadable(Path file, String why) {
        return new PluginException(
                ErrorCode.SOURCE_UNREADABLE, "the Historify file cannot be read: file=" + file + ": " + why);
    }

    private static PluginException unreadable(Path file, String message, SQLException cause) {
        String why;
        if (message.contains("version number")) {
            why = "it was made by a newer DuckDB than this Afterbell knows (" + firstLine(message)
                    + "); update Afterbell";
        } else if (message.contains("not a valid DuckDB database file") || message.contains("sqlite_scanner")) {
            why = NO_DATABASE;
        } else {
            why = firstLine(message) + Remedy.of(message);
        }
        return new PluginException(
                ErrorCode.SOURCE_UNREADABLE, "the Historify file cannot be read: file=" + file + ": " + why, cause);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private static String holder(String message) {
        Matcher matcher = HOLDER.matcher(message);
        return matcher.find() ? matcher.group(1) + " (process " + matcher.group(2) + ")" : "another program";
    }
}
