/**
 * Contracts for authors of plugins: extend the contract of your service, supply the service, and run it as a JUnit test.
 *
 * <p>Open {@link io.afterbell.testkit.RegimeTransformContract} first; then
 * {@link io.afterbell.testkit.TickSynthesizerContract} and {@link io.afterbell.testkit.CandleSourceContract}. A service
 * that passes its contract passes everything that the host asks of it. The whole test of a regime is
 *
 * <pre>{@code
 * class SleepyRegimeTest extends RegimeTransformContract {
 *     @Override
 *     protected RegimeTransform newRegime() {
 *         return new SleepyRegime();
 *     }
 * }
 * }</pre>
 *
 * <p>{@link io.afterbell.testkit.CandleFixtures} makes candles, ordinary and nasty;
 * {@link io.afterbell.testkit.InMemoryCandleSource} serves them, {@link io.afterbell.testkit.FailingCandleSource} breaks
 * on purpose, and the {@code Asserting...} wrappers re-check call order and contract of whatever runs through them.
 * Everything random takes a seed; {@code -Dafterbell.testkit.seed=N} runs the contracts with another one.
 */
@NullMarked
package io.afterbell.testkit;

import org.jspecify.annotations.NullMarked;
