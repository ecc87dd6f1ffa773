/**
 * The three services that a plugin may provide, and what they are handed.
 *
 * <p>Open {@link io.afterbell.api.spi.RegimeTransform} first, the smallest of them; then
 * {@link io.afterbell.api.spi.CandleSource} and {@link io.afterbell.api.spi.TickSynthesizer}. All three are
 * {@link io.afterbell.api.spi.NamedService}s: small, stateless, with a public constructor without arguments, found by
 * {@link java.util.ServiceLoader}. A jar needs {@code provides … with …} in its {@code module-info}, or a file under
 * {@code META-INF/services}; with both it works everywhere.
 *
 * <p>A service describes its parameters with {@link io.afterbell.api.spi.ParameterSpec}; it is handed checked values as
 * {@link io.afterbell.api.spi.PluginSettings}. What goes wrong is a {@link io.afterbell.api.spi.PluginException} with an
 * {@link io.afterbell.api.spi.ErrorCode}. A service logs, where it must, through {@link java.lang.System.Logger}.
 */
@NullMarked
package io.afterbell.api.spi;

import org.jspecify.annotations.NullMarked;
