package io.afterbell.regimes.ticks;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TickSink;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.SynthesisContext;
import io.afterbell.api.spi.TickGenerator;
import io.afterbell.api.spi.TickSynthesizer;
import java.util.List;

/** One tick a candle: the close, in the candle's last millisecond, when it is known. */
public final class CloseSynthesizer implements TickSynthesizer {
    /** Makes the service. */
    public CloseSynthesizer() {}

    @Override
    public String name() {
        return "close";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "One tick a candle: the close, at its end.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public TickGenerator newGenerator(SynthesisContext context) {
        PriceScale grid = context.priceScale();
        return (CandleSeries series, int index, TickSink sink) -> sink.tick(
                series.openEpochMillis(index) + series.interval().millis() - 1,
                grid.toUnits(series.close(index)),
                series.volume(index));
    }
}
