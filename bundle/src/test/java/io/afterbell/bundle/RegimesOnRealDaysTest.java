package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.CounterRandom;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.measure.Measure;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeContext;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What each regime promises, on every complete day of NSE data: 36 series, 986 instrument-days. */
@Tag("real-data")
class RegimesOnRealDaysTest {
    private static final List<String> FILES = List.of("nse_index_1m_2024", "nse_banks_1m_2023", "nse_equity_1m_2016");
    private static final int MINUTES = 375;
    /** Below two price steps a minute a regime has too little to work with (DESIGN, section 5). */
    private static final double COARSE_STEPS = 2;

    private static final double MOST_OF_ALL_DAYS = 0.95;

    private record Day(CandleSeries before, CandleSeries after, TradingDays days) {
        double of(Measure measure, boolean bent) {
            return measure.of(bent ? after : before, days);
        }

        double ratio(Measure measure) {
            return of(measure, true) / of(measure, false);
        }

        double difference(Measure measure) {
            return of(measure, true) - of(measure, false);
        }

        boolean isCoarse() {
            double squares = 0;
            for (int i = 1; i < MINUTES; i++) {
                double move = after.close(i) - after.close(i - 1);
                squares += move * move;
            }
            return Math.sqrt(squares / (MINUTES - 1))
                    < COARSE_STEPS * after.priceScale().stepSize();
        }
    }

    private static final List<CandleSeries> STORED = new ArrayList<>();
    private static final Map<String, RegimeTransform> REGIMES = new TreeMap<>();
    private static final Map<String, Map<CandleSeries, CandleSeries>> BENT = new TreeMap<>();
    private static final Map<String, List<Day>> DAYS = new TreeMap<>();

    @BeforeAll
    static void bendAll() throws SQLException {
        Path up = Path.of("").toAbsolutePath();
        while (up != null && Files.notExists(up.resolve("shared").resolve("data"))) {
            up = up.getParent();
        }
        if (up == null) {
            System.out.println("skipped: there is no folder shared/data above this checkout");
        }
        assumeTrue(up != null, "needs shared/data");
        for (String file : FILES) {
            load(up.resolve("shared/data/india").resolve(file + ".parquet"));
        }
        ServiceLoader.load(RegimeTransform.class).forEach(regime -> REGIMES.put(regime.name(), regime));
        REGIMES.remove("none");
        REGIMES.forEach((name, regime) -> {
            Map<CandleSeries, CandleSeries> bent = new HashMap<>();
            List<Day> days = new ArrayList<>();
            for (CandleSeries series : STORED) {
                CandleSeries after = bend(regime, series);
                bent.put(series, after);
                TradingDays all = TradingDays.of(series, TradingCalendar.INDIA);
                for (int day = 0; day < all.count(); day++) {
                    CandleSeries one = series.slice(all.from(day), all.to(day));
                    days.add(new Day(
                            one, after.slice(all.from(day), all.to(day)), TradingDays.of(one, TradingCalendar.INDIA)));
                }
            }
            BENT.put(name, bent);
            DAYS.put(name, days);
        });
    }

    private static void load(Path file) throws SQLException {
        String sql =
                "WITH t AS (SELECT *, timestamp // 86400 AS day FROM read_parquet(?) WHERE symbol <> 'INDIAVIX' AND"
                        + " (timestamp % 86400) // 60 BETWEEN 225 AND 599), whole AS (SELECT symbol, exchange, day FROM t"
                        + " GROUP BY ALL HAVING count(*) = 375) SELECT symbol, exchange, timestamp, open, high, low, close,"
                        + " volume FROM t JOIN whole USING (symbol, exchange, day) ORDER BY 1, 2, 3";
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, file.toString());
            Instrument current = null;
            CandleSeriesBuilder builder = null;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Instrument instrument = Instrument.of(rows.getString(1), rows.getString(2));
                    if (!instrument.equals(current)) {
                        if (builder != null) {
                            STORED.add(builder.build());
                        }
                        builder = CandleSeries.builder(instrument, Interval.ONE_MINUTE);
                        current = instrument;
                    }
                    builder.add(
                            rows.getLong(3) * 1000,
                            rows.getDouble(4),
                            rows.getDouble(5),
                            rows.getDouble(6),
                            rows.getDouble(7),
                            rows.getLong(8));
                }
            }
            STORED.add(builder.build());
        }
    }

    private static CandleSeries bend(RegimeTransform regime, CandleSeries series) {
        CandleSeries bent = regime.apply(
                series,
                new RegimeContext(
                        PluginSettings.defaults(regime),
                        TradingDays.of(series, TradingCalendar.INDIA),
                        CounterRandom.key(1, series.instrument().toString()),
                        CounterRandom.key(1, "market")));
        PriceScale grid = series.priceScale();
        double[][] prices = {bent.opens(), bent.highs(), bent.lows(), bent.closes()};
        for (double[] column : prices) {
            Arrays.setAll(column, i -> grid.snap(column[i]));
        }
        return bent.withPrices(prices[0], prices[1], prices[2], prices[3]);
    }

    @Test
    void allCompleteDaysAreThere() {
        assertEquals(36, STORED.size());
        assertEquals(986, DAYS.get("choppy").size());
        assertEquals(7, REGIMES.size());
    }

    @Test
    void everyCandleIsPossible() {
        BENT.forEach((name, all) -> all.values().forEach(series -> {
            for (int i = 0; i < series.size(); i++) {
                boolean possible = series.low(i) > 0
                        && series.low(i) <= Math.min(series.open(i), series.close(i))
                        && series.high(i) >= Math.max(series.open(i), series.close(i))
                        && series.high(i) < Double.POSITIVE_INFINITY;
                assertTrue(possible, name + " " + series.instrument() + " " + series.candle(i));
            }
        }));
    }

    @Test
    void everyTargetIsMetOnAlmostAllDays() {
        REGIMES.forEach((name, regime) -> {
            List<Day> days =
                    DAYS.get(name).stream().filter(day -> !day.isCoarse()).toList();
            for (Target target : regime.targets(PluginSettings.defaults(regime))) {
                Measure measure = Measure.find(target.measure()).orElseThrow();
                long met = days.stream()
                        .mapToDouble(day -> switch (target.basis()) {
                            case VALUE -> day.of(measure, true);
                            case RATIO_TO_INPUT -> day.ratio(measure);
                            case DIFFERENCE_TO_INPUT -> day.difference(measure);
                        })
                        .filter(value -> value >= target.atLeast() && value <= target.atMost())
                        .count();
                double share = (double) met / days.size();
                System.out.printf(
                        "%-14s %-26s %-20s met on %.3f of %d%n",
                        name, target.measure(), target.basis(), share, days.size());
                assertTrue(share >= MOST_OF_ALL_DAYS, name + " " + target + " met on " + share);
            }
        });
    }

    private static void assertOrdered(String high, String low, Measure measure) {
        long ordered = 0;
        long counted = 0;
        for (int i = 0; i < DAYS.get(high).size(); i++) {
            Day up = DAYS.get(high).get(i);
            Day down = DAYS.get(low).get(i);
            if (!up.isCoarse() && !down.isCoarse()) {
                counted++;
                ordered +=
                        up.of(measure, true) > up.of(measure, false) && down.of(measure, true) < down.of(measure, false)
                                ? 1
                                : 0;
            }
        }
        double share = (double) ordered / counted;
        assertTrue(share >= MOST_OF_ALL_DAYS, high + " > none > " + low + " on " + share);
    }

    @Test
    void highIsAboveNoneIsAboveLow() {
        assertOrdered("high_vol", "low_vol", Measure.CLOSE_TO_CLOSE_VOLATILITY);
        assertOrdered("high_vix", "low_vix", Measure.CLOSE_TO_CLOSE_VOLATILITY);
        assertOrdered("high_momentum", "low_momentum", Measure.VARIANCE_RATIO_5);
    }

    @Test
    void aMorningTellsNoMoreOfItsAfternoonThanItDid() {
        double stored = halves(STORED);
        BENT.forEach((name, all) -> {
            double bent = halves(STORED.stream().map(all::get).toList());
            assertEquals(stored, bent, 0.1, name);
        });
    }

    private static double halves(List<CandleSeries> all) {
        List<double[]> pairs = new ArrayList<>();
        for (CandleSeries series : all) {
            for (int from = 0; from < series.size(); from += MINUTES) {
                double middle = series.close(from + MINUTES / 2);
                pairs.add(new double[] {
                    Math.log(middle / series.close(from)), Math.log(series.close(from + MINUTES - 1) / middle)
                });
            }
        }
        return correlation(pairs);
    }

    private static double correlation(List<double[]> pairs) {
        double x = 0;
        double y = 0;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        int count = pairs.size();
        for (double[] pair : pairs) {
            x += pair[0] / count;
            y += pair[1] / count;
            xx += pair[0] * pair[0] / count;
            yy += pair[1] * pair[1] / count;
            xy += pair[0] * pair[1] / count;
        }
        return (xy - x * y) / Math.sqrt((xx - x * x) * (yy - y * y));
    }

    @Test
    void niftyAndBankniftyMoveTogetherAsTheyDid() {
        double stored = together(index("NIFTY"), index("BANKNIFTY"));
        BENT.forEach((name, all) ->
                assertEquals(stored, together(all.get(index("NIFTY")), all.get(index("BANKNIFTY"))), 0.05, name));
    }

    private static CandleSeries index(String symbol) {
        return STORED.stream()
                .filter(series -> series.instrument().symbol().equals(symbol) && series.size() > 20_000)
                .findFirst()
                .orElseThrow();
    }

    private static double together(CandleSeries one, CandleSeries other) {
        Map<Long, Double> moves = new HashMap<>();
        forEachMove(one, moves::put);
        List<double[]> pairs = new ArrayList<>();
        forEachMove(other, (minute, move) -> {
            if (moves.containsKey(minute)) {
                pairs.add(new double[] {moves.get(minute), move});
            }
        });
        return correlation(pairs);
    }

    private static void forEachMove(CandleSeries series, java.util.function.BiConsumer<Long, Double> sink) {
        for (int i = 1; i < series.size(); i++) {
            if (series.epochMinute(i) == series.epochMinute(i - 1) + 1) {
                sink.accept(series.epochMinute(i), Math.log(series.close(i) / series.close(i - 1)));
            }
        }
    }

    @Test
    void sevenRegimesAreSevenBehaviours() {
        Map<String, ToDoubleFunction<Day>> signs = Map.of(
                "volatility", day -> day.ratio(Measure.CLOSE_TO_CLOSE_VOLATILITY),
                "variance ratio", day -> day.difference(Measure.VARIANCE_RATIO_5),
                "net move", day -> day.ratio(Measure.NET_MOVE),
                "kurtosis", day -> day.difference(Measure.EXCESS_KURTOSIS));
        List<String> names = List.copyOf(REGIMES.keySet());
        for (int i = 0; i < names.size(); i++) {
            for (String other : names.subList(i + 1, names.size())) {
                String one = names.get(i);
                assertTrue(
                        signs.values().stream()
                                .anyMatch(sign -> areApart(quartiles(one, sign), quartiles(other, sign))),
                        one + " and " + other + " overlap in everything");
            }
        }
    }

    private static boolean areApart(double[] one, double[] other) {
        return one[1] < other[0] || other[1] < one[0];
    }

    private static double[] quartiles(String name, ToDoubleFunction<Day> sign) {
        double[] values = DAYS.get(name).stream()
                .filter(day -> !day.isCoarse())
                .mapToDouble(sign)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return new double[] {values[values.length / 4], values[3 * values.length / 4]};
    }
}
