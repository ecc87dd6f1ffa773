/**
 * Contracts for authors of plugins: extend the contract of your service, supply the service, and run it as a JUnit test.
 */
@NullMarked
package io.afterbell.testkit;

import org.jspecify.annotations.NullMarked;
