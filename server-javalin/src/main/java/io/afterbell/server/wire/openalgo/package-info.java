/**
 * The protocol of OpenAlgo's WebSocket proxy, the feed that OpenAlgo's charts, bots and SDKs connect to.
 *
 * <p>Open {@link io.afterbell.server.wire.openalgo.OpenAlgoProtocol} first. Requests and answers are JSON objects, one a
 * message; what a client may send and what it gets back is kept to the letter of the live proxy, odd error texts
 * included, because clients are written against those letters.
 */
@NullMarked
package io.afterbell.server.wire.openalgo;

import org.jspecify.annotations.NullMarked;
