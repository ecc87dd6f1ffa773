/**
 * Finds sources, regimes and synthesizers: those built in, and those that a user has dropped into the plugin folder.
 *
 * <p>Open {@link io.afterbell.server.plugins.PluginLoader} first; what it finds is a
 * {@link io.afterbell.server.plugins.PluginCatalog}.
 */
@NullMarked
package io.afterbell.server.plugins;

import org.jspecify.annotations.NullMarked;
