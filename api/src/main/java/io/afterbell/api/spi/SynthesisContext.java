package io.afterbell.api.spi;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.Instrument;
import io.afterbell.api.PriceScale;
import io.afterbell.api.VolumeScale;

/**
 * What a generator is handed. Immutable.
 *
 * @param settings checked values of the synthesizer's parameters
 * @param instrument whose ticks they will be
 * @param priceScale the grid of the series that will be handed to the generator
 * @param volumeScale the volume unit of that series
 * @param seed a key for {@link io.afterbell.api.CounterRandom} that differs between instruments
 */
public record SynthesisContext(
        PluginSettings settings, Instrument instrument, PriceScale priceScale, VolumeScale volumeScale, long seed) {
    /** Checks that nothing is missing. */
    public SynthesisContext {
        requireNonNull(settings, "settings");
        requireNonNull(instrument, "instrument");
        requireNonNull(priceScale, "priceScale");
        requireNonNull(volumeScale, "volumeScale");
    }
}
