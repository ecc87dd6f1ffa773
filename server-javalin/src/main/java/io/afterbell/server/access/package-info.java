/**
 * Who may connect: one set of rules for the WebSocket and for REST. Open
 * {@link io.afterbell.server.access.AccessRules}.
 */
@NullMarked
package io.afterbell.server.access;

import org.jspecify.annotations.NullMarked;
