package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.afterbell.api.Candle;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingDays;
import io.afterbell.api.spi.CandleDefect;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.replay.checkup.CheckedCandles;
import io.afterbell.replay.checkup.Checks;
import io.afterbell.replay.checkup.Checkup;
import io.afterbell.replay.checkup.Finding;
import io.afterbell.replay.checkup.Finding.Kind;
import io.afterbell.replay.checkup.SameCandles;
import io.afterbell.replay.checkup.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check-up finds seeded corruptions of recorded days, and has next to nothing to say of the days as they were. */
@Tag("real-data")
class CheckupOnRealDaysTest {
    private static final TradingCalendar CALENDAR = TradingCalendar.standard();
    private static final Checkup CHECKUP = new Checkup(CALENDAR, Checks.STANDARD);
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final int WEEK = 5;
    private static final int TRIALS = 400;
    private static final int FILES = 60;
    private static final double LEAST_FOUND = 0.99;
    private static final double MOST_FALSE_ALARMS = 0.01;
    /** Of these nobody trades every minute; what is odd about them is their own. */
    private static final Set<String> THIN = Set.of("MRF", "PAGEIND");

    /** Days as they were recorded, complete by quality.csv: runs of consecutive days of one instrument. */
    private static final List<CandleSeries> CLEAN = new ArrayList<>();

    private static final Map<Instrument, CandleSeries> WHOLE = new LinkedHashMap<>();

    @BeforeAll
    static void readTheCleanDays() throws SQLException {
        Path up = Path.of("").toAbsolutePath();
        while (up != null && Files.notExists(up.resolve("shared").resolve("data"))) {
            up = up.getParent();
        }
        if (up == null) {
            System.out.println("skipped: there is no folder shared/data above this checkout");
        }
        assumeTrue(up != null, "needs shared/data");
        Path india = up.resolve("shared").resolve("data").resolve("india");
        for (String file : List.of("nse_index_1m_2024", "nse_banks_1m_2023", "nse_equity_1m_2016")) {
            read(india.resolve(file + ".parquet"));
        }
    }

    private static void read(Path file) throws SQLException {
        Map<Instrument, CandleSeriesBuilder> builders = new LinkedHashMap<>();
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT symbol, exchange, timestamp, open, high, low, close, volume FROM '" + file
                                + "' ORDER BY exchange, symbol, timestamp")) {
            while (rows.next()) {
                builders.computeIfAbsent(
                                Instrument.of(rows.getString(1), rows.getString(2)),
                                instrument -> CandleSeries.builder(instrument, Interval.ONE_MINUTE))
                        .add(
                                rows.getLong(3) * 1_000,
                                rows.getDouble(4),
                                rows.getDouble(5),
                                rows.getDouble(6),
                                rows.getDouble(7),
                                rows.getDouble(8));
            }
        }
        builders.forEach((instrument, builder) -> {
            CandleSeries series = builder.build();
            WHOLE.merge(instrument, series, (one, other) -> one.size() > other.size() ? one : other);
            if (!THIN.contains(instrument.symbol())) {
                cutIntoWeeks(series);
            }
        });
    }

    // Five complete regular days in a row each, so that nights and neighbours are there.
    private static void cutIntoWeeks(CandleSeries series) {
        TradingDays days = TradingDays.of(series, TradingCalendar.INDIA);
        int first = 0;
        for (int day = 0; day < days.count(); day++) {
            LocalDate date = days.date(day);
            boolean regular = days.to(day) - days.from(day) == 375
                    && date.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0
                    && !(day > first && date.toEpochDay() - days.date(day - 1).toEpochDay() > 5);
            if (!regular) {
                first = day + 1;
            } else if (day - first + 1 == WEEK) {
                CLEAN.add(series.slice(days.from(first), days.to(day)));
                first = day + 1;
            }
        }
    }

    private static CheckedCandles examine(CandleSeries series) {
        return CHECKUP.examine(series, TimeRange.ALL, List.of());
    }

    @Test
    void cleanDaysRaiseNoAlarm() {
        int days = 0;
        int alarmed = 0;
        List<String> alarms = new ArrayList<>();
        for (CandleSeries week : CLEAN) {
            TradingDays tradingDays = TradingDays.of(week, TradingCalendar.INDIA);
            days += tradingDays.count();
            List<Finding> loud = loud(examine(week));
            alarmed += Math.min(tradingDays.count(), loud.size());
            loud.forEach(finding -> alarms.add(week.instrument() + " " + finding));
            for (int day = 0; day < tradingDays.count(); day++) {
                // And each day by itself, where nothing is known of its neighbours.
                for (Finding finding : loud(examine(week.slice(tradingDays.from(day), tradingDays.to(day))))) {
                    alarmed++;
                    alarms.add("alone: " + week.instrument() + " " + finding);
                }
                days++;
            }
        }
        System.out.println("false alarms: " + alarmed + " of " + days + " clean days " + alarms);
        assertTrue(days > 1_000, "days=" + days);
        assertTrue(alarmed <= MOST_FALSE_ALARMS * days, () -> String.join("\n", alarms));
    }

    private static List<Finding> loud(CheckedCandles checked) {
        return checked.findings().stream()
                .filter(finding -> finding.severity() != Severity.NOTE)
                .toList();
    }

    /** A week with something wrong in it. */
    private record Corrupted(CandleSeries series, List<CandleDefect> defects, TimeRange where) {}

    private interface Corruption {
        Corrupted apply(CandleSeries week, Random random);
    }

    @Test
    void seededCorruptionsAreFound() throws IOException {
        long seed = Long.getLong("afterbell.test.seed", 20_240_123);
        Map<Kind, Corruption> corruptions = new EnumMap<>(Kind.class);
        corruptions.put(Kind.MISSING_MINUTES, CheckupOnRealDaysTest::missingMinutes);
        corruptions.put(Kind.HIGH_LOW, CheckupOnRealDaysTest::highLow);
        corruptions.put(Kind.BAD_PRICE, CheckupOnRealDaysTest::badPrice);
        corruptions.put(Kind.FLAT_RUN, CheckupOnRealDaysTest::flatRun);
        corruptions.put(Kind.JUMP, CheckupOnRealDaysTest::jump);
        corruptions.put(Kind.OUTSIDE_TRADING_HOURS, CheckupOnRealDaysTest::outsideHours);
        corruptions.put(Kind.CLOSED_DAY, CheckupOnRealDaysTest::sunday);
        corruptions.put(Kind.TIME_ZONE, CheckupOnRealDaysTest::shifted);
        corruptions.put(Kind.STALE_TAIL, CheckupOnRealDaysTest::staleTail);
        corruptions.put(Kind.COPIED_DAY, CheckupOnRealDaysTest::copiedDay);
        corruptions.put(Kind.SPLIT, CheckupOnRealDaysTest::split);
        corruptions.put(Kind.FOREIGN_DATA, CheckupOnRealDaysTest::foreign);
        List<String> misses = new ArrayList<>();
        List<String> tooFew = new ArrayList<>();
        corruptions.forEach((kind, corruption) -> {
            Random random = new Random(seed ^ kind.ordinal());
            int found = 0;
            int aside = 0;
            for (int trial = 0; trial < TRIALS; trial++) {
                CandleSeries week = CLEAN.get(random.nextInt(CLEAN.size()));
                Corrupted corrupted = corruption.apply(week, random);
                List<Finding> findings = CHECKUP.examine(corrupted.series(), TimeRange.ALL, corrupted.defects())
                        .findings();
                boolean hit = findings.stream()
                        .anyMatch(finding -> finding.kind() == kind && touches(finding, corrupted.where()));
                found += hit ? 1 : 0;
                aside += findings.stream()
                                .anyMatch(finding -> finding.severity() != Severity.NOTE
                                        && !EnumSet.of(kind, Kind.MISSING_MINUTES, Kind.CLOSED_DAY)
                                                .contains(finding.kind()))
                        ? 1
                        : 0;
                if (!hit) {
                    misses.add(kind + " " + week + " " + corrupted.where() + " " + findings);
                }
            }
            System.out.println(
                    kind + ": found " + found + " of " + TRIALS + ", also named otherwise " + aside + ", seed=" + seed);
            if (found < LEAST_FOUND * TRIALS) {
                tooFew.add(kind + ": " + found);
            }
        });
        assertTrue(tooFew.isEmpty(), () -> "seed=" + seed + " " + tooFew + "\n" + String.join("\n", misses));
    }

    private static boolean touches(Finding finding, TimeRange where) {
        return finding.ranges().stream()
                .anyMatch(range -> !range.intersect(where).isEmpty());
    }

    private static TradingDays days(CandleSeries week) {
        return TradingDays.of(week, TradingCalendar.INDIA);
    }

    // A copy in which some candles are others, moved or gone (null).
    private interface Change {
        Candle of(int index, Candle candle);
    }

    private static CandleSeries changed(CandleSeries week, Change change) {
        CandleSeriesBuilder builder = CandleSeries.builder(week.instrument(), Interval.ONE_MINUTE);
        for (int i = 0; i < week.size(); i++) {
            Candle candle = change.of(i, week.candle(i));
            if (candle != null) {
                add(builder, candle);
            }
        }
        return builder.build();
    }

    private static void add(CandleSeriesBuilder builder, Candle candle) {
        builder.add(
                candle.openEpochMillis(), candle.open(), candle.high(), candle.low(), candle.close(), candle.volume());
    }

    private static Candle scaled(Candle candle, double by) {
        return new Candle(
                candle.openEpochMillis(),
                round(candle.open() * by),
                round(candle.high() * by),
                round(candle.low() * by),
                round(candle.close() * by),
                candle.volume(),
                0);
    }

    private static double round(double price) {
        return Math.rint(price * 20) / 20;
    }

    private static Candle moved(Candle candle, long millis) {
        return new Candle(
                candle.openEpochMillis() + millis,
                candle.open(),
                candle.high(),
                candle.low(),
                candle.close(),
                candle.volume(),
                0);
    }

    private static TimeRange range(CandleSeries week, int from, int to) {
        return new TimeRange(week.openEpochMillis(from), week.openEpochMillis(to - 1) + MINUTE);
    }

    private static Corrupted corrupted(CandleSeries week, CandleSeries series, int from, int to) {
        return new Corrupted(series, List.of(), range(week, from, to));
    }

    private static Corrupted missingMinutes(CandleSeries week, Random random) {
        int from = random.nextInt(week.size() - 60);
        int to = from + 1 + random.nextInt(60);
        return corrupted(week, changed(week, (i, candle) -> i >= from && i < to ? null : candle), from, to);
    }

    private static Corrupted highLow(CandleSeries week, Random random) {
        int bad = random.nextInt(week.size());
        Candle good = week.candle(bad);
        double step = week.priceScale().stepSize();
        double open = good.open();
        double close = good.close();
        Candle wrong = random.nextBoolean()
                ? new Candle(
                        good.openEpochMillis(),
                        open,
                        Math.max(open, close) - step * (1 + random.nextInt(20)),
                        good.low(),
                        close,
                        good.volume(),
                        0)
                : new Candle(good.openEpochMillis(), open, good.low() - step, good.high() + step, close, 0, 0);
        return corrupted(week, changed(week, (i, candle) -> i == bad ? wrong : candle), bad, bad + 1);
    }

    private static Corrupted badPrice(CandleSeries week, Random random) {
        int bad = random.nextInt(week.size());
        double price = new double[] {0, -week.open(bad), Double.NaN}[random.nextInt(3)];
        Candle good = week.candle(bad);
        Candle wrong = random.nextBoolean()
                ? new Candle(good.openEpochMillis(), price, price, price, price, 0, 0)
                : new Candle(good.openEpochMillis(), good.open(), good.high(), price, good.close(), 0, 0);
        return corrupted(week, changed(week, (i, candle) -> i == bad ? wrong : candle), bad, bad + 1);
    }

    private static Candle frozen(Candle candle, double price) {
        return new Candle(candle.openEpochMillis(), price, price, price, price, 0, 0);
    }

    private static Corrupted flatRun(CandleSeries week, Random random) {
        TradingDays days = days(week);
        int day = random.nextInt(days.count());
        int length = 12 + random.nextInt(60);
        int from = days.from(day) + 1 + random.nextInt(375 - length - 2);
        double price = week.close(from - 1);
        return corrupted(
                week,
                changed(week, (i, candle) -> i >= from && i < from + length ? frozen(candle, price) : candle),
                from,
                from + length);
    }

    private static Corrupted staleTail(CandleSeries week, Random random) {
        TradingDays days = days(week);
        int day = random.nextInt(days.count());
        int to = days.to(day);
        int from = to - 12 - random.nextInt(120);
        double price = week.close(from - 1);
        return corrupted(
                week, changed(week, (i, candle) -> i >= from && i < to ? frozen(candle, price) : candle), from, to);
    }

    private static Corrupted jump(CandleSeries week, Random random) {
        TradingDays days = days(week);
        int day = random.nextInt(days.count());
        int at = days.from(day) + 2 + random.nextInt(370);
        // A few percent, but more than this instrument's minutes do by themselves; INDIAVIX jumps by that much.
        boolean wild = week.instrument().symbol().equals("INDIAVIX");
        double size = (wild ? 0.15 : 0.03) + random.nextDouble() * 0.15;
        double by = random.nextBoolean() ? 1 + size : 1 - size;
        switch (random.nextInt(3)) {
            case 0 -> {
                return corrupted(week, changed(week, (i, candle) -> i == at ? scaled(candle, by) : candle), at, at + 1);
            }
            case 1 -> {
                return corrupted(
                        week,
                        changed(
                                week,
                                (i, candle) -> i != at
                                        ? candle
                                        : by > 1
                                                ? new Candle(
                                                        candle.openEpochMillis(),
                                                        candle.open(),
                                                        round(candle.high() * by),
                                                        candle.low(),
                                                        candle.close(),
                                                        candle.volume(),
                                                        0)
                                                : new Candle(
                                                        candle.openEpochMillis(),
                                                        candle.open(),
                                                        candle.high(),
                                                        round(candle.low() * by),
                                                        candle.close(),
                                                        candle.volume(),
                                                        0)),
                        at,
                        at + 1);
            }
            default -> {
                return corrupted(week, changed(week, (i, candle) -> i >= at ? scaled(candle, by) : candle), at, at + 1);
            }
        }
    }

    private static Corrupted outsideHours(CandleSeries week, Random random) {
        TradingDays days = days(week);
        int day = random.nextInt(days.count());
        int count = 1 + random.nextInt(40);
        long after = (1 + random.nextInt(100)) * MINUTE;
        CandleSeriesBuilder builder = CandleSeries.builder(week.instrument(), Interval.ONE_MINUTE);
        int last = days.to(day) - 1;
        for (int i = 0; i < week.size(); i++) {
            add(builder, week.candle(i));
            if (i == last) {
                for (int k = 0; k < count; k++) {
                    add(builder, moved(week.candle(last - k), after + (2L * k + 1) * MINUTE));
                }
            }
        }
        long from = week.openEpochMillis(last) + after;
        return new Corrupted(builder.build(), List.of(), new TimeRange(from, from + (count + 1) * MINUTE));
    }

    // A day of its own prices on the Sunday after the week's last day; some Saturdays have a session.
    private static Corrupted sunday(CandleSeries week, Random random) {
        TradingDays days = days(week);
        int day = random.nextInt(days.count());
        long shift = (DayOfWeek.SUNDAY.getValue()
                                - days.date(days.count() - 1).getDayOfWeek().getValue())
                        * DAY
                + week.openEpochMillis(days.from(days.count() - 1))
                - week.openEpochMillis(days.from(day));
        double by = 1.001 + random.nextDouble() / 100;
        CandleSeriesBuilder builder = CandleSeries.builder(week.instrument(), Interval.ONE_MINUTE);
        for (int i = 0; i < week.size(); i++) {
            add(builder, week.candle(i));
        }
        for (int i = days.from(day); i < days.to(day); i++) {
            add(builder, moved(scaled(week.candle(i), by), shift));
        }
        long from = week.openEpochMillis(days.from(day)) + shift;
        return new Corrupted(builder.build(), List.of(), new TimeRange(from, from + 375 * MINUTE));
    }

    private static Corrupted shifted(CandleSeries week, Random random) {
        TradingDays days = days(week);
        long[] shifts = {-330, 330, -60, 60, -570, 210, 30, -30, 120, -450};
        long shift = shifts[random.nextInt(shifts.length)] * MINUTE;
        int day = random.nextBoolean() ? 0 : random.nextInt(days.count());
        int from = days.from(day);
        CandleSeries series = changed(week, (i, candle) -> i >= from ? moved(candle, shift) : candle);
        return new Corrupted(
                series,
                List.of(),
                new TimeRange(series.openEpochMillis(from), series.openEpochMillis(series.size() - 1)));
    }

    private static Corrupted copiedDay(CandleSeries week, Random random) {
        TradingDays days = days(week);
        int day = 1 + random.nextInt(days.count() - 1);
        int earlier = random.nextInt(day);
        int offset = days.from(earlier) - days.from(day);
        CandleSeries series = changed(week, (i, candle) -> {
            if (i < days.from(day) || i >= days.to(day)) {
                return candle;
            }
            Candle copy = week.candle(i + offset);
            return moved(copy, candle.openEpochMillis() - copy.openEpochMillis());
        });
        return corrupted(week, series, days.from(day), days.to(day));
    }

    private static Corrupted split(CandleSeries any, Random random) {
        CandleSeries week = any;
        while (week.instrument().symbol().equals("INDIAVIX")) {
            week = CLEAN.get(random.nextInt(CLEAN.size()));
        }
        TradingDays days = days(week);
        int from = days.from(1 + random.nextInt(days.count() - 1));
        double ratio = new double[] {2, 5, 10, 3, 1.5, 4}[random.nextInt(6)];
        CandleSeries series = changed(week, (i, candle) -> i < from ? candle : scaled(candle, 1 / ratio));
        return corrupted(week, series, from, from + 1);
    }

    // Rows of another instrument among its own, a stretch of them, or a whole day.
    private static Corrupted foreign(CandleSeries week, Random random) {
        TradingDays days = days(week);
        CandleSeries other = week;
        while (Math.abs(Math.log(other.close(0) / week.close(0))) < 0.3) {
            other = CLEAN.get(random.nextInt(CLEAN.size()));
        }
        CandleSeries foreign = other;
        int day = random.nextInt(days.count());
        int from = days.from(day);
        int to = days.to(day);
        boolean[] taken = new boolean[week.size()];
        switch (random.nextInt(3)) {
            case 0 -> {
                int rows = 5 + random.nextInt(30);
                for (int k = 0; k < rows; k++) {
                    taken[from + 1 + random.nextInt(373)] = true;
                }
            }
            case 1 -> {
                int start = from + 1 + random.nextInt(300);
                java.util.Arrays.fill(taken, start, start + 5 + random.nextInt(60), true);
            }
            default -> {
                day = 1 + random.nextInt(days.count() - 2);
                from = days.from(day);
                to = days.to(day);
                java.util.Arrays.fill(taken, from, to, true);
            }
        }
        CandleSeries series = changed(week, (i, candle) -> {
            Candle copy = foreign.candle(i % foreign.size());
            return taken[i] ? moved(copy, candle.openEpochMillis() - copy.openEpochMillis()) : candle;
        });
        return corrupted(week, series, from, to);
    }

    @Test
    void rowsThatRepeatContradictOrComeLateAreFoundThroughTheReader(@TempDir Path folder) throws IOException {
        long seed = Long.getLong("afterbell.test.seed", 20_240_123);
        Random random = new Random(seed);
        CandleSource csv = ServiceLoader.load(CandleSource.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(source -> source.name().equals("csv"))
                .findFirst()
                .orElseThrow();
        Map<Kind, Integer> found = new EnumMap<>(Kind.class);
        int alarms = 0;
        for (int trial = 0; trial < FILES; trial++) {
            CandleSeries week = CLEAN.get(random.nextInt(CLEAN.size()));
            List<String> rows = new ArrayList<>();
            for (int i = 0; i < week.size(); i++) {
                rows.add(row(week.candle(i)));
            }
            Kind kind = List.of(Kind.DUPLICATE, Kind.CONTRADICTORY_DUPLICATE, Kind.DISORDER)
                    .get(trial % 3);
            int at = 1 + random.nextInt(rows.size() - 2);
            switch (kind) {
                case DUPLICATE -> rows.add(at + 1, rows.get(at));
                case CONTRADICTORY_DUPLICATE -> rows.add(at + 1, row(scaled(week.candle(at), 1.001)));
                default -> rows.add(at, rows.remove(at + 1));
            }
            CheckedCandles clean = read(csv, folder.resolve("clean.csv"), week, null);
            CheckedCandles wrong = read(csv, folder.resolve("wrong.csv"), week, rows);
            alarms += clean.findings().stream().anyMatch(finding -> finding.kind() == kind) ? 1 : 0;
            if (wrong.findings().stream().anyMatch(finding -> finding.kind() == kind)) {
                found.merge(kind, 1, Integer::sum);
            }
        }
        System.out.println("through csv: found " + found + " of " + FILES / 3 + " each, false alarms " + alarms
                + ", seed=" + seed);
        assertEquals(
                Map.of(Kind.DUPLICATE, FILES / 3, Kind.CONTRADICTORY_DUPLICATE, FILES / 3, Kind.DISORDER, FILES / 3),
                found,
                "seed=" + seed);
        assertEquals(0, alarms, "seed=" + seed);
    }

    private static String row(Candle candle) {
        return candle.openEpochMillis() / 1_000 + "," + candle.open() + "," + candle.high() + "," + candle.low() + ","
                + candle.close() + "," + candle.volume();
    }

    private static CheckedCandles read(CandleSource csv, Path file, CandleSeries week, List<String> rows)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of("timestamp,open,high,low,close,volume"));
        if (rows == null) {
            for (int i = 0; i < week.size(); i++) {
                lines.add(row(week.candle(i)));
            }
        } else {
            lines.addAll(rows);
        }
        Files.write(file, lines);
        Instrument instrument = week.instrument();
        PluginSettings settings = PluginSettings.of(
                csv, Map.of("path", file.toString(), "symbol", instrument.symbol(), "exchange", instrument.exchange()));
        try (CandleReader reader = csv.open(settings)) {
            CandleSeries series = reader.read(List.of(instrument), Interval.ONE_MINUTE, TimeRange.ALL)
                    .get(0);
            return CHECKUP.examine(series, TimeRange.ALL, reader.defects(instrument));
        }
    }

    @Test
    void anotherInstrumentsCandlesUnderThisNameAreFoundNextToIt() {
        SameCandles same = new SameCandles(CALENDAR, Checks.STANDARD);
        int alarms = 0;
        for (CandleSeries series : WHOLE.values()) {
            alarms += same.add(series).isPresent() ? 1 : 0;
        }
        assertTrue(alarms == 0, "all of them are different: alarms=" + alarms);
        for (CandleSeries series : WHOLE.values()) {
            CandleSeriesBuilder builder = CandleSeries.builder(
                    Instrument.of("COPY" + series.instrument().symbol(), "NSE"), Interval.ONE_MINUTE);
            for (int i = 0; i < series.size(); i++) {
                add(builder, series.candle(i));
            }
            assertTrue(same.add(builder.build()).isPresent(), () -> "a copy of " + series);
        }
    }

    @Test
    void aYearOfCandlesIsCheckedInAboutTenMilliseconds() {
        CandleSeries nifty = WHOLE.get(Instrument.of("NIFTY", "NSE_INDEX"));
        CandleSeriesBuilder builder = CandleSeries.builder(nifty.instrument(), Interval.ONE_MINUTE);
        for (int year = 0; year < 3 && builder.size() < 94_000; year++) {
            for (int i = 0; i < nifty.size() && builder.size() < 94_000; i++) {
                add(builder, scaled(moved(nifty.candle(i), year * 26 * 7 * DAY), 1 + year / 100.0));
            }
        }
        CandleSeries series = builder.build();
        long fastest = Long.MAX_VALUE;
        for (int pass = 0; pass < 60; pass++) {
            long start = System.nanoTime();
            CHECKUP.examine(series, TimeRange.ALL, List.of());
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        System.out.println(series.size() + " candles checked in " + fastest / 10_000 / 100.0 + " ms");
        // Ten where nothing else runs; the machine that tests may be shared.
        assertTrue(fastest < 40_000_000, "nanos=" + fastest);
    }
}
