/**
 * Candles from OpenAlgo's Historify DuckDB, opened read-only and closed before the replay clock runs.
 */
@NullMarked
package io.afterbell.source.historify;

import org.jspecify.annotations.NullMarked;
