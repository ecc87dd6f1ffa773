/**
 * Benchmarks of the hot code, to be run on the class path.
 *
 * <p>No module, unlike the rest: the harness that JMH generates runs on the class path, and from there a benchmark can
 * reach the packages that a provider does not export.
 */
@NullMarked
package io.afterbell.benchmarks;

import org.jspecify.annotations.NullMarked;
