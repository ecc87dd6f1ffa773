package io.afterbell.regimes;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.spi.RegimeContext;

/**
 * Lets moves undo or continue those before them: a first-order autoregression of the day's own moves (Box and Jenkins,
 * 1970), its variance restored.
 *
 * <p>y(t) = c y(t-1) + sqrt(1 - c²) r(t) has the variance of r where r has no memory of its own; what memory it has is
 * made up for by {@link VarianceBudget}. The day's first move, and the first one after a hole, stay as they are. Each day
 * begins anew, so a day is the same whether transformed alone or with others.
 */
final class Reaction {
    private static final double FORGET = 1 / 200.0;
    private static final double KNOWN_AFTER_CANDLES = 20;

    private Reaction() {}

    /**
     * Transforms a series.
     *
     * @param coefficient from -1 to 1, both excluded: below 0 moves undo each other, above 0 they follow each other
     * @param scale how many times as far prices move
     */
    static CandleSeries apply(CandleSeries series, RegimeContext context, double coefficient, double scale) {
        LogPath path =
                new LogPath(series, context.days(), context.settings().decimal(RegimeParameters.OVERNIGHT_SCALE));
        VarianceBudget budget = new VarianceBudget(60, 1.12, 1.5);
        double fresh = Math.sqrt(1 - coefficient * coefficient);
        double reacted = 0;
        double variance = 0;
        double count = 0;
        double reactedVariance = 0;
        while (path.next()) {
            double move = path.move();
            if (path.startsDay()) {
                budget.start();
                variance = 0;
                count = 0;
                reactedVariance = 0;
            }
            if (path.isFirst()) {
                // An opening move is so large that what followed from it would be the whole morning.
                reacted = 0;
                path.put(move * scale, scale);
                continue;
            }
            reacted = coefficient * reacted + fresh * move;
            double gain = count < KNOWN_AFTER_CANDLES ? 1 : budget.gain(variance, reactedVariance);
            double given = reacted * gain;
            budget.spend(move * move, given);
            count++;
            double weight = Math.max(FORGET, 1 / count);
            variance += weight * (move * move - variance);
            reactedVariance += weight * (reacted * reacted - reactedVariance);
            path.put(given * scale, scale);
        }
        return RegimeParameters.active(path.build(), context.settings());
    }
}
