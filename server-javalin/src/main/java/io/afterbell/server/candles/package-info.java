/**
 * The host's way to candles: open the source, read, close at once, check. Open
 * {@link io.afterbell.server.candles.CandleLibrary} first.
 */
@NullMarked
package io.afterbell.server.candles;

import org.jspecify.annotations.NullMarked;
