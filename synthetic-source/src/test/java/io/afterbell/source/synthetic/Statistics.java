package io.afterbell.source.synthetic;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import java.util.Arrays;

/** What the tests measure. */
final class Statistics {
    private Statistics() {}

    /** Close-to-close log returns of one minute inside days. */
    static double[] minuteReturns(CandleSeries series) {
        TradingDays days = TradingDays.of(series, TradingCalendar.INDIA);
        double[] returns = new double[series.size()];
        int count = 0;
        for (int i = 1; i < series.size(); i++) {
            if (!days.isFirst(i)) {
                returns[count++] = Math.log(series.close(i) / series.close(i - 1));
            }
        }
        return Arrays.copyOf(returns, count);
    }

    static double minuteDeviation(CandleSeries series) {
        return deviation(minuteReturns(series));
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1));
    }

    static double correlation(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("lengths differ: " + x.length + " and " + y.length);
        }
        double meanX = mean(x);
        double meanY = mean(y);
        double covariance = 0;
        for (int i = 0; i < x.length; i++) {
            covariance += (x[i] - meanX) * (y[i] - meanY);
        }
        return covariance / (x.length - 1) / deviation(x) / deviation(y);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
