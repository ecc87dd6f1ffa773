/**
 * Benchmarks of the whole product over real sockets, each beside its floor and its peer. Open
 * {@link io.afterbell.benchmarks.load.LoadBenchmarks} first: it runs them and prints the table.
 *
 * <p>Needs nothing but Java's own library, so that no code of the product runs in the measuring process.
 */
@NullMarked
package io.afterbell.benchmarks.load;

import org.jspecify.annotations.NullMarked;
