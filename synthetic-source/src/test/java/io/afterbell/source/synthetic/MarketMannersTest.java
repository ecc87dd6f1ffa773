package io.afterbell.source.synthetic;

import static io.afterbell.source.synthetic.SyntheticMarket.bankNifty;
import static io.afterbell.source.synthetic.SyntheticMarket.days;
import static io.afterbell.source.synthetic.SyntheticMarket.nifty;
import static io.afterbell.source.synthetic.SyntheticMarket.open;
import static io.afterbell.source.synthetic.SyntheticMarket.reliance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.CandleReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Measures two years of the market of seed 1. In brackets: what NIFTY and BANKNIFTY measure from January to May 2024.
 */
class MarketMannersTest {
    private static final double MINUTES_A_YEAR = 252 * 375;

    private static CandleSeries nifty;
    private static CandleSeries bankNifty;
    private static CandleSeries sensex;
    private static CandleSeries reliance;

    @BeforeAll
    static void makeTwoYears() {
        try (CandleReader reader = open()) {
            List<CandleSeries> made = reader.read(
                    List.of(nifty(), bankNifty(), Instrument.of("SENSEX", "BSE_INDEX"), reliance()),
                    Interval.ONE_MINUTE,
                    days("2023-01-01", "2024-12-31"));
            nifty = made.get(0);
            bankNifty = made.get(1);
            sensex = made.get(2);
            reliance = made.get(3);
        }
    }

    @Test
    void everyCandleIsPossibleAndOnTheGrid() {
        for (CandleSeries series : List.of(nifty, bankNifty, sensex, reliance)) {
            assertEquals(0.05, series.priceScale().stepSize());
            for (int i = 0; i < series.size(); i++) {
                assertTrue(series.candle(i).isPossible(), series.candle(i)::toString);
                assertTrue(series.priceScale().holds(series.open(i)), series.candle(i)::toString);
                assertTrue(series.priceScale().holds(series.high(i)), series.candle(i)::toString);
                assertTrue(series.priceScale().holds(series.low(i)), series.candle(i)::toString);
                assertTrue(series.priceScale().holds(series.close(i)), series.candle(i)::toString);
            }
        }
    }

    @Test
    void levelsArePlausible() {
        assertTrue(nifty.close(0) > 15_000 && nifty.close(0) < 30_000, () -> "NIFTY " + nifty.close(0));
        assertTrue(bankNifty.close(0) > 33_000 && bankNifty.close(0) < 66_000, () -> "BANKNIFTY " + bankNifty.close(0));
        assertTrue(sensex.close(0) > 50_000 && sensex.close(0) < 100_000, () -> "SENSEX " + sensex.close(0));
    }

    // [0.096 and 0.133 within sessions]
    @Test
    void volatilityWithinSessionsIsWhatWasSet() {
        assertEquals(0.12, annualised(nifty), 0.02);
        assertEquals(0.157, annualised(bankNifty), 0.025);
        assertEquals(0.235, annualised(reliance), 0.04);
    }

    private static double annualised(CandleSeries series) {
        return Statistics.minuteDeviation(series) * Math.sqrt(MINUTES_A_YEAR);
    }

    // Over all days, because wildness comes and goes: a single year may differ by a fifth.
    @ParameterizedTest
    @CsvSource({"NIFTY, NSE_INDEX, 0.13", "BANKNIFTY, NSE_INDEX, 0.17", "RELIANCE, NSE, 0.26", "SBIN, NSE, 0.29"})
    void volatilityOfDaysIsWhatWasSet(String symbol, String exchange, double expected) {
        try (CandleReader reader = open("seed", "3")) {
            CandleSeries daily = reader.read(
                            List.of(Instrument.of(symbol, exchange)),
                            Interval.ONE_DAY,
                            days("2020-01-01", "2024-12-31"))
                    .get(0);
            double[] returns = new double[daily.size() - 1];
            for (int day = 1; day < daily.size(); day++) {
                returns[day - 1] = Math.log(daily.close(day) / daily.close(day - 1));
            }
            assertEquals(expected, Statistics.deviation(returns) * Math.sqrt(252), 0.15 * expected);
        }
    }

    // [0.80]
    @Test
    void niftyAndBankNiftyMoveTogether() {
        double correlation =
                Statistics.correlation(Statistics.minuteReturns(nifty), Statistics.minuteReturns(bankNifty));
        assertTrue(correlation > 0.75 && correlation < 0.84, () -> "correlation=" + correlation);
        assertTrue(Statistics.correlation(Statistics.minuteReturns(nifty), Statistics.minuteReturns(sensex)) > 0.92);
    }

    @Test
    void aStockMovesWithTheIndexAndOnItsOwn() {
        double correlation =
                Statistics.correlation(Statistics.minuteReturns(nifty), Statistics.minuteReturns(reliance));
        assertTrue(correlation > 0.5 && correlation < 0.8, () -> "correlation=" + correlation);
    }

    // [0.144 at the open, 0.080 at midday, 0.104 in the last half hour, annualised]
    @Test
    void theDayIsWildAtTheOpenCalmAtMiddayAndLivelyAtTheClose() {
        double open = deviationOfMinutes(nifty, 1, 16);
        double morning = deviationOfMinutes(nifty, 60, 75);
        double midday = deviationOfMinutes(nifty, 180, 210);
        double close = deviationOfMinutes(nifty, 360, 375);

        assertTrue(open > 1.5 * midday, () -> "open=" + open + " midday=" + midday);
        assertTrue(morning < open && morning > midday, () -> "morning=" + morning);
        assertTrue(close > 1.15 * midday, () -> "close=" + close + " midday=" + midday);
    }

    private static double deviationOfMinutes(CandleSeries series, int fromMinute, int toMinute) {
        double squares = 0;
        int count = 0;
        TradingDays days = TradingDays.of(series, TradingCalendar.INDIA);
        for (int day = 0; day < days.count(); day++) {
            if (days.to(day) - days.from(day) != 375) {
                continue;
            }
            for (int minute = fromMinute; minute < toMinute; minute++) {
                int i = days.from(day) + minute;
                double move = Math.log(series.close(i) / series.close(i - 1));
                squares += move * move;
                count++;
            }
        }
        return Math.sqrt(squares / count);
    }

    // [0.23 to 0.27 at one minute, 0.12 to 0.14 at fifteen]
    @Test
    void wildMinutesComeInClusters() {
        assertTrue(sizeCorrelation(1) > 0.12, () -> "1 minute: " + sizeCorrelation(1));
        assertTrue(sizeCorrelation(15) > 0.06, () -> "15 minutes: " + sizeCorrelation(15));
    }

    private static double sizeCorrelation(int lag) {
        TradingDays days = TradingDays.of(nifty, TradingCalendar.INDIA);
        double[] now = new double[200 * days.count()];
        double[] later = new double[now.length];
        int count = 0;
        for (int day = 0; day < days.count(); day++) {
            if (days.to(day) - days.from(day) != 375) {
                continue;
            }
            // The middle of the day, where its shape is flat.
            for (int i = days.from(day) + 120; i < days.from(day) + 300; i++) {
                now[count] = Math.abs(Math.log(nifty.close(i) / nifty.close(i - 1)));
                later[count++] = Math.abs(Math.log(nifty.close(i + lag) / nifty.close(i + lag - 1)));
            }
        }
        return Statistics.correlation(Arrays.copyOf(now, count), Arrays.copyOf(later, count));
    }

    @Test
    void theLastMinuteSaysNothingOfTheNext() {
        double[] returns = Statistics.minuteReturns(nifty);
        double[] now = Arrays.copyOf(returns, returns.length - 1);
        double[] next = Arrays.copyOfRange(returns, 1, returns.length);
        assertEquals(0, Statistics.correlation(now, next), 0.015);
    }

    // The bridge to the day's close must not tie the afternoon to the morning; nine years of days, so 0.02 is one
    // deviation.
    @Test
    void theMorningSaysNothingOfTheAfternoon() {
        try (CandleReader reader = open()) {
            CandleSeries all = reader.read(List.of(bankNifty()), Interval.ONE_MINUTE, TimeRange.ALL)
                    .get(0);
            TradingDays days = TradingDays.of(all, TradingCalendar.INDIA);
            double[] morning = new double[days.count()];
            double[] afternoon = new double[days.count()];
            for (int day = 0; day < days.count(); day++) {
                int noon = (days.from(day) + days.to(day)) / 2;
                morning[day] = Math.log(all.close(noon) / all.open(days.from(day)));
                afternoon[day] = Math.log(all.close(days.to(day) - 1) / all.close(noon));
            }
            assertEquals(0, Statistics.correlation(morning, afternoon), 0.07);
        }
    }

    // [joint 0.15 of a minute's move, body 0.51 of the range, range 0.89 of what a continuous walk shows]
    @Test
    void candlesJoinAndHaveHonestExtremes() {
        double joints = 0;
        double moves = 0;
        double ranges = 0;
        double[] bodies = new double[nifty.size()];
        int count = 0;
        TradingDays days = TradingDays.of(nifty, TradingCalendar.INDIA);
        for (int i = 1; i < nifty.size(); i++) {
            if (days.isFirst(i)) {
                continue;
            }
            double joint = Math.log(nifty.open(i) / nifty.close(i - 1));
            double move = Math.log(nifty.close(i) / nifty.close(i - 1));
            double range = Math.log(nifty.high(i) / nifty.low(i));
            joints += joint * joint;
            moves += move * move;
            ranges += range * range / (4 * Math.log(2));
            bodies[count++] = Math.abs(nifty.close(i) - nifty.open(i)) / Math.max(nifty.high(i) - nifty.low(i), 0.05);
        }
        assertEquals(0.18, Math.sqrt(joints / moves), 0.02);
        // Parkinson's estimator (1980) against closes: 1 for a continuous path, less for one of thirty prints.
        assertEquals(0.87, Math.sqrt(ranges / moves), 0.03);
        assertEquals(0.54, Statistics.median(Arrays.copyOf(bodies, count)), 0.03);
    }

    @Test
    void daysOpenWithAGap() {
        TradingDays days = TradingDays.of(nifty, TradingCalendar.INDIA);
        double[] gaps = new double[days.count() - 1];
        for (int day = 1; day < days.count(); day++) {
            gaps[day - 1] = Math.log(nifty.open(days.from(day)) / nifty.close(days.from(day) - 1));
        }
        assertEquals(0.06, Statistics.deviation(gaps) * Math.sqrt(252), 0.015);
    }

    @Test
    void aMarketThatNeverClosesHasNoGap() {
        CandleSeries bitcoin = SyntheticMarket.minutes(Instrument.of("BTCUSD", "CRYPTO"), "2024-01-01", "2024-03-31");
        double largest = 0;
        for (int i = 1; i < bitcoin.size(); i++) {
            assertEquals(60_000, bitcoin.openEpochMillis(i) - bitcoin.openEpochMillis(i - 1));
            largest = Math.max(largest, Math.abs(Math.log(bitcoin.open(i) / bitcoin.close(i - 1))));
        }
        double minute = Statistics.minuteDeviation(bitcoin);
        double most = largest;
        assertTrue(largest < 2.5 * minute, () -> "joint=" + most + " minute=" + minute);
    }

    @Test
    void aWildMarketStaysPositive() {
        try (CandleReader reader = open("volatility", "10")) {
            CandleSeries wild = reader.read(
                            List.of(Instrument.of("INDIAVIX", "NSE_INDEX")), Interval.ONE_DAY, TimeRange.ALL)
                    .get(0);
            assertTrue(wild.size() > 2_000);
            for (int day = 0; day < wild.size(); day++) {
                assertTrue(wild.candle(day).isPossible(), wild.candle(day)::toString);
            }
        }
    }
}
