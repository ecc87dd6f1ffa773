/**
 * Replay sessions as the host runs them: candles loaded on demand, a thread that drives the clock, a feed that carries
 * the ticks.
 *
 * <p>Open {@link io.afterbell.server.sessions.SessionRegistry} first: it makes, finds and ends
 * {@link io.afterbell.server.sessions.HostedSession}s, each from a {@link io.afterbell.server.sessions.SessionSpec}.
 */
@NullMarked
package io.afterbell.server.sessions;

import org.jspecify.annotations.NullMarked;
