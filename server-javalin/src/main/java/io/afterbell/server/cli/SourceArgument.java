package io.afterbell.server.cli;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A source as people name it: by a file or a folder, or by its name and settings. */
final class SourceArgument {
    private static final List<String> TEXT_ENDINGS = List.of(".csv", ".txt", ".tsv", ".gz", ".zst", ".zip");
    private static final Pattern SETTINGS = Pattern.compile(",[a-z][a-z0-9_]*=");
    private static final int DEEPEST = 3;
    /** A folder is known by the first files in it; ten thousand more of them say nothing new. */
    private static final int FILES_LOOKED_AT = 1_000;

    private SourceArgument() {}

    /**
     * The source that is meant.
     *
     * @param text an existing path, a path that ends like a file of candles, each perhaps with settings behind it
     *     ({@code RELIANCE.csv,exchange=NSE}), or a source's name with its settings
     * @return the choice as {@code --source} takes it
     */
    static String choice(String text) {
        String ending = text.toLowerCase(Locale.ROOT);
        boolean exists = exists(text);
        Matcher settings = SETTINGS.matcher(text);
        if (!exists && settings.find() && !text.matches("[a-z][a-z0-9_]+:.*=.*")) {
            return choice(text.substring(0, settings.start())) + text.substring(settings.start());
        }
        boolean choice = text.matches("[a-z][a-z0-9_]+(:.*)?");
        boolean file = ending.endsWith(".duckdb")
                || ending.endsWith(".parquet")
                || TEXT_ENDINGS.stream().anyMatch(ending::endsWith);
        if (!exists && choice && !(file && !text.contains(":"))) {
            return text;
        }
        if (exists && Files.isDirectory(Path.of(text))) {
            return with(sourceOf(Path.of(text)), text);
        }
        if (ending.endsWith(".duckdb")) {
            return with("historify", text);
        }
        return with(ending.endsWith(".parquet") ? "parquet" : "csv", text);
    }

    private static boolean exists(String text) {
        try {
            return Files.exists(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String with(String source, String path) {
        return source + ":path=\"" + path.replace("\"", "\"\"") + "\"";
    }

    private static String sourceOf(Path folder) {
        try (Stream<Path> files = Files.find(folder, DEEPEST, (path, attributes) -> attributes.isRegularFile())) {
            boolean parquet = files.limit(FILES_LOOKED_AT)
                    .anyMatch(path -> path.toString().toLowerCase(Locale.ROOT).endsWith(".parquet"));
            return parquet ? "parquet" : "csv";
        } catch (IOException e) {
            throw new ReplayException(
                    ErrorCode.SOURCE_UNREADABLE, "the folder cannot be read: folder=" + folder + ": " + e, e);
        }
    }
}
