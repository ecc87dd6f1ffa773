package io.afterbell.testkit;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
import java.util.List;

/**
 * A regime that re-checks both sides of the contract while another one does the work: the caller must hand over possible
 * candles, at least one, with the trading days of that series; the regime must return possible candles at the same
 * minutes, and the same ones when asked again, which this wrapper does on purpose. Every breach is an
 * {@link AssertionError}. Safe for many threads.
 */
public final class AssertingRegimeTransform implements RegimeTransform {
    private final RegimeTransform regime;

    /**
     * Wraps a regime.
     *
     * @param regime what does the work
     */
    public AssertingRegimeTransform(RegimeTransform regime) {
        this.regime = requireNonNull(regime, "regime");
    }

    @Override
    public String name() {
        return regime.name();
    }

    @Override
    public String version() {
        return regime.version();
    }

    @Override
    public String description() {
        return regime.description();
    }

    @Override
    public List<ParameterSpec> parameters() {
        return regime.parameters();
    }

    @Override
    public CandleSeries apply(CandleSeries series, RegimeContext context) {
        if (series.isEmpty()) {
            throw new AssertionError("a regime is handed at least one candle: regime=" + name() + " series=" + series);
        }
        CandleLaws.checkPossible("handed to " + name(), series);
        TradingDays days = context.days();
        if (days.count() == 0 || days.from(0) != 0 || days.to(days.count() - 1) != series.size()) {
            throw new AssertionError("the trading days are those of the series: regime=" + name() + " series=" + series
                    + " days=" + days.count());
        }
        CandleSeries output = regime.apply(series, context);
        CandleLaws.checkTransformed(name(), series, output);
        CandleLaws.checkEqual(name() + ", again", output, regime.apply(series, context));
        return output;
    }

    @Override
    public List<Target> targets(PluginSettings settings) {
        return regime.targets(requireNonNull(settings, "settings"));
    }
}
