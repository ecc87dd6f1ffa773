/**
 * Replay sessions as the host runs them: candles loaded on demand, a thread that drives the clock, a feed that carries
 * the ticks.
 *
 * <p>Open {@link io.afterbell.server.sessions.HostedSession} first.
 */
@NullMarked
package io.afterbell.server.sessions;

import org.jspecify.annotations.NullMarked;
