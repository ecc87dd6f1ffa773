/**
 * Are these ticks honest? Open {@link io.afterbell.study.TickStudy} first: it hands a synthesizer the candles of a
 * {@link io.afterbell.study.Truth} and compares {@link io.afterbell.study.Paths} with paths.
 */
@NullMarked
package io.afterbell.study;

import org.jspecify.annotations.NullMarked;
