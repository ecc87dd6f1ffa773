/**
 * How a vendor's clients talk, without any socket.
 *
 * <p>Open {@link io.afterbell.server.wire.WireProtocol} first: it recognises a handshake, opens a
 * {@link io.afterbell.server.wire.Conversation} for each connection, and makes a
 * {@link io.afterbell.server.wire.TickEncoder} that writes ticks as that vendor's frames into a
 * {@link io.afterbell.server.wire.FrameSink}. What a conversation may do to the world is
 * {@link io.afterbell.server.wire.Client}.
 */
@NullMarked
package io.afterbell.server.wire;

import org.jspecify.annotations.NullMarked;
