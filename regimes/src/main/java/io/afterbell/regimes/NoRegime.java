package io.afterbell.regimes;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import java.util.List;

/** The market as it was. */
public final class NoRegime implements RegimeTransform {
    /** Makes the service. */
    public NoRegime() {}

    @Override
    public String name() {
        return "none";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "The market as it was.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public CandleSeries apply(CandleSeries series, RegimeContext context) {
        return series;
    }
}
