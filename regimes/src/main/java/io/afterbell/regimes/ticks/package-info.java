/**
 * From candle to ticks: four synthesizers, the random path of {@code bridge} being the default.
 *
 * <p>Open {@link io.afterbell.regimes.ticks.BridgeSynthesizer} first; {@link io.afterbell.regimes.ticks.CandlePath}
 * is what it shares with the others: in which order and when a candle visits its four prices. Hot code: nothing here
 * allocates per tick.
 */
@NullMarked
package io.afterbell.regimes.ticks;

import org.jspecify.annotations.NullMarked;
