package io.afterbell.regimes;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
import java.util.List;

/** Calmer: every move times {@code scale}, 0.5 by default. The arithmetic is in {@link VolatilityScaling}. */
public final class LowVolatilityRegime implements RegimeTransform {
    private static final double DEFAULT_SCALE = 0.5;

    /** Makes the service. */
    public LowVolatilityRegime() {}

    @Override
    public String name() {
        return "low_vol";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "How a calm day looks: every move half as large, wicks included.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return VolatilityScaling.parameters(DEFAULT_SCALE);
    }

    @Override
    public CandleSeries apply(CandleSeries series, RegimeContext context) {
        return VolatilityScaling.apply(series, context);
    }

    @Override
    public List<Target> targets(PluginSettings settings) {
        return VolatilityScaling.targets(settings);
    }
}
