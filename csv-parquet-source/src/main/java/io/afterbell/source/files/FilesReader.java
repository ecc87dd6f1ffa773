package io.afterbell.source.files;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Instrument;
import io.afterbell.api.Interval;
import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.CandleDefect;
import io.afterbell.api.spi.CandleReader;
import io.afterbell.api.spi.Coverage;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import io.afterbell.api.spi.PluginSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads candles out of files. The database is in memory and holds nothing but the first rows of a file while its columns
 * are looked at; candles go from the files through it into columns. For one thread.
 */
final class FilesReader implements CandleReader {
    private static final long HALF_HOUR = 1_800_000L;
    private static final int FEW = 8;
    private static final int FIRST_ROWS = 512;
    private static final int MOST_EXPECTED = 1_000_000;

    private final Connection connection;
    private final @Nullable Archive archive;
    private final FileSettings settings;
    private final Understanding understanding;
    private final List<SourceFile> files;
    private final RowQuery rows;
    private final Map<Instrument, List<Part>> parts = new LinkedHashMap<>();
    private final Map<Instrument, CandleSeries> whole = new HashMap<>();
    private final Map<Instrument, Coverage> covered = new HashMap<>();
    private final Map<Instrument, List<CandleDefect>> defects = new HashMap<>();
    private final Map<Layout, Map<Instrument, Integer>> rowCounts = new HashMap<>();
    private final Set<String> remarks = new LinkedHashSet<>();
    private boolean indexed;

    /**
     * The rows of one instrument in one file.
     *
     * @param file the file
     * @param key what the rows say of their instrument; empty when all rows of the file are its
     */
    record Part(SourceFile file, String key) {}

    private FilesReader(
            Connection connection,
            @Nullable Archive archive,
            FileSettings settings,
            Understanding understanding,
            List<SourceFile> files) {
        this.connection = connection;
        this.archive = archive;
        this.settings = settings;
        this.understanding = understanding;
        this.files = files;
        this.rows = new RowQuery(connection, settings);
        for (SourceFile file : files) {
            if (!file.isNamedByRows()) {
                add(file, "");
            }
        }
        indexed = files.stream().noneMatch(SourceFile::isNamedByRows);
        refuseLongerCandles();
    }

    static CandleReader open(PluginSettings given, FileSettings.Form form) {
        FileSettings settings = FileSettings.of(given, form);
        Archive archive = Archive.isOne(settings.path()) ? Archive.open(settings.path(), form) : null;
        Connection connection = null;
        try {
            List<Path> paths = archive == null ? FileFinder.find(settings, form) : archive.files();
            connection = Engine.connect(paths);
            Understanding understanding = new Understanding(connection, settings, form);
            return new FilesReader(connection, archive, settings, understanding, understanding.all(paths));
        } catch (SQLException e) {
            close(connection, archive);
            throw new PluginException(
                    ErrorCode.SOURCE_UNREADABLE, "DuckDB, which reads the files, cannot start: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close(connection, archive);
            throw e;
        }
    }

    private void add(SourceFile file, String key) {
        Naming.Name name = RowKey.name(key, file.name());
        if (name.symbol().isEmpty()) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "rows of the file do not say whose candles they are; fill the column of symbols in, or give symbol=…"
                            + " when all rows are of one instrument: file=" + file.path());
        }
        if (name.exchange().isEmpty()) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER,
                    "nothing says on which exchange " + name.symbol()
                            + " trades; give exchange=…, as in csv:path=FILE,exchange=NSE: file=" + file.path());
        }
        try {
            parts.computeIfAbsent(Instrument.of(name.symbol(), name.exchange()), one -> new ArrayList<>())
                    .add(new Part(file, key));
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "what the file calls its instrument cannot be a name; give symbol=… and exchange=…: file="
                            + file.path() + ": " + e.getMessage(),
                    e);
        }
    }

    // Files of longer candles alone would be a source without instruments, which tells nobody why.
    private void refuseLongerCandles() {
        List<SourceFile> longer = files.stream()
                .filter(file -> file.layout().isLongerThanMinutes())
                .toList();
        if (longer.isEmpty() || settings.spreads()) {
            return;
        }
        SourceFile first = longer.get(0);
        String interval = first.layout().interval().orElseThrow().code();
        if (longer.size() == files.size()) {
            throw longer(first.path(), first.layout().interval().orElseThrow());
        }
        remarks.add("passed over: candles longer than a minute: file=" + first.path() + " interval=" + interval
                + (longer.size() > 1 ? ", and " + (longer.size() - 1) + " more files" : "")
                + "; give spread=true to have minutes made up inside them, or interval=1m when this was misjudged");
    }

    private static boolean isLonger(Interval interval) {
        return Intervals.millis(interval) > Interval.ONE_MINUTE.millis();
    }

    private static PluginException longer(Path file, Interval interval) {
        return new PluginException(
                ErrorCode.SOURCE_UNREADABLE,
                "the candles of this file are longer than a minute, and a replay is made of minutes: file=" + file
                        + " interval=" + interval.code()
                        + "; load one-minute candles, or give spread=true to have minutes made up inside them"
                        + " (interval=1m when this was misjudged)");
    }

    /** Finds the instruments of files whose rows name them. */
    private void index() {
        if (indexed) {
            return;
        }
        for (Map.Entry<Layout, List<SourceFile>> group : byLayout(files).entrySet()) {
            List<SourceFile> named =
                    group.getValue().stream().filter(SourceFile::isNamedByRows).toList();
            if (!named.isEmpty()) {
                for (RowQuery.Facts facts : facts(named)) {
                    add(named.get(facts.file()), facts.key());
                    remember(named.get(facts.file()), facts);
                }
            }
        }
        if (parts.isEmpty()) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "the file has no rows that are candles of one minute: file="
                            + files.get(0).path()
                            + (files.size() > 1 ? " and " + (files.size() - 1) + " more" : "")
                            + "; its column of intervals says otherwise, or there are no rows; give interval=1m when they"
                            + " are minutes");
        }
        indexed = true;
    }

    private List<RowQuery.Facts> facts(List<SourceFile> named) {
        try {
            return rows.facts(named);
        } catch (SQLException e) {
            throw Refusal.failed(named.get(0).path(), e);
        }
    }

    private void remember(SourceFile file, RowQuery.Facts facts) {
        Naming.Name name = RowKey.name(facts.key(), file.name());
        covered.merge(
                Instrument.of(name.symbol(), name.exchange()),
                new Coverage(facts.firstMillis(), facts.lastMillis(), facts.count()),
                FilesReader::both);
    }

    private static Coverage both(Coverage one, Coverage other) {
        return new Coverage(
                Math.min(one.firstEpochMillis(), other.firstEpochMillis()),
                Math.max(one.lastEpochMillis(), other.lastEpochMillis()),
                one.candleCount() + other.candleCount());
    }

    private static Map<Layout, List<SourceFile>> byLayout(Collection<SourceFile> files) {
        return files.stream()
                .collect(Collectors.groupingBy(SourceFile::layout, LinkedHashMap::new, Collectors.toList()));
    }

    private List<Part> parts(Instrument instrument) {
        index();
        return parts.getOrDefault(requireNonNull(instrument, "instrument"), List.of());
    }

    @Override
    public List<Instrument> instruments() {
        index();
        return parts.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(this::givesMinutes))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private boolean givesMinutes(Part part) {
        return !part.file().layout().isLongerThanMinutes() || settings.spreads();
    }

    @Override
    public Optional<Instrument> find(String symbol, String exchange) {
        Instrument asked = Instrument.of(symbol, exchange);
        return parts(asked).stream().anyMatch(this::givesMinutes) ? Optional.of(asked) : Optional.empty();
    }

    @Override
    public Optional<Coverage> coverage(Instrument instrument) {
        return Optional.ofNullable(coverage(List.of(instrument)).get(instrument));
    }

    @Override
    public Map<Instrument, Coverage> coverage(Collection<Instrument> instruments) {
        index();
        List<Instrument> unknown = instruments.stream()
                .filter(one -> !covered.containsKey(one) && !parts(one).isEmpty())
                .toList();
        if (!unknown.isEmpty()) {
            if (settings.spreads() || rows.areQuicklyRead(partsOf(unknown))) {
                // Text has to be read as a whole to count its rows; what was read is not read again.
                List<CandleSeries> loaded = load(unknown, Interval.ONE_MINUTE, TimeRange.ALL);
                for (int i = 0; i < unknown.size(); i++) {
                    whole.put(unknown.get(i), loaded.get(i));
                    cover(unknown.get(i), loaded.get(i));
                }
            } else {
                Map<Layout, List<SourceFile>> groups = byLayout(partsOf(unknown).stream()
                        .filter(this::givesMinutes)
                        .map(Part::file)
                        .distinct()
                        .toList());
                for (List<SourceFile> group : groups.values()) {
                    for (RowQuery.Facts facts : facts(group)) {
                        remember(group.get(facts.file()), facts);
                    }
                }
            }
        }
        Map<Instrument, Coverage> found = new LinkedHashMap<>();
        for (Instrument one : instruments) {
            if (covered.containsKey(one)) {
                found.put(one, covered.get(one));
            }
        }
        return found;
    }

    private void cover(Instrument instrument, CandleSeries all) {
        if (!all.isEmpty()) {
            covered.put(
                    instrument, new Coverage(all.openEpochMillis(0), all.openEpochMillis(all.size() - 1), all.size()));
        }
    }

    private List<Part> partsOf(Collection<Instrument> instruments) {
        return instruments.stream().flatMap(one -> parts(one).stream()).toList();
    }

    @Override
    public SortedMap<LocalDate, Integer> candlesByDay(Instrument instrument) {
        ZoneId zone = TradingCalendar.standard().zone(instrument.exchange());
        SortedMap<LocalDate, Integer> days = new TreeMap<>();
        List<Part> all = parts(instrument);
        if (all.isEmpty()) {
            return days;
        }
        if (whole.containsKey(instrument) || rows.areQuicklyRead(all)) {
            CandleSeries series = whole.computeIfAbsent(
                    instrument,
                    one -> load(List.of(one), Interval.ONE_MINUTE, TimeRange.ALL)
                            .get(0));
            for (int i = 0; i < series.size(); i++) {
                days.merge(date(series.openEpochMillis(i), zone), 1, Integer::sum);
            }
            return days;
        }
        for (Part part : all) {
            try {
                rows.minutesByBucket(part, HALF_HOUR)
                        .forEach((bucket, count) -> days.merge(date(bucket, zone), count, Integer::sum));
            } catch (SQLException e) {
                throw Refusal.failed(part.file().path(), e);
            }
        }
        return days;
    }

    private static LocalDate date(long epochMillis, ZoneId zone) {
        return Instant.ofEpochMilli(epochMillis).atZone(zone).toLocalDate();
    }

    @Override
    public List<CandleSeries> read(Collection<Instrument> instruments, Interval interval, TimeRange range) {
        requireNonNull(range, "range");
        boolean minutes = requireNonNull(interval, "interval").equals(Interval.ONE_MINUTE);
        List<Instrument> missing = instruments.stream()
                .filter(one -> !minutes || !whole.containsKey(one))
                .toList();
        Map<Instrument, CandleSeries> loaded = new HashMap<>();
        if (!missing.isEmpty()) {
            List<CandleSeries> read = load(missing, interval, range);
            for (int i = 0; i < read.size(); i++) {
                loaded.put(missing.get(i), read.get(i));
            }
        }
        return instruments.stream()
                .map(one -> requireNonNull(loaded.getOrDefault(one, whole.get(one)), "loaded")
                        .within(range))
                .toList();
    }

    /**
     * The candles of an instrument, and what there is to say about them.
     *
     * @param series the candles
     * @param defects what was mended
     * @param remarks what was decided
     * @param rows how many rows there were of each layout
     * @param failure why there are no candles; null when there are
     */
    private record Mended(
            CandleSeries series,
            List<CandleDefect> defects,
            List<String> remarks,
            Map<Layout, Integer> rows,
            @Nullable PluginException failure) {}

    private List<CandleSeries> load(List<Instrument> instruments, Interval interval, TimeRange range) {
        Map<Layout, List<Part>> groups = new LinkedHashMap<>();
        Map<Part, Instrument> alone = new HashMap<>();
        for (Instrument instrument : instruments) {
            List<Part> own = parts(instrument).stream()
                    .filter(part -> fits(part, interval))
                    .toList();
            own.forEach(part -> groups.computeIfAbsent(part.file().layout(), layout -> new ArrayList<>())
                    .add(part));
            if (own.size() == 1) {
                alone.put(own.get(0), instrument);
            }
        }
        // Most instruments are one file, whose candles are made by the thread that read them, while they are at hand.
        Map<Instrument, Mended> mended = new ConcurrentHashMap<>();
        Map<Part, Candles> read = new ConcurrentHashMap<>();
        RowQuery.Taker taker = (part, candles) -> {
            Instrument instrument = alone.get(part);
            if (instrument == null) {
                read.put(part, candles.copy());
            } else {
                mended.put(instrument, mended(instrument, interval, Map.of(part, candles)));
            }
        };
        groups.forEach((layout, group) -> {
            try {
                rows.read(layout, group, interval, range, part -> expected(part, range), taker);
            } catch (SQLException e) {
                throw Refusal.failed(group.get(0).file().path(), e);
            }
        });
        List<Instrument> others =
                instruments.stream().filter(one -> !mended.containsKey(one)).toList();
        (others.size() < FEW ? others.stream() : others.parallelStream())
                .forEach(one -> mended.put(one, mended(one, interval, read)));
        return instruments.stream()
                .map(one -> accept(one, interval, requireNonNull(mended.get(one), "mended")))
                .toList();
    }

    private boolean fits(Part part, Interval interval) {
        Optional<Interval> stored = part.file().layout().interval();
        return stored.isEmpty()
                || stored.get().equals(interval)
                || interval.equals(Interval.ONE_MINUTE) && givesMinutes(part);
    }

    private CandleSeries accept(Instrument instrument, Interval interval, Mended mended) {
        if (mended.failure() != null) {
            throw mended.failure();
        }
        mended.rows()
                .forEach((layout, count) -> rowCounts
                        .computeIfAbsent(layout, one -> new HashMap<>())
                        .put(instrument, count));
        remarks.addAll(mended.remarks());
        if (interval.equals(Interval.ONE_MINUTE)) {
            defects.put(instrument, mended.defects());
        }
        return mended.series();
    }

    // Of a known file no more rows than it has, nor than the range has minutes; of text, what its length makes likely.
    private int expected(Part part, TimeRange range) {
        Naming.Name name = RowKey.name(part.key(), part.file().name());
        Coverage known = covered.get(Instrument.of(name.symbol(), name.exchange()));
        if (known == null) {
            boolean whole = part.key().isEmpty() && range.equals(TimeRange.ALL);
            return whole && part.file().layout().head().isPresent()
                    ? rows.likelyRows(part.file().path(), MOST_EXPECTED)
                    : FIRST_ROWS;
        }
        TimeRange there = range.intersect(new TimeRange(known.firstEpochMillis(), known.lastEpochMillis() + 1));
        long minutes = (there.toEpochMillis() - there.fromEpochMillis()) / Interval.ONE_MINUTE.millis() + FIRST_ROWS;
        return (int) Math.min(Math.min(known.candleCount(), minutes), MOST_EXPECTED);
    }

    // Called by several threads: what there is to say is handed on, and said when all have come to their end.
    private Mended mended(Instrument instrument, Interval interval, Map<Part, Candles> read) {
        List<String> said = new ArrayList<>();
        try {
            return mended(instrument, interval, read, said);
        } catch (PluginException e) {
            return new Mended(CandleSeries.builder(instrument, interval).build(), List.of(), said, Map.of(), e);
        }
    }

    private Mended mended(Instrument instrument, Interval interval, Map<Part, Candles> read, List<String> said) {
        ZoneId zone = TradingCalendar.standard().zone(instrument.exchange());
        Map<Layout, Integer> counts = new HashMap<>();
        Candles candles = new Candles(0);
        Interval stored = interval;
        for (Part part : parts(instrument)) {
            Candles some = read.get(part);
            if (some != null && some.size() > 0) {
                counts.merge(part.file().layout(), some.size(), Integer::sum);
                stored = part.file().layout().interval().orElse(interval);
                candles = candles.size() == 0 ? some : candles.with(some);
            }
        }
        candles.sort(zone);
        if (candles.hasRunningTotals(zone)) {
            said.add("the volume of " + instrument + " only rises from the first row of a day to the last, as the day's"
                    + " running total does, and is taken as it stands; where it is one, leave its column out with"
                    + " columns=");
        }
        boolean minutes = interval.equals(Interval.ONE_MINUTE);
        if (minutes && Intervals.millis(stored) < interval.millis()) {
            int size = candles.size();
            int impossible = candles.addUpToMinutes();
            said.add(size + " rows of " + instrument + " shorter than a minute were added up to " + candles.size()
                    + " minutes");
            if (impossible > 0) {
                said.add(impossible + " rows of " + instrument
                        + " are impossible, with an open or close above the high or below the low: the"
                        + " minutes of " + instrument
                        + " with such a row have high and low exchanged, so that the check"
                        + " finds them");
            }
        } else {
            refuseMisjudged(instrument, stored, candles);
            if (stored.equals(Interval.ONE_MINUTE)) {
                candles.alignToMinutes();
            } else if (stored.equals(Interval.ONE_DAY)) {
                candles.alignToDates(zone);
            }
            candles.dropRepeated(settings.duplicates() == FileSettings.Duplicates.FIRST, zone);
            if (minutes && isLonger(stored)) {
                int size = candles.size();
                candles.spreadOverMinutes(stored, instrument);
                said.add("minutes were made up inside " + size + " candles of " + instrument + " of " + stored.code()
                        + ": straight lines from open over the extremes to close, not what the market did");
            }
        }
        List<CandleDefect> found = candles.defects(settings.duplicates() != FileSettings.Duplicates.REFUSE);
        int unreadable = rows.skipped(parts(instrument));
        if (unreadable > 0) {
            found.add(new CandleDefect(
                    CandleDefect.Kind.UNREADABLE_ROW, unreadable, rows.skippedExamples(parts(instrument))));
        }
        return new Mended(candles.series(instrument, interval), List.copyOf(found), said, counts, null);
    }

    // Files that share a heading share what was understood of the first; a file of other candles among them shows here.
    private void refuseMisjudged(Instrument instrument, Interval stored, Candles candles) {
        if (settings.interval().isEmpty() && stored.equals(Interval.ONE_MINUTE) && candles.size() > 20) {
            Interval found = candles.interval();
            if (isLonger(found) && !settings.spreads()) {
                throw longer(parts(instrument).get(0).file().path(), found);
            }
            if (Intervals.millis(found) < Interval.ONE_MINUTE.millis() && candles.areMostlySeveralAMinute()) {
                throw new PluginException(
                        ErrorCode.SOURCE_UNREADABLE,
                        "several rows a minute at different times were taken for one-minute candles, as other rows with"
                                + " the same heading are; read this file apart, or give interval=1s to have them added"
                                + " up: file=" + parts(instrument).get(0).file().path());
            }
            if (settings.closeLabel().isEmpty()
                    && files.size() > 1
                    && TradingHours.areOneCandleOff(instrument, candles)) {
                throw new PluginException(
                        ErrorCode.SOURCE_UNREADABLE,
                        "candles are labelled by their close in some files of the folder and by their open in others,"
                                + " which have the same heading; read this one apart, or give label=open or label=close:"
                                + " file=" + parts(instrument).get(0).file().path());
            }
        }
    }

    @Override
    public List<CandleDefect> defects(Instrument instrument) {
        return defects.getOrDefault(requireNonNull(instrument, "instrument"), List.of());
    }

    @Override
    public List<String> remarks() {
        List<String> lines = new ArrayList<>(understanding.remarks());
        Map<Layout, List<SourceFile>> groups = byLayout(files);
        groups.forEach((layout, group) -> {
            Map<Instrument, Integer> counts = rowCounts.getOrDefault(layout, Map.of());
            int instruments = counts.size();
            long rowCount =
                    counts.values().stream().mapToLong(Integer::longValue).sum();
            String names = group.size() == 1
                    ? String.valueOf(group.get(0).path().getFileName())
                    : group.size() + " files such as " + group.get(0).path().getFileName();
            String whose = group.get(0).isNamedByRows()
                    ? "instruments from its column"
                            + (group.get(0).name().exchange().isEmpty()
                                    ? ""
                                    : ", exchange " + group.get(0).name().exchange())
                    : group.size() == 1
                            ? group.get(0).name().symbol() + " on "
                                    + group.get(0).name().exchange()
                            : "one instrument a file, such as "
                                    + group.get(0).name().symbol() + " on "
                                    + group.get(0).name().exchange();
            lines.add("read " + names + ": " + understanding.words(layout) + notes(group)
                    + (understanding.agreeOnTimes(groups.keySet())
                            ? ""
                            : "; files here do not agree on how times are written: each was understood by itself, "
                                    + group.size() + " of " + files.size() + " are like this")
                    + "; " + whose
                    + (instruments == 0
                            ? ""
                            : "; " + rowCount + " rows of " + instruments
                                    + (instruments == 1 ? " instrument" : " instruments")));
        });
        lines.addAll(remarks);
        return List.copyOf(lines);
    }

    // What was understood of some files of a layout only is said with their number.
    private static String notes(List<SourceFile> group) {
        return group.stream()
                .flatMap(file -> file.notes().stream())
                .distinct()
                .map(note -> {
                    List<SourceFile> noted = group.stream()
                            .filter(file -> file.notes().contains(note))
                            .toList();
                    return "; " + note
                            + (noted.size() == group.size()
                                    ? ""
                                    : " (" + noted.size() + " of these files, such as "
                                            + noted.get(0).path().getFileName() + ")");
                })
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        close(connection, archive);
    }

    private static void close(@Nullable Connection connection, @Nullable Archive archive) {
        if (archive != null) {
            archive.close();
        }
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // It held nothing but memory.
                System.getLogger(FilesReader.class.getName())
                        .log(System.Logger.Level.DEBUG, "closing the in-memory database failed", e);
            }
        }
    }
}
