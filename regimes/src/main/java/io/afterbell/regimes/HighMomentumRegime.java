package io.afterbell.regimes;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.measure.Measure;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
import java.util.List;

/** Trending: moves follow moves. The arithmetic is in {@link Reaction}. */
public final class HighMomentumRegime implements RegimeTransform {
    private static final String FOLLOW = "follow";
    private static final String SCALE = "scale";

    /** Makes the service. */
    public HighMomentumRegime() {}

    @Override
    public String name() {
        return "high_momentum";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "A day that trends: moves follow moves, so that what has begun goes on for minutes.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.decimal(FOLLOW, 0.5, 0, 0.9, "Which part of a move the next one repeats."),
                ParameterSpec.decimal(SCALE, 1, 0, 10, "How many times as far prices move a minute."),
                RegimeParameters.overnightScale(),
                RegimeParameters.activity());
    }

    @Override
    public CandleSeries apply(CandleSeries series, RegimeContext context) {
        return Reaction.apply(
                series,
                context,
                context.settings().decimal(FOLLOW),
                context.settings().decimal(SCALE));
    }

    @Override
    public List<Target> targets(PluginSettings settings) {
        double scale = settings.decimal(SCALE);
        return List.of(
                new Target(Measure.VARIANCE_RATIO_5.code(), Target.Basis.VALUE, 1.15, Double.POSITIVE_INFINITY),
                new Target(
                        Measure.VARIANCE_RATIO_5.code(),
                        Target.Basis.DIFFERENCE_TO_INPUT,
                        0.15,
                        Double.POSITIVE_INFINITY),
                new Target(Measure.EFFICIENCY_RATIO.code(), Target.Basis.RATIO_TO_INPUT, 1, Double.POSITIVE_INFINITY),
                new Target(
                        Measure.CLOSE_TO_CLOSE_VOLATILITY.code(),
                        Target.Basis.RATIO_TO_INPUT,
                        scale * 0.9,
                        scale * 1.1));
    }
}
