package io.afterbell.source.files;

import java.nio.file.Path;

/**
 * A file and what was understood of it. Immutable.
 *
 * @param path the file
 * @param layout how to read it
 * @param name whose candles it holds; a part that its rows tell is empty
 */
record SourceFile(Path path, Layout layout, Naming.Name name) {
    /** Whether the rows say whose candles they are. */
    boolean isNamedByRows() {
        return name.symbol().isEmpty();
    }
}
