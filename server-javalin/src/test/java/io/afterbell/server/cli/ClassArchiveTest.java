package io.afterbell.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long HOUR = 3_600_000;

    @TempDir
    private Path folder;

    private Path start;

    @BeforeEach
    void nameTheArchive() {
        start = folder.resolve("afterbell-123");
    }

    private Path write(String name, int bytes, long millis) throws IOException {
        Path file = Files.write(folder.resolve(name), new byte[bytes]);
        Files.setLastModifiedTime(file, FileTime.fromMillis(millis));
        return file;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void anArchiveOfTheSizeInItsNameIsThere() throws IOException {
        assertFalse(ClassArchive.isThere(start));
        assertFalse(ClassArchive.isThere(folder.resolve("no-such-folder").resolve("afterbell-123")));
        Path archive = Files.write(ClassArchive.withSize(start, 10), new byte[10]);
        assertEquals("afterbell-123-10.jsa", String.valueOf(archive.getFileName()));
        assertTrue(ClassArchive.isThere(start));
    }

    @Test
    void oneThatWasCutOffIsNotAndGoes() throws IOException {
        write("afterbell-123-10.jsa", 9, NOW);
        write("afterbell-1234-10.jsa", 9, NOW);
        assertFalse(ClassArchive.isThere(start));
        assertEquals(List.of("afterbell-1234-10.jsa"), names(), "of other builds each sees to its own");
    }

    @Test
    void onlyTheNewestAreKept() throws IOException {
        for (int i = 1; i <= 5; i++) {
            write("afterbell-" + i + "-1.jsa", 1, NOW - i);
        }
        write("other.jsa", 1, 1);
        ClassArchive.forgetOld(folder, NOW);
        assertEquals(List.of("afterbell-1-1.jsa", "afterbell-2-1.jsa", "afterbell-3-1.jsa", "other.jsa"), names());
    }

    @Test
    void whatAKilledServerWasMakingGoesAnHourLater() throws IOException {
        for (String name : List.of("making-1", "making-2")) {
            Files.write(Files.createDirectory(folder.resolve(name)).resolve("made.jsa"), new byte[1]);
        }
        Files.setLastModifiedTime(folder.resolve("making-1"), FileTime.fromMillis(NOW - HOUR - 1));
        Files.setLastModifiedTime(folder.resolve("making-2"), FileTime.fromMillis(NOW - HOUR + 1));
        ClassArchive.forgetOld(folder, NOW);
        assertEquals(List.of("making-2"), names());
    }
}
