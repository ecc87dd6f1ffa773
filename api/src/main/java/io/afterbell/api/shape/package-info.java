/**
 * How prices really went inside recorded minutes, small enough to be kept and shared, so that a synthesizer can draw from
 * them. Open {@link io.afterbell.api.shape.RecordedShapes} first.
 */
@NullMarked
package io.afterbell.api.shape;

import org.jspecify.annotations.NullMarked;
