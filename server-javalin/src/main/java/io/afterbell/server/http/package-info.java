/**
 * REST routes and the page's static files.
 */
@NullMarked
package io.afterbell.server.http;

import org.jspecify.annotations.NullMarked;
