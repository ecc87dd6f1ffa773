/**
 * The built-in synthesizers: one candle in, its ticks out. Hot code: no allocation per tick.
 */
@NullMarked
package io.afterbell.regimes.ticks;

import org.jspecify.annotations.NullMarked;
