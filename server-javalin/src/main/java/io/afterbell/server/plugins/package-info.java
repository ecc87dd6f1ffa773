/**
 * The plugin directory, one module layer per plugin, and the catalogue of services found.
 */
@NullMarked
package io.afterbell.server.plugins;

import org.jspecify.annotations.NullMarked;
