/**
 * Arithmetic on words that belongs to no part of the host alone. Open {@link io.afterbell.server.text.EditDistance}.
 */
@NullMarked
package io.afterbell.server.text;

import org.jspecify.annotations.NullMarked;
