/**
 * Configuration: command line over environment over file over defaults, each value with its origin.
 *
 * <p>Open {@link io.afterbell.server.config.Setting} first: the one table of all settings.
 * {@link io.afterbell.server.config.ConfigResolver} puts the values together,
 * {@link io.afterbell.server.config.ServerConfig} is the result.
 */
@NullMarked
package io.afterbell.server.config;

import org.jspecify.annotations.NullMarked;
