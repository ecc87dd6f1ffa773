package io.afterbell.regimes;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.measure.Measure;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
import java.util.List;

/** Fearful: volatility at a level, clustered, with jumps. The arithmetic is in {@link VolatilityLevel}. */
public final class HighVixRegime implements RegimeTransform {
    private static final String TARGET = "target";

    /** Makes the service. */
    public HighVixRegime() {}

    @Override
    public String name() {
        return "high_vix";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "Fear: volatility driven to a level, in bursts and with jumps, falling further than it rises.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.decimal(TARGET, 30, 1, 300, "The level of volatility, in percent a year."),
                RegimeParameters.overnightScale(),
                RegimeParameters.activity());
    }

    @Override
    public CandleSeries apply(CandleSeries series, RegimeContext context) {
        PluginSettings settings = context.settings();
        return VolatilityLevel.apply(series, context, settings.decimal(TARGET), VolatilityLevel.NO_LIMIT, true);
    }

    @Override
    public List<Target> targets(PluginSettings settings) {
        double level = settings.decimal(TARGET) / 100;
        return List.of(
                new Target(Measure.CLOSE_TO_CLOSE_VOLATILITY.code(), Target.Basis.VALUE, level * 0.9, level * 1.1),
                new Target(
                        Measure.EXCESS_KURTOSIS.code(), Target.Basis.DIFFERENCE_TO_INPUT, 0, Double.POSITIVE_INFINITY));
    }
}
