package io.afterbell.source.files;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A ZIP of files, as Historify exports one CSV a symbol: unpacked into a folder of its own for as long as it is read.
 */
final class Archive implements AutoCloseable {
    /** More than an export of years; an archive that unpacks to more is broken or hostile. */
    private static final long MOST_BYTES = 4L << 30;

    private final Path folder;

    private Archive(Path folder) {
        this.folder = folder;
    }

    static boolean isOne(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".zip") && Files.isRegularFile(path);
    }

    /**
     * Unpacks an archive.
     *
     * @param file the archive
     * @param form which of its files are wanted
     * @return the unpacked files, which the caller closes
     * @throws PluginException when it is no archive, holds no such file, or unpacks to more than 4 GiB
     */
    static Archive open(Path file, FileSettings.Form form) {
        Archive archive = null;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            archive = new Archive(Files.createTempDirectory("afterbell-zip"));
            long left = MOST_BYTES;
            int count = 0;
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                // The name alone: a path in an archive may lead anywhere.
                String name = entry.getName().replace('\\', '/').replaceFirst(".*/", "");
                String lower = name.toLowerCase(Locale.ROOT);
                if (!entry.isDirectory()
                        && !name.startsWith(".")
                        && form.endings().stream().anyMatch(lower::endsWith)) {
                    Path target = archive.folder.resolve(Integer.toString(count++));
                    Files.createDirectory(target);
                    try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
                            OutputStream out = Files.newOutputStream(target.resolve(name))) {
                        left -= copy(in, out, left, file);
                        if (in.getChecksum().getValue() != entry.getCrc()) {
                            throw Refusal.unreadable(file, name + " in it is damaged; fetch it again");
                        }
                    }
                }
            }
            if (count == 0) {
                throw Refusal.unreadable(
                        file, "the archive holds no file that ends in " + String.join(", ", form.endings()));
            }
            return archive;
        } catch (IOException e) {
            close(archive);
            throw new PluginException(
                    ErrorCode.SOURCE_UNREADABLE, "the archive cannot be read: file=" + file + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close(archive);
            throw e;
        }
    }

    private static long copy(InputStream in, OutputStream out, long most, Path file) throws IOException {
        byte[] buffer = new byte[65_536];
        long copied = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            copied += read;
            if (copied > most) {
                throw Refusal.unreadable(file, "it unpacks to more than " + (MOST_BYTES >> 30) + " GiB");
            }
            out.write(buffer, 0, read);
        }
        return copied;
    }

    /** The unpacked files in the order of the archive. */
    List<Path> files() {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(path -> String.valueOf(path.getFileName())))
                    .toList();
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNREADABLE, "the unpacked archive cannot be read: folder=" + folder + ": " + e, e);
        }
    }

    private static void close(@Nullable Archive archive) {
        if (archive != null) {
            archive.close();
        }
    }

    @Override
    public void close() {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.getLogger(Archive.class.getName())
                    .log(System.Logger.Level.WARNING, "what was unpacked could not be deleted: folder=" + folder, e);
        }
    }
}
