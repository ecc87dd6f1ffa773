/**
 * A made-up market: candles that are a pure function of seed, instrument and minute.
 */
@NullMarked
package io.afterbell.source.synthetic;

import org.jspecify.annotations.NullMarked;
