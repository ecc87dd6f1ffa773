/**
 * WebSocket endpoint, connections, subscriptions and bounded outbound queues. Names no protocol.
 */
@NullMarked
package io.afterbell.server.feed;

import org.jspecify.annotations.NullMarked;
