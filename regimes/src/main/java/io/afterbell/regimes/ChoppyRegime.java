package io.afterbell.regimes;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.measure.Measure;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
import java.util.List;

/** Sideways and nervous: every move undoes part of the one before it. The arithmetic is in {@link Reaction}. */
public final class ChoppyRegime implements RegimeTransform {
    private static final String REVERSION = "reversion";

    /** Makes the service. */
    public ChoppyRegime() {}

    @Override
    public String name() {
        return "choppy";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "A day that goes nowhere: each move undoes part of the last, as wild as before but without progress.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.decimal(REVERSION, 0.45, 0, 0.9, "Which part of a move the next one undoes."),
                RegimeParameters.overnightScale(),
                RegimeParameters.activity());
    }

    @Override
    public CandleSeries apply(CandleSeries series, RegimeContext context) {
        return Reaction.apply(series, context, -context.settings().decimal(REVERSION), 1);
    }

    @Override
    public List<Target> targets(PluginSettings settings) {
        return List.of(
                new Target(Measure.VARIANCE_RATIO_5.code(), Target.Basis.VALUE, Double.NEGATIVE_INFINITY, 0.85),
                new Target(
                        Measure.VARIANCE_RATIO_5.code(),
                        Target.Basis.DIFFERENCE_TO_INPUT,
                        Double.NEGATIVE_INFINITY,
                        -0.15),
                new Target(Measure.EFFICIENCY_RATIO.code(), Target.Basis.RATIO_TO_INPUT, Double.NEGATIVE_INFINITY, 1),
                new Target(Measure.CLOSE_TO_CLOSE_VOLATILITY.code(), Target.Basis.RATIO_TO_INPUT, 0.9, 1.1));
    }
}
