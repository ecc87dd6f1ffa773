/**
 * What candles are like, and what regimes make of them. Open {@link io.afterbell.server.measures.RegimeMeasurement} first.
 */
@NullMarked
package io.afterbell.server.measures;

import org.jspecify.annotations.NullMarked;
