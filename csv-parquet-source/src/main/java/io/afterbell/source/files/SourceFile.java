package io.afterbell.source.files;

import java.nio.file.Path;
import java.util.List;

/**
 * A file and what was understood of it. Immutable.
 *
 * @param path the file
 * @param layout how to read it
 * @param name whose candles it holds; a part that its rows tell is empty
 * @param notes what else there is to say about how it was understood
 */
record SourceFile(Path path, Layout layout, Naming.Name name, List<String> notes) {
    SourceFile {
        notes = List.copyOf(notes);
    }

    /** A file is the same when its path is; layouts are long to compare. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SourceFile file && path.equals(file.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    /** Whether the rows say whose candles they are. */
    boolean isNamedByRows() {
        return name.symbol().isEmpty();
    }
}
