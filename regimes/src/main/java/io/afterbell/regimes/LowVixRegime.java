package io.afterbell.regimes;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.measure.Measure;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
import java.util.List;

/** Calm: volatility at a low level. The arithmetic is in {@link VolatilityLevel}. */
public final class LowVixRegime implements RegimeTransform {
    private static final String TARGET = "target";
    private static final String OF_OWN = "of_own";

    /** Makes the service. */
    public LowVixRegime() {}

    @Override
    public String name() {
        return "low_vix";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "Calm: volatility held down to a level, or to well below the day's own when that is low already.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.decimal(TARGET, 10, 1, 300, "The level of volatility, in percent a year."),
                ParameterSpec.decimal(
                        OF_OWN, 0.7, 0.05, 1, "Which part of the day's own volatility the level is at most."),
                RegimeParameters.overnightScale(),
                RegimeParameters.activity());
    }

    @Override
    public CandleSeries apply(CandleSeries series, RegimeContext context) {
        PluginSettings settings = context.settings();
        return VolatilityLevel.apply(series, context, settings.decimal(TARGET), settings.decimal(OF_OWN), false);
    }

    @Override
    public List<Target> targets(PluginSettings settings) {
        double level = settings.decimal(TARGET) / 100;
        return List.of(
                new Target(
                        Measure.CLOSE_TO_CLOSE_VOLATILITY.code(),
                        Target.Basis.VALUE,
                        Double.NEGATIVE_INFINITY,
                        level * 1.1),
                new Target(
                        Measure.CLOSE_TO_CLOSE_VOLATILITY.code(),
                        Target.Basis.RATIO_TO_INPUT,
                        Double.NEGATIVE_INFINITY,
                        settings.decimal(OF_OWN) * 1.1));
    }
}
