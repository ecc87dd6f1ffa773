/**
 * What the log looks like. Open {@link io.afterbell.server.logging.LogSetup}.
 */
@NullMarked
package io.afterbell.server.logging;

import org.jspecify.annotations.NullMarked;
