package io.afterbell.regimes;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.measure.Measure;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
import java.util.List;

/**
 * No follow-through: what prices have done over the last quarter of an hour is taken back, slowly, in part.
 *
 * <p>r'(t) = r(t) - strength m(t), m being the exponentially weighted mean of the day's moves up to r(t), over {@value
 * #DRIFT_CANDLES} candles. All moves together are taken back by {@code strength} but for what the last minutes have left;
 * from one minute to the next hardly anything changes. Each day begins anew.
 */
public final class LowMomentumRegime implements RegimeTransform {
    private static final String STRENGTH = "strength";
    private static final double DRIFT_CANDLES = 12;

    /** Makes the service. */
    public LowMomentumRegime() {}

    @Override
    public String name() {
        return "low_momentum";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "A day without follow-through: trends fade within minutes, and little is left of the day's move.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.decimal(STRENGTH, 0.45, 0, 1, "Which part of the day's net move is taken away."),
                RegimeParameters.overnightScale(),
                RegimeParameters.activity());
    }

    @Override
    public CandleSeries apply(CandleSeries series, RegimeContext context) {
        double strength = context.settings().decimal(STRENGTH);
        LogPath path =
                new LogPath(series, context.days(), context.settings().decimal(RegimeParameters.OVERNIGHT_SCALE));
        double drift = 0;
        while (path.next()) {
            double move = path.move();
            if (path.startsDay()) {
                drift = 0;
                path.put(move, 1);
                continue;
            }
            drift += (move - drift) / DRIFT_CANDLES;
            path.put(move - strength * drift, 1);
        }
        return RegimeParameters.active(path.build(), context.settings());
    }

    @Override
    public List<Target> targets(PluginSettings settings) {
        double strength = settings.decimal(STRENGTH);
        return List.of(
                new Target(Measure.EFFICIENCY_RATIO.code(), Target.Basis.RATIO_TO_INPUT, Double.NEGATIVE_INFINITY, 1),
                new Target(
                        Measure.NET_MOVE.code(),
                        Target.Basis.RATIO_TO_INPUT,
                        Double.NEGATIVE_INFINITY,
                        Math.min(1, 1 - strength + 0.4)),
                new Target(Measure.VARIANCE_RATIO_5.code(), Target.Basis.DIFFERENCE_TO_INPUT, -0.15, 0.15));
    }
}
