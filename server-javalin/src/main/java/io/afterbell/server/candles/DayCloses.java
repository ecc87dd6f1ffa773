package io.afterbell.server.candles;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The closes that days' changes are counted from: stored candles of days where the source has them, else the last minute
 * of the trading day before. Immutable and safe for many threads.
 */
final class DayCloses {
    private static final Logger LOG = LoggerFactory.getLogger(DayCloses.class);
    private static final long HALF_A_DAY = 43_200_000L;
    private static final long MILLIS_A_DAY = 86_400_000L;
    /** No exchange rests longer; what is older than this is not the day before. */
    private static final int LONGEST_REST_DAYS = 10;

    private final TradingCalendar calendar;

    DayCloses(TradingCalendar calendar) {
        this.calendar = requireNonNull(calendar, "calendar");
    }

    /**
     * Reads what is known, for many instruments in few reads.
     *
     * @param reader an open source
     * @param loaded one-minute candles, none of the series empty
     * @return closes by date for each series: of its days as far as they are stored, and of the trading day before
     */
    List<SortedMap<LocalDate, Double>> read(CandleReader reader, List<CandleSeries> loaded) {
        List<SortedMap<LocalDate, Double>> closes = stored(reader, loaded);
        addLastMinutes(reader, loaded, closes, this::dayBefore);
        addLastMinutes(reader, loaded, closes, (exchange, day) -> day.minusDays(LONGEST_REST_DAYS));
        for (int i = 0; i < loaded.size(); i++) {
            closes.get(i)
                    .headMap(firstDay(loaded.get(i)).minusDays(LONGEST_REST_DAYS))
                    .clear();
        }
        return closes;
    }

    private List<SortedMap<LocalDate, Double>> stored(CandleReader reader, List<CandleSeries> loaded) {
        List<SortedMap<LocalDate, Double>> closes = new ArrayList<>();
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        List<Instrument> instruments = new ArrayList<>();
        for (CandleSeries series : loaded) {
            closes.add(new TreeMap<>());
            instruments.add(series.instrument());
            from = Math.min(from, series.openEpochMillis(0) - (LONGEST_REST_DAYS + 1) * MILLIS_A_DAY);
            to = Math.max(to, series.openEpochMillis(series.size() - 1) + 1);
        }
        if (loaded.isEmpty()) {
            return closes;
        }
        try {
            List<CandleSeries> days = reader.read(instruments, Interval.ONE_DAY, new TimeRange(from, to));
            for (int i = 0; i < days.size(); i++) {
                CandleSeries series = days.get(i);
                ZoneId zone = calendar.zone(series.instrument().exchange());
                for (int day = 0; day < series.size(); day++) {
                    // Some store the day's first instant in the exchange's zone, others in UTC: its noon is on the
                    // date.
                    put(closes.get(i), dateOf(series.openEpochMillis(day) + HALF_A_DAY, zone), series.close(day));
                }
            }
        } catch (PluginException e) {
            // Many sources have no candles of days; then the last minutes must do.
            if (e.code() != ErrorCode.INVALID_PARAMETER) {
                LOG.warn("daily candles could not be read, closes are those of last minutes: {}", e.getMessage());
            }
        }
        return closes;
    }

    private static void put(SortedMap<LocalDate, Double> closes, LocalDate date, double close) {
        if (close > 0 && close < Double.POSITIVE_INFINITY) {
            closes.put(date, close);
        }
    }

    /** Where to begin to look for the minutes before a day. */
    @FunctionalInterface
    private interface Start {
        LocalDate of(String exchange, LocalDate day);
    }

    // One read for all series that begin on the same day and whose day before is still unknown.
    private void addLastMinutes(
            CandleReader reader, List<CandleSeries> loaded, List<SortedMap<LocalDate, Double>> closes, Start start) {
        Map<TimeRange, List<Integer>> missing = new HashMap<>();
        for (int i = 0; i < loaded.size(); i++) {
            CandleSeries series = loaded.get(i);
            String exchange = series.instrument().exchange();
            LocalDate day = firstDay(series);
            if (closes.get(i).subMap(dayBefore(exchange, day), day).isEmpty()) {
                ZoneId zone = calendar.zone(exchange);
                TimeRange range = TimeRange.ofDates(start.of(exchange, day), day.minusDays(1), zone);
                missing.computeIfAbsent(range, any -> new ArrayList<>()).add(i);
            }
        }
        missing.forEach((range, indexes) -> {
            List<Instrument> instruments = indexes.stream()
                    .map(index -> loaded.get(index).instrument())
                    .toList();
            List<CandleSeries> before = reader.read(instruments, Interval.ONE_MINUTE, range);
            for (int i = 0; i < before.size(); i++) {
                addLast(before.get(i), closes.get(indexes.get(i)));
            }
        });
    }

    private void addLast(CandleSeries series, SortedMap<LocalDate, Double> closes) {
        if (!series.isEmpty()) {
            int last = series.size() - 1;
            ZoneId zone = calendar.zone(series.instrument().exchange());
            put(closes, dateOf(series.openEpochMillis(last), zone), series.close(last));
        }
    }

    private LocalDate firstDay(CandleSeries series) {
        return dateOf(
                series.openEpochMillis(0), calendar.zone(series.instrument().exchange()));
    }

    private LocalDate dayBefore(String exchange, LocalDate day) {
        for (int back = 1; back < LONGEST_REST_DAYS; back++) {
            if (!calendar.sessions(exchange, day.minusDays(back)).isEmpty()) {
                return day.minusDays(back);
            }
        }
        return day.minusDays(1);
    }

    private static LocalDate dateOf(long epochMillis, ZoneId zone) {
        return Instant.ofEpochMilli(epochMillis).atZone(zone).toLocalDate();
    }
}
