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
        return "2";
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
        CandlePath candle = new CandlePath(context.seed(), context.priceScale(), PathLibrary.walks());
        long[] path = new long[4];
        return (CandleSeries series, int index, TickSink sink) -> {
            candle.read(series, index);
            candle.draw(series, index);
            path[0] = candle.open;
            path[1] = candle.highFirst() ? candle.high : 0;
            path[2] = candle.highFirst() ? 0 : candle.high;
            path[3] = candle.close;
            EvenTicks.emit(series, index, candle, path, path.length, sink);
        };
    }
}
