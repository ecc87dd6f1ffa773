package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;

/** Four ticks a candle: open, the two extremes in an order that is drawn, close; a third of the candle apart. */
public final class OhlcSynthesizer implements TickSynthesizer {
    /** Makes the service. */
    public OhlcSynthesizer() {}

    @Override
    public String name() {
        return "ohlc";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "Four ticks a candle: open, high and low in a drawn order, close.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public TickGenerator newGenerator(SynthesisContext context) {
        CandleAnchors anchors = new CandleAnchors(context.seed(), context.priceScale());
        long[] path = new long[4];
        return (CandleSeries series, int index, TickSink sink) -> {
            anchors.read(series, index);
            anchors.drawOrder();
            path[0] = anchors.open;
            path[1] = anchors.highFirst ? anchors.high : 0;
            path[2] = anchors.highFirst ? 0 : anchors.high;
            path[3] = anchors.close;
            EvenTicks.emit(series, index, anchors, path, path.length, sink);
        };
    }
}
