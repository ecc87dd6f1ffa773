/**
 * The entry point and the only place where objects are wired.
 */
@NullMarked
package io.afterbell.server;

import org.jspecify.annotations.NullMarked;
