package io.afterbell.regimes.ticks;

import static java.util.Objects.requireNonNull;

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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The libraries of recorded minutes that were read, one for all instruments as long as the file stays the same. */
final class ShapeFiles {
    private record Version(long modifiedMillis, long bytes) {}

    private record Read(Version version, String fingerprint, SoftReference<PathLibrary> library) {}

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
            READ.put(known, new Read(version, sha256(known), new SoftReference<>(library)));
        }
        return library;
    }

    /**
     * What a file holds, as a digest of its bytes.
     *
     * @throws PluginException with {@link ErrorCode#INVALID_PARAMETER} when it holds no shapes
     */
    static String fingerprint(Path file) {
        Path known = file.toAbsolutePath().normalize();
        Read before = READ.get(known);
        if (before == null || !before.version().equals(version(known, file))) {
            library(file);
            before = READ.get(known);
        }
        return requireNonNull(before, "before").fingerprint();
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
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
