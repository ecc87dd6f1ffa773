package io.afterbell.regimes;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
import java.util.List;

/** Wilder: every move times {@code scale}, 2 by default. The arithmetic is in {@link VolatilityScaling}. */
public final class HighVolatilityRegime implements RegimeTransform {
    private static final double DEFAULT_SCALE = 2;

    /** Makes the service. */
    public HighVolatilityRegime() {}

    @Override
    public String name() {
        return "high_vol";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "How a wild day looks: every move twice as large, wicks included.";
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
