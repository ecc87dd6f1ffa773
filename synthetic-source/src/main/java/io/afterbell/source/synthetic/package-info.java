/**
 * A made-up market: candles that are a pure function of seed, instrument and minute.
 *
 * <p>Open {@link io.afterbell.source.synthetic.SyntheticSource} first: it is the service. Its reader goes through four
 * layers, each a file:
 *
 * <ol>
 *   <li>{@code Market}: instruments that share trading days and a common factor, because they rise and fall together;
 *   <li>{@code MarketWalk} and {@code PriceWalk}: one step a trading day, from a fixed first day: the factor, and the log
 *       price of one name at each day's open and close;
 *   <li>{@code MarketDay} and {@code PricePath}: the minutes of one day, bridged from its open to its close;
 *   <li>{@code CandleMaker}: the candles of one instrument on that path: the path itself, a future at its fair value, or an
 *       option by Black's formula.
 * </ol>
 */
@NullMarked
package io.afterbell.source.synthetic;

import org.jspecify.annotations.NullMarked;
