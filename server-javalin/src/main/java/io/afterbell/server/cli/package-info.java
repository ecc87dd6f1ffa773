/**
 * The command line: one command a file, each a thin caller of the rest.
 */
@NullMarked
package io.afterbell.server.cli;

import org.jspecify.annotations.NullMarked;
