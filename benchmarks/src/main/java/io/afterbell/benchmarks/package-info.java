/**
 * Benchmarks of the hot code, to be run on the class path. Open {@link io.afterbell.benchmarks.Main} first: it says how.
 *
 * <p>No module, unlike the rest: the harness that JMH generates runs on the class path. Services are found as the product
 * finds them, so no provider has to export anything for the sake of a benchmark; the candles come from the synthetic
 * source, so no data is needed and everybody measures the same.
 */
@NullMarked
package io.afterbell.benchmarks;

import org.jspecify.annotations.NullMarked;
