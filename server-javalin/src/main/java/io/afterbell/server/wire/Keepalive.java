package io.afterbell.server.wire;

import java.time.Duration;

/**
 * WebSocket pings that the server sends.
 *
 * @param pingInterval the time between two pings
 * @param pongTimeout how long after a ping without pong the connection is closed with 1011
 */
public record Keepalive(Duration pingInterval, Duration pongTimeout) {
    /** Checks that both are positive. */
    public Keepalive {
        if (pingInterval.isNegative() || pingInterval.isZero() || pongTimeout.isNegative() || pongTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "durations must be positive: pingInterval=" + pingInterval + " pongTimeout=" + pongTimeout);
        }
    }
}
