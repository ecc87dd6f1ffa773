package io.afterbell.server.candles;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.TradingSession;
import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.CandleSource;
import io.afterbell.api.spi.Coverage;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.replay.Configured;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.checkup.CheckedCandles;
import io.afterbell.replay.checkup.Checkup;
import io.afterbell.replay.checkup.Finding;
import io.afterbell.replay.checkup.SameCandles;
import io.afterbell.server.text.EditDistance;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's way to candles. Each question opens the source once, reads what it needs and closes at once, so that a file
 * which somebody else writes is never held.
 *
 * <p>Safe for many threads; each call opens a reader of its own.
 */
public final class CandleLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(CandleLibrary.class);
    private static final int NAMES_IN_A_MESSAGE = 5;
    private static final Duration KEPT = Duration.ofSeconds(2);
    private static final long MILLIS_A_DAY = 86_400_000L;
    private static final int MOST_REMARKS = 1_000;
    /** Time, four prices, volume and open interest as columns. */
    private static final long BYTES_A_CANDLE = 56;

    private final Configured<CandleSource> source;
    private final TradingCalendar calendar;
    private final Checkup checkup;
    private final long memoryLimitBytes;
    private final RecentAnswers recent;
    private final Consumer<String> remarks;
    private final AtomicLong loadedBytes = new AtomicLong();
    private final Set<String> saidRemarks = ConcurrentHashMap.newKeySet();

    /**
     * Makes a library.
     *
     * @param source where candles come from
     * @param calendar knows hours and zones
     * @param checkup looks at what is loaded
     * @param memoryLimitBytes how much all candles together may take, at 56 bytes each
     */
    public CandleLibrary(
            Configured<CandleSource> source, TradingCalendar calendar, Checkup checkup, long memoryLimitBytes) {
        this(source, calendar, checkup, memoryLimitBytes, System::nanoTime, LOG::info);
    }

    CandleLibrary(
            Configured<CandleSource> source,
            TradingCalendar calendar,
            Checkup checkup,
            long memoryLimitBytes,
            LongSupplier nanoTime,
            Consumer<String> remarks) {
        this.source = requireNonNull(source, "source");
        this.calendar = requireNonNull(calendar, "calendar");
        this.checkup = source.service().isMadeUp() ? checkup.forMadeUpCandles() : requireNonNull(checkup, "checkup");
        this.memoryLimitBytes = memoryLimitBytes;
        this.recent = new RecentAnswers(KEPT, nanoTime);
        this.remarks = requireNonNull(remarks, "remarks");
    }

    /**
     * Says whether the candles are made up rather than recorded.
     *
     * @return what the source says of itself
     */
    public boolean isMadeUp() {
        return source.service().isMadeUp();
    }

    /**
     * The source and its settings.
     *
     * @return for example {@code historify:path=…}
     */
    public String sourceName() {
        return source.service().name();
    }

    private <T> T read(Function<CandleReader, T> question) {
        try (CandleReader reader = source.service().open(source.settings())) {
            try {
                return question.apply(reader);
            } finally {
                reader.remarks().forEach(this::sayOnce);
            }
        }
    }

    /**
     * What the source holds.
     *
     * @return the instruments in their natural order
     */
    public List<Instrument> instruments() {
        return read(CandleReader::instruments);
    }

    /**
     * What the source holds, with the coverage of each. Up to 2 s old, so that a page which polls opens nothing.
     *
     * @return what is known of each instrument, without its days
     */
    public List<Holding> holdings() {
        return recent.get("holdings", this::readHoldings);
    }

    private List<Holding> readHoldings() {
        return read(reader -> {
            List<Instrument> all = reader.instruments();
            Map<Instrument, Coverage> covered = reader.coverage(all);
            return all.stream()
                    .filter(covered::containsKey)
                    .map(one -> new Holding(
                            one,
                            requireNonNull(covered.get(one), "coverage"),
                            SourceChain.sourceOf(source.service(), reader, one)))
                    .toList();
        });
    }

    /**
     * An instrument and how much of it there is.
     *
     * @param instrument the instrument
     * @param coverage first and last candle and their count
     * @param source which source has it
     */
    public record Holding(Instrument instrument, Coverage coverage, String source) {
        /** Checks that nothing is missing. */
        public Holding {
            requireNonNull(instrument, "instrument");
            requireNonNull(coverage, "coverage");
            requireNonNull(source, "source");
        }
    }

    /**
     * What the source holds of one instrument, day by day. Up to 2 s old.
     *
     * @param symbol the symbol
     * @param exchange the exchange code
     * @return what there is
     * @throws ReplayException with {@link ErrorCode#UNKNOWN_INSTRUMENT}, naming what exists
     */
    public Availability availability(String symbol, String exchange) {
        Instrument asked = instrument(symbol, exchange);
        return recent.get(List.of(symbol, exchange), () -> readAvailability(asked));
    }

    private Availability readAvailability(Instrument asked) {
        return read(reader -> {
            Instrument found = new Finder(reader).find(asked).orElseThrow(() -> unknown(reader, asked));
            Coverage coverage = reader.coverage(found).orElseThrow(() -> unknown(reader, asked));
            return availability(
                    found, coverage, reader.candlesByDay(found), SourceChain.sourceOf(source.service(), reader, found));
        });
    }

    private static Instrument instrument(String symbol, String exchange) {
        try {
            return Instrument.of(symbol, exchange);
        } catch (IllegalArgumentException e) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
        }
    }

    private Availability availability(
            Instrument instrument, Coverage coverage, SortedMap<LocalDate, Integer> candlesByDay, String sourceName) {
        List<LocalDate> missing = new ArrayList<>();
        List<LocalDate> shortDays = new ArrayList<>();
        if (!candlesByDay.isEmpty()) {
            LocalDate last = candlesByDay.lastKey();
            for (LocalDate day = candlesByDay.firstKey(); !day.isAfter(last); day = day.plusDays(1)) {
                int minutes = calendar.sessions(instrument.exchange(), day).stream()
                        .mapToInt(TradingSession::minutes)
                        .sum();
                int candles = candlesByDay.getOrDefault(day, 0);
                if (candles == 0 && minutes > 0) {
                    missing.add(day);
                } else if (candles > 0 && candles < minutes) {
                    shortDays.add(day);
                }
            }
        }
        return new Availability(instrument, coverage, candlesByDay, missing, shortDays, sourceName);
    }

    private LocalDate lastDate(Holding holding) {
        return dateOf(holding.coverage().lastEpochMillis(), zone(holding.instrument()));
    }

    private ReplayException isEmpty() {
        return new ReplayException(
                ErrorCode.EMPTY_RANGE,
                "source " + source.service().name()
                        + " holds no one-minute candle of any instrument; download some first");
    }

    /**
     * A trading day counted back from the end of the source, whichever instrument has candles of it.
     *
     * @param back 1 for the last trading day, 2 for the one before it, and so on
     * @return the date in the exchange's zone; the first trading day where there are fewer
     * @throws ReplayException with {@link ErrorCode#EMPTY_RANGE} when the source is empty
     */
    public LocalDate tradingDay(int back) {
        if (back > 1) {
            return lastTradingDays(List.of(), back).first();
        }
        return readHoldings().stream()
                .map(this::lastDate)
                .max(Comparator.naturalOrder())
                .orElseThrow(this::isEmpty);
    }

    /**
     * The latest days on which there are candles.
     *
     * @param wanted of which instruments; empty for any in the source
     * @param count how many days, 1 or more
     * @return the dates in the exchange's zone, at least one; fewer than asked for when there are no more
     * @throws ReplayException with {@link ErrorCode#EMPTY_RANGE} when there is no candle, and with
     *     {@link ErrorCode#UNKNOWN_INSTRUMENT}, naming what exists
     */
    public SortedSet<LocalDate> lastTradingDays(List<Instrument> wanted, int count) {
        List<Holding> latestFirst = holdings(wanted).stream()
                .sorted(Comparator.comparing(this::lastDate).reversed())
                .toList();
        if (latestFirst.isEmpty()) {
            throw isEmpty();
        }
        return read(reader -> {
            NavigableSet<LocalDate> days = new TreeSet<>();
            for (Holding holding : latestFirst) {
                if (days.size() == count && (lastDate(holding).isBefore(days.first()) || areInARow(days, holding))) {
                    break;
                }
                days.addAll(reader.candlesByDay(holding.instrument()).keySet());
                while (days.size() > count) {
                    days.pollFirst();
                }
            }
            return days;
        });
    }

    // Between days that follow each other on the calendar no other instrument can have one more.
    private boolean areInARow(NavigableSet<LocalDate> days, Holding holding) {
        if (lastDate(holding).isAfter(days.last())) {
            return false;
        }
        String exchange = holding.instrument().exchange();
        for (LocalDate day = days.first(); day.isBefore(days.last()); day = day.plusDays(1)) {
            if (!days.contains(day) && !calendar.sessions(exchange, day).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /**
     * What the source holds of some instruments, under its own names.
     *
     * @param wanted the instruments, by any name that reaches them; empty for all that the source holds, up to 2 s old
     * @return those of which there is any candle
     * @throws ReplayException with {@link ErrorCode#UNKNOWN_INSTRUMENT}, naming what exists
     */
    public List<Holding> holdings(List<Instrument> wanted) {
        if (wanted.isEmpty()) {
            return holdings();
        }
        return read(reader -> {
            Map<Instrument, Instrument> heldByAsked = new Finder(reader).findAll(wanted);
            List<Holding> found = new ArrayList<>();
            for (Instrument asked : wanted) {
                Instrument held = heldByAsked.get(asked);
                if (held == null) {
                    throw unknown(reader, asked);
                }
                reader.coverage(held)
                        .ifPresent(coverage -> found.add(
                                new Holding(held, coverage, SourceChain.sourceOf(source.service(), reader, held))));
            }
            return found;
        });
    }

    /**
     * Loads candles of several instruments in one short open of the source, and checks them. What the source remarks is
     * logged, each remark once.
     *
     * @param wanted the instruments; symbol and exchange count, as the source or as traders write them
     * @param range the range that will be replayed; candles come from the start of its first day on, so that the day's
     *     running volume is known
     * @return what came of each, in the order given
     * @throws AfterbellException when the source as a whole fails
     */
    public List<LoadedCandles> load(List<Instrument> wanted, TimeRange range) {
        return read(reader -> {
            Map<Instrument, Instrument> heldByAsked = new Finder(reader).findAll(wanted);
            List<Instrument> found = List.copyOf(new LinkedHashSet<>(heldByAsked.values()));
            // Reserved before it is read, because other sessions load at the same time.
            long reserved = reserveMemory(reader, found, range);
            long kept = 0;
            try {
                List<CandleSeries> stored = found.isEmpty() ? List.of() : readAll(reader, found, range);
                reader.remarks().forEach(this::sayOnce);
                Map<Instrument, SortedMap<LocalDate, Double>> closes = dayCloses(reader, stored);
                SameCandles same = new SameCandles(calendar, checkup.checks());
                List<LoadedCandles> loaded = new ArrayList<>(wanted.size());
                for (Instrument asked : wanted) {
                    Instrument held = heldByAsked.get(asked);
                    loaded.add(
                            held == null
                                    ? LoadedCandles.failed(asked, unknown(reader, asked))
                                    : check(reader, asked, stored.get(found.indexOf(held)), range, closes, same));
                }
                kept = loaded.stream().mapToLong(LoadedCandles::candleCount).sum() * BYTES_A_CANDLE;
                return loaded;
            } finally {
                loadedBytes.addAndGet(kept - reserved);
            }
        });
    }

    /** Finds instruments by names that need not be the source's; lists what the source holds only when it must. */
    private final class Finder {
        private final CandleReader reader;
        private @Nullable SymbolNames names;
        private Set<Instrument> listed = Set.of();

        Finder(CandleReader reader) {
            this.reader = reader;
        }

        /** Those of several instruments that there are, by the names that were asked for. */
        Map<Instrument, Instrument> findAll(List<Instrument> wanted) {
            if (wanted.size() > 1) {
                // A source may look up many at once in the time of a few; what it answers is of use only to itself yet.
                reader.coverage(wanted);
            }
            Map<Instrument, Instrument> heldByAsked = new LinkedHashMap<>();
            wanted.forEach(asked -> find(asked).ifPresent(held -> heldByAsked.put(asked, held)));
            return heldByAsked;
        }

        Optional<Instrument> find(Instrument asked) {
            Optional<Instrument> exact = reader.find(asked.symbol(), asked.exchange());
            if (exact.isPresent() && !isMadeUp()) {
                return exact;
            }
            Optional<Instrument> alike = names().find(asked).filter(held -> !held.equals(asked));
            if (exact.isPresent() && (listed.contains(asked) || alike.isEmpty())) {
                return exact;
            }
            // A source that makes up any name would make up NIFTY 50 beside its NIFTY.
            return alike.flatMap(held -> reader.find(held.symbol(), held.exchange()));
        }

        private SymbolNames names() {
            if (names == null) {
                List<Instrument> held = reader.instruments();
                listed = Set.copyOf(held);
                names = new SymbolNames(held);
            }
            return names;
        }
    }

    private Map<Instrument, SortedMap<LocalDate, Double>> dayCloses(CandleReader reader, List<CandleSeries> stored) {
        List<CandleSeries> notEmpty =
                stored.stream().filter(series -> !series.isEmpty()).toList();
        List<SortedMap<LocalDate, Double>> closes = new DayCloses(calendar).read(reader, notEmpty);
        Map<Instrument, SortedMap<LocalDate, Double>> byInstrument = new HashMap<>();
        for (int i = 0; i < closes.size(); i++) {
            byInstrument.put(notEmpty.get(i).instrument(), closes.get(i));
        }
        return byInstrument;
    }

    /**
     * Loads one instrument to look at it and not to replay it: its memory is not counted once this returns.
     *
     * @param wanted the instrument
     * @param range which candles; everything there is for {@link TimeRange#ALL}
     * @return possible candles, at least one
     * @throws AfterbellException when there are none or they cannot be read
     */
    public CandleSeries loadOnce(Instrument wanted, TimeRange range) {
        Coverage coverage = availability(wanted.symbol(), wanted.exchange()).coverage();
        TimeRange there = range.intersect(new TimeRange(coverage.firstEpochMillis(), coverage.lastEpochMillis() + 1));
        if (there.isEmpty()) {
            throw new ReplayException(ErrorCode.EMPTY_RANGE, "no candle of " + wanted + " in range=" + range);
        }
        CandleSeries candles = load(List.of(wanted), there).get(0).candlesOrThrow();
        release(candles);
        return candles.within(there);
    }

    /**
     * Loads one instrument to look at it, where there may be nothing.
     *
     * @param wanted the instrument
     * @param range which candles
     * @return possible candles; empty when there is none in the range
     * @throws AfterbellException when they cannot be read
     */
    public Optional<CandleSeries> loadIfAny(Instrument wanted, TimeRange range) {
        Coverage coverage = availability(wanted.symbol(), wanted.exchange()).coverage();
        TimeRange there = range.intersect(new TimeRange(coverage.firstEpochMillis(), coverage.lastEpochMillis() + 1));
        if (there.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(loadOnce(wanted, there));
        } catch (ReplayException e) {
            if (e.code() == ErrorCode.EMPTY_RANGE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Daily candles as they are stored, which hold official closes.
     *
     * @param wanted the instrument
     * @param range in which their dates lie
     * @return the candles, each at 00:00 UTC of its date; empty where the source stores none
     */
    public Optional<CandleSeries> storedDays(Instrument wanted, TimeRange range) {
        return read(reader -> {
            Instrument held = new Finder(reader).find(wanted).orElseThrow(() -> unknown(reader, wanted));
            ZoneId zone = zone(held);
            long from = range.fromEpochMillis() == Long.MIN_VALUE
                    ? Long.MIN_VALUE
                    : dateOf(range.fromEpochMillis(), zone).toEpochDay() * MILLIS_A_DAY;
            long to = range.toEpochMillis() == Long.MAX_VALUE
                    ? Long.MAX_VALUE
                    : (dateOf(range.toEpochMillis() - 1, zone).toEpochDay() + 1) * MILLIS_A_DAY;
            try {
                CandleSeries days = reader.read(List.of(held), Interval.ONE_DAY, new TimeRange(from, to))
                        .get(0);
                return days.isEmpty() ? Optional.empty() : Optional.of(days);
            } catch (PluginException e) {
                if (e.code() != ErrorCode.INVALID_PARAMETER) {
                    throw e;
                }
                // A source of minutes alone.
                return Optional.empty();
            }
        });
    }

    /**
     * Gives back the memory of candles that {@link #load} has answered with and nobody will replay.
     *
     * @param candles what was loaded, each series once
     */
    public void release(CandleSeries candles) {
        release(candles.size());
    }

    /**
     * Gives back the memory of candles whose replay is over.
     *
     * @param candleCount how many there were, as loaded
     */
    public void release(long candleCount) {
        loadedBytes.addAndGet(-candleCount * BYTES_A_CANDLE);
    }

    /**
     * How much memory all loaded candles take, those of all replay sessions together.
     *
     * @return the bytes, at 56 a candle
     */
    public long loadedBytes() {
        return loadedBytes.get();
    }

    // Instruments of one exchange share the zone, and with it the start of the first day.
    private List<CandleSeries> readAll(CandleReader reader, List<Instrument> found, TimeRange range) {
        List<CandleSeries> all = new ArrayList<>();
        List<Instrument> batch = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            batch.add(found.get(i));
            boolean last = i + 1 == found.size();
            if (last || !zone(found.get(i + 1)).equals(zone(found.get(i)))) {
                all.addAll(reader.read(batch, Interval.ONE_MINUTE, fromStartOfDay(range, zone(found.get(i)))));
                batch.clear();
            }
        }
        return all;
    }

    private static TimeRange fromStartOfDay(TimeRange range, ZoneId zone) {
        if (range.fromEpochMillis() == Long.MIN_VALUE) {
            return range;
        }
        long start = dateOf(range.fromEpochMillis(), zone)
                .atStartOfDay(zone)
                .toInstant()
                .toEpochMilli();
        return new TimeRange(start, range.toEpochMillis());
    }

    // A source says of itself what it says, whoever loads which instrument.
    private void sayOnce(String remark) {
        if (saidRemarks.size() >= MOST_REMARKS) {
            saidRemarks.clear();
        }
        if (saidRemarks.add(remark)) {
            remarks.accept(remark);
        }
    }

    private LoadedCandles check(
            CandleReader reader,
            Instrument asked,
            CandleSeries stored,
            TimeRange range,
            Map<Instrument, SortedMap<LocalDate, Double>> closes,
            SameCandles same) {
        Instrument instrument = stored.instrument();
        try {
            if (stored.within(range).isEmpty()) {
                throw emptyRange(reader, instrument, range);
            }
            CheckedCandles checked =
                    checkup.check(stored, fromStartOfDay(range, zone(instrument)), reader.defects(instrument));
            if (checked.candles().within(range).isEmpty()) {
                throw new ReplayException(
                        ErrorCode.EMPTY_RANGE, "no possible candle of " + instrument + " is left in range=" + range);
            }
            List<String> lines = new ArrayList<>();
            checked.findings().stream().map(Finding::toString).forEach(lines::add);
            same.add(stored).ifPresent(finding -> lines.add(orRefuse(instrument, finding)));
            if (!instrument.equals(asked)) {
                lines.add("it is taken for " + instrument + ", as the source calls it");
            }
            return LoadedCandles.of(
                    asked,
                    checked.candles(),
                    requireNonNull(closes.get(instrument), "closes"),
                    lines,
                    checked.repairs());
        } catch (AfterbellException e) {
            return LoadedCandles.failed(asked, e);
        }
    }

    private static String orRefuse(Instrument instrument, Finding finding) {
        if (finding.isRefused()) {
            throw new ReplayException(
                    ErrorCode.IMPOSSIBLE_CANDLES,
                    instrument + " has what the checks refuse: " + finding
                            + "; mend the source, or replay with --checks "
                            + finding.kind().code() + "=keep");
        }
        return finding.toString();
    }

    private long reserveMemory(CandleReader reader, List<Instrument> found, TimeRange range) {
        long candles = 0;
        for (Coverage coverage : reader.coverage(found).values()) {
            candles += estimate(coverage, range);
        }
        long asked = candles * BYTES_A_CANDLE;
        long needed = loadedBytes.addAndGet(asked);
        if (needed > memoryLimitBytes) {
            loadedBytes.addAndGet(-asked);
            throw new ReplayException(
                    ErrorCode.TOO_LARGE,
                    "the candles asked for would take about " + megabytes(needed) + " MB, the limit is memory_limit_mb="
                            + megabytes(memoryLimitBytes) + "; ask for fewer days or instruments, or raise the limit");
        }
        return asked;
    }

    // Never more candles than minutes in the range, nor than there are at all.
    private static long estimate(Coverage coverage, TimeRange range) {
        TimeRange covered = new TimeRange(coverage.firstEpochMillis(), coverage.lastEpochMillis() + 1);
        TimeRange overlap = covered.intersect(range);
        long minutes = (overlap.toEpochMillis() - overlap.fromEpochMillis()) / 60_000 + 1;
        return Math.min(coverage.candleCount(), minutes);
    }

    private static long megabytes(long bytes) {
        return (bytes + 999_999) / 1_000_000;
    }

    private ReplayException unknown(CandleReader reader, Instrument asked) {
        List<Instrument> all = reader.instruments();
        String nearest = all.stream()
                .sorted(Comparator.comparingInt((Instrument one) -> distance(one, asked))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(NAMES_IN_A_MESSAGE)
                .map(Instrument::toString)
                .collect(Collectors.joining(", "));
        return new ReplayException(
                ErrorCode.UNKNOWN_INSTRUMENT,
                "Symbol " + asked.symbol() + " not found for exchange " + asked.exchange() + ": source "
                        + source.service().name() + " holds " + all.size() + " instruments"
                        + (all.isEmpty() ? "" : ", the nearest are " + nearest));
    }

    private ReplayException emptyRange(CandleReader reader, Instrument instrument, TimeRange range) {
        ZoneId zone = zone(instrument);
        String exists = reader.coverage(instrument)
                .map(coverage -> "there are " + coverage.candleCount() + " from "
                        + dateOf(coverage.firstEpochMillis(), zone) + " to "
                        + dateOf(coverage.lastEpochMillis(), zone))
                .orElse("there is none at all");
        return new ReplayException(
                ErrorCode.EMPTY_RANGE,
                "No candles of " + instrument + " from " + dateOf(range.fromEpochMillis(), zone) + " to "
                        + dateOf(range.toEpochMillis() - 1, zone) + "; " + exists
                        + "; choose other dates with --from and --to, or download them");
    }

    private static int distance(Instrument one, Instrument asked) {
        return EditDistance.of(
                                one.symbol().toUpperCase(Locale.ROOT),
                                asked.symbol().toUpperCase(Locale.ROOT))
                        * 2
                + (one.exchange().equals(asked.exchange()) ? 0 : 1);
    }

    private ZoneId zone(Instrument instrument) {
        return calendar.zone(instrument.exchange());
    }

    private static LocalDate dateOf(long epochMillis, ZoneId zone) {
        return Instant.ofEpochMilli(epochMillis).atZone(zone).toLocalDate();
    }
}
