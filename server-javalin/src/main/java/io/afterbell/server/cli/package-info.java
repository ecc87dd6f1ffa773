/**
 * The command line: one command a file, each a thin caller of the rest.
 *
 * <p>Open {@link io.afterbell.server.cli.AfterbellCommand} first, the root that knows all others;
 * {@link io.afterbell.server.cli.SettingOptions} turns the table of settings into options, and
 * {@link io.afterbell.server.cli.Workbench} is what most commands work with.
 */
@NullMarked
package io.afterbell.server.cli;

import org.jspecify.annotations.NullMarked;
