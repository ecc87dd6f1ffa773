package io.afterbell.regimes;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;

/** Parameters that regimes share. */
final class RegimeParameters {
    static final String OVERNIGHT_SCALE = "overnight_scale";
    static final String ACTIVITY = "activity";

    private RegimeParameters() {}

    static ParameterSpec overnightScale() {
        return ParameterSpec.decimal(
                OVERNIGHT_SCALE, 1, 0, 10, "How many times as far prices move from one day to the next.");
    }

    static ParameterSpec activity() {
        return ParameterSpec.decimal(
                ACTIVITY,
                1,
                0.1,
                10,
                "How many times as much is traded a minute; with ticks_per_candle=auto more ticks come as well.");
    }

    /** The series with its volumes times the regime's {@code activity}; the same series when that is 1. */
    static CandleSeries active(CandleSeries series, PluginSettings settings) {
        double activity = settings.decimal(ACTIVITY);
        if (activity == 1) {
            return series;
        }
        long[] volumes = series.volumes();
        for (int i = 0; i < volumes.length; i++) {
            volumes[i] = Math.round(volumes[i] * activity);
        }
        return series.withVolumes(volumes);
    }
}
