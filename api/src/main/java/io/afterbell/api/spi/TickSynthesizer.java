package io.afterbell.api.spi;

/**
 * Makes the ticks inside a candle.
 *
 * <p>The service is stateless; the generator that it opens does the work, one for each instrument of a replay session.
 */
public interface TickSynthesizer extends NamedService {
    /**
     * Opens a generator for one instrument.
     *
     * @param context parameters, price grid and seed
     * @return a generator for one thread, which the caller closes
     */
    TickGenerator newGenerator(SynthesisContext context);
}
