/**
 * The health of a feed as one of its clients sees it: any feed that speaks OpenAlgo's protocol, a replay or a live one.
 *
 * <p>Open {@link io.afterbell.server.check.HealthCheck} first: it says what to send, takes messages with their times and
 * knows no socket. {@link io.afterbell.server.check.FeedProbe} is the client that connects it to a feed, and
 * {@link io.afterbell.server.check.HealthReport} what comes of it.
 */
@NullMarked
package io.afterbell.server.check;

import org.jspecify.annotations.NullMarked;
