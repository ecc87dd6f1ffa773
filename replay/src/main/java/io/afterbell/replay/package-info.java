/**
 * The replay engine, from a plan to blocks of ticks that leave on the replay clock.
 */
@NullMarked
package io.afterbell.replay;

import org.jspecify.annotations.NullMarked;
