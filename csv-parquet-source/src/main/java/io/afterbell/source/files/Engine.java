package io.afterbell.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * The databases in memory that read files. They live as long as the process, because starting one takes as long as reading
 * a year of one symbol; they hold no candles, and what a reader keeps in one for a moment is of its own connection.
 *
 * <p>There are two. The usual one answers each question on the thread that asks it: a short question is not worth waking
 * other threads, and rows that are to stay in order are handed on one by one anyway, so that {@link #sideBySide} threads
 * with a question each are twice as fast. The other one spreads a question over all cores, for files so large that
 * counting their rows takes long. Safe for many threads.
 */
final class Engine {
    /** A file larger than this is asked about by all cores. */
    private static final long LARGE_BYTES = 64L << 20;

    // Rows that wait to be fetched stay in the processor's cache; the usual 10 MiB make a question a quarter longer.
    private static final String LET_FEW_ROWS_WAIT = "SET streaming_buffer_size = '256KiB'";

    private static final int FEWEST_FILES_A_QUESTION = 8;
    private static final int MOST_THREADS = 8;
    private static final int QUESTIONS_A_THREAD = 2;

    private static @Nullable DuckDBConnection oneThread;
    private static @Nullable DuckDBConnection allCores;

    private Engine() {}

    /** A question about some of the files. */
    @FunctionalInterface
    interface Question<T> {
        /**
         * Asks it.
         *
         * @param connection a connection of its own
         * @param from the index of the first file
         * @param to behind the index of the last
         * @return the answer
         * @throws SQLException when the database fails
         */
        T ask(Connection connection, int from, int to) throws SQLException;
    }

    /**
     * A connection of one's own.
     *
     * @param paths the files that will be asked about
     * @return the connection, which the caller closes
     * @throws SQLException when DuckDB cannot start
     */
    static Connection connect(List<Path> paths) throws SQLException {
        return areLarge(paths) ? ofAllCores() : ofOneThread();
    }

    private static boolean areLarge(List<Path> paths) {
        long bytes = 0;
        for (int i = 0; i < paths.size() && bytes <= LARGE_BYTES; i++) {
            try {
                bytes += Files.size(paths.get(i));
            } catch (IOException e) {
                // Whoever reads the file says what is wrong with it.
                return false;
            }
        }
        return bytes > LARGE_BYTES;
    }

    private static synchronized Connection ofOneThread() throws SQLException {
        DuckDBConnection root = oneThread;
        if (root == null || root.isClosed()) {
            Properties properties = new Properties();
            properties.setProperty("threads", "1");
            root = start(properties);
            // A setting of a connection, which its duplicates have as well.
            try (Statement statement = root.createStatement()) {
                statement.execute(LET_FEW_ROWS_WAIT);
            }
            oneThread = root;
        }
        return root.duplicate();
    }

    private static synchronized Connection ofAllCores() throws SQLException {
        DuckDBConnection root = allCores;
        if (root == null || root.isClosed()) {
            root = start(new Properties());
            allCores = root;
        }
        return root.duplicate();
    }

    private static DuckDBConnection start(Properties properties) throws SQLException {
        // The default is a folder where the program was started, which may be anybody's, or read-only.
        properties.setProperty(
                "temp_directory",
                Path.of(System.getProperty("java.io.tmpdir"))
                        .resolve("afterbell-files-" + ProcessHandle.current().pid())
                        .toString());
        return Objects.requireNonNull(new DuckDBDriver().connect("jdbc:duckdb:", properties))
                .unwrap(DuckDBConnection.class);
    }

    /**
     * Asks about many files side by side, as many threads as there are cores. Comes back when all have come to their end,
     * also when one has failed, so that nobody reads on behind the caller's back.
     *
     * @param count how many files there are
     * @param question the question, which several threads ask
     * @return the answers, in the order of the files
     * @throws SQLException when one of the questions fails
     */
    static <T> List<T> sideBySide(int count, Question<T> question) throws SQLException {
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
        int shares = Math.max(1, Math.min(threads * QUESTIONS_A_THREAD, count / FEWEST_FILES_A_QUESTION));
        List<Answer<T>> answers = IntStream.range(0, shares)
                .parallel()
                .mapToObj(i -> answer(question, count * i / shares, count * (i + 1) / shares))
                .toList();
        List<T> all = new ArrayList<>(shares);
        for (Answer<T> answer : answers) {
            if (answer.database() != null) {
                throw answer.database();
            }
            if (answer.other() != null) {
                throw answer.other();
            }
            all.add(Objects.requireNonNull(answer.found()));
        }
        return all;
    }

    /** What came of a question: an answer, or why there is none. */
    private record Answer<T>(
            @Nullable T found,
            @Nullable SQLException database,
            @Nullable RuntimeException other) {}

    private static <T> Answer<T> answer(Question<T> question, int from, int to) {
        try (Connection own = ofOneThread()) {
            return new Answer<>(question.ask(own, from, to), null, null);
        } catch (SQLException e) {
            return new Answer<>(null, e, null);
        } catch (RuntimeException e) {
            return new Answer<>(null, null, e);
        }
    }
}
