package io.afterbell.server.plugins;

import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One of the three kinds of service that a plugin may provide.
 *
 * @param <S> the kind
 * @param type the interface
 * @param word what users call it
 */
record ServiceKind<S extends NamedService>(Class<S> type, String word) {
    static final ServiceKind<CandleSource> SOURCE = new ServiceKind<>(CandleSource.class, "source");
    static final ServiceKind<RegimeTransform> REGIME = new ServiceKind<>(RegimeTransform.class, "regime");
    static final ServiceKind<TickSynthesizer> SYNTHESIZER = new ServiceKind<>(TickSynthesizer.class, "synthesizer");

    /** All three, in the order in which a plugin's services are loaded. */
    static final List<ServiceKind<?>> ALL = List.of(SOURCE, REGIME, SYNTHESIZER);

    static String names() {
        return ALL.stream().map(kind -> kind.type().getSimpleName()).collect(Collectors.joining(", "));
    }
}
