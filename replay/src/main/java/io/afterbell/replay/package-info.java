/**
 * The replay engine: from stored candles to blocks of ticks that leave on one clock.
 *
 * <p>Open {@link io.afterbell.replay.ReplayPipeline} first: it names the stages of the data in their order. Then
 * {@link io.afterbell.replay.ReplaySession}, which plays the result to its {@link io.afterbell.replay.TickListener}s.
 * {@link io.afterbell.replay.ReplayPlan} is all that decides the tape, {@link io.afterbell.replay.Pacing} all that
 * decides how it is played, and {@link io.afterbell.replay.Manifest} names the tape that came of it.
 */
@NullMarked
package io.afterbell.replay;

import org.jspecify.annotations.NullMarked;
