package io.afterbell.source.historify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.afterbell.api.Candle;
import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.PluginSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Whether one instrument is asked for or many, and what was asked before: the answer is what the rows say. */
class OneOrManyTest {
    /** 09:15 in India on 2024-01-22. */
    private static final long OPENS = 1_705_895_100L;

    private static final int DAY = 86_400;
    private static final String MARKET_DATA =
            "CREATE TABLE market_data (symbol VARCHAR, exchange VARCHAR, interval VARCHAR, timestamp BIGINT, open DOUBLE,"
                    + " high DOUBLE, low DOUBLE, close DOUBLE, volume BIGINT, oi BIGINT)";

    /** A file and what its rows say; the later of two rows of a minute counts. */
    private record Sample(Path file, String timezone, Map<Instrument, TreeMap<Long, Candle>> candles) {
        CandleReader open() {
            HistorifySource source = new HistorifySource();
            return source.open(PluginSettings.of(source, Map.of("path", file.toString(), "timezone", timezone)));
        }
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void everyWayOfAskingGivesTheStoredCandles(@ForAll long seed) throws SQLException, IOException {
        Path folder = Files.createTempDirectory("one-or-many");
        try {
            Random random = new Random(seed);
            Sample sample = sample(folder.resolve("historify.duckdb"), random);
            List<Instrument> asked = new ArrayList<>(sample.candles().keySet());
            asked.add(Instrument.of("ABSENT", "NSE"));
            Collections.shuffle(asked, random);
            TimeRange range = range(random);
            Map<Instrument, String> alone = new HashMap<>();
            TreeSet<String> saidAlone = new TreeSet<>();
            for (Instrument one : asked) {
                try (CandleReader reader = sample.open()) {
                    if (random.nextBoolean()) {
                        reader.coverage(one);
                    }
                    CandleSeries series = read(reader, List.of(one), range).get(0);
                    alone.put(one, told(reader, one, series));
                    saidAlone.addAll(reader.remarks());
                    if (sample.timezone().equals("utc")) {
                        assertEquals(stored(sample, one, range), candles(series), one.toString());
                    }
                }
            }
            for (int together : new int[] {2, 3, 4, asked.size()}) {
                TreeSet<String> said = new TreeSet<>();
                for (int from = 0; from < asked.size(); from += together) {
                    List<Instrument> some = asked.subList(from, Math.min(asked.size(), from + together));
                    try (CandleReader reader = sample.open()) {
                        if (random.nextBoolean()) {
                            reader.coverage(some);
                        }
                        List<CandleSeries> series = read(reader, some, range);
                        for (int i = 0; i < some.size(); i++) {
                            Instrument one = some.get(i);
                            assertEquals(alone.get(one), told(reader, one, series.get(i)), "of " + together);
                        }
                        said.addAll(reader.remarks());
                    }
                }
                assertEquals(saidAlone, said, "of " + together);
            }
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static List<CandleSeries> read(CandleReader reader, List<Instrument> instruments, TimeRange range) {
        return reader.read(instruments, Interval.ONE_MINUTE, range);
    }

    private static String told(CandleReader reader, Instrument one, CandleSeries series) {
        return one + " " + series.instrument().lotSize() + series.instrument().tickSize() + reader.coverage(one)
                + reader.candlesByDay(one) + reader.defects(one) + candles(series);
    }

    private static List<Candle> candles(CandleSeries series) {
        List<Candle> all = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            all.add(series.candle(i));
        }
        return all;
    }

    private static List<Candle> stored(Sample sample, Instrument one, TimeRange range) {
        return sample.candles().getOrDefault(one, new TreeMap<>()).values().stream()
                .filter(candle -> candle.openEpochMillis() >= range.fromEpochMillis()
                        && candle.openEpochMillis() < range.toEpochMillis())
                .toList();
    }

    private static TimeRange range(Random random) {
        if (random.nextInt(3) == 0) {
            return TimeRange.ALL;
        }
        long from = (OPENS - DAY + random.nextInt(4 * DAY)) * 1_000 + random.nextInt(2_000);
        return new TimeRange(from, from + random.nextInt(3 * DAY) * 1_000L);
    }

    private static Sample sample(Path file, Random random) throws SQLException {
        Map<Instrument, TreeMap<Long, Candle>> candles = new HashMap<>();
        List<String> rows = new ArrayList<>();
        int instruments = 1 + random.nextInt(7);
        for (int k = 0; k < instruments; k++) {
            Instrument one =
                    Instrument.of("S" + k % 5, List.of("NSE", "MCX", "CRYPTO").get(random.nextInt(3)));
            long shift = random.nextInt(3) == 0 ? 19_800 : 0;
            int count = random.nextInt(120);
            for (int i = 0; i < count; i++) {
                long minute = random.nextInt(4) * DAY + 60L * random.nextInt(random.nextBoolean() ? 375 : 40);
                addRow(random, one, OPENS + shift + minute, rows, candles.computeIfAbsent(one, key -> new TreeMap<>()));
            }
            if (random.nextInt(5) == 0) {
                String name = "('" + one.symbol() + "', '" + one.exchange() + "', ";
                rows.add(name + "'1m', NULL, 1, 1, 1, 1, 1, 1)");
                rows.add(name + "'1m', " + OPENS * 1_000 + ", 1, 1, 1, 1, 1, 1)");
                rows.add(name + "'D', " + OPENS + ", 1, 1, 1, 1, 1, 1)");
            }
        }
        rows.add("('UNASKED', 'NSE', '1m', " + OPENS + ", 1, 1, 1, 1, 1, 1)");
        HistorifyFiles.execute(
                file,
                MARKET_DATA,
                "INSERT INTO market_data VALUES " + String.join(", ", rows),
                "CREATE TABLE symbol_metadata (symbol VARCHAR, exchange VARCHAR, lotsize INTEGER, tick_size DOUBLE)",
                "INSERT INTO symbol_metadata VALUES ('S0', 'NSE', 50, 0.05), ('S1', 'MCX', -1, 0.5)");
        return new Sample(file, random.nextBoolean() ? "utc" : "auto", candles);
    }

    private static void addRow(
            Random random, Instrument one, long seconds, List<String> rows, TreeMap<Long, Candle> candles) {
        double low = 100 + random.nextInt(100) * 0.05;
        Candle candle = new Candle(
                seconds * 1_000, low + 0.05, low + 0.1, low, low + 0.05, random.nextInt(3), random.nextInt(2));
        rows.add("('" + one.symbol() + "', '" + one.exchange() + "', '1m', " + seconds + ", " + candle.open() + ", "
                + candle.high() + ", " + candle.low() + ", " + candle.close() + ", " + candle.volume() + ", "
                + candle.openInterest() + ")");
        candles.put(seconds, candle);
    }
}
