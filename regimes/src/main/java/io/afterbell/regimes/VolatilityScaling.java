package io.afterbell.regimes;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingDays;
import io.afterbell.api.measure.Measure;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.Target;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes every return of a series larger or smaller by a factor, about zero.
 *
 * <p>A candle is taken apart in logarithms: the gap from the last close, the body, the two wicks. Each is multiplied by
 * the factor (gaps over night by a factor of their own) and the path is put together again, so that a candle stays a
 * candle whatever the factor, and two candles join as they did. Scaling about zero, not about the day's mean, keeps a
 * day's morning ignorant of its afternoon; the day's net move scales with it.
 */
final class VolatilityScaling {
    private static final String SCALE = "scale";
    private static final double TOLERANCE = 0.10;

    private VolatilityScaling() {}

    static List<ParameterSpec> parameters(double defaultScale) {
        return List.of(
                ParameterSpec.decimal(SCALE, defaultScale, 0, 10, "How many times as far prices move inside a day."),
                RegimeParameters.overnightScale(),
                RegimeParameters.activity());
    }

    static List<Target> targets(PluginSettings settings) {
        double scale = settings.decimal(SCALE);
        double atLeast = scale * (1 - TOLERANCE);
        double atMost = scale * (1 + TOLERANCE);
        return Stream.of(Measure.CLOSE_TO_CLOSE_VOLATILITY, Measure.YANG_ZHANG_VOLATILITY)
                .map(measure -> new Target(measure.code(), Target.Basis.RATIO_TO_INPUT, atLeast, atMost))
                .toList();
    }

    static CandleSeries apply(CandleSeries series, RegimeContext context) {
        double scale = context.settings().decimal(SCALE);
        double overnightScale = context.settings().decimal(RegimeParameters.OVERNIGHT_SCALE);
        TradingDays days = context.days();
        double[] opens = series.opens();
        double[] highs = series.highs();
        double[] lows = series.lows();
        double[] closes = series.closes();
        double lastClose = opens[0];
        int day = 0;
        for (int i = 0; i < opens.length; i++) {
            if (i > 0) {
                boolean overnight = day + 1 < days.count() && i == days.from(day + 1);
                if (overnight) {
                    day++;
                }
                double gap = series.open(i) / series.close(i - 1);
                opens[i] = lastClose * power(gap, overnight ? overnightScale : scale);
            }
            closes[i] = opens[i] * power(series.close(i) / series.open(i), scale);
            double top = Math.max(series.open(i), series.close(i));
            double bottom = Math.min(series.open(i), series.close(i));
            highs[i] = Math.max(opens[i], closes[i]) * power(series.high(i) / top, scale);
            lows[i] = Math.min(opens[i], closes[i]) * power(series.low(i) / bottom, scale);
            lastClose = closes[i];
        }
        return RegimeParameters.active(series.withPrices(opens, highs, lows, closes), context.settings());
    }

    private static double power(double ratio, double exponent) {
        return ratio == 1 ? 1 : StrictMath.exp(exponent * StrictMath.log(ratio));
    }
}
