package io.afterbell.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class RealDataTest {
    @Test
    void theFolderIsFoundByWalkingUp(@TempDir Path root) throws IOException {
        Path data = Files.createDirectories(root.resolve("shared/data"));
        Path deep = Files.createDirectories(root.resolve("project/module/target"));
        assertEquals(Optional.of(data), RealData.find(deep, Path.of("shared/data")));
    }

    @Test
    void aMissingFileIsNotFound(@TempDir Path root) {
        assertEquals(Optional.empty(), RealData.find(root, Path.of("shared/data/no-such-file-7q")));
    }

    @Test
    void aTestThatWantsAMissingFileIsSkippedWithItsName() {
        TestAbortedException skipped = assertThrows(TestAbortedException.class, () -> RealData.file("no-such-file-7q"));
        assertTrue(skipped.getMessage().contains("no-such-file-7q"), skipped.getMessage());
    }
}
