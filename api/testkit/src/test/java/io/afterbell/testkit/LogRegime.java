package io.afterbell.testkit;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import java.util.List;

/** A lawful regime as the api's Javadoc sketches it: every move and wick of the path, times a scale. */
public class LogRegime implements RegimeTransform {
    /** For JUnit and subclasses. */
    public LogRegime() {}

    @Override
    public String name() {
        return "log";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String description() {
        return "Every move of the path times a scale.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(ParameterSpec.decimal("scale", 2, 0, 10, "What every move is multiplied with."));
    }

    /** How much a move inside a day or candle becomes; subclasses bend it. */
    double move(CandleSeries series, RegimeContext context, int index, double move) {
        return context.settings().decimal("scale") * move;
    }

    /** The open as it would be if the path were not chained: by default it is. */
    double open(CandleSeries series, RegimeContext context, int index, double lastClose) {
        double gap = StrictMath.log(series.open(index) / series.close(index - 1));
        boolean overnight = context.days().isFirst(index);
        return lastClose * StrictMath.exp(overnight ? gap : move(series, context, index, gap));
    }

    @Override
    public CandleSeries apply(CandleSeries series, RegimeContext context) {
        double[] opens = series.opens();
        double[] highs = series.highs();
        double[] lows = series.lows();
        double[] closes = series.closes();
        double scale = context.settings().decimal("scale");
        for (int i = 0; i < series.size(); i++) {
            double top = StrictMath.log(series.high(i) / Math.max(series.open(i), series.close(i)));
            double bottom = StrictMath.log(series.low(i) / Math.min(series.open(i), series.close(i)));
            double body = StrictMath.log(series.close(i) / series.open(i));
            opens[i] = i == 0 ? series.open(0) : open(series, context, i, closes[i - 1]);
            closes[i] = opens[i] * StrictMath.exp(move(series, context, i, body));
            highs[i] = Math.max(opens[i], closes[i]) * StrictMath.exp(scale * top);
            lows[i] = Math.min(opens[i], closes[i]) * StrictMath.exp(scale * bottom);
        }
        return series.withPrices(opens, highs, lows, closes);
    }
}
