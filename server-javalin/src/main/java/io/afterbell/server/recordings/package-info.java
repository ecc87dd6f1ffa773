/**
 * Ticks that a user has recorded, read from files. Open {@link io.afterbell.server.recordings.TickFiles} first.
 */
@NullMarked
package io.afterbell.server.recordings;

import org.jspecify.annotations.NullMarked;
