/**
 * What is wrong with candles, before they are replayed. Open {@link io.afterbell.replay.checkup.Checkup} first.
 */
@NullMarked
package io.afterbell.replay.checkup;

import org.jspecify.annotations.NullMarked;
