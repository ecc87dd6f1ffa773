/**
 * WebSocket endpoint, connections, subscriptions and bounded outbound queues. Names no protocol.
 *
 * <p>Open {@link io.afterbell.server.feed.Feed} first: it brings the ticks of a session to its clients. {@code Train} is
 * what they share, {@code Outbound} the queue of one of them, {@code SendingThreads} who hands trains to Jetty, and {@link
 * io.afterbell.server.feed.FeedEndpoint} the door.
 */
@NullMarked
package io.afterbell.server.feed;

import org.jspecify.annotations.NullMarked;
