package io.afterbell.source.files;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.CandleSeriesBuilder;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.Coverage;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads candles from the table that a file became. For one thread; the file itself is no longer needed. */
final class FileReader implements CandleReader {
    private static final String ROWS =
            "SELECT * EXCLUDE (line) FROM candles AS c(line, symbol, exchange, \"interval\", t, o, h,"
                    + " l, c, v, oi) WHERE symbol = ? AND exchange = ? AND \"interval\" = ? ORDER BY t, line";

    private final Connection connection;
    private final Path file;
    private final ZoneId zone;
    private final Set<String> remarks = new LinkedHashSet<>();
    private final Map<Instrument, CandleSeries> minutes = new HashMap<>();

    /**
     * Makes a reader.
     *
     * @param connection holds the table {@code candles}; closed with the reader
     * @param file for messages
     * @param zone the zone in which the table's times are wall-clock times
     * @param understood what was understood of the file, in one line
     */
    FileReader(Connection connection, Path file, ZoneId zone, String understood) {
        this.connection = connection;
        this.file = file;
        this.zone = zone;
        remarks.add(understood);
    }

    private PluginException failed(SQLException cause) {
        String why = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new PluginException(
                ErrorCode.SOURCE_UNREADABLE, "reading the file failed: file=" + file + ": " + why, cause);
    }

    @Override
    public List<Instrument> instruments() {
        List<Instrument> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT DISTINCT symbol, exchange FROM candles AS"
                                + " c(line, symbol, exchange, \"interval\", t, o, h, l, c, v, oi) WHERE \"interval\" = '1m'");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(Instrument.of(rows.getString(1), rows.getString(2)));
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        found.sort(null);
        return found;
    }

    @Override
    public Optional<Instrument> find(String symbol, String exchange) {
        Instrument asked = Instrument.of(symbol, exchange);
        return instruments().contains(asked) ? Optional.of(asked) : Optional.empty();
    }

    private CandleSeries minutes(Instrument instrument) {
        return minutes.computeIfAbsent(requireNonNull(instrument, "instrument"), one -> load(one, Interval.ONE_MINUTE));
    }

    @Override
    public Optional<Coverage> coverage(Instrument instrument) {
        CandleSeries all = minutes(instrument);
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(new Coverage(all.openEpochMillis(0), all.openEpochMillis(all.size() - 1), all.size()));
    }

    @Override
    public SortedMap<LocalDate, Integer> candlesByDay(Instrument instrument) {
        CandleSeries all = minutes(instrument);
        ZoneId exchangeZone = TradingCalendar.standard().zone(instrument.exchange());
        SortedMap<LocalDate, Integer> days = new TreeMap<>();
        for (int i = 0; i < all.size(); i++) {
            LocalDate day = Instant.ofEpochMilli(all.openEpochMillis(i))
                    .atZone(exchangeZone)
                    .toLocalDate();
            days.merge(day, 1, Integer::sum);
        }
        return days;
    }

    @Override
    public List<CandleSeries> read(Collection<Instrument> instruments, Interval interval, TimeRange range) {
        requireNonNull(range, "range");
        boolean minute = requireNonNull(interval, "interval").equals(Interval.ONE_MINUTE);
        return instruments.stream()
                .map(instrument -> (minute ? minutes(instrument) : load(instrument, interval)).within(range))
                .toList();
    }

    private CandleSeries load(Instrument instrument, Interval interval) {
        CandleSeriesBuilder builder = CandleSeries.builder(instrument, interval);
        int repeated = 0;
        try (PreparedStatement statement = connection.prepareStatement(ROWS)) {
            statement.setString(1, instrument.symbol());
            statement.setString(2, instrument.exchange());
            statement.setString(3, interval.code());
            try (ResultSet rows = statement.executeQuery()) {
                boolean more = rows.next();
                while (more) {
                    long time = rows.getLong(4);
                    double open = rows.getDouble(5);
                    double high = rows.getDouble(6);
                    double low = rows.getDouble(7);
                    double close = rows.getDouble(8);
                    double volume = rows.getDouble(9);
                    long openInterest = rows.getLong(10);
                    more = rows.next();
                    if (more && rows.getLong(4) == time) {
                        repeated++;
                        continue;
                    }
                    builder.add(instant(time), open, high, low, close, volume, openInterest);
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        if (repeated > 0) {
            remarks.add(
                    repeated + " candles of " + instrument + " stand twice in the file; the last of each was taken");
        }
        return builder.build();
    }

    private long instant(long wallClockMillis) {
        LocalDateTime wallClock = LocalDateTime.ofEpochSecond(
                Math.floorDiv(wallClockMillis, 1_000L),
                (int) Math.floorMod(wallClockMillis, 1_000L) * 1_000_000,
                ZoneOffset.UTC);
        return wallClock.atZone(zone).toInstant().toEpochMilli();
    }

    @Override
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
