package io.afterbell.replay.checkup;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.PriceScale;

/** Prices that lie on no price grid. The pipeline rounds them, whatever the policy. */
final class FloatNoise implements Check {
    @Override
    public void look(Facts facts, Report report, Mending mending) {
        CandleSeries series = facts.series;
        PriceScale grid = series.priceScale();
        for (int i = 0; i < series.size(); i++) {
            boolean holds = grid.holds(series.open(i))
                    && grid.holds(series.high(i))
                    && grid.holds(series.low(i))
                    && grid.holds(series.close(i));
            if (!holds) {
                int place = i;
                report.add(
                        Finding.Kind.FLOAT_NOISE,
                        Severity.NOTE,
                        1,
                        facts.range(i, i + 1),
                        () -> facts.time(place) + " " + offGrid(series, place));
            }
        }
        report.consequence(Finding.Kind.FLOAT_NOISE, "rounded to " + grid.stepSize());
    }

    private static double offGrid(CandleSeries series, int i) {
        for (double price : new double[] {series.open(i), series.high(i), series.low(i)}) {
            if (!series.priceScale().holds(price)) {
                return price;
            }
        }
        return series.close(i);
    }
}
