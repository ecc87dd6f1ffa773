/**
 * Tapes in files: the ticks of a replay without a server. Open {@link io.afterbell.server.tape.TapeWriter}.
 */
@NullMarked
package io.afterbell.server.tape;

import org.jspecify.annotations.NullMarked;
