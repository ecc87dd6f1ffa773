/**
 * What the command line and REST show in the same words: one form of each answer as JSON.
 *
 * <p>Open {@link io.afterbell.server.views.CandleViews} or {@link io.afterbell.server.views.PluginViews}.
 */
@NullMarked
package io.afterbell.server.views;

import org.jspecify.annotations.NullMarked;
