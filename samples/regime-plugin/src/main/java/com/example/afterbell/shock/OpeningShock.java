package com.example.afterbell.shock;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import java.util.List;

/**
 * Opens every trading day with a shock: within the first minutes the whole market moves by some percent, up or down, and
 * goes on from there as it did.
 *
 * <p>The shock is spread evenly (in logarithms) over the bodies of the day's first candles, and everything behind it is
 * shifted along. So each candle opens where the last one closed, as before, and nights are what they were.
 */
public final class OpeningShock implements RegimeTransform {
    @Override
    public String name() {
        return "opening_shock";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "Opens every trading day with a sudden move of the whole market, up or down.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.decimal("percent", 2, 0.1, 10, "How far the shock goes, in percent of the price."),
                ParameterSpec.integer("minutes", 5, 1, 60, "How many one-minute candles it takes."),
                ParameterSpec.choice(
                        "direction", "either", List.of("either", "up", "down"), "Where it goes; either means by chance."));
    }

    @Override
    public CandleSeries apply(CandleSeries series, RegimeContext context) {
        PluginSettings settings = context.settings();
        double size = StrictMath.log1p(settings.decimal("percent") / 100);
        double minutes = settings.integer("minutes");
        TradingDays days = context.days();

        double[] opens = series.opens();
        double[] highs = series.highs();
        double[] lows = series.lows();
        double[] closes = series.closes();
        double earlierDays = 0;
        for (int day = 0; day < days.count(); day++) {
            double shock = isUp(days.date(day).toEpochDay(), context) ? size : -size;
            double shift = earlierDays;
            for (int i = days.from(day); i < days.to(day); i++) {
                double shiftAtOpen = shift;
                shift = earlierDays + shock * Math.min(1, (i - days.from(day) + 1) / minutes);
                // Wicks are kept in proportion to the body's ends, so the candle stays possible whatever the shift.
                double upperWick = highs[i] / Math.max(opens[i], closes[i]);
                double lowerWick = lows[i] / Math.min(opens[i], closes[i]);
                opens[i] *= StrictMath.exp(shiftAtOpen);
                closes[i] *= StrictMath.exp(shift);
                highs[i] = Math.max(opens[i], closes[i]) * upperWick;
                lows[i] = Math.min(opens[i], closes[i]) * lowerWick;
            }
            earlierDays = shift;
        }
        return series.withPrices(opens, highs, lows, closes);
    }

    // The market's seed, not the instrument's: on a given day NIFTY and BANKNIFTY go the same way.
    private static boolean isUp(long epochDay, RegimeContext context) {
        return switch (context.settings().choice("direction")) {
            case "up" -> true;
            case "down" -> false;
            default -> CounterRandom.uniform(
                            CounterRandom.key(context.marketSeed(), "opening_shock"), epochDay, 0)
                    < 0.5;
        };
    }
}
