package io.afterbell.replay.checkup;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.InstrumentKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An index whose level everybody knows, far from it: BANKNIFTY delivered under the name of NIFTY. A mere note, because
 * the table is coarse and a vendor may count an index in another unit, and within itself such a series is in order.
 */
final class KnownLevels implements Check {
    /**
     * How far a day's close may lie above the higher, or below the lower, of the years' ends around it. In 2009 NIFTY lay
     * 14 percent below both, in 2020 38 percent; BANKNIFTY is twice NIFTY.
     */
    private static final double FACTOR = 1.7;

    /** Loaded at the first index, so that other candles read no table. */
    private static final class Table {
        static final Map<String, NavigableMap<Integer, Double>> CLOSES = read();

        private static Map<String, NavigableMap<Integer, Double>> read() {
            Map<String, NavigableMap<Integer, Double>> closes = new HashMap<>();
            try (InputStream table = KnownLevels.class.getResourceAsStream("index-levels.csv");
                    BufferedReader lines = new BufferedReader(new InputStreamReader(
                            requireNonNull(table, "index-levels.csv is missing from the jar"),
                            StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.startsWith("#")) {
                        String[] row = line.strip().split("\\s*,\\s*");
                        closes.computeIfAbsent(row[0], symbol -> new TreeMap<>())
                                .put(Integer.valueOf(row[1]), Double.valueOf(row[2]));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return closes;
        }
    }

    @Override
    public void look(Facts facts, Report report, Mending mending) {
        CandleSeries series = facts.series;
        if (series.instrument().kind() != InstrumentKind.INDEX) {
            return;
        }
        NavigableMap<Integer, Double> closes =
                Table.CLOSES.get(series.instrument().symbol());
        if (closes == null) {
            return;
        }
        for (int day = 0; day < facts.days.count(); day++) {
            lookAtDay(facts, report, day, closes);
        }
    }

    private static void lookAtDay(Facts facts, Report report, int day, NavigableMap<Integer, Double> closes) {
        LocalDate date = facts.days.date(day);
        Double before = closes.get(date.getYear() - 1);
        if (before == null) {
            return;
        }
        double after = closes.getOrDefault(date.getYear(), before);
        int from = facts.days.from(day);
        int to = facts.days.to(day);
        double close = facts.series.close((from + to) / 2);
        if (close <= FACTOR * Math.max(before, after) && close >= Math.min(before, after) / FACTOR) {
            return;
        }
        String like = like(date, close, facts.series.instrument().symbol());
        report.add(
                Finding.Kind.FOREIGN_DATA,
                Severity.NOTE,
                to - from,
                facts.range(from, to),
                () -> date + " lies at " + close + ", the index ended the year before at about " + before.longValue()
                        + (like == null ? "" : "; " + like + " lay there"));
    }

    // The index that it may be: one that ended the year before within a fifth of this.
    private static @Nullable String like(LocalDate date, double close, String self) {
        for (Map.Entry<String, NavigableMap<Integer, Double>> other : Table.CLOSES.entrySet()) {
            Double level = other.getValue().get(date.getYear() - 1);
            if (level != null && !other.getKey().equals(self) && Math.abs(Math.log(close / level)) < 0.2) {
                return other.getKey();
            }
        }
        return null;
    }
}
