package io.afterbell.source.files;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Finds the files that a path means: itself, those in a folder, or those that fit a pattern. */
final class FileFinder {
    /** More than any folder of candles holds; a mistaken path such as the root of a disk ends here. */
    static final int MOST_FILES = 100_000;

    private static final int DEEPEST = 8;

    private FileFinder() {}

    /**
     * Finds files.
     *
     * @param settings with the path
     * @param form what kind of files
     * @return the files in the order of their names, at least one
     * @throws PluginException when there is none, or one that was named cannot be read
     */
    static List<Path> find(FileSettings settings, FileSettings.Form form) {
        Path path = settings.path();
        if (Files.isRegularFile(path)) {
            if (!Files.isReadable(path)) {
                throw Refusal.unreadable(path, "no permission to read it");
            }
            return List.of(path);
        }
        if (Files.isDirectory(path)) {
            String pattern = settings.files();
            List<Path> found = walk(path, pattern.isEmpty() ? null : matcher(pattern), form, pattern.isEmpty());
            if (found.isEmpty()) {
                throw Refusal.unreadable(
                        path,
                        "the folder holds no file "
                                + (pattern.isEmpty()
                                        ? "that ends in " + String.join(", ", form.endings())
                                        : "named " + pattern));
            }
            return found;
        }
        return matching(path, form);
    }

    private static List<Path> matching(Path path, FileSettings.Form form) {
        Path parent = path;
        int fixed = path.getNameCount();
        for (int i = 0; i < path.getNameCount(); i++) {
            if (path.getName(i).toString().matches(".*[*?\\[{].*")) {
                fixed = i;
                break;
            }
        }
        if (fixed == path.getNameCount()) {
            throw Refusal.unreadable(path, "there is no such file or folder");
        }
        Path root = path.getRoot();
        parent = fixed == 0 ? (root == null ? Path.of("") : root) : path.subpath(0, fixed);
        if (root != null && fixed > 0) {
            parent = root.resolve(parent);
        }
        String pattern = path.subpath(fixed, path.getNameCount()).toString().replace('\\', '/');
        if (!Files.isDirectory(parent)) {
            throw Refusal.unreadable(path, "there is no folder " + parent);
        }
        List<Path> found = walk(parent, matcher(pattern), form, false);
        if (found.isEmpty()) {
            throw Refusal.unreadable(path, "no file fits the pattern");
        }
        return found;
    }

    private static PathMatcher matcher(String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER,
                    "not a pattern of file names: files=" + pattern + ": " + e.getDescription(),
                    e);
        }
    }

    private static List<Path> walk(
            Path folder, @Nullable PathMatcher matcher, FileSettings.Form form, boolean byEnding) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean hidden = !directory.equals(folder) && isHidden(directory);
                    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    boolean fits = matcher == null
                            ? byEnding && hasEnding(file, form)
                            : matcher.matches(folder.relativize(file)) || matcher.matches(file.getFileName());
                    if (attributes.isRegularFile() && !isHidden(file) && fits) {
                        found.add(file);
                        if (found.size() > MOST_FILES) {
                            throw Refusal.unreadable(
                                    folder,
                                    "it holds more than " + MOST_FILES + " files; name a smaller folder or a"
                                            + " pattern with files=");
                        }
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException cause) {
                    // Links that lead nowhere or back to where they came from hide nothing that is not read otherwise.
                    if (Files.isSymbolicLink(file)) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw new PluginException(
                            ErrorCode.SOURCE_UNREADABLE,
                            "the folder cannot be read: path=" + file + ": " + cause
                                    + "; permit reading it, or name the others with a pattern",
                            cause);
                }
            });
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNREADABLE, "the folder cannot be read: path=" + folder + ": " + e, e);
        }
        found.sort(null);
        return found;
    }

    private static boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    private static boolean hasEnding(Path file, FileSettings.Form form) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return form.endings().stream().anyMatch(name::endsWith);
    }
}
