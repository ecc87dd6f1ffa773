/**
 * The built-in regimes: choppy, volatility, momentum and VIX, each a transform of log returns.
 */
@NullMarked
package io.afterbell.regimes;

import org.jspecify.annotations.NullMarked;
