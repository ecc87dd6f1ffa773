package io.afterbell.server.sessions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Where saved choices are looked up by name. Safe for many threads. */
@FunctionalInterface
public interface PresetBook {
    /** A book without presets. */
    PresetBook EMPTY = name -> Optional.empty();

    /**
     * Finds a preset.
     *
     * @param name its name
     * @return the fields of a session as {@link SessionSpecs} reads them, without a name; a copy that the caller may
     *     change; empty when there is no such preset
     */
    Optional<ObjectNode> find(String name);
}
