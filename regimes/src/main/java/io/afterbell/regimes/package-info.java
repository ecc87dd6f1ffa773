/**
 * The built-in regimes. Open {@link io.afterbell.regimes.LogPath} first: the arithmetic that keeps candles
 * possible without ever clamping one.
 */
@NullMarked
package io.afterbell.regimes;

import org.jspecify.annotations.NullMarked;
