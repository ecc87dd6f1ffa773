/**
 * How one vendor's clients talk: text and binary in, blocks of ticks out as that vendor's frames. No sockets here.
 */
@NullMarked
package io.afterbell.server.wire;

import org.jspecify.annotations.NullMarked;
