/**
 * Presets and replay sessions, kept in SQLite.
 */
@NullMarked
package io.afterbell.server.presets;

import org.jspecify.annotations.NullMarked;
