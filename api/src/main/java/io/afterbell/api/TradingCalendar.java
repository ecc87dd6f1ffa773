package io.afterbell.api;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * When exchanges trade: hours, holidays and special sessions, from tables with effective dates that a user can extend.
 *
 * <p>A table is text, one comma-separated row a line, {@code #} starts a comment:
 *
 * <pre>
 * hours,   EXCHANGE, FROM_DATE, ZONE, OPEN, CLOSE     regular hours from that date on; CLOSE 24:00 is midnight
 * week,    EXCHANGE, FROM_DATE, MON-FRI | ALL         which weekdays trade from that date on (MON-FRI when not given)
 * holiday, EXCHANGE, DATE [, NAME]                    no trade on that date
 * special, EXCHANGE, DATE, OPEN, CLOSE [, NAME]       trade in these hours instead; several rows a date may stand
 * auction, EXCHANGE, FROM_DATE, OPEN, CLOSE           a closing auction from that date on, during which no price moves
 * same,    EXCHANGE, OTHER                            EXCHANGE follows OTHER where it has no rows of its own
 * </pre>
 *
 * <p>Later rows win over earlier ones, so a user's table extends or corrects the built-in one. Where candles exist on
 * a day, the candles are right: the calendar explains gaps, it never removes data. Immutable and safe for many threads.
 */
public final class TradingCalendar {
    /** The zone of Indian exchanges, and of dates without a zone. */
    public static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");

    private static final Set<String> INDIAN =
            Set.of("NSE", "BSE", "NFO", "BFO", "MCX", "CDS", "BCD", "NCO", "NSE_INDEX", "BSE_INDEX", "MCX_INDEX");

    private record Opening(LocalTime open, LocalTime close, boolean closesAtMidnight) {
        static Opening parse(String open, String close) {
            boolean midnight = close.equals("24:00");
            LocalTime from = LocalTime.parse(open);
            LocalTime to = midnight ? LocalTime.MIDNIGHT : LocalTime.parse(close);
            if (!midnight && !to.isAfter(from)) {
                throw new IllegalArgumentException("hours end after they begin: open=" + open + " close=" + close);
            }
            return new Opening(from, to, midnight);
        }
    }

    private record Hours(ZoneId zone, Opening regular) {}

    private static final class Table {
        final TreeMap<LocalDate, Hours> hours = new TreeMap<>();
        final TreeMap<LocalDate, Boolean> wholeWeek = new TreeMap<>();
        final Map<LocalDate, String> holidays = new HashMap<>();
        final Map<LocalDate, List<Opening>> specials = new HashMap<>();
        final Map<LocalDate, String> specialNames = new HashMap<>();
        final TreeMap<LocalDate, Opening> auctions = new TreeMap<>();

        Table copy() {
            Table copy = new Table();
            copy.hours.putAll(hours);
            copy.wholeWeek.putAll(wholeWeek);
            copy.holidays.putAll(holidays);
            copy.specials.putAll(specials);
            copy.specialNames.putAll(specialNames);
            copy.auctions.putAll(auctions);
            return copy;
        }
    }

    /** Loaded at the first use and not before: a command that needs no calendar does not read one. */
    private static final class Standard {
        static final TradingCalendar CALENDAR = read();

        private static TradingCalendar read() {
            try (InputStream table = TradingCalendar.class.getResourceAsStream("trading-calendar.csv")) {
                requireNonNull(table, "trading-calendar.csv is missing from the api jar");
                return new TradingCalendar(Map.of(), Map.of())
                        .extendedBy(
                                new InputStreamReader(table, StandardCharsets.UTF_8), "built-in trading-calendar.csv");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final Map<String, Table> tables;
    private final Map<String, String> same;

    private TradingCalendar(Map<String, Table> tables, Map<String, String> same) {
        this.tables = tables;
        this.same = same;
    }

    /**
     * The built-in calendar: NSE, BSE, their indices and derivatives, MCX, CDS, US and markets that never close.
     *
     * @return the calendar
     */
    public static TradingCalendar standard() {
        return Standard.CALENDAR;
    }

    /**
     * Says whether an exchange is an Indian one, whose price steps are at most 0.05.
     *
     * @param exchange the exchange code
     * @return true for NSE, BSE, NFO, BFO, MCX, CDS, BCD, NCO and their indices
     */
    public static boolean isIndian(String exchange) {
        return INDIAN.contains(requireNonNull(exchange, "exchange"));
    }

    /**
     * This calendar with the rows of another table on top.
     *
     * @param table the rows; read to its end, not closed
     * @param name what to call the table in an error
     * @return the extended calendar
     * @throws IllegalArgumentException when a row is none, naming the line
     */
    public TradingCalendar extendedBy(Reader table, String name) {
        requireNonNull(name, "name");
        Map<String, Table> extended = new HashMap<>();
        tables.forEach((exchange, rows) -> extended.put(exchange, rows.copy()));
        Map<String, String> extendedSame = new HashMap<>(same);
        Map<String, List<Opening>> replacedSpecials = new HashMap<>();
        BufferedReader reader = new BufferedReader(requireNonNull(table, "table"));
        try {
            int lineNumber = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lineNumber++;
                String row = line.replaceFirst("#.*", "").strip();
                if (row.isEmpty()) {
                    continue;
                }
                try {
                    addRow(row.split("\\s*,\\s*"), extended, extendedSame, replacedSpecials);
                } catch (DateTimeException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                    throw new IllegalArgumentException(
                            "not a row of a trading calendar: table=" + name + " line=" + lineNumber + " row=" + row,
                            e);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TradingCalendar(extended, extendedSame);
    }

    private static void addRow(
            String[] row,
            Map<String, Table> tables,
            Map<String, String> same,
            Map<String, List<Opening>> replacedSpecials) {
        String exchange = row[1];
        if (exchange.isEmpty()) {
            throw new IllegalArgumentException("a row names an exchange");
        }
        if (row[0].equals("same")) {
            same.put(exchange, row[2]);
            return;
        }
        Table table = tables.computeIfAbsent(exchange, ignored -> new Table());
        LocalDate date = LocalDate.parse(row[2]);
        switch (row[0]) {
            case "hours" -> table.hours.put(date, new Hours(ZoneId.of(row[3]), Opening.parse(row[4], row[5])));
            case "week" -> {
                if (!row[3].equals("ALL") && !row[3].equals("MON-FRI")) {
                    throw new IllegalArgumentException("a week is MON-FRI or ALL: week=" + row[3]);
                }
                table.wholeWeek.put(date, row[3].equals("ALL"));
            }
            case "auction" -> table.auctions.put(date, Opening.parse(row[3], row[4]));
            case "holiday" -> {
                table.holidays.put(date, row.length > 3 ? row[3] : "exchange holiday");
                table.specials.remove(date);
                table.specialNames.remove(date);
                replacedSpecials.remove(exchange + " " + date);
            }
            case "special" -> {
                // The first special row that a table has for a date replaces what an earlier table said of it.
                List<Opening> specials =
                        replacedSpecials.computeIfAbsent(exchange + " " + date, ignored -> new ArrayList<>());
                specials.add(Opening.parse(row[3], row[4]));
                table.specials.put(date, List.copyOf(specials));
                table.specialNames.put(date, row.length > 5 ? row[5] : "special session");
            }
            default -> throw new IllegalArgumentException("unknown kind of row: kind=" + row[0]);
        }
    }

    // The exchange's own rows first, then those of the exchange that it follows.
    private List<Table> tables(String exchange) {
        requireNonNull(exchange, "exchange");
        List<Table> found = new ArrayList<>(2);
        Table own = tables.get(exchange);
        if (own != null) {
            found.add(own);
        }
        Table followed = tables.get(same.getOrDefault(exchange, ""));
        if (followed != null) {
            found.add(followed);
        }
        return found;
    }

    private static <T> Optional<T> first(List<Table> tables, Function<Table, @Nullable T> lookUp) {
        for (Table table : tables) {
            T found = lookUp.apply(table);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static <T> @Nullable T valueAt(TreeMap<LocalDate, T> effective, LocalDate date) {
        Map.Entry<LocalDate, T> entry = effective.floorEntry(date);
        return entry == null ? null : entry.getValue();
    }

    /**
     * Says whether the calendar has hours for an exchange.
     *
     * @param exchange the exchange code
     * @return false when {@link #sessions} is always empty for it
     */
    public boolean knows(String exchange) {
        return tables(exchange).stream().anyMatch(table -> !table.hours.isEmpty());
    }

    /**
     * The zone in which an exchange's dates are meant.
     *
     * @param exchange the exchange code
     * @return the zone; {@link #INDIA} for an exchange that the calendar does not know
     */
    public ZoneId zone(String exchange) {
        return first(tables(exchange), table -> valueAt(table.hours, LocalDate.MAX))
                .map(Hours::zone)
                .orElse(INDIA);
    }

    /**
     * The trading sessions of a date, in order.
     *
     * @param exchange the exchange code
     * @param date the date in the exchange's zone
     * @return its sessions; empty on a weekend, on a holiday, and for an exchange that the calendar does not know
     */
    public List<TradingSession> sessions(String exchange, LocalDate date) {
        requireNonNull(date, "date");
        List<Table> rows = tables(exchange);
        Hours hours = first(rows, table -> valueAt(table.hours, date)).orElse(null);
        if (hours == null) {
            return List.of();
        }
        for (Table table : rows) {
            List<Opening> specials = table.specials.get(date);
            if (specials != null) {
                return specials.stream()
                        .map(special -> session(exchange, date, hours.zone(), special))
                        .toList();
            }
            if (table.holidays.containsKey(date)) {
                return List.of();
            }
        }
        boolean weekend = date.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
        boolean wholeWeek = first(rows, table -> valueAt(table.wholeWeek, date)).orElse(false);
        if (weekend && !wholeWeek) {
            return List.of();
        }
        return List.of(session(exchange, date, hours.zone(), hours.regular()));
    }

    private static TradingSession session(String exchange, LocalDate date, ZoneId zone, Opening hours) {
        long from = date.atTime(hours.open()).atZone(zone).toInstant().toEpochMilli();
        LocalDate lastDate = hours.closesAtMidnight() ? date.plusDays(1) : date;
        long to = lastDate.atTime(hours.close()).atZone(zone).toInstant().toEpochMilli();
        return new TradingSession(exchange, date, new TimeRange(from, to));
    }

    /**
     * Says whether an exchange trades on a date.
     *
     * @param exchange the exchange code
     * @param date the date in the exchange's zone
     * @return true when {@link #sessions} is not empty
     */
    public boolean isTradingDay(String exchange, LocalDate date) {
        return !sessions(exchange, date).isEmpty();
    }

    /**
     * The name of the holiday on a date.
     *
     * @param exchange the exchange code
     * @param date the date in the exchange's zone
     * @return the name; empty when the date is no holiday
     */
    public Optional<String> holiday(String exchange, LocalDate date) {
        requireNonNull(date, "date");
        return first(tables(exchange), table -> table.holidays.get(date));
    }

    /**
     * The name of the special session on a date.
     *
     * @param exchange the exchange code
     * @param date the date in the exchange's zone
     * @return the name; empty when the date has no hours of its own
     */
    public Optional<String> specialSession(String exchange, LocalDate date) {
        requireNonNull(date, "date");
        // An exchange's own holiday hides the special session of the exchange that it follows.
        for (Table table : tables(exchange)) {
            String name = table.specialNames.get(date);
            if (name != null) {
                return Optional.of(name);
            }
            if (table.holidays.containsKey(date)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * The closing auction of a date: orders are collected and no price moves until it ends.
     *
     * @param exchange the exchange code
     * @param date the date in the exchange's zone
     * @return when it is held; empty when the exchange closes without one
     */
    public Optional<TimeRange> closingAuction(String exchange, LocalDate date) {
        requireNonNull(date, "date");
        ZoneId zone = zone(exchange);
        return first(tables(exchange), table -> valueAt(table.auctions, date))
                .map(auction -> session(exchange, date, zone, auction).hours());
    }
}
