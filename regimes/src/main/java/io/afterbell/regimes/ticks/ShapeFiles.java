package io.afterbell.regimes.ticks;

import io.afterbell.api.shape.RecordedShapes;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The libraries of recorded minutes that were read, one for all instruments as long as the file stays the same. */
final class ShapeFiles {
    private record Version(long modifiedMillis, long bytes) {}

    private record Read(Version version, SoftReference<PathLibrary> library) {}

    private static final Map<Path, Read> READ = new ConcurrentHashMap<>();

    private ShapeFiles() {}

    /**
     * Reads a file, unless it was read before.
     *
     * @throws PluginException with {@link ErrorCode#INVALID_PARAMETER} when it holds no shapes
     */
    static PathLibrary library(Path file) {
        Path known = file.toAbsolutePath().normalize();
        Version version = version(known, file);
        Read before = READ.get(known);
        PathLibrary library = before == null || !before.version().equals(version)
                ? null
                : before.library().get();
        if (library == null) {
            library = read(file);
            READ.put(known, new Read(version, new SoftReference<>(library)));
        }
        return library;
    }

    private static Version version(Path file, Path asGiven) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime().toMillis(), attributes.size());
        } catch (NoSuchFileException e) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER, "there is no such file of shapes: shapes=" + asGiven, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PathLibrary read(Path file) {
        try {
            return PathLibrary.recorded(RecordedShapes.read(file));
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER,
                    "the file of shapes is too small: shapes=" + file + ": " + e.getMessage(),
                    e);
        }
    }
}
