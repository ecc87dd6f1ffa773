/**
 * Saved choices and what became of replay sessions, in SQLite. Open {@link io.afterbell.server.presets.PresetStore} first.
 */
@NullMarked
package io.afterbell.server.presets;

import org.jspecify.annotations.NullMarked;
